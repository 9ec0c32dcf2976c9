from __future__ import annotations

from dashboard.charts.kinds.bars import Part, bars_by_row, bars_by_year, stacked_bars
from tests.support.drawn import bars, notes, texts


def test_a_bar_a_year_from_zero_with_its_count() -> None:
    chart = bars_by_year([(2019, 12), (2020, 30), (2021, 7)])
    assert [(bar.at, bar.start, bar.end, bar.label) for bar in bars(chart)] == [
        (2019, 0, 12, "12"),
        (2020, 0, 30, "30"),
        (2021, 0, 7, "7"),
    ]
    x, y = chart.panels[0].x, chart.panels[0].y
    assert (x.start, x.end, y.start) == (2018.5, 2021.5, 0)
    assert y.end > 30, "room for the count above the tallest bar"


def test_many_years_are_not_all_named() -> None:
    x = bars_by_year([(year, 1) for year in range(2004, 2020)]).panels[0].x
    assert [tick.label for tick in x.ticks] == ["2004", "2006", "2008", "2010", "2012", "2014", "2016", "2018"]


def test_a_bar_a_row_below_its_label() -> None:
    chart = bars_by_row([("Health centers", 62), ("Hospitals", 9)])
    assert texts(chart) == ["Health centers", "Hospitals"]
    for note, bar in zip(notes(chart), bars(chart), strict=True):
        assert note.y < bar.at
    assert [(bar.start, bar.end) for bar in bars(chart)] == [(0, 62), (0, 9)]


def test_parts_stand_on_one_another_and_an_empty_one_is_not_labeled() -> None:
    parts = [Part("Best", "home", "background"), Part("Middle", "band", "text"), Part("Worst", "warn", "background")]
    chart = stacked_bars([("Teeth", (2, 0, 5)), ("Birth", (1, 3, 0))], parts)
    assert [series.name for series in chart.legend] == ["Best", "Middle", "Worst"]
    assert [(bar.start, bar.end, bar.label) for bar in bars(chart)] == [
        (0, 2, "2"),
        (0, 1, "1"),
        (2, 2, ""),
        (1, 4, "3"),
        (2, 7, "5"),
        (4, 4, ""),
    ]
    assert chart.panels[0].x.end == 7
