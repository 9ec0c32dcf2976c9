"""What browser tests share: a server of their own, a browser, and the axe scan."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SECONDS_TO_START = 90
SECONDS_TO_SHOW = 60_000
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Streamlit renders these itself, without a way to change them: listed on the accessibility page.
OF_THE_FRAMEWORK: set[str] = set()


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """Serve the dashboard on a free port of the loopback and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/_stcore/health")
            yield address
        finally:
            server.terminate()


def _await(url: str) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"no answer from {url}")


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
        self.page.get_by_text("do not endorse this dashboard").wait_for(timeout=SECONDS_TO_SHOW)
        self.page.wait_for_function(
            "() => { const a = document.querySelector('[data-testid=\"stApp\"]');"
            " return a && a.getAttribute('data-test-script-state') === 'notRunning'"
            " && document.querySelector('[data-testid=\"stSidebarContent\"] a') && document.querySelector('.stHtml style')"
            " && !document.querySelector('[data-testid=\"stSkeleton\"]'); }",
            timeout=SECONDS_TO_SHOW,
        )
        self.page.wait_for_timeout(300)

    def _note(self, request: Request) -> None:
        own = (self.address, self.address.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(own):
            self.foreign.append(request.url)


@contextmanager
def visiting(browser: Browser, address: str, size: dict[str, int], **options: object) -> Iterator[Visit]:
    """A tab of its own, with a cold cache."""
    context = browser.new_context(viewport=size, accept_downloads=True, **options)
    visit = Visit(context.new_page(), address)
    visit.page.on("request", visit._note)
    try:
        yield visit
    finally:
        context.close()


def serious_findings(page: Page) -> list[str]:
    """Findings of axe that are serious or critical, one line each: rule, how many, the first element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => JSON.stringify((await axe.run()).violations)")
    return [
        f"{v['id']} x{len(v['nodes'])}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in json.loads(found)
        if v["impact"] in {"serious", "critical"} and v["id"] not in OF_THE_FRAMEWORK
    ]
