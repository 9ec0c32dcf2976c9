"""Whoever hands the loop something is heard, though it is woken once for many."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time

import pytest

from dashboard.server import event_loop
from dashboard.server.event_loop import OnceWokenLoop

THREADS, MESSAGES = 8, 500
SECONDS = 30


class CountingLoop(OnceWokenLoop):
    """Counts the bytes that wake it."""

    woken = 0

    def _process_self_data(self, data: bytes) -> None:
        self.woken += len(data)
        super()._process_self_data(data)


def heard(loop: asyncio.AbstractEventLoop, pause: float) -> list[tuple[int, int]]:
    """What the loop hears of many threads, each with many messages; it must not wait for another event."""
    got: list[tuple[int, int]] = []
    done = asyncio.Event()

    def hear(message: tuple[int, int]) -> None:
        got.append(message)
        if len(got) == THREADS * MESSAGES:
            done.set()

    def tell(thread: int) -> None:
        for number in range(MESSAGES):
            loop.call_soon_threadsafe(hear, (thread, number))
            if pause and not number % 50:
                time.sleep(pause)

    async def listen() -> None:
        for thread in range(THREADS):
            threading.Thread(target=tell, args=(thread,)).start()
        await asyncio.wait_for(done.wait(), SECONDS)

    loop.run_until_complete(listen())
    return got


@pytest.mark.parametrize(
    "pause",
    [0.0, 0.001, event_loop.PAUSE_SECONDS, 0.005],
    ids=["without a pause", "with pauses", "with pauses like its own", "with pauses, so that it sleeps"],
)
def test_every_message_of_every_thread_is_heard_in_order(pause: float) -> None:
    loop = CountingLoop()
    try:
        got = heard(loop, pause)
    finally:
        loop.close()
    for thread in range(THREADS):
        assert [number for own, number in got if own == thread] == list(range(MESSAGES))
    assert 0 < loop.woken < THREADS * MESSAGES


def test_what_comes_soon_after_a_byte_needs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # Long enough for a thread on a busy machine.
    monkeypatch.setattr(event_loop, "PAUSE_SECONDS", 0.5)
    loop = CountingLoop()
    awake, told = threading.Event(), asyncio.Event()

    def tell() -> None:
        awake.wait(SECONDS)
        loop.call_soon_threadsafe(told.set)

    async def hears_it() -> None:
        threading.Thread(target=tell).start()
        loop.call_soon_threadsafe(awake.set)
        await asyncio.wait_for(told.wait(), SECONDS / 3)

    try:
        loop.run_until_complete(hears_it())
        assert loop.woken == 1
    finally:
        loop.close()


def test_it_sleeps_and_is_woken_again() -> None:
    loop = OnceWokenLoop()

    async def waits() -> float:
        told = asyncio.Event()
        threading.Timer(0.2, loop.call_soon_threadsafe, (told.set,)).start()
        began = time.monotonic()
        await asyncio.wait_for(told.wait(), SECONDS)
        return time.monotonic() - began

    try:
        for _ in range(3):
            assert 0.15 < loop.run_until_complete(waits()) < SECONDS / 3
    finally:
        loop.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_signals_are_heard() -> None:
    loop = OnceWokenLoop()
    told = asyncio.Event()

    async def waits() -> None:
        loop.add_signal_handler(signal.SIGUSR1, told.set)
        loop.call_later(0.05, signal.raise_signal, signal.SIGUSR1)
        await asyncio.wait_for(told.wait(), 5)

    try:
        loop.run_until_complete(waits())
    finally:
        loop.close()


def test_the_server_uses_it_where_asyncio_is_as_we_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert event_loop.choice() == "dashboard.server.event_loop:OnceWokenLoop"
    monkeypatch.setattr(event_loop, "WAKE", "_what_no_release_has")
    assert event_loop.choice() == "auto"
