"""Run a command and measure it: wall time, processor time, and the peak memory of it and its children together."""

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
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock and of the processor, and the peak of memory in MB (proportional set size)."""

    seconds: float
    processor: float
    megabytes: float


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run a command from the project's root.

    Raises:
        RuntimeError: it failed; the text is what it said.
    """
    started = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=said
        ) as process,
    ):
        peak, ended = 0.0, 0
        while not ended:
            time.sleep(POLL_SECONDS)
            peak = max(peak, sum(megabytes(pid) for pid in _family(process.pid)))
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: {said.read()}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, peak)


def _family(pid: int) -> list[int]:
    """A process and all below it; those that end meanwhile are left out."""
    found = [pid]
    with contextlib.suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                found += _family(int(child))
    return found


def megabytes(pid: int) -> float:
    """Memory of a process in MB (proportional set size); 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
