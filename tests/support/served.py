"""A server of its own for a test or a benchmark, on a free port of the loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.server.replicas import LOOPBACK, free_ports
from tests.support import measured

ROOT = Path(__file__).parents[2]
SECONDS_TO_END = 20
SECONDS_TO_BE_SO = 180
ENTRY = "asgi.py"
# As many processes as cores behind nginx, as `make serve` has them.
SEVERAL = "dashboard.server.replicas"


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and the file that it logs to."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path | None = None

    def processor(self) -> float:
        """Seconds of the processor that it has used so far, to the nanosecond: by the clock of its process."""
        # As clock_getcpuclockid(3) makes its number, which Python does not have; /proc tells whole hundredths alone.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def megabytes(self) -> float:
        """Memory that it uses now, in MB (proportional set size)."""
        return measured.megabytes(self.process.pid)

    def megabytes_of_all(self) -> float:
        """Memory of it and of all processes that it has started, in MB."""
        return sum(measured.megabytes(pid) for pid in measured.family(self.process.pid))


def until(done: Callable[[], bool]) -> None:
    """Look again and again until it is so."""
    ends = time.monotonic() + SECONDS_TO_BE_SO
    while not done():
        assert time.monotonic() < ends, "it has not come to be so"
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a GET of an address is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers, as long as the process that serves it runs.

    Raises:
        RuntimeError: the process has ended.
    """
    while not answers(url):
        if process.poll() is not None:
            raise RuntimeError(f"no answer from {url}: the server has ended with {process.returncode}")
        time.sleep(0.2)


@contextmanager
def served(
    script: str | Path = ENTRY,
    *,
    folder: Path = ROOT,
    port: int = 0,
    options: Sequence[str] = (),
    log: Path | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Serve the ASGI entry as `make run` does, several of them as `make serve` does, or a script with `streamlit run`.

    Args:
        script: `ENTRY`, `SEVERAL`, or a script.
        folder: where the command is run; its `.streamlit/config.toml` is taken.
        port: a free one when 0.
        options: further options of the command.
        log: file for what the server says; nowhere when None.
        environment: variables that differ from this process's own.
    """
    port = port or free_ports(1)[0]
    if script in {ENTRY, SEVERAL}:
        entry = [ENTRY] if script == ENTRY else ["-m", SEVERAL]
        command = [sys.executable, *entry, "--host", LOOPBACK, "--port", str(port), *options]
    else:
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
        command += ["--server.address", LOOPBACK, "--server.port", str(port), *options]
    with (
        (log or Path(os.devnull)).open("ab") as said,
        subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=said, stderr=said) as process,
    ):
        try:
            address = f"http://{LOOPBACK}:{port}"
            wait_for(f"{address}/_stcore/health", process)
            yield Server(address, process, log)
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
