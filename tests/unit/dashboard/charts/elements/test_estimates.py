from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.charts.elements import estimates
from dashboard.charts.elements.model import Share
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


def test_a_figure_stands_above_its_interval_and_behind_the_marks() -> None:
    note = estimates.figure_note(dot(), 12)
    assert (note.text, note.x, note.y) == ("<b>46%</b><br>38%–54%", Share(1), 12)
    assert note.shift[0] > 0


def test_what_is_not_shown_says_so() -> None:
    assert estimates.figure(SUPPRESSED) == "not shown"


def test_a_figure_without_interval_has_one_line() -> None:
    assert estimates.figure(dot(half=None)) == "<b>46%</b>"


def test_a_long_interval_breaks_after_its_dash_and_has_room() -> None:
    count = replace(dot(), interval="303,400–349,700")
    assert estimates.figure(count) == "<b>46%</b><br>303,400–<br>349,700"
    assert estimates.high(count) > estimates.high(dot())


def test_labels_break_between_words() -> None:
    assert estimates.label("Adequate insurance all year") == "Adequate<br>insurance all<br>year"
    assert estimates.label("Vermont", bold=True) == "<b>Vermont</b>"
    assert estimates.lines_of(estimates.label("Adequate insurance all year")) == 3


def test_the_margin_holds_the_widest_figure() -> None:
    assert estimates.margin([dot(half=None)]).right < estimates.margin([dot(half=None), dot()]).right
    assert estimates.margin([dot()]).right == pytest.approx(estimates.margin([dot(), SUPPRESSED]).right, abs=12)


def test_the_widest_label_is_measured() -> None:
    assert estimates.widest_label([]) == 0
    assert estimates.widest_label(["Maine", "New<br>Hampshire"]) == estimates.widest_label(["Hampshire"])
