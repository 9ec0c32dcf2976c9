"""Run a command and measure it: wall time, processor time, and the peak memory of it and its children together.

A command that names each of its steps on a line of its own when it begins is measured step by step.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.25
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock and of the processor, and the peak of memory in MB (proportional set size).

    `peaks` is the peak while a line of its output was the last: what stands before the three dots, to MB.
    """

    seconds: float
    processor: float
    megabytes: float
    peaks: dict[str, float]


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, every: float = POLL_SECONDS) -> Measured:
    """Run a command from the project's root.

    Args:
        command: program and arguments.
        environment: variables to set besides those of this process.
        every: seconds between two looks at its memory; each look at some gigabytes takes a tenth of a second.

    Raises:
        RuntimeError: it failed; the text is what it said.
    """
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        (Path(folder) / "told").open("w+") as told,
        (Path(folder) / "said").open("w+") as said,
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=told, stderr=said
        ) as process,
    ):
        peaks: dict[str, float] = {}
        ended = 0
        while not ended:
            time.sleep(every)
            now = sum(megabytes(pid) for pid in family(process.pid))
            step = _step((Path(folder) / "told").read_text())
            peaks[step] = max(peaks.get(step, 0.0), now)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: {said.read()}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, max(peaks.values()), peaks)


def _step(told: str) -> str:
    """The step that the last line names, as `  name ... done`."""
    return told.rstrip("\n").rpartition("\n")[2].partition(" ...")[0].strip()


def family(pid: int) -> list[int]:
    """A process and all below it; those that end meanwhile are left out."""
    found = [pid]
    with contextlib.suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                found += family(int(child))
    return found


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet taken notice of does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def megabytes(pid: int) -> float:
    """Memory of a process in MB (proportional set size); 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
