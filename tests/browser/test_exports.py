"""Taking charts away in a real browser: add on one page, order on another, pass the link on, download the files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.serving import PHONE, SECONDS_TO_SHOW, Visit, serious_findings, visiting

COMPONENTS, PLACES = "The medical home and its five parts", "Care in a medical home, by place"


def add(page: Page, number: int) -> None:
    card = page.locator('[class*="st-key-card_"]').nth(number)
    card.get_by_role("tab", name="Save and share").click()
    card.get_by_role("button", name="Add to report").click()
    expect(card.get_by_text("In your report, number")).to_be_visible(timeout=SECONDS_TO_SHOW)


def line(page: Page, number: int):
    return page.locator(f".st-key-line_{number}")


def download(page: Page, key: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=SECONDS_TO_SHOW) as found:
        page.locator(f".st-key-{key} button").click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def test_add_order_pass_on_and_download(desk: Visit, browser: Browser, address: str) -> None:
    page = desk.open("status")
    add(page, 0)
    add(page, 1)
    page.get_by_role("link", name="Reports and data").first.click()
    expect(line(page, 2)).to_contain_text(PLACES, timeout=SECONDS_TO_SHOW)
    desk.settle()
    page.locator(".st-key-down_1 button").click()
    expect(line(page, 1)).to_contain_text(PLACES, timeout=SECONDS_TO_SHOW)
    page.get_by_label("Title").fill("Ours & theirs")
    page.get_by_label("Title").press("Enter")
    page.wait_for_url("**title=Ours**", timeout=SECONDS_TO_SHOW)
    desk.settle()
    assert "cards=places" in page.url

    with visiting(browser, address, PHONE) as cold:
        other = cold.open(page.url.removeprefix(f"{address}/"))
        expect(line(other, 1)).to_contain_text(PLACES, timeout=SECONDS_TO_SHOW)
        expect(line(other, 2)).to_contain_text(COMPONENTS)
        expect(other.get_by_label("Title")).to_have_value("Ours & theirs")
        assert serious_findings(other) == []
        assert cold.foreign == []

    name, packed = download(page, "own_all")
    assert name.startswith("ma-medical-home_report_")
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        assert files.testzip() is None
        assert files.read("README.md").decode().startswith("# Ours & theirs")
        assert any(entry.endswith(".pptx") for entry in files.namelist())
    name, document = download(page, "ready_pdf")
    assert name.startswith("ma-medical-home_report_massachusetts_")
    assert document.startswith(b"%PDF-1.7")


def test_the_report_is_there_again_when_the_reader_comes_back(desk: Visit) -> None:
    page = desk.open("report?cards=components:cshcn:2017-2019:25:US&note=Mine")
    expect(line(page, 1)).to_contain_text(COMPONENTS, timeout=SECONDS_TO_SHOW)
    page.get_by_role("link", name="Overview").first.click()
    desk.settle()
    page.get_by_role("link", name="Reports and data").first.click()
    page.wait_for_url("**cards=components**", timeout=SECONDS_TO_SHOW)
    page.wait_for_url("**note=Mine**", timeout=SECONDS_TO_SHOW)
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Mine")
