"""One page is drawn at a time.

Python runs one thread at a time anyway; pages that interrupt each other every few milliseconds take twice the processor
time of pages that are drawn one after the other (`make bench`: reruns a second with 50 readers).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

# A page that takes longer, such as one that draws large charts for the first time, keeps nobody waiting for ever.
LONGEST_WAIT_SECONDS = 5.0

_turn = threading.BoundedSemaphore(1)


@contextmanager
def turn() -> Iterator[Callable[[], None]]:
    """Wait until no other page is being drawn; yields what ends the turn early, before something that takes long."""
    with ExitStack() as held:
        if _turn.acquire(timeout=LONGEST_WAIT_SECONDS):
            held.callback(_turn.release)
        yield held.close
