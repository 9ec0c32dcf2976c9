"""Languages in a real browser: a journey in Spanish, and the marks that tell it to screen readers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.serving import DESKTOP, Visit, visiting


def test_journey_in_spanish(desk: Visit) -> None:
    page = desk.open("status?geography=33")
    page.get_by_role("radio", name="Español").click()
    expect(page.get_by_role("heading", level=1, name="Situación del hogar médico")).to_be_visible()
    desk.settle()
    assert sorted(page.url.split("?")[1].split("&")) == ["geography=33", "lang=es"]
    assert page.evaluate("document.documentElement.lang") == "es"
    page.get_by_test_id("stSidebar").get_by_role("link", name="Condados y regiones").click()
    expect(page.get_by_role("heading", level=1, name="Condados y regiones")).to_be_visible()
    desk.settle()
    assert page.url.endswith("/counties?lang=es")
    card = page.locator('[class*="st-key-card_county-map"]')
    card.get_by_role("tab", name="Guardar y compartir").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="Imagen (SVG)").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    assert 'lang="es"' in drawing
    assert "niños con necesidades especiales" in drawing
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Situación del hogar médico")).to_be_visible()
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", level=1, name="Medical home status")).to_be_visible()
    desk.settle()
    assert "lang=" not in page.url
    assert page.evaluate("document.documentElement.lang") == "en"


def test_page_and_menu_are_marked_with_their_language(desk: Visit) -> None:
    page = desk.open("disagreements?lang=es")
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.get_by_test_id("stSidebar").get_attribute("lang") == "es"


def test_a_browser_in_spanish_starts_in_spanish_and_can_choose_english(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESKTOP, locale="es-PR") as visit:
        page = visit.open("families?town=2501367000")
        assert page.url.endswith("/families?town=2501367000&lang=es")
        expect(page.get_by_role("heading", level=1)).to_have_text("Un hogar médico para su hijo")
        page.get_by_role("radio", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A medical home for your child")
        visit.settle()
        page.reload()
        visit.settle()
        expect(page.get_by_role("heading", level=1)).to_have_text("A medical home for your child")
        page.get_by_test_id("stSidebar").get_by_role("link", name="All measures", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("All measures")
        visit.settle()
        assert "lang=en" in page.url
