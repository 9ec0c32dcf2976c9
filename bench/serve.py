"""Benchmark: the served dashboard against a bare Streamlit page with one filter and one chart.

The bare page (`bench/bare_page.py`) is served twice: with the settings of this project, and as Streamlit ships it. Both
sides are reached through the real websocket protocol, or in headless Chromium, in the same run.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.run import Figure, Section
from tests.support import load
from tests.support.reader import Reader
from tests.support.served import ROOT, Server, served
from tests.support.serving import ARGUMENTS, CHROMIUM, DESKTOP, PATHS, SECONDS_TO_SHOW

BARE = ROOT / "bench" / "bare_page.py"
BARE_FILTER = "year"
CHANGES = 24
VISITS = 7
# A line as many homes have it: bytes a second down and up, milliseconds there and back.
LINE = {"offline": False, "latency": 60, "downloadThroughput": 10e6 / 8, "uploadThroughput": 3e6 / 8}
READERS = 50
SECONDS_OF_CLICKS = 40
# The filter that is changed; pages without one are run again.
FILTERS = {
    "status": "period_choice",
    "system": "period_choice",
    "counties": "indicator_choice",
    "practices": "region_choice",
    "quality": "period_choice",
    "timeline": "era_choice",
    "about": "audience_choice",
    "methods": "indicator_choice",
}
# Views that are heavier than a page's first one: name, page, address and the filter that is changed.
HEAVY = (
    ("counties, school districts", "counties", "layer=school_district", "indicator_choice"),
    ("place, measure over time", "place", "town=2502507000", "series_choice"),
)
# Pages of text, on which nothing changes; and the processor time of a click as a share of the bare page's.
TEXTS = ("people", "disagreements", "about", "programs")
OF_TEXT, OF_FIGURES = 0.3, 1.0
OPTIONS_TRIED = 4
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


async def change(server: Server, page: str, key: str, query: str = "") -> tuple[float, float]:
    """Median seconds until the page has followed a change, and processor seconds of the server for one.

    Every value is chosen once before, so that what the server keeps is there on both sides.
    """
    async with Reader(server.address, page, query) as reader:
        await reader.open()
        options = reader.widgets[key].options[:OPTIONS_TRIED] if key else [""]

        async def once(number: int) -> float:
            answer = await (reader.choose(key, options[number % len(options)]) if key else reader.open())
            if answer.failed():
                raise RuntimeError(f"{page}: {answer.failed()[0]}")
            return answer.seconds

        for number in range(OPTIONS_TRIED):
            await once(number)
        before = server.processor()
        seconds = [await once(number) for number in range(CHANGES)]
        return statistics.median(seconds), (server.processor() - before) / CHANGES


async def clicks_a_second(server: Server, page: str, key: str) -> float:
    """Changes that the server follows in a second while 50 readers change a filter without a pause."""
    loop = asyncio.get_running_loop()
    everyone = asyncio.Barrier(READERS)

    async def reading(number: int) -> int:
        async with Reader(server.address, page) as reader:
            await reader.open()
            options = reader.widgets[key].options[:OPTIONS_TRIED] if key else [""]
            await everyone.wait()
            ends, done = loop.time() + SECONDS_OF_CLICKS, 0
            while True:
                await (reader.choose(key, options[(number + done) % len(options)]) if key else reader.open())
                if loop.time() > ends:
                    return done
                done += 1

    return sum(await asyncio.gather(*map(reading, range(READERS)))) / SECONDS_OF_CLICKS


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


def filter_changes(ours: Server, bare: Server) -> tuple[list[Figure], list[Figure]]:
    """Ratios and figures of a filter change on each page."""
    bare_seconds, bare_processor = asyncio.run(change(bare, "", BARE_FILTER))
    ratios, figures = [], [Figure("bare page, same settings", bare_seconds * 1000, "ms", _of_processor(bare_processor))]
    views = [(page or "overview", page, "", FILTERS.get(page, "")) for page in PATHS]
    for name, page, query, key in (*views, *HEAVY):
        seconds, processor = asyncio.run(change(ours, page, key, query))
        what = "filter change" if key else "run again"
        against = f"{what}, {name} / bare page, same settings"
        most = OF_TEXT if page in TEXTS else OF_FIGURES
        ratios.append(Figure(f"processor time: {against}", processor / bare_processor, "", "", at_most=most))
        ratios.append(Figure(against, seconds / bare_seconds, "", "waiting time", at_most=1.5))
        figures.append(Figure(f"{what}, {name}", seconds * 1000, "ms", _of_processor(processor)))
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
        own = asyncio.run(clicks_a_second(ours, page, FILTERS.get(page, "")))
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
        met = asyncio.run(load.crowd(ours.address, sessions, clicks=3))
        if met.failures:
            raise RuntimeError(met.failures[0])
        told = f"p95 {load.quantile(met.clicks, 95):.2f} s; first page p50 {load.quantile(met.first, 50):.2f} s"
        figures.append(Figure(f"click, {sessions} readers", load.quantile(met.clicks, 50), "s", f"median; {told}"))
    after = asyncio.run(load.rounds(ours))
    told = f"from {after[0]:.0f} MB after the first round of {load.LEAK_SESSIONS} sessions to {after[-1]:.0f} MB"
    figures.append(Figure(f"memory after {len(after)} rounds / after 2", after[-1] / after[1], "", told))
    return figures


def run() -> Section:
    """All of it."""
    with served() as ours, served(BARE) as bare, as_shipped() as shipped:
        parts = [filter_changes(ours, bare), visits(ours, bare, shipped), throughput(ours, shipped)]
        grown = crowds(ours)
    ratios = [ratio for part in parts for ratio in part[0]]
    figures = [figure for part in parts for figure in part[1]] + grown
    return Section("Serving", ratios, figures, NOTE)


NOTE = (
    "`bench/bare_page.py` is one filter and one chart of two rows. *Same settings*: this project's configuration, "
    "served by `streamlit run`; ours is served by `asgi.py`, as `make run` does. *As shipped*: no configuration, so no "
    "compression and all garbage collected after each rerun. A filter change is timed by a reader without a browser "
    "that speaks Streamlit's websocket protocol, from its message to the last one of the rerun; every value was chosen "
    "once before. About 40 ms of the bare page's are `streamlit run` waiting for the other end to acknowledge its "
    "first packet, which our entry does not (docs/decisions/0021-serving.md); the ratio of processor times, which is "
    f"without it, stands beside. Readers of the last rows pause {load.PAUSE_SECONDS:.0f} s on average between two "
    "clicks, on all pages; they and the server share the cores."
)
