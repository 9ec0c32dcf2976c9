"""Benchmark: files that take long, and readers of the dashboard while ten packs are being made.

The same crowd of readers clicks alone, then while ten others each ask for the pack of another county, then alone again.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from bench.run import Figure, Section
from dashboard.data.queries.estimates import geographies
from tests.support import load
from tests.support.load import Result, quantile
from tests.support.reader import Reader
from tests.support.served import Server, served

READERS, PACKS, CLICKS = 50, 10, 3
PAUSE_SECONDS = 5.0
PACK = "Everything (zip)"


async def pack(server: Server, geo_id: str) -> float:
    """Seconds of the ready-made report of a place as a pack."""
    async with Reader(server.address, "report", f"geography={geo_id}") as reader:
        answer = await reader.open()
        started = time.perf_counter()
        await reader.ask_for_file(answer, PACK)
        return time.perf_counter() - started


async def crowd(server: Server) -> Result:
    """The readers of the dashboard.

    Raises:
        RuntimeError: a page or a click failed.
    """
    met = await load.crowd(server.address, READERS, clicks=CLICKS, pause=PAUSE_SECONDS)
    if met.failures:
        raise RuntimeError(met.failures[0])
    return met


async def beside_packs(server: Server, places: list[str]) -> tuple[Result, list[float]]:
    """The readers while packs of these places are asked for, all at once."""
    packs = asyncio.gather(*(pack(server, place) for place in places))
    met = await crowd(server)
    return met, list(await packs)


def run() -> Section:
    """All of it."""
    places = sorted(geographies(("county",)))[:PACKS]
    with served() as server:
        # What the server makes once is made before.
        asyncio.run(crowd(server))
        one = asyncio.run(pack(server, "25"))
        before = asyncio.run(crowd(server))
        beside, packs = asyncio.run(beside_packs(server, places))
        after = asyncio.run(crowd(server))
    ratios, figures = [], [Figure("a pack, nobody else on the server", one, "s", "")]
    for name, percent, target in (("median", 50, None), ("95th percentile", 95, 1.5)):
        alone = statistics.mean(quantile(met.clicks, percent) for met in (before, after))
        among = quantile(beside.clicks, percent)
        what = f"click of {READERS} readers, {name}"
        ratios.append(Figure(f"{what}, while {PACKS} packs are made / alone", among / alone, "", "", at_most=target))
        figures += [Figure(f"{what}, alone", alone, "s", ""), Figure(f"{what}, beside packs", among, "s", "")]
    told = f"the last; the first after {min(packs):.1f} s"
    figures.append(Figure(f"{PACKS} packs asked for at once", max(packs), "s", told))
    return Section("Files that take long beside the dashboard", ratios, figures, NOTE)


NOTE = (
    f"{READERS} readers click on all pages, with {PAUSE_SECONDS:.0f} s on average between two clicks. The packs are "
    "those of ten counties, asked for as a click on the page of reports does. All share the cores with the server."
)
