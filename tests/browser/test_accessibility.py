"""WCAG 2.1 AA as far as a program can tell: every page and state with axe, the keyboard, a narrow window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.drawing import color, theme
from dashboard.i18n.locale import ENGLISH, FOLDER
from tests.browser.conftest import Windows
from tests.support import printed
from tests.support.contrast import contrast
from tests.support.served import served
from tests.support.serving import DESKTOP, PATHS, PHONE, SECONDS_TO_SHOW, serious_findings, visiting

NARROW = {"width": 320, "height": 720}
LEAST_TEXT, LEAST_MARK = 4.5, 3.0


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


@pytest.mark.parametrize("path", PATHS)
def test_dark_narrow_and_still(windows: Windows, whole: str, path: str) -> None:
    """Dark colors, 320 pixels, less motion: no serious finding, nothing sideways or moving, black on white on paper."""
    visit = windows(whole, NARROW, color_scheme="dark", reduced_motion="reduce")
    page = visit.open(path)
    assert sideways(page) <= 0
    assert serious_findings(page) == []
    assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('button')).transitionProperty") in {"none", "all"}
    assert visit.foreign == []
    page.set_viewport_size(DESKTOP)
    visit.settle()
    assert printed.faults(page) == []


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
    page.get_by_text("Choose what to show").first.click()
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


@pytest.mark.parametrize("state", STATES)
def test_states_that_a_reader_brings_about(windows: Windows, whole: str, state: str) -> None:
    path, bring_about = STATES[state]
    page = windows(whole, PHONE).open(path)
    if bring_about is not None:
        bring_about(page)
        page.wait_for_timeout(900)
    assert serious_findings(page) == []
    assert sideways(page) <= 0


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


def test_the_content_is_one_key_away(browser: Browser, whole: str) -> None:
    with visiting(browser, whole, DESKTOP) as visit:
        page = visit.open("counties")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page, "!!it.closest('[data-testid=stMain]')")


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
    told = (FOLDER / ENGLISH / "accessibility_tested.md").read_text(encoding="utf-8")
    for word in (str(NARROW["width"]), f"{LEAST_TEXT} to 1", "3 to 1", "axe-core", "PDF/UA-1", "Keyboard"):
        assert word in told
