"""A card in a frame of a foreign page: it shows within its height, follows light and dark, and works by keyboard."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.captions import card_links
from dashboard.cards import registry
from dashboard.exports.documents import embed_code
from tests.support.serving import serious_findings

SPECS = (
    "components:population=cshcn:period=2017-2019:geography=25:beside=US",
    "years:indicator=cshcn_prevalence:population=all_children:geography=25",
    "map:indicator=cshcn_count:layer=region",
)
WIDTHS = (320, 360, 480, 576, 580, 900)
SIZES = "() => { const d = document.documentElement; return [d.scrollHeight, innerHeight, d.scrollWidth, innerWidth]; }"
DRAWINGS = "() => [...document.querySelectorAll('figure > div')].filter((own) => own.offsetHeight).length"


@pytest.fixture
def foreign(address: str, tmp_path: Path) -> Iterator[str]:
    """Address of a page of another site with frames as `Save and share` gives them, and one of the dashboard itself."""
    frames = "".join(
        embed_code.frame(registry.card_of(spec), card_links.of(registry.card_of(spec), address)) for spec in SPECS
    )
    page = (
        f'<!DOCTYPE html><html lang="en"><title>A foreign page</title>{frames}<iframe src="{address}/status"></iframe>'
    )
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


def frames(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "/figure/" in frame.url]


def test_a_foreign_page_shows_cards_within_their_height_and_not_the_dashboard(
    browser: Browser, foreign: str, address: str
) -> None:
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(foreign)
        page.locator("iframe").last.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        shown = frames(page)
        assert len(shown) == len(SPECS)
        for frame in shown:
            tall, room, wide, across = frame.evaluate(SIZES)
            assert tall <= room, (width, frame.url)
            assert wide <= across, (width, frame.url)
            assert frame.evaluate(DRAWINGS) == 1
        assert not any(frame.url.startswith(f"{address}/status") for frame in page.frames)
        page.close()


def test_it_follows_the_reader_and_works_by_keyboard(browser: Browser, address: str) -> None:
    for scheme, look in (("light", "light"), ("dark", "dark")):
        page = browser.new_page(color_scheme=scheme, viewport={"width": 800, "height": 700})
        page.goto(f"{address}/figure/{SPECS[0]}.html")
        assert page.locator(f".{look}.wide").is_visible()
        assert page.locator(f".{'dark' if look == 'light' else 'light'}.wide").is_hidden()
        assert serious_findings(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator("table").is_visible()
        page.close()
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{address}/figure/{SPECS[0]}.html?theme=light")
    assert page.locator(".light.wide").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".light.wide").is_visible()
    page.close()
    with urllib.request.urlopen(f"{address}/figure/{SPECS[0]}.html", timeout=30) as answer:
        assert b"<script" not in answer.read()
