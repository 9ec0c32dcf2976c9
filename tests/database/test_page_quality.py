"""The page on quality of care: Massachusetts beside the states, years and 2016 kept apart."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts.elements.model import Band
from dashboard.exports.pictures import chart_image
from dashboard.subjects.quality import cards as quality
from tests.support import drawn
from tests.support.apptest import headings, opened, texts, titles

ROOT = Path(__file__).parents[2]
RATES = ROOT / "data" / "raw" / "practices" / "ma_medicaid_child_core_set_ffy2021_2022.csv"


run = partial(opened, "pages/quality.py", whole="true")


def test_page_says_whom_it_is_about() -> None:
    test = run()
    said = "\n".join([*headings(test), texts(test)])
    assert "not only children with special health care needs" in said
    assert "cannot be compared" in said
    assert "in the best quarter of reporting states on 10 of 10 rates" in said


def test_group_and_year_in_the_address() -> None:
    test = run(group="asthma_emergency", period="2021")
    assert any("In 2021, Massachusetts was" in heading for heading in headings(test))
    assert "Asthma and emergency visits" in titles(test)
    assert any("per 1,000 months" in title for title in titles(test)), "another unit, another chart"


def test_every_published_rate_is_shown_once_in_its_year() -> None:
    published = pd.read_csv(RATES, dtype=str)
    for year in ("2021", "2022"):
        cards = [card for group in quality.groups() for card in quality.group_cards(group, year)]
        shown = pd.concat([card.data for card in cards])
        assert len(shown) == (published["ffy"] == year).sum()
        assert sorted(shown["value"]) == sorted(published.loc[published["ffy"] == year, "state_rate"].astype(float))


def test_summary_counts_as_the_file_does() -> None:
    """Recounted from the raw file, by the direction that it states."""
    published = pd.read_csv(RATES)
    own = published[published["ffy"] == 2022]
    sign = own["measure_type"].str.startswith("Higher").map({True: 1, False: -1})
    top = int((sign * own["state_rate"] >= sign * own["top_quartile"]).sum())
    bottom = int((sign * own["state_rate"] <= sign * own["bottom_quartile"]).sum())
    card = quality.summary_card("2022")
    assert f"on {top} of {len(own)} rates and in the lowest quarter on {bottom}." in card.finding
    assert card.table["Best quarter"].astype(int).sum() == top
    assert card.table["Rates"].astype(int).sum() == len(own)


@pytest.mark.parametrize("group", quality.GROUPS)
def test_charts_hold_every_rate_and_can_be_saved(group: str) -> None:
    for card in quality.group_cards(group, quality.BOTH):
        chart = drawn.chart_of(card)
        assert [mark.x for mark in drawn.marks(chart)] == [row for _, row in _in_lanes(card.data)]
        bands = [shape for shape in drawn.shapes(chart) if isinstance(shape, Band)]
        assert len(bands) == len(card.data)
        assert all(band.x[0] <= band.x[1] for band in bands)
        assert len(card.table) == len(card.data)
        assert chart_image.framed_svg(card, "").startswith("<svg")


def _in_lanes(rates: pd.DataFrame) -> list[tuple[int, float]]:
    ordered = rates.sort_values(["list_order", "ffy"], ascending=[True, False])
    return list(zip(ordered["list_order"], ordered["value"], strict=True))


def test_lower_is_better_is_said() -> None:
    labels = [lane.label for lane in quality._lanes(quality.group_cards("birth", "2022")[0].data)]
    assert [label.endswith("(lower is better)") for label in labels] == [False, True, True]


def test_2016_stands_alone() -> None:
    card = quality.card_2016()
    assert set(card.data["ffy"]) == {2016}
    assert card.chart is None
    assert all(2016 not in set(c.data["ffy"]) for group in quality.GROUPS for c in quality.group_cards(group, "both"))
