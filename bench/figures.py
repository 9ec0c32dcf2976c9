"""Benchmark: readers of the dashboard while many others ask for pictures of charts by their address.

The same crowd of readers clicks through the dashboard alone, then beside the readers of pictures, then alone again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import statistics
import threading
import time
import urllib.request
from dataclasses import dataclass
from multiprocessing.connection import Connection

import dashboard.subjects  # noqa: F401  (makes every card known)
from bench.run import Figure, Section
from dashboard.cards import registry
from dashboard.server.open_data.openapi import EXAMPLES, filled
from tests.support import load
from tests.support.load import Result, quantile
from tests.support.served import Server, served

READERS, ASKERS, CLICKS = 50, 200, 3
PAUSE_SECONDS = 5.0
SECONDS_TO_ANSWER = 60
SEED = 2026


@dataclass(frozen=True)
class Pictures:
    """What the readers of pictures met: seconds of each answer, and failures in words."""

    seconds: list[float]
    failures: list[str]


def addresses(server: Server) -> list[str]:
    """A picture of each kind of card that has a chart."""
    return [
        f"{server.address}/figure/{spec}.svg"
        for spec in map(filled, EXAMPLES)
        if registry.card_of(spec).chart is not None
    ]


def ask(offered: list[str], connection: Connection) -> None:
    """Readers who ask for one picture after the other, with the pause of a person between two, until told to end.

    A process of its own: in the one of the other crowd they would take turns with it, and its clicks would seem longer.
    """
    seconds: list[float] = []
    failures: list[str] = []
    ended = threading.Event()

    def one(number: int) -> None:
        chance = random.Random(SEED + number)
        while not ended.wait(chance.expovariate(1 / PAUSE_SECONDS)):
            started = time.perf_counter()
            try:
                with urllib.request.urlopen(chance.choice(offered), timeout=SECONDS_TO_ANSWER) as answer:
                    answer.read()
            except OSError as error:
                failures.append(str(error))
            else:
                seconds.append(time.perf_counter() - started)

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(ASKERS)]
    for thread in threads:
        thread.start()
    connection.send(None)
    connection.recv()
    ended.set()
    for thread in threads:
        thread.join()
    connection.send(Pictures(seconds, failures))


def beside_pictures(server: Server, offered: list[str]) -> tuple[Result, Pictures]:
    """The crowd of the dashboard beside the readers of pictures, and what these met."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=ask, args=(offered, theirs), daemon=True)
    process.start()
    ours.recv()
    met = readers(server)
    ours.send(None)
    pictures: Pictures = ours.recv()
    process.join()
    return met, pictures


def readers(server: Server) -> Result:
    """The crowd of the dashboard.

    Raises:
        RuntimeError: a page or a click failed.
    """
    met = asyncio.run(load.crowd(server.address, READERS, clicks=CLICKS, pause=PAUSE_SECONDS))
    if met.failures:
        raise RuntimeError(met.failures[0])
    return met


def run() -> Section:
    """All of it.

    Raises:
        RuntimeError: a page, a click or a picture failed.
    """
    with served() as server:
        # What the server makes once is made before.
        offered = addresses(server)
        for address in offered:
            urllib.request.urlopen(address, timeout=SECONDS_TO_ANSWER).close()
        readers(server)
        before = readers(server)
        beside, pictures = beside_pictures(server, offered)
        after = readers(server)
    if pictures.failures:
        raise RuntimeError(pictures.failures[0])
    ratios, figures = [], []
    for name, percent, target in (("median", 50, None), ("95th percentile", 95, 1.5)):
        alone = statistics.mean(quantile(met.clicks, percent) for met in (before, after))
        among = quantile(beside.clicks, percent)
        what = f"click of {READERS} readers, {name}"
        ratios.append(
            Figure(f"{what}, beside {ASKERS} readers of pictures / alone", among / alone, "", "", at_most=target)
        )
        figures += [Figure(f"{what}, alone", alone, "s", ""), Figure(f"{what}, beside", among, "s", "")]
        figures.append(Figure(f"picture by address, {name}", quantile(pictures.seconds, percent), "s", ""))
    rate = len(pictures.seconds) / beside.seconds
    figures.append(Figure("pictures answered", rate, "a second", f"{len(pictures.seconds)} in all, none failed"))
    return Section("Pictures by address beside the dashboard", ratios, figures, NOTE)


NOTE = (
    f"{READERS} readers of the dashboard click on all pages, with {PAUSE_SECONDS:.0f} s on average between two clicks; "
    f"{ASKERS} others ask for `/figure/*.svg`, one of each kind of card, with the same pause and nothing in a cache of "
    "their own. All of them and the server share the cores."
)
