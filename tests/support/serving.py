"""What browser tests share: a server of their own, a browser, and the axe scan."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Request, expect

from dashboard.ui.navigation import pages as navigation
from tests.support.served import ROOT, served

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Chromium without the parts of it that no page is drawn with: a page takes a quarter less of the processor.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Letters as wide as in a browser with a window.
    "--font-render-hinting=none",
]
SECONDS_TO_SHOW = 120_000
# Waiting ends when a page has shown nothing new for so long, however long it takes as a whole.
SECONDS_WITHOUT_PROGRESS = 120
PROGRESS = """(footer) => {
  const app = document.querySelector('[data-testid="stApp"]')
  const state = app?.getAttribute('data-test-script-state')
  return {
    // The first answer has a footer too, and Streamlit's page takes its place as a whole.
    done: state === 'notRunning' && !document.querySelector('[data-stale="true"]')
      && !document.querySelector('#first-answer') && new RegExp(footer).test(app.innerText)
      && !!document.querySelector('[data-testid="stSidebarContent"] a') && !!document.querySelector('.stHtml style')
      && !document.querySelector('[data-testid="stSkeleton"]'),
    shown: [state, document.querySelectorAll('*').length, document.body.innerText.length, location.href].join(' '),
  }
}"""
AT_REST = """() => !document.querySelector('[data-stale="true"]')
  && document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') !== 'running'"""
RUN_AXE = "async (asked) => JSON.stringify(await axe.run(asked))"
# Every page as its address names it; the overview is empty.
PATHS = [navigation.path(page) for page in navigation.PAGES]
# Two cores serve, draw and test at once; a test that waits for what never comes ends all the same.
expect.set_options(timeout=SECONDS_TO_SHOW)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# A part of the footer, in each language that readers can choose.
FOOTER = re.compile("do not endorse this site|no avalan este sitio|não endossam este site|pa apwouve sit sa a")
# Streamlit renders these itself, without a way to change them: listed on the accessibility page.
OF_THE_FRAMEWORK: set[str] = set()


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """Serve the dashboard on a free port of the loopback and yield its address."""
    with served(**environment) as server:
        yield server.address


@dataclass
class Visit:
    """A reader's tab: the page, the server's address, and every request that went to another host."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        """Open a path and wait until the page is complete: its footer is there and nothing runs."""
        self.page.goto(f"{self.address}/{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run to its end and every part of the page has arrived.

        Parts whose code the browser still fetches, the menu and the style among them, come after the footer.
        """
        before, since = "", time.monotonic()
        # A part that was just mounted may ask for another run: complete is what stays as it is.
        while not (found := self.page.evaluate(PROGRESS, FOOTER.pattern))["done"] or found["shown"] != before:
            if found["shown"] != before:
                before, since = found["shown"], time.monotonic()
            assert time.monotonic() < since + SECONDS_WITHOUT_PROGRESS, f"no progress: {before}"
            self.page.wait_for_timeout(300)

    def _note(self, request: Request) -> None:
        own = (self.address, self.address.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(own):
            self.foreign.append(request.url)


@contextmanager
def visiting(browser: Browser, address: str, size: dict[str, int], **options: object) -> Iterator[Visit]:
    """A tab of its own, with a cold cache."""
    context = browser.new_context(viewport=size, accept_downloads=True, **options)
    context.set_default_timeout(SECONDS_TO_SHOW)
    visit = Visit(context.new_page(), address)
    visit.page.on("request", visit._note)
    try:
        yield visit
    finally:
        context.close()


def scanned(page: Page, *, only: str = "") -> dict[str, list[dict[str, Any]]]:
    """What axe says of a page, all of its rules: `passes`, `violations`, `incomplete`; or all of `only` one of them."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = {"resultTypes": [only]} if only else {}
    while True:
        # What a run replaces is faded: only a page at rest is judged, before the scan and after it.
        page.wait_for_function(AT_REST)
        said: dict[str, list[dict[str, Any]]] = json.loads(page.evaluate(RUN_AXE, asked))
        if page.evaluate(AT_REST):
            return said


def serious_findings(page: Page) -> list[str]:
    """Findings of axe that are serious or critical, one line each: rule, how many, the first element."""
    return [
        f"{v['id']} x{len(v['nodes'])}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in scanned(page, only="violations")["violations"]
        if v["impact"] in {"serious", "critical"} and v["id"] not in OF_THE_FRAMEWORK
    ]
