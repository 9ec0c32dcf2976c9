"""The page on practices: filters, map, table and files tell of the same sites."""

from __future__ import annotations

import io
import re
from functools import partial
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.drawing import theme
from dashboard.exports.pictures import chart_image
from dashboard.exports.tables import csv_file
from dashboard.maps.dot_map import DotMap
from dashboard.maps.elements import areas
from dashboard.subjects.practices import cards
from dashboard.subjects.practices.cards import ANY, Choice
from tests.support.apptest import headings, opened, texts

EVERYWHERE = Choice("hrsa", ANY, ANY, ANY, "")


run = partial(opened, "pages/practices.py", whole="true")


def said_by(test: AppTest) -> str:
    """The findings, which are headings, and all other texts."""
    return "\n".join([*headings(test), texts(test)])


def test_a_site_has_its_page_and_a_number_to_tap() -> None:
    table = run(county="25001").table[0].value.set_index("Name")
    bourne = table.loc["[Community Health Center of Cape Cod - Bourne](http://www.chcofcapecod.org)"]
    assert bourne["Phone"] == "[508-759-7920](tel:+15087597920)"
    assert "Community Health Center of Cape Cod - Centerville" in table.index
    assert all(name == name.strip() and not name.isupper() for name in table.index)


def test_page_opens_on_the_federal_list() -> None:
    said = said_by(run())
    assert "The list has 203 sites in Massachusetts" in said
    assert "Suffolk County has the most, 62." in said
    assert "not a certified medical home" in said
    assert "84 match one of the 203 sites" in said


@pytest.mark.parametrize(
    ("address", "shown", "of"),
    [
        ({"county": "25009"}, 38, 203),
        ({"region": "eohhs-4"}, 16, 203),
        ({"town": "Springfield"}, 10, 203),
        ({"kind": "hsn_chc", "county": "25027"}, 17, 111),
        ({"kind": "hsn_hospital", "county": "25025"}, 12, 72),
        ({"q": "pediatrics"}, 1, 203),
        ({"q": "lynn pace"}, 4, 203),
        ({"town": "Great Barrington"}, 2, 203),
    ],
)
def test_filters_in_the_address(address: dict[str, str], shown: int, of: int) -> None:
    """Counts made on the raw files with `grep -c`, by the county or city they state; regions by summing towns."""
    test = run(**address)
    assert re.search(rf"{shown} of the {of} sites", said_by(test))
    assert len(test.table[0].value) == shown


def test_town_without_a_site_says_so() -> None:
    test = run(town="Gosnold")
    assert "No sites match" in headings(test)
    assert "Remove a filter." in texts(test)


@pytest.mark.parametrize("value", ["nonsense", "<script>alert(1)</script>", "'; DROP TABLE site; --", "é" * 300])
def test_nonsense_in_the_address_is_said(value: str) -> None:
    test = run(kind=value, town=value, region=value, county=value, q=value)
    assert sum("does not have" in info.value for info in test.info) == 4
    assert "<script>" not in texts(test).replace("&lt;", "")


def test_region_says_which_counties_it_takes_in_part() -> None:
    said = said_by(run(region="eohhs-5"))
    assert "The Southeast region includes all of Barnstable, Bristol, Dukes and Nantucket and part of" in said
    part = said.split("and part of ")[1].split(".")[0]
    assert part == "Norfolk and Plymouth"


def test_list_without_points_has_no_map_and_says_so() -> None:
    card = cards.sites_card(Choice("hsn_hospital", ANY, ANY, ANY, ""), "county")
    assert card.chart is None
    assert any("no map locations" in note for note in card.notes)


@pytest.mark.parametrize(
    "choice", [EVERYWHERE, Choice("hrsa", ANY, "25009", ANY, ""), Choice("hrsa", "eohhs-1", ANY, ANY, "")]
)
@pytest.mark.parametrize("layer", ["county", "region"])
def test_map_table_and_file_hold_the_same_sites(choice: Choice, layer: str) -> None:
    card = cards.sites_card(choice, layer)
    assert isinstance(card.chart, DotMap)
    drawing = ElementTree.fromstring(card.chart.drawing(theme.LIGHT).document(card.alt))
    named = sorted(title.text or "" for title in drawing.iterfind(".//circle/title"))
    saved = pd.read_csv(io.BytesIO(csv_file.csv(card)), dtype=str, encoding="utf-8-sig")
    listed = sorted(f"{r['name']}, {r.address}, {r.municipality}".lower() for _, r in saved.iterrows())
    assert sorted(name.lower() for name in named) == listed
    assert len(card.table) == len(named) == len(saved)
    assert sorted(card.table["Name"].str.lower()) == sorted(saved["name"].str.lower())


def test_every_dot_lies_in_the_view() -> None:
    choice = Choice("hrsa", "eohhs-6", ANY, ANY, "")
    card = cards.sites_card(choice, "county")
    assert isinstance(card.chart, DotMap)
    drawing = card.chart.drawing(theme.LIGHT)
    left, top, width, height = drawing.view_box
    circles = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawing.content)
    assert len(circles) == 62
    assert all(left <= float(x) <= left + width and top <= float(y) <= top + height for x, y in circles)
    assert width < 200, "a region is drawn larger than the state"


def test_bounds_of_a_path_of_steps() -> None:
    assert areas.bounds(["M10 20l5 0 0-7-9 1z", "M-3 4l1 1z"]) == (-3.0, 4.0, 15.0, 20.0)


def test_search_takes_every_word() -> None:
    rows = cards.chosen_sites(Choice("hrsa", ANY, ANY, ANY, "lynn pace"))
    assert len(rows) == 4
    assert set(rows["municipality"]) == {"Lynn"}
    assert cards.chosen_sites(Choice("hrsa", ANY, ANY, ANY, "%' OR 1=1")).empty


@pytest.mark.parametrize(("layer", "areas"), [("county", 14), ("region", 6)])
def test_rates_by_area(layer: str, areas: int, built: duckdb.DuckDBPyConnection) -> None:
    card = cards.rate_card(layer)
    assert len(card.data) == areas + 1
    assert card.kinds == ("administrative",)
    assert card.data["geo_name"].iloc[0] == "Massachusetts"
    assert card.data["geo_name"].iloc[1:].is_monotonic_increasing, "no ranking"
    source = built.execute("SELECT parts FROM source WHERE source_id = ?", [card.data["source_id"].iloc[-1]]).fetchone()
    assert source is not None
    assert ("popest" in source[0]) == (layer == "county")
    assert ("None are in Nantucket." in card.finding) == (layer == "county")


def test_shared_addresses_and_names_are_counted() -> None:
    notes = " ".join(cards.sites_card(EVERYWHERE, "county").notes)
    assert "203 sites are at 194 addresses" in notes
    assert "9 of the 203 sites are programs for older adults, 3 are pharmacies, and 6 give dental or eye care" in notes


def test_pictures_of_the_map() -> None:
    card = cards.sites_card(Choice("hrsa", ANY, "25009", ANY, ""), "county")
    document = chart_image.framed_svg(card, "http://localhost/practices?county=25009")
    assert document.count("<circle") == 38
    assert "38 of the 203 sites on this list are in Essex County." in document
    assert chart_image.framed_png(card, "http://localhost").startswith(b"\x89PNG")
