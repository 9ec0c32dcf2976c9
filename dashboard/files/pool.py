"""The processes that make files: a few, one queue, and what they made is kept for the next reader.

A process that dies is replaced and the file begun once more; one whose reader has left is ended. What is kept is kept
by all that the file is made from, so that nothing old is ever given.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from queue import LifoQueue
from threading import Condition, Lock

from cachetools import LRUCache, cached

from dashboard import files
from dashboard.data.store import database
from dashboard.exports import progress
from dashboard.files.jobs import Failure, Job, Step, ready
from dashboard.i18n.locale import settings

ROOT = Path(__file__).parents[2]
# One core is left to the pages where there are several.
PROCESSES = int(os.environ.get(files.PROCESSES) or max(1, min(4, len(os.sched_getaffinity(0)) - 1)))
MOST_WAITING, KEPT_BYTES = 60, 64_000_000
SECONDS_AT_MOST = 120.0
SECONDS_BETWEEN_LOOKS = 0.2


class BusyError(Exception):
    """So many files are waited for that another would not be made soon."""


class LeftError(Exception):
    """The reader has left."""


class BrokenError(Exception):
    """The file ended two processes, or took too long."""


def stays() -> bool:
    """The answer of a reader of whom it is not known: that they have not left."""
    return False


class _Process:
    """A process that makes files."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        command = [sys.executable, "-m", "dashboard.files.worker", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def made(self, job: bytes, told: progress.Told, has_left: Callable[[], bool]) -> bytes:
        """The file of a job.

        Raises:
            LeftError: the reader has left.
            BrokenError: it takes too long.
            OSError: the process has died.
            EOFError: the process has died.
        """
        ends = time.monotonic() + SECONDS_AT_MOST
        self._pipe.send_bytes(job)
        while True:
            while not self._pipe.poll(SECONDS_BETWEEN_LOOKS):
                if has_left():
                    raise LeftError
                if time.monotonic() > ends:
                    raise BrokenError
            match self._pipe.recv():
                case Step(done, count):
                    told(done, count)
                case Failure(error):
                    raise error
                case bytes(file):
                    return file

    def end(self) -> None:
        """End it, whatever it does."""
        self._pipe.close()
        self._process.kill()
        self._process.wait()


class Pool:
    """So many processes at most; they are started when they are needed.

    Attributes:
        asked: files that are being made or waited for.
    """

    def __init__(self, processes: int = PROCESSES, most_waiting: int = MOST_WAITING) -> None:
        # The process used last is used next, so that there are no more than are needed.
        self._free: LifoQueue[_Process | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        self._most = processes + most_waiting
        self.asked = 0
        self._counting = Lock()
        keep = cached(LRUCache(KEPT_BYTES, getsizeof=len), key=_digest, condition=Condition())
        self._kept = keep(self._run)

    def start(self) -> None:
        """Start a process before the first file is asked for, and wait until it is ready."""
        self.made(ready)

    def end(self) -> None:
        """End the processes that have nothing to do."""
        while not self._free.empty():
            if process := self._free.get():
                process.end()

    def made(
        self,
        make: Callable[[], bytes],
        told: progress.Told = progress.unheard,
        has_left: Callable[[], bool] = stays,
    ) -> bytes:
        """What a function gives that can be sent to another process, made there in the languages and build of now.

        Args:
            make: a function of a module with its values.
            told: is told how many charts of how many are done.
            has_left: whether the reader has left; then it is not made.

        Raises:
            BusyError: too many files are waited for.
            LeftError: the reader has left.
            BrokenError: it ends its process, or takes too long.
            Exception: what making it raises.
        """
        job = Job(make, settings(), database.version())
        if not Path(job.version[0]).exists():
            # The database was taken away; only this process still holds it open.
            return job.made()
        return self._kept(pickle.dumps(job), told, has_left)

    def _run(self, job: bytes, told: progress.Told, has_left: Callable[[], bool]) -> bytes:
        with self._counting:
            if self.asked >= self._most:
                raise BusyError
            self.asked += 1
        try:
            return self._in_turn(job, told, has_left)
        finally:
            with self._counting:
                self.asked -= 1

    def _in_turn(self, job: bytes, told: progress.Told, has_left: Callable[[], bool]) -> bytes:
        process = self._free.get()
        try:
            if has_left():
                raise LeftError
            for _ in range(2):
                process = process or _Process()
                try:
                    return process.made(job, told, has_left)
                except (EOFError, ConnectionError):
                    process.end()
                    process = None
            raise BrokenError
        except (LeftError, BrokenError):
            if process:
                process.end()
                process = None
            raise
        finally:
            self._free.put(process)


def _digest(job: bytes, *_: object) -> bytes:
    return hashlib.sha256(job).digest()


POOL = Pool()
