"""WCAG 2.1 AA as far as a program can tell: colours, every page and state with axe, the keyboard, a narrow window."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.drawing import color, theme
from tests.support.served import ROOT, served
from tests.support.serving import DESKTOP, PATHS, PHONE, SECONDS_TO_SHOW, serious_findings, visiting

NARROW = {"width": 320, "height": 720}
LEAST_TEXT, LEAST_MARK = 4.5, 3.0
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}
MARKS = ("home", "other", "nation", "published", "modeled", "warn")
BADGES = ("blue", "orange", "green")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [channel / 255 for channel in color.rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Examples from the technique G18 and the W3C's own: black on white, and the limit of #767676."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#808495", "#ffffff") == pytest.approx(3.72, abs=0.01)


@pytest.mark.parametrize("name", PALETTES)
def test_colours_of_text_and_marks_stand_out(name: str) -> None:
    own, page = PALETTES[name], CONFIG[name]
    grounds = (own.background, own.surface)
    text = [own.text, own.muted, page["textColor"], page["grayTextColor"], page["linkColor"]]
    weak = [(c, g) for c, g in product(text, grounds) if contrast(c, g) < LEAST_TEXT]
    weak += [
        (c, own.background) for c in (getattr(own, mark) for mark in MARKS) if contrast(c, own.background) < LEAST_MARK
    ]
    weak += [(page["primaryColor"], g) for g in grounds if contrast(page["primaryColor"], g) < LEAST_MARK]
    for badge in BADGES:
        pair = (page[f"{badge}TextColor"], page[f"{badge}BackgroundColor"])
        weak += [pair] if contrast(*pair) < LEAST_TEXT else []
    assert weak == []


@pytest.mark.parametrize("name", PALETTES)
def test_charts_and_pages_share_their_colours(name: str) -> None:
    own, page = asdict(PALETTES[name]), CONFIG[name]
    shared = {"background": "backgroundColor", "surface": "secondaryBackgroundColor", "text": "textColor"}
    shared |= {"muted": "grayTextColor", "home": "primaryColor"}
    assert {key: own[key] for key in shared} == {key: page[setting] for key, setting in shared.items()}


@pytest.fixture(scope="module")
def whole(database: Path) -> Iterator[str]:
    """Address of the server as it is meant to be run, with the ASGI entry's extras."""
    with served(MEDICAL_HOME_DB=str(database)) as server:
        yield server.address


def sideways(page: Page) -> int:
    """Pixels that the page scrolls sideways; wide tables scroll in regions of their own."""
    return int(
        page.evaluate("""() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
            .map((box) => box.scrollWidth - box.clientWidth))""")
    )


@pytest.mark.browser
@pytest.mark.build
@pytest.mark.parametrize("path", PATHS)
def test_dark_narrow_and_still(browser: Browser, whole: str, path: str) -> None:
    """Dark colours, 320 pixels, less motion: no serious finding, nothing sideways, nothing that moves."""
    with visiting(browser, whole, NARROW, color_scheme="dark", reduced_motion="reduce") as visit:
        page = visit.open(path)
        assert sideways(page) <= 0
        assert serious_findings(page) == []
        assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0
        assert page.evaluate("getComputedStyle(document.querySelector('button')).transitionProperty") in {"none", "all"}
        assert visit.foreign == []


def tab(name: str) -> Callable[[Page], None]:
    def click(page: Page) -> None:
        page.get_by_role("tab", name=name).first.click()

    return click


def table(page: Page) -> None:
    tab("Table")(page)
    page.locator("table").first.wait_for()


def menu(page: Page) -> None:
    page.get_by_test_id("stExpandSidebarButton").click()


def disclosure(page: Page) -> None:
    page.locator('[data-testid="stExpander"] summary').first.click()


def options(page: Page) -> None:
    page.get_by_role("combobox").first.click()


STATES = {
    "table": ("status", table),
    "description": ("status", tab("About this figure")),
    "files": ("status", tab("Save and share")),
    "menu": ("status", menu),
    "options": ("status", options),
    "nonsense": ("status?geography=atlantis&period=1066&group=%3Cb%3E&lang=xx", None),
    "county": ("counties?county=25013&indicator=child_poverty", table),
    "disclosure": ("report", disclosure),
    "code": ("methods", disclosure),
    "spanish": ("?lang=es", None),
}


@pytest.mark.browser
@pytest.mark.build
@pytest.mark.parametrize("state", STATES)
def test_states_that_a_reader_brings_about(browser: Browser, whole: str, state: str) -> None:
    path, bring_about = STATES[state]
    with visiting(browser, whole, PHONE) as visit:
        page = visit.open(path)
        if bring_about is not None:
            bring_about(page)
            page.wait_for_timeout(900)
        assert serious_findings(page) == []
        assert sideways(page) <= 0


@pytest.mark.browser
@pytest.mark.build
def test_a_wide_table_can_be_scrolled_by_keyboard(browser: Browser, whole: str) -> None:
    with visiting(browser, whole, PHONE) as visit:
        page = visit.open("status")
        page.get_by_role("tab", name="Table").first.click()
        region = page.get_by_role("region", name="The medical home and its five parts")
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
        assert region.evaluate("(box) => box.scrollLeft") > 0
        assert region.locator("th[scope=col]").count() >= 5


def focused(page: Page, inner: str) -> object:
    return page.evaluate(f"() => {{ const it = document.activeElement; return {inner} }}")


def tab_to(page: Page, wanted: str, *, most: int = 60) -> None:
    """Press the tab key until the element with a text or label has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(focused(page, "it.getAttribute('aria-label') || it.textContent || ''")).strip() == wanted:
            return
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def outlined(page: Page) -> bool:
    return bool(focused(page, "getComputedStyle(it).outlineStyle === 'solid'"))


@pytest.mark.browser
@pytest.mark.build
def test_journey_by_keyboard_alone(browser: Browser, whole: str) -> None:
    """Menu, filter, table and download; what has the focus is outlined all the way."""
    with visiting(browser, whole, DESKTOP) as visit:
        page = visit.open()
        page.keyboard.press("Tab")
        assert focused(page, "it.textContent") == "Skip to main content"
        tab_to(page, "Medical home status")
        assert outlined(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name="Medical home status")).to_be_visible(timeout=SECONDS_TO_SHOW)
        visit.settle()
        tab_to(page, "Place")
        page.keyboard.press("Control+a")
        page.keyboard.type("Vermont")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        visit.settle()
        assert "geography=50" in page.url
        tab_to(page, "Chart")
        assert outlined(page)
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("table", name="The medical home and its five parts")).to_be_visible()
        for _ in range(2):
            page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name="Data (CSV)").first).to_be_visible()
        tab_to(page, "Data (CSV)")
        assert outlined(page)
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(".csv")


@pytest.mark.browser
@pytest.mark.build
def test_the_content_is_one_key_away(browser: Browser, whole: str) -> None:
    with visiting(browser, whole, DESKTOP) as visit:
        page = visit.open("counties")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page, "!!it.closest('[data-testid=stMain]')")


@pytest.mark.browser
@pytest.mark.build
def test_every_stop_of_the_keyboard_is_seen(browser: Browser, whole: str) -> None:
    with visiting(browser, whole, DESKTOP) as visit:
        page = visit.open("counties")
        unseen = []
        for _ in range(45):
            page.keyboard.press("Tab")
            # The map draws a ring of its own inside of its component.
            if focused(page, "it.matches('body, main, [data-testid=stBidiComponentIsolated]')"):
                continue
            if not outlined(page):
                unseen.append(focused(page, "it.outerHTML.slice(0, 120)"))
        assert unseen == []


@pytest.mark.browser
@pytest.mark.build
def test_chosen_names_stand_out_in_the_dark(browser: Browser, whole: str) -> None:
    """Axe passes over these."""
    with visiting(browser, whole, DESKTOP, color_scheme="dark") as visit:
        tag = visit.open("status").locator("[data-tag]").first
        ground, text = tag.evaluate("(it) => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]")
        channels = [float(part) for part in re.findall(r"[\d.]+", ground)]
        share = channels[3] if len(channels) > 3 else 1.0
        scale = 255 if "srgb" in ground else 1
        below = color.rgb(theme.DARK.surface)
        mixed = [round(c * scale * share + b * (1 - share)) for c, b in zip(channels[:3], below, strict=False)]
        shown = "#" + "".join(f"{channel:02x}" for channel in mixed)
        letters = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", text)[:3])
        assert contrast(letters, shown) >= LEAST_TEXT


def test_the_page_on_accessibility_tells_of_these_tests() -> None:
    """What the page claims to be tested is tested here or in the tests of the page and of the PDF."""
    told = (ROOT / "dashboard" / "text" / "en" / "accessibility_tested.md").read_text(encoding="utf-8")
    for word in (str(NARROW["width"]), f"{LEAST_TEXT} to 1", "3 to 1", "axe-core", "PDF/UA-1", "keyboard"):
        assert word in told
