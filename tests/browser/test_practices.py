"""The page on practices in a real browser: filter, map, table and file tell of the same sites."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.serving import DESKTOP, PHONE, Visit, serious_findings, visiting

DOTS = '[class*="st-key-card_sites"] svg circle'
TABLE_ROWS = '[class*="st-key-card_sites"] table tbody tr'


def test_filter_map_table_and_download_agree(desk: Visit, browser: Browser, address: str) -> None:
    page = desk.open("practices")
    expect(page.locator(DOTS)).to_have_count(203)
    page.get_by_role("combobox", name="County").click()
    page.get_by_role("option", name="Franklin", exact=True).click()
    desk.settle()
    expect(page.locator(DOTS)).to_have_count(6)
    expect(page.locator(TABLE_ROWS)).to_have_count(6)
    expect(page.get_by_text("6 of the 203 sites on this list are in Franklin County.").first).to_be_visible()
    drawn = page.locator(f"{DOTS} title").all_text_contents()
    listed = page.locator(f"{TABLE_ROWS} td:first-child").all_text_contents()
    assert sorted(told.split(",")[0] for told in drawn) == sorted(name.strip() for name in listed)

    page.get_by_text("Save and share").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Data (CSV)").first.click()
    saved = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert sorted(f"{row['name']}, {row['address']}, {row['municipality']}" for row in saved) == sorted(drawn)

    assert page.url == f"{address}/practices?county=25011"
    with visiting(browser, address, DESKTOP) as cold:
        cold.open("practices?county=25011")
        expect(cold.page.locator(DOTS)).to_have_count(6)


def test_search_in_the_address(desk: Visit) -> None:
    page = desk.open("practices?q=pediatrics&kind=hsn_chc")
    expect(page.locator(TABLE_ROWS)).to_have_count(1)
    expect(page.locator(DOTS)).to_have_count(0)
    expect(page.get_by_text("CHP Berkshire Pediatrics").first).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_group_of_few_rates_is_accessible(browser: Browser, address: str, size: dict[str, int]) -> None:
    with visiting(browser, address, size) as visit:
        page = visit.open("quality?group=asthma_emergency")
        assert serious_findings(page) == []
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, "the page scrolls sideways"
        assert visit.foreign == []
