"""What stays until the server ends is looked through no more; what comes later is."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from dashboard.server import garbage


class Circle:
    """Refers to itself, so that only the collector finds it when nobody else does."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_is_there_is_left_and_what_comes_later_is_collected() -> None:
    gone = weakref.ref(Circle())
    there = Circle()
    before = len(gc.get_objects())
    garbage.leave_what_stays()
    assert gone() is None
    assert gc.get_freeze_count() > 0.9 * before
    assert len(gc.get_objects()) < 0.1 * before
    later = weakref.ref(Circle())
    gc.collect()
    assert later() is None
    assert there.own is there


def test_the_young_are_looked_through_less_often() -> None:
    older = gc.get_threshold()[1:]
    garbage.leave_what_stays()
    assert gc.get_threshold() == (garbage.YOUNG, *older)
