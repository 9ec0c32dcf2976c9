"""A process that makes files: `python -m dashboard.files.worker FD` reads jobs from the pipe that the server opened.

It ends when the server does, because its end of the pipe is then closed. It is a program of its own, not a copy of the
server: a copy of a process with threads can hang, and `multiprocessing` would run the server's entry again.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from multiprocessing.connection import Connection

from dashboard.exports import progress
from dashboard.files.jobs import Failure, Job, Step

# Clicks of readers come first where both want the same core.
NICENESS = 5


def answer(job: bytes, connection: Connection) -> bytes | Failure:
    """The file, or why there is none; steps are told meanwhile."""
    try:
        own: Job = pickle.loads(job)
        with progress.telling(lambda done, count: connection.send(Step(done, count))):
            return own.made()
    except Exception as error:
        return Failure(_sendable(error))


def _sendable(error: Exception) -> Exception:
    """The error, or one in its words where it cannot be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(str(error))
    return error


def main(descriptor: int) -> None:
    """Make one file after the other until the server ends."""
    os.nice(NICENESS)
    # Ctrl+C in a terminal reaches all processes; the server decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Connection(descriptor) as connection:
        while True:
            try:
                job = connection.recv_bytes()
            except EOFError:
                return
            connection.send(answer(job, connection))


if __name__ == "__main__":
    main(int(sys.argv[1]))
