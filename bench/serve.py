"""Benchmark: the served dashboard against a bare Streamlit page with one filter and one chart.

The bare page (`bench/bare_page.py`) is served twice: with the settings of this project, and as Streamlit ships it. Both
sides are reached through the real websocket protocol, or in headless Chromium, in the same run.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.run import Figure, Section
from tests.support import load
from tests.support.reader import Reader, Value
from tests.support.served import ROOT, SEVERAL, Server, served
from tests.support.serving import ARGUMENTS, CHROMIUM, DESKTOP, PATHS, SECONDS_TO_SHOW

BARE = ROOT / "bench" / "bare_page.py"
BARE_FILTER = "year"
# Turns, and clicks on both servers in each.
TURNS, CLICKS = 7, 20
VISITS = 7
# A line as many homes have it: bytes a second down and up, milliseconds there and back.
LINE = {"offline": False, "latency": 60, "downloadThroughput": 10e6 / 8, "uploadThroughput": 3e6 / 8}
READERS = 50
SECONDS_OF_CLICKS = 40
CLICKS_OF_MANY = 3
# What is clicked on: the filter that is changed, or the part that is opened and closed. Pages that are not named have
# nothing to click on but links and files.
FILTERS = {
    "": "more_figures_part",
    "measures": "period_choice",
    "status": "period_choice",
    "system": "period_choice",
    "counties": "indicator_choice",
    "practices": "region_choice",
    "quality": "period_choice",
    "timeline": "era_choice",
    "about": "audience_choice",
    "methods": "indicator_choice",
    "people": "more_collaborative_part",
    "programs": "more_chipra_part",
    "disagreements": "text",
    "search": "q",
}
# More views: name, page, address and what is clicked on.
MORE = (
    ("counties, school districts", "counties", "layer=school_district", "indicator_choice"),
    ("place, measure over time", "place", "town=2502507000", "series_choice"),
    ("status, a part opened", "status", "", "more_groups_part"),
    ("about, a part opened", "about", "", "more_domains_part"),
)
# Pages of text, on which nothing changes; and the processor time of a click as a share of the bare page's.
TEXTS = ("people", "disagreements", "about", "programs")
OF_TEXT, OF_FIGURES = 0.3, 1.0
DRAWN = """() => {
  const app = document.querySelector('[data-testid="stApp"]')
  return app?.getAttribute('data-test-script-state') === 'notRunning'
    && document.querySelector('.js-plotly-plot .main-svg')
    && !document.querySelector('[data-testid="stSkeleton"]')
}"""


@contextmanager
def as_shipped() -> Iterator[Server]:
    """The bare page without any setting but that no usage is reported: served from a folder without a configuration."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(BARE, folder=Path(folder), options=("--browser.gatherUsageStats", "false")) as server,
    ):
        yield server


@dataclass(frozen=True)
class Click:
    """What a click costs: median seconds, seconds of the processor, and both as shares of the bare page's."""

    seconds: float
    processor: float
    seconds_ratio: float
    processor_ratio: float


@dataclass
class Turns:
    """A reader of one server who clicks again and again: seconds of a click and those of the processor, by turn."""

    server: Server
    reader: Reader
    key: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    async def warm(self) -> None:
        """Choose every value once, so that what the server keeps is there on both sides."""
        await warm(self.reader, self.key)

    async def click(self, number: int) -> float:
        """Choose the next value; returns seconds."""
        values = self.reader.values(self.key)
        return await changed(self.reader, self.key, values[number % len(values)])


async def turn(both: Sequence[Turns]) -> None:
    """One turn: a click here, a click there. A core that has rested is slow at first, so both follow a rest alike."""
    before = [one.server.processor() for one in both]
    clicks = [[await one.click(number) for one in both] for number in range(CLICKS)]
    for one, started, seconds in zip(both, before, zip(*clicks, strict=True), strict=True):
        one.processor.append((one.server.processor() - started) / CLICKS)
        one.seconds.append(statistics.median(seconds))


async def warm(reader: Reader, key: str) -> None:
    """Open the page and choose every value once, so that what the server keeps is there."""
    await reader.open()
    for value in reader.values(key):
        await changed(reader, key, value)


async def changed(reader: Reader, key: str, value: Value) -> float:
    """Seconds of a click.

    Raises:
        RuntimeError: it ends in an error, whose drawing and logging would be measured instead of the page.
    """
    answer = await reader.choose(key, value)
    if answer.failed():
        raise RuntimeError(f"{reader.page or 'the first page'}: {answer.failed()[0]}")
    return answer.seconds


async def click(ours: Server, bare: Server, page: str, key: str, query: str = "") -> Click:
    """What a click on a page costs beside a filter change of the bare page; the servers take turns."""
    async with Reader(ours.address, page, query) as own, Reader(bare.address) as plain:
        both = Turns(ours, own, key), Turns(bare, plain, BARE_FILTER)
        for one in both:
            await one.warm()
        for _ in range(TURNS):
            await turn(both)
    here, there = both
    return Click(
        statistics.median(here.seconds),
        statistics.median(here.processor),
        _ratio(here.seconds, there.seconds),
        _ratio(here.processor, there.processor),
    )


async def alone(server: Server, key: str) -> tuple[float, float]:
    """Seconds of a click on a server that is asked for nothing else, and seconds of the processor."""
    async with Reader(server.address) as reader:
        one = Turns(server, reader, key)
        await one.warm()
        for _ in range(TURNS):
            await turn([one])
    return statistics.median(one.seconds), statistics.median(one.processor)


def _ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    """The median of the ratios of the turns, so that what else the machine does meanwhile is in both."""
    return statistics.median(own / plain for own, plain in zip(ours, bare, strict=True))


async def clicks_a_second(server: Server, page: str, key: str) -> float:
    """Changes that the server follows in a second while 50 readers change a filter without a pause.

    Raises:
        RuntimeError: one of them ends in an error.
    """
    async with Reader(server.address, page) as first:
        await warm(first, key)
    loop = asyncio.get_running_loop()
    everyone = asyncio.Barrier(READERS)

    async def reading(number: int) -> tuple[int, float, float]:
        async with Reader(server.address, page) as reader:
            await reader.open()
            options = reader.values(key)
            await everyone.wait()
            began, done = loop.time(), 0
            # The click during which the time ends counts too, with the seconds that it takes: where clicks are slow,
            # each reader has few.
            while loop.time() < began + SECONDS_OF_CLICKS:
                await changed(reader, key, options[(number + done) % len(options)])
                done += 1
            return done, began, loop.time()

    done, began, ended = zip(*await asyncio.gather(*map(reading, range(READERS))), strict=True)
    return float(sum(done) / (max(ended) - min(began)))


def first_page(browser: Browser, address: str, line: dict[str, float] | None = None) -> tuple[float, float]:
    """Seconds until the first page is drawn and its script has ended, and bytes received, with nothing in the cache."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if line is not None:
        session.send("Network.emulateNetworkConditions", line)
    received = _counting(session)
    started = page.evaluate("performance.timeOrigin + performance.now()")
    page.goto(address)
    page.wait_for_function(DRAWN, timeout=SECONDS_TO_SHOW)
    ended = page.evaluate("performance.timeOrigin + performance.now()")
    page.wait_for_timeout(1000)
    context.close()
    return (ended - started) / 1000, received()


def _counting(session: CDPSession) -> Callable[[], float]:
    """Count the bytes that come over the network, headers and websocket included."""
    total = 0.0

    def loaded(event: dict[str, float]) -> None:
        nonlocal total
        total += event["encodedDataLength"]

    def frame(event: dict[str, dict[str, str]]) -> None:
        nonlocal total
        total += len(event["response"]["payloadData"]) * 3 / 4

    session.on("Network.loadingFinished", loaded)
    session.on("Network.webSocketFrameReceived", frame)
    return lambda: total


def _medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def clicks(ours: Server, bare: Server) -> tuple[list[Figure], list[Figure]]:
    """Ratios and figures of a click on each page."""
    seconds, processor = asyncio.run(alone(bare, BARE_FILTER))
    figures = [Figure("filter change, bare page", seconds * 1000, "ms", _of_processor(processor))]
    ratios = []
    views = [(page or "overview", page, "", FILTERS[page]) for page in PATHS if page in FILTERS]
    for name, page, query, key in (*views, *MORE):
        met = asyncio.run(click(ours, bare, page, key, query))
        what = "part opened or closed" if key.startswith("more_") else "filter change"
        most = OF_TEXT if page in TEXTS else OF_FIGURES
        against = f"{what}, {name} / bare page, same settings"
        ratios.append(Figure(f"processor time: {against}", met.processor_ratio, "", "", at_most=most))
        ratios.append(Figure(against, met.seconds_ratio, "", "waiting time"))
        figures.append(Figure(f"{what}, {name}", met.seconds * 1000, "ms", _of_processor(met.processor)))
    return ratios, figures


def _of_processor(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms of the processor"


def visits(ours: Server, bare: Server, shipped: Server) -> tuple[list[Figure], list[Figure]]:
    """Ratios and figures of the first page in a browser; the servers take turns."""
    met: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": [], "shipped": []}
    servers = {"ours": ours, "bare": bare, "shipped": shipped}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for _ in range(VISITS):
            for name, server in servers.items():
                met[name].append(first_page(browser, server.address))
        far = {name: first_page(browser, server.address, LINE)[0] for name, server in servers.items()}
        browser.close()
    (own, own_bytes), (plain, _), (_, shipped_bytes) = (_medians(met[name]) for name in servers)
    ratios = [
        Figure("first page drawn, overview / bare page, same settings", own / plain, "", "", at_most=1.2),
        Figure(
            "bytes of the first page, overview / bare page as shipped", own_bytes / shipped_bytes, "", "", at_most=0.35
        ),
        Figure(
            "first page drawn at 10 Mbit/s and 60 ms, overview / bare page as shipped",
            far["ours"] / far["shipped"],
            "",
            "",
        ),
    ]
    figures = [
        Figure("first page drawn, overview", own, "s", "headless Chromium, empty cache, loopback"),
        Figure("first page drawn, bare page", plain, "s", "same settings"),
        Figure("first page drawn at 10 Mbit/s and 60 ms, overview", far["ours"], "s", "one visit"),
        Figure("first page drawn at 10 Mbit/s and 60 ms, bare page as shipped", far["shipped"], "s", "one visit"),
        Figure("bytes of the first page, overview", own_bytes / 1e6, "MB", "websocket included"),
        Figure("bytes of the first page, bare page as shipped", shipped_bytes / 1e6, "MB", "websocket included"),
    ]
    return ratios, figures


def throughput(ours: Server, shipped: Server) -> tuple[list[Figure], list[Figure]]:
    """Ratios and figures of 50 readers who click without a pause."""
    plain = asyncio.run(clicks_a_second(shipped, "", BARE_FILTER))
    figures = [Figure(f"{READERS} readers, bare page as shipped", plain, "reruns a second", "")]
    ratios = []
    for page in ("", "status"):
        own = asyncio.run(clicks_a_second(ours, page, FILTERS[page]))
        name = page or "overview"
        ratios.append(
            Figure(
                f"reruns a second, {READERS} readers, {name} / bare page as shipped", own / plain, "", "", at_least=8
            )
        )
        figures.append(Figure(f"{READERS} readers, {name}", own, "reruns a second", ""))
    return ratios, figures


def crowds(ours: Server) -> list[Figure]:
    """Latency with more and more readers, memory of a session, and what is left of sessions that went."""
    # Before the crowds: later, sessions that went have left room for others.
    held = asyncio.run(load.held(ours, READERS))
    figures = [Figure("memory of a session that stays", held, "MB", f"mean of {READERS}, status")]
    for sessions in load.SESSIONS:
        met = asyncio.run(load.crowd(ours.address, sessions, clicks=CLICKS_OF_MANY))
        if met.failures:
            raise RuntimeError(met.failures[0])
        told = f"p95 {load.quantile(met.clicks, 95):.2f} s; first page p50 {load.quantile(met.first, 50):.2f} s"
        figures.append(Figure(f"click, {sessions} readers", load.quantile(met.clicks, 50), "s", f"median; {told}"))
    return [*figures, *_after(ours)]


def processes() -> tuple[list[Figure], list[Figure]]:
    """Seconds of a click with many readers on one process for each core, as `make serve` has them."""
    with served(SEVERAL) as several:
        met = asyncio.run(load.crowd(several.address, max(load.SESSIONS), clicks=CLICKS_OF_MANY))
        if met.failures:
            raise RuntimeError(met.failures[0])
        memory, busy = several.megabytes_of_all(), os.getloadavg()[0]
    on = f"{max(load.SESSIONS)} readers on {len(os.sched_getaffinity(0))} processes"
    name = f"click, {on}"
    return [
        Figure(f"{name}: median", load.quantile(met.clicks, 50), "s", f"load average {busy:.1f}", at_most=0.5),
        Figure(f"{name}: p95", load.quantile(met.clicks, 95), "s", "", at_most=2),
    ], [Figure(f"memory with {on}", memory, "MB", "`make serve`: nginx and what makes files included")]


def _after(ours: Server) -> list[Figure]:
    """Memory after sessions that came, clicked and went."""
    figures = []
    after = asyncio.run(load.rounds(ours))
    told = f"from {after[0]:.0f} MB after the first round of {load.LEAK_SESSIONS} sessions to {after[-1]:.0f} MB"
    figures.append(Figure(f"memory after {len(after)} rounds / after 2", after[-1] / after[1], "", told))
    return figures


def run() -> Section:
    """All of it."""
    with served() as ours, served(BARE) as bare, as_shipped() as shipped:
        parts = [clicks(ours, bare), visits(ours, bare, shipped), throughput(ours, shipped)]
        grown = crowds(ours)
        # More processes take memory and time of the machine, so they come last.
        parts.append(processes())
    ratios = [ratio for part in parts for ratio in part[0]]
    figures = [figure for part in parts for figure in part[1]] + grown
    return Section("Serving", ratios, figures, NOTE)


NOTE = (
    "`bench/bare_page.py` is one filter and one chart of two rows. *Same settings*: this project's configuration, "
    "served by `streamlit run`; ours is served by `asgi.py`, as `make run` does. *As shipped*: no configuration, so no "
    "compression and all garbage collected after each rerun. A click is timed by a reader without a browser that "
    "speaks Streamlit's websocket protocol, from its message to the last one of the run; every value was chosen once "
    "before, and the servers take turns, click by click. Targets are of processor time. About 40 ms of the bare page's "
    "are `streamlit run` waiting for the other end to acknowledge its first packet, which our entry does not "
    "(docs/decisions/0021-serving.md); the ratio of processor times, which is without it, stands beside. "
    f"Readers of the last rows pause {load.PAUSE_SECONDS:.0f} s on average between two "
    "clicks, on all pages; they and the server share the cores."
)
