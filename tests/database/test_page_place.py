"""The page on one place: by code, name and ZIP code; what it says of a town, county, region, district and nonsense."""

from __future__ import annotations

import re
from io import BytesIO

import duckdb
import pikepdf
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.exports.documents import fact_sheet
from dashboard.exports.tables import csv_file
from dashboard.subjects.place import cards, choices, content, figures, sheet
from tests.support.apptest import headings, measures, opened, texts

SCRIPT = "pages/place.py"
SPRINGFIELD, DISTRICT, HAMPDEN = "2501367000", "02810000", "25013"


def titled(test: AppTest) -> str:
    return str(test.title[0].value)


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ({"town": SPRINGFIELD}, "Springfield"),
        ({"county": HAMPDEN}, "Hampden County"),
        ({"region": "eohhs-1"}, "Western region"),
        ({"district": DISTRICT}, "Springfield school district"),
        ({"town": "springfield"}, "Springfield"),
        ({"town": "01109"}, "Springfield"),
        ({"town": "Manchester"}, "Manchester-by-the-Sea"),
        ({"town": "jamaica plain"}, "Boston"),
    ],
)
def test_a_link_opens_the_place(address: dict[str, str], title: str) -> None:
    test = opened(SCRIPT, **address)
    assert titled(test) == title
    assert f"{title} compared with Massachusetts" in texts(test)
    assert f"What we don't know about {title}" in headings(test)
    assert not test.info


def test_the_place_comes_first_and_the_search_after_it() -> None:
    test = opened(SCRIPT, county=HAMPDEN)
    first, second = (element.value for element in test.main.markdown[:2])
    assert first == "County with 23 cities and towns."
    assert second.startswith("An estimated **23,600 children** in Hampden County have special health care needs")


def test_the_headline_says_what_stands_out_with_both_figures(built: duckdb.DuckDBPyConnection) -> None:
    ((place, state),) = built.execute(
        """SELECT a.state_value + a.difference, a.state_value FROM against_state a
        WHERE indicator_id = 'ssi_children_rate' AND geo_id = '25013'"""
    ).fetchall()
    said = texts(opened(SCRIPT, county=HAMPDEN))
    assert f"children on SSI per 1,000 ({place:.1f} vs. {state:.1f})" in said
    assert (round(place, 1), round(state, 1)) == (47.8, 13.4)
    assert re.search(r"for \d+ of \d+ measures we can't tell", said)


def test_a_town_says_what_is_measured_for_what() -> None:
    test = opened(SCRIPT, town=SPRINGFIELD)
    said = texts(test)
    assert "No survey is large enough to count the children with special health care needs in Springfield." in said
    (shown,) = measures(test)
    told = dict(zip(shown["Measure"], shown["Value"], strict=True))
    assert told["Children on SSI per 1,000 Hampden County · 2024 · Official count"] == "47.8 (46.5 to 49.2)"
    assert told["Students with disabilities Springfield school district · 2024–2025 · Official count"].startswith(
        "27.6%"
    )
    assert shown["State value"][2] == "13.4"
    assert shown["Compared"][2] == "Higher: +34.4 (+33.1 to +35.8)"


def test_every_figure_of_a_place_is_in_one_of_its_two_tables() -> None:
    for code in (SPRINGFIELD, "2502182315", HAMPDEN, DISTRICT):
        place = choices.place_of(code)
        main, others = measures(opened(SCRIPT, **{place.level: code}, more_measures="true"))
        assert len(main) + len(others) == len(cards.place_card(code).table)
        assert 3 <= len(main) <= 10


def test_care_legislators_and_schools_of_a_town() -> None:
    said = texts(opened(SCRIPT, town=SPRINGFIELD))
    assert "Baystate Medical Center" in said
    assert "](tel:+14137940000)" in said
    assert "**State Senate:** Hampden and Hampden, Hampshire and Worcester (each covers part of Springfield)" in said
    assert 'href="place?district=02810000"' in said
    assert 'href="compare?places=02810000,25013"' in said
    assert 'href="report?geography=25013"' in said


def test_nearest_care_is_in_order_of_distance() -> None:
    for kind in content.CARE:
        far = [near.miles for near in content.near(choices.place_of(SPRINGFIELD), kind)]
        assert far == sorted(far)
        assert len(far) == 4


def test_what_does_not_exist_is_said_once_with_suggestions() -> None:
    test = opened(SCRIPT, town="Sprinfield")
    assert [info.value for info in test.info] == ["We can't find “Sprinfield” in Massachusetts."]
    # Another run, as when the window turns out to be narrow, still answers.
    assert [info.value for info in test.run().info] == ["We can't find “Sprinfield” in Massachusetts."]
    assert f'href="place?town={SPRINGFIELD}"' in texts(test)
    assert titled(test) == "Look up your town"


def test_a_zip_code_of_two_towns_offers_each() -> None:
    said = texts(opened(SCRIPT, town="01237"))
    assert "01237 leads to more than one place. Choose one:" in said
    assert ">Hancock</a> or <a" in said


def test_a_zip_code_of_another_state() -> None:
    assert opened(SCRIPT, town="10001").info[0].value.startswith("10001 is not a Massachusetts ZIP code.")


def test_looking_up_by_the_field_puts_the_code_in_the_address() -> None:
    test = opened(SCRIPT)
    test.text_input(key="place_query").set_value("woods hole")
    test.button[0].click().run()
    assert titled(test) == "Falmouth"
    assert test.query_params["town"] == "2500123105"
    assert "Showing Falmouth. You searched for “woods hole”." in texts(test)
    test.text_input(key="place_query").set_value("hampden county")
    test.button[0].click().run()
    assert titled(test) == "Hampden County"
    assert test.query_params["county"] == HAMPDEN
    assert "town" not in test.query_params


def test_a_name_of_several_places_offers_the_others() -> None:
    said = texts(opened(SCRIPT, town="Hampden"))
    assert 'Other places with this name: <a href="place?county=25013"' in said


def test_counts_over_time_show_the_gap_and_the_change() -> None:
    test = opened(SCRIPT, county=HAMPDEN, series="25013.ssi_children")
    assert "Children on SSI: Hampden County over time" in texts(test)
    said = texts(test)
    assert "Children on SSI in Hampden County went from 3,185 in 2003 to 4,545 in 2024" in headings(test)
    assert "Some years between have no figure." in said
    assert "Children on SSI: Massachusetts over time" in texts(opened(SCRIPT))


def test_a_small_count_is_never_shown(built: duckdb.DuckDBPyConnection) -> None:
    hidden = built.execute(
        """SELECT geo_id, indicator_id, period FROM estimate
        WHERE reliability_reason IN ('fewer_than_10', 'protects_small_count') AND length(geo_id) = 8"""
    ).fetchall()
    told = 0
    for code in {code for code, _, _ in hidden}:
        rows = {(r.indicator_id, r.period): r for r in figures.against_state([code])}
        for row in (rows.get((name, period)) for own, name, period in hidden if own == code):
            if row is not None:
                told += 1
                assert (row.value, row.lower, row.difference, row.verdict) == (None, None, None, ""), row
    assert told > 100


def test_a_hidden_figure_leaves_no_number_in_table_or_file(built: duckdb.DuckDBPyConnection) -> None:
    card = cards.place_card(DISTRICT)
    own = card.table[card.table["Measure"] == "Students with disabilities: a physical disability"].iloc[0]
    assert (own["Value"], own["95% confidence interval"]) == ("", "")
    assert own["Compared"] == "Not compared: one of the two has no figure"
    assert "fewer than 10 children" in own["Reliability"]
    line = next(one for one in csv_file.csv(card).decode("utf-8-sig").splitlines() if "disability_physical" in one)
    assert line.startswith(",,,suppressed,fewer_than_10,")


def test_modeled_figures_get_a_verdict_only_beyond_both_intervals() -> None:
    for code in ("25013", "25021", "eohhs-6"):
        for row in figures.against_state([code]):
            if row.estimate_type == "modeled" and row.verdict in ("higher", "lower"):
                assert row.difference_lower is not None
                assert row.difference_upper is not None
                assert row.difference_lower * row.difference_upper > 0


@pytest.mark.parametrize("code", [SPRINGFIELD, "2502507000", "2500343300", "25019", "eohhs-1", DISTRICT])
def test_a_fact_sheet_is_one_page(code: str) -> None:
    place = choices.place_of(code)
    own = sheet.fact_sheet(place, "http://localhost:8501/place")
    with pikepdf.open(BytesIO(fact_sheet.pdf(own))) as document:
        assert len(document.pages) == 1
        assert document.docinfo["/Title"] == choices.full_name(place)
    assert fact_sheet.png(own).startswith(b"\x89PNG")
