"""Series that no line crosses a gap of, and places beside the state, from made-up figures."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.official import local_counts

NO_CHANGES = pd.DataFrame({"indicator_id": [], "year": [], "effect": []}, dtype=object)


def figures(*rows: tuple[str, str, float | None]) -> pd.DataFrame:
    """Figures of one measure by place and period, with intervals of 0.01 to either side."""
    frame = pd.DataFrame(rows, columns=["geo_id", "period", "value"]).assign(
        indicator_id="students_with_disabilities", reliability="ok", reliability_reason="", source_id="dese"
    )
    return frame.assign(lower=frame["value"] - 0.01, upper=frame["value"] + 0.01)


def segments(made: pd.DataFrame) -> dict[int, int]:
    return dict(zip(made["year"], made["segment"], strict=True))


def test_a_gap_begins_a_new_segment() -> None:
    rows = figures(*(("25013", str(year), 0.2) for year in (2017, 2018, 2024)))
    assert segments(local_counts.series(rows, NO_CHANGES)) == {2017: 1, 2018: 1, 2024: 2}


def test_a_hidden_year_parts_the_line_on_both_sides() -> None:
    rows = figures(("25013", "2016", 0.2), ("25013", "2017", None), ("25013", "2018", 0.2), ("25013", "2019", 0.2))
    own = segments(local_counts.series(rows, NO_CHANGES))
    assert own[2018] == own[2019]
    assert len({own[2016], own[2017], own[2018]}) == 3


def test_a_change_of_definition_parts_the_line_and_a_change_of_source_does_not() -> None:
    changes = pd.DataFrame(
        {"indicator_id": ["students_with_disabilities"] * 2, "year": [2002, 2003], "effect": ["definition", "source"]}
    )
    rows = figures(*(("02810000", f"{year - 1}-{year}", 0.2) for year in (2001, 2002, 2003)))
    assert segments(local_counts.series(rows, changes)) == {2001: 1, 2002: 2, 2003: 2}


def test_what_was_counted_once_is_no_series() -> None:
    assert local_counts.series(figures(("25013", "2024", 0.2)), NO_CHANGES).empty


@pytest.mark.parametrize(("value", "verdict"), [(0.25, "higher"), (0.15, "lower"), (0.205, "same"), (0.195, "same")])
def test_a_place_stands_out_only_with_its_whole_interval(value: float, verdict: str) -> None:
    (row,) = local_counts.against_state(figures(("25", "2024", 0.2), ("25013", "2024", value))).to_dict("records")
    assert row["verdict"] == verdict
    assert row["difference"] == pytest.approx(value - 0.2)
    assert (row["lower"], row["upper"]) == pytest.approx((value - 0.21, value - 0.19))


def test_other_states_other_periods_and_figures_without_an_interval_are_not_compared() -> None:
    rows = figures(("25", "2024", 0.2), ("44", "2024", 0.3), ("25013", "2023", 0.3), ("25021", "2024", 0.3))
    rows.loc[3, ["lower", "upper"]] = None
    assert local_counts.against_state(rows).empty
