"""How far the making of a file is, told to whoever listens in this thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Told = Callable[[int, int], None]
_Item = TypeVar("_Item")


def unheard(done: int, count: int) -> None:
    """Nobody listens."""


_told: ContextVar[Told] = ContextVar("told", default=unheard)


@contextmanager
def telling(told: Told) -> Iterator[None]:
    """Have how many charts of how many are done told while a file is made."""
    before = _told.set(told)
    try:
        yield
    finally:
        _told.reset(before)


def counted(items: Sequence[_Item]) -> Iterator[_Item]:
    """The items in turn; those that are done are told."""
    for number, item in enumerate(items):
        _told.get()(number, len(items))
        yield item
    _told.get()(len(items), len(items))
