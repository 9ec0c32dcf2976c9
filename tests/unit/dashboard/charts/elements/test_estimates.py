from __future__ import annotations

import pytest

from dashboard.charts.elements import estimates
from tests.unit.dashboard.charts.made import SUPPRESSED, dot


def test_a_mark_lies_at_its_value_and_spans_its_interval() -> None:
    mark = estimates.mark(dot(0.46, "home", "caution"), 2, "told", smaller=3)
    assert mark is not None
    assert (mark.x, mark.y, mark.symbol, mark.size, mark.ink, mark.told) == (0.46, 2, "circle-open", 12, "home", "told")
    assert mark.x_interval == pytest.approx((0.38, 0.54))


def test_massachusetts_is_larger_than_any_other_place() -> None:
    sizes = {role: estimates.mark(dot(role=role), 0, "").size for role in ("home", "other", "nation", "published")}
    assert sizes.pop("home") > max(sizes.values())


def test_what_has_no_value_has_no_mark() -> None:
    assert estimates.mark(SUPPRESSED, 0, "") is None


def test_half_an_interval_is_none() -> None:
    assert estimates.bounds(0.1, None) is None
    assert estimates.bounds(None, 0.2) is None
    assert estimates.bounds(0.0, 0.2) == (0.0, 0.2)


def test_figure_and_interval_beside_a_mark() -> None:
    assert estimates.told(dot(), "not shown") == "<b>46%</b> (38%–54%)"
    assert estimates.told(dot(half=None), "not shown") == "<b>46%</b>"
    assert estimates.told(SUPPRESSED, "not shown") == "not shown"
