"""Places side by side: figures, differences and verdicts on screen and in files, read back; what is refused."""

from __future__ import annotations

import re
from io import BytesIO

import duckdb
import openpyxl
import pandas as pd
import pytest

from dashboard.cards import card_address, registry
from dashboard.data.queries import localities
from dashboard.exports.tables import csv_file, xlsx_file
from dashboard.subjects.place import choices, comparison
from tests.support.apptest import headings, measures, opened, texts

SCRIPT = "pages/compare.py"
HAMPDEN, NORFOLK, DISTRICT, WESTERN = "25013", "25021", "02810000", "eohhs-1"
CHOSEN = (HAMPDEN, NORFOLK, DISTRICT, WESTERN)


def sheet() -> pd.DataFrame:
    """The table of the workbook, by the names of its header row."""
    book = openpyxl.load_workbook(BytesIO(xlsx_file.of_card(comparison.side_by_side(CHOSEN), "")))
    head, *rows = book.worksheets[1].iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=head)


def test_nothing_is_compared_until_two_places_are_chosen() -> None:
    for address in ({}, {"places": HAMPDEN}):
        test = opened(SCRIPT, **address)
        assert [info.value for info in test.info] == ["Choose at least two places."]
        assert headings(test) == []


def test_comparisons_to_begin_with_are_links_that_compare() -> None:
    linked = re.findall(r'href="compare\?places=([^"]+)"[^>]*>([^<]+)<', texts(opened(SCRIPT)))
    assert [name for _, name in linked] == [
        "Western region and Boston region",
        "Berkshire County and Barnstable County",
        "Springfield, Worcester and Boston",
    ]
    for codes, _ in linked:
        assert len(measures(opened(SCRIPT, places=codes))) == 1


def test_up_to_four_places_of_any_level() -> None:
    test = opened(SCRIPT, places=",".join(CHOSEN))
    (table,) = measures(test)
    assert list(table)[1:] == ["Hampden County", "Norfolk County", "Springfield school district", "Western region"]
    ssi = table.loc[table["Measure"].str.startswith("Children on SSI per 1,000 ")].iloc[0]
    assert ssi["Measure"].endswith(" 2024 · Official count")
    assert ssi["Hampden County"] == "47.8 (46.5 to 49.2)"
    assert ssi["Norfolk County"] == "5.5 (5.1 to 5.8) Lower: −42.4 (−43.8 to −40.9)"
    assert ssi["Springfield school district"] == "no figure"
    assert ssi["Western region"].startswith("Not shown: counted by county")
    assert test.multiselect(key="places_choice").proto.max_selections == 4


def test_the_finding_counts_what_the_table_shows() -> None:
    both = measures(opened(SCRIPT, places=f"{HAMPDEN},{NORFOLK}", more_measures="true"))
    assert len(both) == 2
    told = pd.concat(both)["Norfolk County"]
    higher, lower, same = (sum(told.str.contains(f" {word}: ")) for word in ("Higher", "Lower", "Can't tell"))
    assert min(higher, lower, same) > 0
    assert comparison.side_by_side((HAMPDEN, NORFOLK)).finding == (
        f"Compared with Hampden County, Norfolk County is higher on {higher} measures and lower on {lower}. "
        f"For {same} we can't tell."
    )


def test_the_order_turns_the_difference_round() -> None:
    one = {(r[0].indicator_id): r[1] for r in comparison.rows((HAMPDEN, NORFOLK)) if r[0] and r[1]}
    other = {(r[0].indicator_id): r[1] for r in comparison.rows((NORFOLK, HAMPDEN)) if r[0] and r[1]}
    turned = {"higher": "lower", "lower": "higher", "same": "same", "": ""}
    assert len(one) > 30
    for name, row in one.items():
        assert turned[row.verdict] == other[name].verdict, name
        if row.difference is not None:
            assert row.difference == pytest.approx(-(other[name].difference or 0)), name
            assert row.difference_lower == pytest.approx(-(other[name].difference_upper or 0)), name


def test_the_spreadsheet_holds_numbers_that_agree_with_the_database(built: duckdb.DuckDBPyConnection) -> None:
    table = sheet()
    own = table[(table["Measure"] == "Students with disabilities") & (table["Place"] == "Norfolk County")].iloc[0]
    ((hampden, _, _), (norfolk, low, high)) = built.execute(
        """SELECT value, lower, upper FROM estimate WHERE indicator_id = 'students_with_disabilities'
        AND period = '2024-2025' AND geo_id IN ('25013', '25021') ORDER BY geo_id"""
    ).fetchall()
    assert own["Value"] == pytest.approx(norfolk)
    assert own["95% confidence interval, lower end"] == pytest.approx(low)
    assert own["95% confidence interval, upper end"] == pytest.approx(high)
    assert own["Difference"] == pytest.approx(norfolk - hampden)
    assert own["Difference, lower end of the 95% confidence interval"] < own["Difference"] < 0
    assert own["Compared"].startswith("Lower: ")
    assert len(own["SHA-256 of the source file"]) >= 64


def test_a_register_count_leaves_unrounded() -> None:
    table = sheet()
    own = table[(table["Measure"] == "Children on SSI") & (table["Place"] == "Hampden County")].iloc[0]
    assert own["Value"] == 4545
    assert own["Difference"] == "[x]"


def test_the_csv_names_verdict_and_reason_in_every_row() -> None:
    table = pd.read_csv(BytesIO(csv_file.csv(comparison.side_by_side(CHOSEN))), dtype={"geo_id": str})
    assert set(table["geo_id"]) == set(CHOSEN)
    beside = table[table["geo_id"] != HAMPDEN]
    assert (beside["verdict"].notna() | beside["why_not"].notna()).all()
    told = beside[beside["verdict"].isin(["higher", "lower"])]
    assert (told["difference_lower"] * told["difference_upper"] > 0).all()
    assert table["source_sha256"].str.len().min() >= 64


def test_modeled_counties_are_told_apart_by_the_draws(built: duckdb.DuckDBPyConnection) -> None:
    ((apart, low, high),) = built.execute(
        """SELECT difference, lower, upper FROM county_pair WHERE indicator_id = 'medical_home'
        AND geo_id = '25013' AND other = '25021'"""
    ).fetchall()
    (row,) = [r[1] for r in comparison.rows((HAMPDEN, NORFOLK)) if r[1] and r[1].indicator_id == "medical_home"]
    assert (row.difference, row.difference_lower, row.difference_upper) == pytest.approx((-apart, -high, -low))
    assert row.verdict == "same"


def test_a_town_stands_for_its_only_district_and_says_so() -> None:
    assert comparison.standing_for("2501367000") == DISTRICT
    assert comparison.name_of("2501367000") == "Springfield (its school district)"
    assert not comparison.can_be_compared(("2501367000", DISTRICT))


def test_a_town_with_two_districts_asks_which() -> None:
    concord = next(p.code for p in localities.places().values() if p.level == "town" and p.name == "Concord")
    said = opened(SCRIPT, places=f"{concord},{HAMPDEN}").info[0].value
    assert said.startswith("Several school districts serve Concord.")
    assert "Concord-Carlisle school district" in said


def test_no_place_is_ranked_and_nothing_chooses_all() -> None:
    test = opened(SCRIPT, places=f"{NORFOLK},{HAMPDEN}")
    assert "Norfolk County and Hampden County" in texts(test)
    assert not any("all" in button.label.lower() for button in test.button)
    assert list(choices.comparable())[:2] == ["25", "eohhs-6"]


@pytest.mark.parametrize(
    "spec",
    ["side-by-side:codes=25013", "side-by-side:codes=25013,25013", "side-by-side:codes=25013,99999", "place:code=99"],
)
def test_addresses_that_no_card_can_be_made_of(spec: str) -> None:
    with pytest.raises(card_address.UnknownCardError):
        registry.card_of(spec)
