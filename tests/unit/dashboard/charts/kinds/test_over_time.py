from __future__ import annotations

import pytest

from dashboard.charts.elements.model import Band as Rectangle
from dashboard.charts.elements.model import Line, Share
from dashboard.charts.kinds.over_time import GAP, Band, Point, points_over_time
from tests.support.drawn import marks, notes, shapes, written


def point(first: int, value: float = 0.5, *, last: int = 0, role: str = "home") -> Point:
    return Point(first, last or first, value, value - 0.1, value + 0.1, "ok", role, role.title(), f"told {first}")


def test_a_period_reaches_over_its_years_and_a_year_does_not() -> None:
    chart = points_over_time([point(2016), point(2018, last=2019)], band=None, breaks=[])
    year, period = marks(chart)
    assert (year.x, year.x_interval, year.y_interval) == (2016, None, (0.4, 0.6))
    assert (period.x, period.x_interval) == (2018.5, (2018, 2019))
    assert (year.label, year.told) == ("", "told 2016")
    assert [note.text for note in notes(chart)] == ["50%", "50%"]


def test_a_break_parts_the_picture_and_says_why() -> None:
    points = [point(2003, role="published"), point(2016), point(2017)]
    chart = points_over_time(points, band=None, breaks=[(2013.5, "Another survey")])
    first, second = chart.panels
    assert first.y == second.y
    assert second.x.part[0] - first.x.part[1] == pytest.approx(GAP)
    assert (first.x.start, first.x.end) == (2002.4, 2003.6)
    assert [tick.label for tick in second.x.ticks] == ["2016", "2017"]
    (line,) = shapes(chart)
    assert isinstance(line, Line)
    assert line.x[0] == Share(second.x.part[0] - GAP / 2)
    (note,) = written(chart)
    assert (note.text, note.x) == ("Another survey", Share(second.x.part[0]))


def test_words_of_a_long_picture_reach_over_more_years() -> None:
    points = [point(year) for year in range(2016, 2029)]
    chart = points_over_time(points, band=None, breaks=[], marks=[(2016.5, "New"), (2019.5, "New"), (2023.5, "New")])
    assert [note.x for note in written(chart)] == [2016.5, 2023.5]


def test_a_series_on_both_sides_of_a_break_is_listed_once() -> None:
    points = [point(2017), point(2018), point(2017, role="other")]
    chart = points_over_time(points, band=None, breaks=[(2017.5, "New")])
    assert [one.name for one in chart.legend] == ["Home", "Other"]
    assert [len(panel.series) for panel in chart.panels] == [2, 1]


def test_a_break_beyond_all_points_parts_nothing() -> None:
    assert len(points_over_time([point(2016)], band=None, breaks=[(2020.5, "Later")]).panels) == 1


def test_the_band_lies_behind_the_last_panel_with_its_value() -> None:
    band = Band(2016, 2018, 0.48, 0.43, 0.53)
    chart = points_over_time([point(2003), point(2016)], band=band, breaks=[(2013.5, "")])
    assert chart.panels[1].shapes[:2] == (
        Rectangle((2015.55, 2018.45), (0.43, 0.53), "band"),
        Line((2015.55, 2018.45), (0.48, 0.48), "home", 2),
    )
    assert chart.panels[1].x.end == 2018.6


def test_a_mark_is_a_line_that_parts_nothing() -> None:
    chart = points_over_time(
        [point(2016), point(2019)], band=None, breaks=[], marks=[(2017.5, "Changed"), (2030, "No")]
    )
    assert len(chart.panels) == 1
    assert [line.x for line in shapes(chart)] == [(2017.5, 2017.5)]
    assert [(note.text, note.x) for note in written(chart)] == [("Changed", 2017.5)]


def test_a_figure_stands_above_high_points_and_below_low_ones() -> None:
    points = [point(2016, 0.6), point(2018, 0.2), point(2020, 0.5)]
    figures = notes(points_over_time(points, band=None, breaks=[]))
    assert [note.anchor[1] for note in figures] == ["bottom", "top", "bottom"]


def test_counts_are_written_whole() -> None:
    chart = points_over_time([point(2016, 123_456)], band=None, breaks=[], top=150_000)
    assert [note.text for note in notes(chart)] == ["123,456"]
    assert [tick.label for tick in chart.panels[0].y.ticks][-1] == "140k"


def test_the_same_words_are_written_once_where_their_lines_are_near() -> None:
    near = [(2016.5, "Changed"), (2017.5, "Changed"), (2018.0, "2018 not shown"), (2020.5, "Changed")]
    chart = points_over_time([point(2016), point(2024)], band=None, breaks=[], marks=near)
    assert [(note.x, note.text) for note in written(chart)] == [near[0], near[2]]
    assert len(shapes(chart)) == len(near)


def test_words_that_a_picture_has_already_are_not_written_where_its_end_would_cut_them() -> None:
    marks = [(2010.5, "Changed"), (2016.5, "Changed"), (2022.5, "Changed"), (2023.5, "2024 not shown")]
    chart = points_over_time([point(2010), point(2024)], band=None, breaks=[], marks=marks)
    assert [(note.x, note.text) for note in written(chart)] == [marks[0], marks[3]]


def test_of_many_points_a_phone_labels_the_newest_of_each_series() -> None:
    own = [point(year, 0.4 + (year - 2016) / 100) for year in range(2016, 2025)]
    published = Point(2017, 2018, 0.66, None, None, "ok", "published", "Another survey", "")
    chart = points_over_time([*own, published], band=None, breaks=[])
    assert [note.text for note in notes(chart)] == [*(f"{40 + n}%" for n in range(9)), "66%"]
    assert chart.narrow is not None
    assert [note.text for note in notes(chart.narrow)] == ["48%", "66%"]
    few = points_over_time(own, band=None, breaks=[])
    assert few.narrow is None
    assert len(notes(few)) == len(own)


def test_published_series_differ_in_shape_and_color() -> None:
    earlier, newer = (
        Point(year, year, 0.5, None, None, flag, "published", name, "")
        for year, flag, name in ((2010, "caution", "One survey"), (2017, "ok", "Another survey"))
    )
    chart = points_over_time([earlier, newer, point(2017)], band=None, breaks=[(2013.5, "New")])
    looks = {one.name: (one.marks[0].symbol, one.marks[0].ink) for one in chart.legend}
    assert looks == {
        "One survey": ("triangle-up-open", "published_earlier"),
        "Another survey": ("diamond", "published"),
        "Home": ("circle", "home"),
    }
