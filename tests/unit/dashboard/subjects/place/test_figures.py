"""A verdict only where a difference can be told, never on numbers of children; else the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.data.models import Estimate
from dashboard.subjects.place import figures
from dashboard.subjects.place.figures import COUNT, NO_FIGURE, NO_INTERVAL, beside

UNITS = {"share": "proportion", "children": "count", "ratio": "rate"}


@pytest.fixture(autouse=True)
def units(monkeypatch: pytest.MonkeyPatch) -> None:
    class Known:
        def __init__(self, unit: str) -> None:
            self.unit = unit

    monkeypatch.setattr(figures, "indicator", lambda name: Known(UNITS[name]))


def row(value: float | None, lower: float | None, upper: float | None, name: str = "share") -> Estimate:
    return Estimate(
        value=value,
        lower=lower,
        upper=upper,
        reliability="ok" if value is not None else "suppressed",
        indicator_id=name,
        population="all_children",
        geo_id="25013",
        geo_name="Hampden",
        period="2024",
    )


def test_a_clear_difference() -> None:
    # 40 of 100 and 20 of 100 with Wilson's intervals; the ends by hand: 0.2 - 0.12688 and 0.2 + 0.11851.
    one, other = row(0.4, 0.309401, 0.498003), row(0.2, 0.133367, 0.288829)
    found = beside(one, other)
    assert found.verdict == "higher"
    assert found.difference == pytest.approx(0.2)
    assert found.difference_lower == pytest.approx(0.07312, abs=1e-5)
    assert found.difference_upper == pytest.approx(0.31851, abs=1e-5)
    assert found.other_value == 0.2
    assert beside(other, one).verdict == "lower"


def test_what_overlaps_zero_cannot_be_told() -> None:
    found = beside(row(0.30, 0.20, 0.40), row(0.25, 0.15, 0.35))
    assert (found.verdict, found.why_not) == ("same", "")
    assert found.difference_lower is not None
    assert found.difference_lower < 0


def test_numbers_of_children_are_not_compared() -> None:
    found = beside(row(900, 800, 1000, "children"), row(100, 90, 110, "children"))
    assert (found.verdict, found.why_not, found.difference) == ("", COUNT, None)


def test_without_an_interval_there_is_no_verdict() -> None:
    found = beside(row(393.5, None, None, "ratio"), row(428.0, None, None, "ratio"))
    assert (found.verdict, found.why_not, found.other_value) == ("", NO_INTERVAL, 428.0)


@pytest.mark.parametrize("hidden", [row(None, None, None), None])
def test_what_is_hidden_is_not_compared(hidden: Estimate | None) -> None:
    shown = row(0.3, 0.2, 0.4)
    assert beside(shown, hidden).why_not == NO_FIGURE
    if hidden is not None:
        assert beside(hidden, shown).why_not == NO_FIGURE


def test_the_difference_that_the_build_made_is_kept() -> None:
    found = beside(row(0.3, 0.2, 0.4), replace(row(0.25, 0.15, 0.35), value=0.25), (0.05, 0.01, 0.09))
    assert (found.verdict, found.difference, found.difference_lower) == ("higher", 0.05, 0.01)
