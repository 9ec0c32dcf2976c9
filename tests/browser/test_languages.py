"""Languages in a real browser: a journey in Spanish, and the marks that tell it to screen readers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.support.serving import Visit


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
    assert "Fuente" in drawing
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
