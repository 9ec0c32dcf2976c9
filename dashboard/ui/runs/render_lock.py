"""One page is drawn at a time.

Python runs one thread at a time anyway; pages that interrupt each other every few milliseconds take twice the processor
time of pages that are drawn one after the other (`make bench`: reruns a second with 50 readers).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

# Others wait no longer than this, so that a slow page, such as one with large new charts, can't block them for good.
LONGEST_WAIT_SECONDS = 5.0

_turn = threading.BoundedSemaphore(1)
# The turn that this thread's page has.
_own: ContextVar[ExitStack | None] = ContextVar("own", default=None)


def has_turn() -> bool:
    """Whether what runs now is drawn within the turn of a page."""
    return _own.get() is not None


@contextmanager
def turn() -> Iterator[Callable[[], None]]:
    """Wait until no other page is being drawn; yields what ends the turn early, before something that takes long.

    A part of a page that is drawn within the page's turn has that one.
    """
    if outer := _own.get():
        yield outer.close
        return
    with ExitStack() as held:
        if _turn.acquire(timeout=LONGEST_WAIT_SECONDS):
            held.callback(_turn.release)
        before = _own.set(held)
        try:
            yield held.close
        finally:
            _own.reset(before)
