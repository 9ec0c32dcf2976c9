"""Pages are drawn one at a time, and what takes long keeps nobody waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from dashboard.ui.runs import render_lock

SECONDS = 20


def other(draw: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=draw, daemon=True)
    thread.start()
    return thread


def test_one_page_after_the_other_and_each_whole() -> None:
    seen: list[int] = []
    everyone = threading.Barrier(4)

    def draw(number: int) -> None:
        everyone.wait(SECONDS)
        with render_lock.turn():
            for _ in range(50):
                seen.append(number)
                threading.Event().wait(0.0001)

    threads = [other(lambda number=number: draw(number)) for number in range(4)]  # type: ignore[misc]
    for thread in threads:
        thread.join(SECONDS)
    assert [seen[start : start + 50] for start in range(0, 200, 50)] == [
        [seen[start]] * 50 for start in range(0, 200, 50)
    ]
    assert sorted(set(seen)) == [0, 1, 2, 3]


def drawn_beside(before: Callable[[Callable[[], None]], None]) -> bool:
    """Whether another page is drawn while this one, after `before`, has not ended."""
    done = threading.Event()

    def draw() -> None:
        with render_lock.turn():
            done.set()

    with render_lock.turn() as leave:
        before(leave)
        other(draw)
        return done.wait(1.0)


def test_a_page_that_leaves_lets_the_next_one_in() -> None:
    assert not drawn_beside(lambda leave: None)
    assert drawn_beside(lambda leave: leave())


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_lock, "LONGEST_WAIT_SECONDS", 0.1)
    assert drawn_beside(lambda leave: None)


def test_a_page_that_fails_ends_its_turn() -> None:
    with pytest.raises(ZeroDivisionError), render_lock.turn():
        raise ZeroDivisionError
    # Leaving twice must not let two in.
    with render_lock.turn() as leave:
        leave()
    with render_lock.turn():
        pass
    assert not drawn_beside(lambda leave: None)
