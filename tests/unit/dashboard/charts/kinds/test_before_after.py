from __future__ import annotations

from dashboard.charts.kinds.before_after import Change, before_after
from tests.support.drawn import marks, notes, shapes


def test_an_open_diamond_before_a_full_one_after_and_a_line_between() -> None:
    chart = before_after([Change("Screening", 0.62, 0.8, "62% to 80%")])
    start, end = marks(chart)
    assert (start.x, start.symbol, end.x, end.symbol) == (0.62, "diamond-open", 0.8, "diamond")
    assert start.y == end.y
    (line,) = shapes(chart)
    assert (line.x, line.y) == ((0.62, 0.8), (start.y, start.y))


def test_without_a_start_there_is_an_end_alone() -> None:
    chart = before_after([Change("Screening", None, 0.8, "80% at the end")])
    assert [mark.symbol for mark in marks(chart)] == ["diamond"]
    assert shapes(chart) == []


def test_words_that_a_phone_has_no_room_for_break_and_make_their_lane_higher() -> None:
    long = "about 40% at the end; the start is described only as low"
    short, tall = (before_after([Change("Screening", None, 0.4, told)]) for told in ("40%", long))
    assert [note.text for note in notes(tall)][1] == long, "a desk has room for it in one line"
    assert tall.height == short.height
    assert short.narrow is not None
    assert tall.narrow is not None
    assert notes(tall.narrow)[1].text == "about 40% at the end; the<br>start is described only as low"
    assert tall.narrow.height > short.narrow.height
