"""The main journeys in a real browser: open, read, change, share, take away; on a desk and on a phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.sources.manifest import read_manifest, sha256
from tests.support.pinned import RAW
from tests.support.serving import DESKTOP, PHONE, Visit, visiting


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box, as a reader would who sees it: a list closes while the page moves."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.evaluate("box => box.scrollIntoView({ behavior: 'instant', block: 'center' })")
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def saved(page: Page, button: str) -> bytes:
    """What a download button of the first card gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).first.click()
    return Path(download.value.path()).read_bytes()


def test_journey_read_change_share_take_away(desk: Visit, browser: Browser, address: str) -> None:
    page = desk.open()
    expect(page.locator(".st-key-headline")).to_contain_text("46%")
    page.get_by_role("link", name="Medical home status").first.click()
    desk.settle()
    choose(page, "Period", "2017–2019")
    desk.settle()
    choose(page, "Place", "New Hampshire")
    desk.settle()
    shared = page.url
    assert sorted(shared.removeprefix(f"{address}/status?").split("&")) == ["geography=33", "period=2017-2019"]

    with visiting(browser, address, DESKTOP) as cold:
        other = cold.open(shared.removeprefix(f"{address}/"))
        expect(other.locator('[class*="st-key-card_33-medical-home-components"]')).to_be_visible()
        expect(other.get_by_text("New Hampshire · 2017–2019").first).to_be_visible()

    card = page.locator('[class*="st-key-card_33-medical-home-components"]')
    card.get_by_role("tab", name="Save and share").click()
    rows = list(csv.DictReader(io.StringIO(saved(page, "Data (CSV)").decode("utf-8-sig"))))
    assert {row["geo_id"] for row in rows} == {"33", "US"}
    assert {row["estimate_type"] for row in rows} == {"direct"}
    assert saved(page, "Picture (PNG)").startswith(b"\x89PNG")
    drawing = saved(page, "Picture (SVG)").decode()
    for told in ("The medical home and its five parts", "New Hampshire", "Survey estimate", "nsch_2019_topical"):
        assert told in drawing


def on_paper(page: Page) -> dict[str, list[str]]:
    """What the address says that stands on paper."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    told = page.locator(".on-paper").text_content()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert told is not None
    (address,) = [word for word in told.split() if "?" in word]
    found = parse_qs(urlsplit(address).query)
    assert found.pop("build")
    return found


SHARE = {"town": ["2502507000"], "series": ["00350000.students_with_disabilities"]}
NUMBER = "Number of students with disabilities: Boston school district"
OF_NUMBER = SHARE | {"series": ["00350000.students_with_disabilities_count"]}


@pytest.mark.parametrize(
    ("start", "label", "options", "told"),
    [
        ("about", "For", ("Families", "Everyone"), ({}, {"audience": ["families"]}, {})),
        ("about?audience=families", "For", ("Everyone",), ({"audience": ["families"]}, {})),
        # A default is told, too, since another build may have another.
        (
            "place?town=2502507000",
            "Measure",
            (NUMBER, "Students with disabilities: Boston school district"),
            (SHARE, OF_NUMBER, SHARE),
        ),
    ],
)
def test_the_address_on_paper_follows_a_filter_of_a_part(
    desk: Visit, start: str, label: str, options: tuple[str, ...], told: tuple[dict[str, list[str]], ...]
) -> None:
    page = desk.open(start)
    found = [on_paper(page)]
    for option in options:
        choose(page, label, option)
        desk.settle()
        found.append(on_paper(page))
    assert tuple(found) == told


def test_the_address_on_paper_is_that_of_what_is_shown(desk: Visit) -> None:
    page = desk.open("measures?geography=atlantis&build=0123456789ab")
    told = on_paper(page)
    assert told["geography"] == ["25"]
    assert "0123456789ab" not in str(page.locator(".on-paper").text_content())


def test_nonsense_in_the_address_is_said(desk: Visit) -> None:
    page = desk.open("status?geography=atlantis&period=1066")
    expect(page.get_by_text("The link asked for place “atlantis”")).to_be_visible()
    expect(page.get_by_text("Massachusetts · 2018–2019").first).to_be_visible()


def test_back_brings_the_former_view_again(desk: Visit) -> None:
    page = desk.open("status")
    choose(page, "Place", "Vermont")
    desk.settle()
    expect(page.get_by_text("Vermont · 2018–2019").first).to_be_visible()
    page.go_back()
    desk.settle()
    expect(page.get_by_text("Massachusetts · 2018–2019").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "card", "kind", "file"),
    [
        ("status?geography=33&period=2018-2019", "components", "Survey estimate", "nsch_2018_topical"),
        ("counties?indicator=medical_home", "county-map", "Modeled estimate", "nsch_2017_topical"),
        ("quality", "core-set-checkups", "", "ma_medicaid_child_core_set_ffy2021_2022"),
        ("practices?more_rate=true", "sites-rate", "Official count", "ma_hrsa_health_center_sites_2024-10"),
    ],
    ids=["direct", "modeled", "published", "administrative"],
)
def test_journey_from_a_card_to_its_file(desk: Visit, path: str, card: str, kind: str, file: str) -> None:
    """Card, source, row of the manifest, hash of the file's bytes, step of the build; by clicking alone."""
    page = desk.open(path)
    shown = page.locator(f'[class*="st-key-card_"][class*="{card}"]').first
    shown.get_by_role("tab", name="About this figure").click()
    shown.get_by_role("link", name="Trace this number to its source file").click()
    page.wait_for_url("**/methods?part=sources**")
    desk.settle()
    told = page.locator(".st-key-page").inner_text()
    source = next(s for s in read_manifest(RAW) if s.source_id == file)
    assert kind in told
    assert f"Row {file} of data/raw/sources.csv" in told
    assert sha256(RAW / source.file) in told
    assert "Checked the finished database" in told


def test_a_parent_reaches_the_fact_sheet_of_her_town_in_three_taps(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visit:
        page = visit.open()
        page.get_by_role("link", name="I’m a parent").click()
        page.get_by_label("Your town or ZIP code").fill("Holyoke")
        page.get_by_role("button", name="Show my town").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Holyoke")
        assert saved(page, "Fact sheet (PDF)").startswith(b"%PDF")


def test_an_aide_has_a_slide_with_a_sentence_to_quote_in_three_clicks(desk: Visit) -> None:
    page = desk.open()
    card = page.locator('[class*="st-key-card_"]').first
    card.get_by_role("tab", name="Save and share").click()
    assert saved(page, "One slide (PPTX)").startswith(b"PK")
    expect(card.get_by_text("from the Massachusetts Medical Home Dashboard, build")).to_be_visible()


def test_an_analyst_has_western_against_boston_on_everything_in_three_clicks(desk: Visit) -> None:
    page = desk.open()
    page.get_by_role("link", name="Compare places").first.click()
    page.get_by_role("link", name="Western region and Boston region").click()
    page.get_by_text("Show everything on this page").click()
    expect(page.get_by_text("Students with disabilities: autism").first).to_be_visible()
    expect(page.get_by_role("columnheader", name="Boston region").first).to_be_visible()


def test_a_journalist_has_the_code_of_an_embed_in_two_clicks(desk: Visit) -> None:
    page = desk.open()
    card = page.locator('[class*="st-key-card_"]').first
    card.get_by_role("tab", name="Save and share").click()
    card.get_by_text("Embed", exact=True).click()
    expect(card.get_by_text("<iframe").first).to_be_visible()


def test_a_sentence_of_a_tile_is_copied_with_its_source(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.open()
        page.locator(".st-key-tile_children").get_by_role("button", name="Copy with source").click()
        expect(page.locator(".st-key-tile_children").get_by_text("Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("In 2022–2024, about 326,500 children in Massachusetts had special health care needs")
        assert "Source: National Survey of Children’s Health, 2022–2024" in copied


def test_results_follow_as_one_types_and_the_words_stay(desk: Visit) -> None:
    page = desk.open("search")
    field = page.locator(".st-key-page").get_by_role("textbox", name="Search this site")
    field.press_sequentially("plan ")
    expect(page.get_by_text("results for “plan”")).to_be_visible()
    field.press_sequentially("of care")
    expect(page.get_by_text("results for “plan of care”")).to_be_visible()
    expect(field).to_have_value("plan of care")


def test_a_search_is_one_step_back(desk: Visit) -> None:
    page = desk.open()
    search = page.get_by_test_id("stSidebar").get_by_role("textbox", name="Search this site")
    search.fill("plan")
    search.press("Enter")
    field = page.locator(".st-key-page").get_by_role("textbox", name="Search this site")
    expect(page.get_by_text("results for “plan”")).to_be_visible()
    for words, typed in (("asthma", "asthma"), ("asthma p", " p"), ("asthma plan", "lan")):
        if words == typed:
            field.fill("")
        field.press_sequentially(typed)
        expect(page.get_by_text(f"“{words}”").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("results for “plan”")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{desk.address}/")


def test_a_details_link_opens_the_whole_source(desk: Visit) -> None:
    page = desk.open("status")
    card = page.locator('[class*="st-key-card_"]').first
    assert "nsch_2019_topical" not in card.inner_text()
    card.get_by_role("button", name="Details").click()
    expect(card.get_by_role("tab", name="About this figure")).to_have_attribute("aria-selected", "true")
    expect(card.get_by_text("nsch_2019_topical").first).to_be_visible()


def test_a_chart_is_two_clicks_from_the_first_page(desk: Visit) -> None:
    page = desk.open()
    page.get_by_role("link", name="I need a chart").click()
    desk.settle()
    page.get_by_role("radio", name="Access and insurance").click()
    desk.settle()
    expect(page).to_have_url(f"{desk.address}/measures?indicator=insurance_current")
