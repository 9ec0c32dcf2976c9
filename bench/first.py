"""Benchmark: what a reader waits for on a line as many homes have it: the first words, the largest part, the live page.

Ours and the bare page as Streamlit ships it take turns in one browser, with nothing in its cache.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from bench.run import Figure, Section
from bench.serve import DRAWN, LINE, as_shipped
from tests.support.served import served
from tests.support.serving import ARGUMENTS, CHROMIUM, DESKTOP, SECONDS_TO_SHOW

VISITS = 5
# Notes when a heading is first seen, and when the largest part so far was painted.
WATCH = """
window.firstWords = 0
window.largest = 0
new PerformanceObserver(list => { for (const one of list.getEntries()) window.largest = one.startTime })
  .observe({ type: 'largest-contentful-paint', buffered: true })
const look = () => {
  const heading = document.querySelector('h1')
  if (heading?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && heading.textContent.trim()) {
    requestAnimationFrame(now => { window.firstWords = now })
  } else requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


@dataclass(frozen=True)
class Visit:
    """Seconds from asking for the page until its heading is seen, its largest part is painted, and it is live."""

    words: float
    largest: float
    live: float


def visit(browser: Browser, address: str) -> Visit:
    """One visit."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="commit", timeout=SECONDS_TO_SHOW)
    page.wait_for_function(DRAWN, timeout=SECONDS_TO_SHOW)
    live = page.evaluate("performance.now()")
    page.wait_for_timeout(500)
    words, largest = page.evaluate("[window.firstWords, window.largest]")
    context.close()
    return Visit(words / 1000, largest / 1000, live / 1000)


def run() -> Section:
    """All of it."""
    with served() as ours, as_shipped() as shipped, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        # What a server makes once is made before.
        for server in (ours, shipped):
            visit(browser, server.address)
        met = [(visit(browser, ours.address), visit(browser, shipped.address)) for _ in range(VISITS)]
        browser.close()
    ratios, figures = [], []
    for name, told, target in (
        ("words", "heading seen", 0.15),
        ("largest", "largest contentful paint", 0.25),
        ("live", "live page drawn", 0.5),
    ):
        own, plain = (statistics.median(getattr(pair[side], name) for pair in met) for side in (0, 1))
        ratios.append(Figure(f"{told}, overview / bare page as shipped", own / plain, "", "", at_most=target))
        figures += [Figure(f"{told}, overview", own, "s", ""), Figure(f"{told}, bare page as shipped", plain, "s", "")]
    return Section("First words", ratios, figures, f"At 10 Mbit/s and 60 ms, empty cache, median of {VISITS} visits.")
