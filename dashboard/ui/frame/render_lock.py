"""One page is drawn at a time.

Python runs one thread at a time anyway; pages that interrupt each other every few milliseconds take twice the processor
time of pages that are drawn one after the other (`make bench`: reruns a second with 50 readers).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

# Others wait no longer than this, so that a slow page, such as one with large new charts, can't block them for good.
LONGEST_WAIT_SECONDS = 5.0

_turn = threading.BoundedSemaphore(1)


@contextmanager
def turn() -> Iterator[Callable[[], None]]:
    """Wait until no other page is being drawn; yields what ends the turn early, before something that takes long."""
    with ExitStack() as held:
        if _turn.acquire(timeout=LONGEST_WAIT_SECONDS):
            held.callback(_turn.release)
        yield held.close
