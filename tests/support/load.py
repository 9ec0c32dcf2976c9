"""Many readers at once, through the real websocket protocol: `python -m tests.support.load`.

Each reader opens a page and changes its filters, with the pause of a person between two clicks. Told are latency,
clicks a second, memory a session, and what is left after sessions have come and gone.

`--address URL` drives a server that runs already, such as one behind a proxy; its memory is then not told.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.reader import Reader
from tests.support.served import Server, served

# Pages with the filters that their readers change most; an empty page is the overview, which has none.
JOURNEYS: dict[str, tuple[str, ...]] = {
    "": (),
    "status": ("period_choice", "geography_choice", "group_choice"),
    "system": ("period_choice", "group_choice"),
    "counties": ("indicator_choice", "geography_choice"),
    "practices": ("region_choice", "kind_choice"),
    "quality": ("period_choice", "group_choice"),
    "timeline": ("era_choice",),
    "about": ("audience_choice",),
    "programs": ("more_chipra_part", "more_check_part"),
    "people": ("more_work_group_part", "more_publications_part"),
}
SESSIONS = (1, 10, 50, 100, 200)
CLICKS = 5
PAUSE_SECONDS = 5.0
SEED = 2019
LEAK_ROUNDS = 6
# Streamlit keeps up to 128 sessions whose reader has gone for two minutes: memory can settle only after as many.
LEAK_SESSIONS = 128


@dataclass
class Result:
    """What readers at one time met: seconds of first pages and of clicks, failures in words, the whole time."""

    sessions: int
    first: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0

    def told(self) -> str:
        """One line."""
        rate = len(self.clicks) / self.seconds if self.seconds else 0.0
        return (
            f"{self.sessions:4d} sessions: "
            f"click p50 {quantile(self.clicks, 50):.2f} s, p95 {quantile(self.clicks, 95):.2f} s; "
            f"first page p50 {quantile(self.first, 50):.2f} s, p95 {quantile(self.first, 95):.2f} s; "
            f"{rate:.1f} clicks/s, {len(self.clicks)} clicks, {len(self.failures)} failed"
        )


def quantile(values: Sequence[float], percent: int) -> float:
    """A percentile; not a number when there are no values."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


async def visit(address: str, page: str, result: Result, *, clicks: int, pause: float, chance: random.Random) -> None:
    """One reader: open a page, then change its filters; a page without filters is opened again."""
    try:
        async with Reader(address, page) as reader:
            answer = await reader.open()
            result.first.append(answer.seconds)
            result.failures += answer.failed()
            for _ in range(clicks):
                await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
                keys = JOURNEYS[page]
                if keys:
                    key = chance.choice(keys)
                    answer = await reader.choose(key, chance.choice(reader.values(key)))
                else:
                    answer = await reader.open()
                result.clicks.append(answer.seconds)
                result.failures += answer.failed()
    except (OSError, EOFError, ConnectionClosed, InvalidHandshake) as error:
        result.failures.append(f"{page}: {type(error).__name__} {error}")


async def crowd(address: str, sessions: int, *, clicks: int = CLICKS, pause: float = PAUSE_SECONDS) -> Result:
    """So many readers at once, spread over the pages; they come within one pause."""
    chance = random.Random(SEED)
    result = Result(sessions)
    pages = list(JOURNEYS)

    async def come(number: int) -> None:
        await asyncio.sleep(chance.uniform(0, pause))
        page, own = pages[number % len(pages)], random.Random(SEED + number)
        await visit(address, page, result, clicks=clicks, pause=pause, chance=own)

    loop = asyncio.get_running_loop()
    started = loop.time()
    await asyncio.gather(*(come(number) for number in range(sessions)))
    result.seconds = loop.time() - started
    return result


async def held(server: Server, sessions: int) -> float:
    """MB of the server's memory that a session takes which has run a page and stays."""
    page = "status"
    async with Reader(server.address, page) as first:
        await first.open()
        before = server.megabytes()
        readers = [Reader(server.address, page) for _ in range(sessions)]
        try:
            for reader in readers:
                await reader.__aenter__()
                await reader.open()
            return (server.megabytes() - before) / sessions
        finally:
            for reader in readers:
                await reader.__aexit__(None, None, None)


async def rounds(server: Server, count: int = LEAK_ROUNDS, sessions: int = LEAK_SESSIONS) -> list[float]:
    """MB of the server after each of several rounds of sessions that come, click and go."""
    told = []
    for _ in range(count):
        await crowd(server.address, sessions, clicks=1, pause=0)
        told.append(server.megabytes())
    return told


def main(arguments: Sequence[str]) -> int:
    """Drive a server and tell what its readers met."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.load", description=__doc__.partition("\n")[0])
    parser.add_argument("--address", help="a server that runs already; one of its own when not given")
    parser.add_argument("--sessions", type=int, nargs="+", default=SESSIONS, help="readers at once")
    parser.add_argument("--clicks", type=int, default=CLICKS, help="clicks of each reader")
    parser.add_argument("--pause", type=float, default=PAUSE_SECONDS, help="mean seconds between two clicks")
    given = parser.parse_args(arguments)
    if given.address:
        return _levels(given.address, given)
    with served() as server:
        failed = _levels(server.address, given)
        print(f"a session that stays: {asyncio.run(held(server, 50)):.2f} MB")
        told = ", ".join(f"{megabytes:.0f}" for megabytes in asyncio.run(rounds(server)))
        print(f"MB after each round of {LEAK_SESSIONS} sessions: {told}")
    return failed


def _levels(address: str, given: argparse.Namespace) -> int:
    failed = 0
    for sessions in given.sessions:
        result = asyncio.run(crowd(address, sessions, clicks=given.clicks, pause=given.pause))
        print(result.told(), flush=True)
        for failure in dict.fromkeys(result.failures):
            print(f"     {failure}")
        failed |= bool(result.failures)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
