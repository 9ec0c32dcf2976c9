"""From a ZIP code to a place and its fact sheet, in a real browser; the place is what a phone shows first."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from tests.support.serving import DESKTOP, PHONE, SECONDS_TO_SHOW, Visit, serious_findings, visiting

FIELD = "Town, ZIP code, county, region, or school district"


def test_from_a_zip_code_to_a_fact_sheet(desk: Visit, browser: Browser, address: str) -> None:
    page = desk.open("place")
    field = page.get_by_label(FIELD)
    field.fill("01109")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Springfield", exact=True)).to_be_visible(timeout=SECONDS_TO_SHOW)
    desk.settle()
    assert page.url.split("?")[1] == "town=2501367000"
    expect(page.get_by_text("You searched for “01109”.")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Fact sheet (PDF)").click()
    with pikepdf.open(Path(download.value.path())) as document:
        assert len(document.pages) == 1
        assert document.docinfo["/Title"] == "Springfield"

    with visiting(browser, address, DESKTOP) as cold:
        other = cold.open(page.url.removeprefix(f"{address}/"))
        expect(other.get_by_role("heading", name="Springfield", exact=True)).to_be_visible()


def test_a_misspelled_name_leads_on_by_its_suggestion(desk: Visit) -> None:
    page = desk.open("place?town=Worchester")
    expect(page.get_by_text("We can't find “Worchester” in Massachusetts.")).to_be_visible()
    page.get_by_role("link", name="Worcester", exact=True).click()
    expect(page.get_by_role("heading", name="Worcester", exact=True)).to_be_visible(timeout=SECONDS_TO_SHOW)
    desk.settle()
    assert page.url.endswith("/place?town=2502782000")


def test_from_a_place_to_its_comparison(desk: Visit) -> None:
    page = desk.open("place?county=25013")
    page.get_by_role("link", name="Compare Hampden County with other places").click()
    expect(page.get_by_role("heading", name="Compare places", exact=True)).to_be_visible(timeout=SECONDS_TO_SHOW)
    desk.settle()
    chooser = page.get_by_role("combobox", name="Places to compare (up to four)")
    chooser.press_sequentially("Norfolk County")
    # The list offers places one by one, and nothing that takes them all.
    expect(page.get_by_role("option")).to_have_text(["Norfolk County"])
    assert page.get_by_text("Select all").count() == 0
    chooser.press("Enter")
    # While the list is open, everything else is hidden from a screen reader.
    chooser.press("Escape")
    expect(page.get_by_role("columnheader", name="Norfolk County")).to_be_visible(timeout=SECONDS_TO_SHOW)
    desk.settle()
    assert "places=25013,25021" in unquote(page.url)


def test_a_comparison_leaves_as_a_workbook_of_the_figures_on_screen(desk: Visit) -> None:
    page = desk.open("compare?places=25013,25021")
    row = page.get_by_role("row", name="Children on SSI per 1,000")
    expect(row).to_contain_text("47.8 (46.5 to 49.2)")
    expect(row).to_contain_text("Lower: −42.4 (−43.8 to −40.9)")
    page.get_by_role("tab", name="Save and share").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Spreadsheet (XLSX)").first.click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    head, *rows = book.worksheets[1].iter_rows(values_only=True)
    hampden, norfolk = (
        dict(zip(head, cells, strict=True)) for cells in rows if cells[0] == "Children on SSI per 1,000"
    )
    assert round(hampden["Value"], 1) == 47.8
    assert round(norfolk["Difference"], 1) == -42.4
    assert norfolk["Compared"] == "Lower: −42.4 (−43.8 to −40.9)"


@pytest.mark.parametrize("path", ["place?town=2501367000", "compare?places=25013,25021,eohhs-1"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_it_is_accessible_and_fits(browser: Browser, address: str, path: str, size: dict[str, int]) -> None:
    with visiting(browser, address, size) as visit:
        page = visit.open(path)
        assert serious_findings(page) == []
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0
        assert visit.foreign == []


def test_a_phone_shows_the_place_first(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visit:
        page = visit.open("place?town=2501367000")
        title = page.get_by_role("heading", name="Springfield", exact=True).bounding_box()
        sheet = page.get_by_role("button", name="Fact sheet (PDF)").bounding_box()
        assert title is not None
        assert sheet is not None
        assert title["y"] < PHONE["height"] / 3
        assert title["y"] < sheet["y"] < page.get_by_text("Look up another place").bounding_box()["y"]  # type: ignore[index]
