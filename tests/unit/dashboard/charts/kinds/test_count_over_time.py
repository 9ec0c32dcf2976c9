"""No line crosses a gap or a change of definition; gaps are shaded and named."""

from __future__ import annotations

from dashboard.charts.elements.model import Band, Chart, Line, Share
from dashboard.charts.kinds.count_over_time import Point, Run, count_over_time
from dashboard.charts.svg import render
from dashboard.drawing.theme import LIGHT
from tests.support.drawn import notes as notes_of
from tests.support.drawn import shapes, written


def run(years: dict[int, int], *, name: str = "Hampden", ink: str = "home", start: float = 100) -> Run:
    """Points by year, with the segment of each."""
    points = [Point(y, start + y - 2000, None, None, s, "ok", f"{y} figure", f"told {y}") for y, s in years.items()]
    return Run(name, points, ink)  # type: ignore[arg-type]


def drawn(*runs: Run, changes: tuple[tuple[int, str], ...] = ()) -> Chart:
    return count_over_time(runs, changes=changes, gap="No figures", written=lambda v: f"{v:.0f}", title="December of")


def joined(chart: Chart) -> list[tuple[float, float]]:
    """Years that lines join."""
    lines = [s for s in shapes(chart) if isinstance(s, Line) and not isinstance(s.y[0], Share)]
    return sorted((float(line.x[0]), float(line.x[1])) for line in lines)  # type: ignore[arg-type]


def test_lines_join_years_in_a_row_of_one_segment() -> None:
    chart = drawn(run({2016: 1, 2017: 1, 2018: 1, 2024: 2}))
    assert joined(chart) == [(2016, 2017), (2017, 2018)]


def test_a_gap_is_shaded_and_named() -> None:
    chart = drawn(run({2017: 1, 2018: 1, 2024: 2}))
    (band,) = [s for s in shapes(chart) if isinstance(s, Band)]
    assert band.x == (2018.5, 2023.5)
    assert [note.text for note in written(chart)] == ["No figures"]


def test_no_line_where_the_segment_changes_though_years_follow() -> None:
    chart = drawn(run({2000: 1, 2001: 1, 2002: 2, 2003: 2}), changes=((2002, "New definition"),))
    assert joined(chart) == [(2000, 2001), (2002, 2003)]
    assert [s.x[0] for s in shapes(chart) if isinstance(s, Line) and s.dotted] == [2001.5]
    assert [note.text for note in written(chart)] == ["New definition"]


def test_changes_outside_the_years_are_left_out_and_near_ones_do_not_lie_on_each_other() -> None:
    changes = ((1990, "Before"), (2002, "First"), (2003, "Second"), (2030, "After"))
    chart = drawn(run({2000: 1, 2001: 1, 2002: 1, 2003: 1}), changes=changes)
    notes = {note.text: note.shift for note in written(chart)}
    assert set(notes) == {"First", "Second"}
    assert notes["First"] != notes["Second"]


def test_figures_stand_at_the_first_and_last_year() -> None:
    chart = drawn(run({2000: 1, 2001: 1, 2002: 1}))
    assert [(note.x, note.text) for note in notes_of(chart)] == [(2000, "2000 figure"), (2002, "2002 figure")]


def test_a_legend_names_two_places_and_not_one() -> None:
    both = drawn(run({2000: 1, 2001: 1}), run({2001: 1}, name="Massachusetts", ink="other"))
    assert [series.name for series in both.legend] == ["Hampden", "Massachusetts"]
    assert drawn(run({2000: 1, 2001: 1})).legend == ()


def test_one_year_and_33_years_can_be_drawn() -> None:
    for years in ({2024: 1}, dict.fromkeys(range(1994, 2027), 1)):
        chart = drawn(run(years))
        assert render.draw(chart, LIGHT, 736).drawing.content
        assert len(chart.panels[0].x.ticks) <= 9
        assert chart.panels[0].x.ticks[-1].at == max(years)


def test_a_phone_has_fewer_years_side_by_side() -> None:
    chart = drawn(run(dict.fromkeys(range(2003, 2025), 1)))
    wide, narrow = (chart.fitting(narrow=asked).panels[0].x.ticks for asked in (False, True))
    assert len(narrow) <= 5 < len(wide)
    assert narrow[-1] == wide[-1]
