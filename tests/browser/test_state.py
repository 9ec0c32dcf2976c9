"""What a control shows is what the address and the figures say; what a browser does by itself is done here too."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.served import ROOT
from tests.support.serving import DESKTOP, PHONE, Visit, visiting

CHOSEN = "status?geography=09&period=2017-2019"
BOXES = """() => Object.fromEntries([...document.querySelectorAll('[data-testid=stSelectbox]')].map(
    box => [box.querySelector('label').innerText, box.querySelector('input').value]))"""
STATUS = ("Medical home status", "status")
VIEW = """() => {
  const texts = (which) => [...document.querySelectorAll(which)].map((one) => one.innerText.trim())
  const boxes = [...document.querySelectorAll('[data-testid=stSelectbox]')]
  return {
    headings: texts('h1, h2'),
    boxes: boxes.map((box) => [box.querySelector('label').innerText, box.querySelector('input').value]),
    chosen: texts('[data-testid=stMultiSelect] [data-baseweb=tag], [role=radio][aria-checked=true]'),
    cards: texts('[class*="st-key-card_"] [data-testid=stMarkdownContainer]:first-of-type'),
  }
}"""
SECONDS_TO_AGREE = 60
PAGE_CHANGES = ROOT / "dashboard" / "server" / "first_page" / "scripts" / "page_changes.js"
BEFORE_AND_AFTER = """<div data-testid="stApp" data-test-script-state="notRunning"><section data-testid="stMain">
  <h1>Search</h1><input aria-label="Search"></section></div>"""
# Every way from one of these pages to another, in one walk.
WALK = [
    ("System of care", "system"),
    STATUS,
    ("Counties and regions", "counties"),
    STATUS,
    ("Clinics and hospitals", "practices"),
    ("System of care", "system"),
    ("Counties and regions", "counties"),
    ("Clinics and hospitals", "practices"),
    ("Counties and regions", "counties"),
    ("System of care", "system"),
    ("Clinics and hospitals", "practices"),
    STATUS,
]
# Pages whose filters share names with those of the page on medical home status.
OTHERS = {"System of care": "system", "Counties and regions": "counties", "Clinics and hospitals": "practices"}
NO_CONNECTION = "This page has no connection to the server yet"


def go(visit: Visit, name: str, path: str) -> None:
    """Follow a link of the menu and wait for the page."""
    before = visit.page.get_by_role("heading", level=1).inner_text()
    visit.page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).not_to_have_text(before)
    assert visit.page.url.split("?")[0].endswith(f"/{path}")
    visit.settle()


def seen(page: Page) -> dict[str, object]:
    """What a reader sees of a page's state: headings, what the boxes and buttons show, and the cards' subtitles."""
    read: dict[str, object] = page.evaluate(VIEW)
    return read


def until_seen(page: Page, wanted: dict[str, object]) -> None:
    """Wait until the page shows this, and fail with the difference if it never does."""
    ends = time.monotonic() + SECONDS_TO_AGREE
    while (shown := seen(page)) != wanted and time.monotonic() < ends:
        page.wait_for_timeout(250)
    assert shown == wanted, page.url


def said(page: Page) -> tuple[str, str, str]:
    """Place and period as the boxes of the status page show them, and the subtitle of its first card."""
    boxes = page.evaluate(BOXES)
    card = page.locator('[class*="st-key-card_"]').first
    return boxes["Place"], boxes["Period"], card.get_by_test_id("stMarkdownContainer").nth(1).inner_text()


@pytest.mark.parametrize("other", OTHERS.items(), ids=OTHERS.values())
def test_controls_address_and_cards_agree_after_every_way_back(desk: Visit, other: tuple[str, str]) -> None:
    page = desk.open(CHOSEN)
    for way in ("menu", "back", "reload"):
        if way == "menu":
            go(desk, *other)
            go(desk, *STATUS)
        elif way == "back":
            go(desk, *other)
            page.go_back()
            expect(page.get_by_role("heading", level=1)).to_have_text("Medical home status")
            desk.settle()
        else:
            page.reload()
            desk.settle()
        place, period, card = said(page)
        asked = page.url.partition("?")[2]
        assert (place == "Connecticut") == ("geography=09" in asked), way
        assert (period == "2017–2019") == ("period=2017-2019" in asked), way
        assert place in card, way
        assert period in card, way


def test_every_way_to_a_page_shows_what_its_address_shows(browser: Browser, address: str) -> None:
    """By menu, by Back, by Forward and by reload a page shows what the same address shows to a newcomer."""
    assert len(set(pairwise(["status", *(path for _, path in WALK)]))) == len(WALK)
    with visiting(browser, address, DESKTOP) as visit, visiting(browser, address, DESKTOP) as newcomer:
        told: dict[str, dict[str, object]] = {}

        def of_address(url: str) -> dict[str, object]:
            if url not in told:
                newcomer.open(url.removeprefix(f"{address}/"))
                told[url] = seen(newcomer.page)
            return told[url]

        page = visit.open(CHOSEN)
        stops = [page.url]
        for name, path in WALK:
            go(visit, name, path)
            until_seen(page, of_address(page.url))
            stops.append(page.url)
        for url in reversed(stops[:-1]):
            page.go_back()
            page.wait_for_url(url)
            until_seen(page, of_address(url))
        for url in stops[1:4]:
            page.go_forward()
            page.wait_for_url(url)
            until_seen(page, of_address(url))
        page.reload()
        visit.settle()
        until_seen(page, of_address(stops[3]))


def test_back_leads_to_the_view_before_once(desk: Visit) -> None:
    page = desk.open("status")
    views = [(page.url, seen(page))]

    def note() -> None:
        desk.settle()
        views.append((page.url, seen(page)))

    for label, option, told in (
        ("Place", "Vermont", "Vermont · 2018–2019"),
        ("Period", "2017–2019", "Vermont · 2017–2019"),
        ("Period", "2018", "Vermont · 2018"),
    ):
        page.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option", name=option, exact=True).click()
        expect(page.get_by_text(told, exact=False).first).to_be_visible()
        note()
    for name, path in (("System of care", "system"), ("Timeline", "timeline")):
        go(desk, name, path)
        note()
    assert len({url for url, _ in views}) == len(views)
    for url, view in reversed(views[:-1]):
        page.go_back()
        page.wait_for_url(url)
        until_seen(page, view)
    for url, view in views[1:]:
        page.go_forward()
        page.wait_for_url(url)
        until_seen(page, view)


def test_the_language_switch_shows_the_language_on_every_page(desk: Visit) -> None:
    desk.open("status")
    for name, path in (("System of care", "system"), STATUS, ("Timeline", "timeline")):
        go(desk, name, path)
        switch = desk.page.get_by_role("radiogroup", name="Language · Idioma")
        chosen = switch.get_by_role("radio", checked=True)
        expect(chosen).to_have_text("English")


def test_an_open_tab_stays_open_when_a_filter_changes(desk: Visit) -> None:
    page = desk.open("status")
    page.get_by_role("tab", name="Table").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="2017–2019", exact=True).click()
    expect(page.get_by_text("Massachusetts · 2017–2019").first).to_be_visible()
    expect(page.get_by_role("tab", name="Table").first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("table").first).to_be_visible()


@pytest.mark.parametrize(
    ("asked", "period", "timeline"), [("status", "Period", "Timeline"), ("status?lang=es", "Período", "Cronología")]
)
def test_a_change_of_figures_is_read_out_and_a_new_page_has_the_focus(
    desk: Visit, asked: str, period: str, timeline: str
) -> None:
    page = desk.open(asked)
    page.get_by_role("combobox", name=period).click()
    page.get_by_role("option", name="2017–2019", exact=True).click()
    expect(page.locator("body > [role=status]")).to_contain_text("Massachusetts · 2017–2019")
    go(desk, timeline, "timeline")
    expect(page.get_by_role("heading", level=1, name=timeline)).to_be_focused()


@pytest.mark.parametrize("is_typed", [True, False])
def test_a_new_page_leaves_the_focus_with_a_reader_who_types_already(browser: Browser, is_typed: bool) -> None:
    """The heading had taken it when the page was complete, and the rest of the word was lost."""
    with visiting(browser, "http://site.test", DESKTOP) as visit:
        page = visit.page
        page.clock.install()
        page.route("**/*", lambda route: route.fulfill(body=BEFORE_AND_AFTER, content_type="text/html"))
        page.goto("http://site.test/")
        page.evaluate(PAGE_CHANGES.read_text(encoding="utf-8"))
        app, field = page.get_by_test_id("stApp"), page.get_by_role("textbox", name="Search")
        page.clock.run_for(1000)
        app.evaluate("app => app.setAttribute('data-test-script-state', 'running')")
        page.evaluate("history.pushState(null, '', '/search')")
        if is_typed:
            field.press_sequentially("asth")
        app.evaluate("app => { app.setAttribute('data-test-script-state', 'notRunning'); app.append('whole') }")
        page.clock.run_for(1000)
        page.keyboard.type("ma")
        expect(field if is_typed else page.get_by_role("heading", level=1)).to_be_focused()
        expect(field).to_have_value("asthma" if is_typed else "")


def test_control_click_opens_another_tab_and_leaves_this_one(desk: Visit) -> None:
    page = desk.open("status")
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="System of care", exact=True)
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith("/system")
    assert page.url.endswith("/status")


def test_high_contrast_shows_the_headline_picture_the_chosen_tab_and_the_language(
    browser: Browser, address: str
) -> None:
    """What is said by a background alone is gone there."""
    with visiting(browser, address, DESKTOP, forced_colors="active") as visit:
        page = visit.open()
        for part in ("track", "interval", "home", "nation"):
            expect(page.locator(f".range .{part}").first).to_have_css("border-top-style", "solid")
        for role in ("tab", "radio"):
            chosen = page.locator(f"[role={role}]:is([aria-selected=true], [aria-checked=true])")
            expect(chosen.first).to_have_css("outline-style", "solid")
        expect(page.locator("[role=tab][aria-selected=false]").first).to_have_css("outline-style", "none")


def test_a_network_without_websockets_is_told_what_to_do(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visit:
        visit.page.route_web_socket("**/*", lambda socket: socket.close())
        visit.page.goto(f"{address}/status")
        note = visit.page.get_by_role("alert").filter(has_text=NO_CONNECTION)
        expect(note).to_be_visible(timeout=60_000)
        expect(note.get_by_role("link", name="Try again")).to_have_attribute("href", f"{address}/status")
        expect(visit.page.locator("#first-answer table").first).to_contain_text("46.2%")


def test_a_report_is_there_in_another_tab_and_after_a_reload(desk: Visit) -> None:
    page = desk.open("status")
    card = page.locator('[class*="st-key-card_"]').first
    card.get_by_role("tab", name="Save and share").click()
    card.get_by_role("button", name="Add to report").click()
    expect(card.get_by_role("button", name="Remove from report")).to_be_visible()
    page.wait_for_function("localStorage.getItem('medical-home-report')")
    other = Visit(page.context.new_page(), desk.address)
    for visit in (other, other):
        visit.open("report")
        expect(visit.page.get_by_role("button", name="Empty the report")).to_be_visible()
        assert "cards=components" in visit.page.url
    other.page.get_by_role("button", name="Empty the report").click()
    expect(card.get_by_role("button", name="Add to report")).to_be_visible()
