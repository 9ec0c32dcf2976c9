from __future__ import annotations

from dashboard.charts.elements.model import Band, Line
from dashboard.charts.kinds.peer_comparison import Lane, Standing, peer_comparison
from tests.support.drawn import marks, shapes, texts


def test_each_year_stands_on_its_strip_between_the_quartiles_of_the_states() -> None:
    strips = (Standing("2022", 61, 50, (57, 44), "told 22"), Standing("2021", 60, 51, (45, 58), "told 21"))
    chart = peer_comparison(
        [Lane("A rate", ("2022: 61",), strips)], top=100, ticks=[(0, "0%"), (50, "50%"), (100, "100%")]
    )
    bands = [shape for shape in shapes(chart) if isinstance(shape, Band)]
    medians = [shape for shape in shapes(chart) if isinstance(shape, Line)]
    assert [band.x for band in bands] == [(44, 57), (45, 58)]
    assert [line.x for line in medians] == [(50, 50), (51, 51)]
    assert [(mark.x, mark.told) for mark in marks(chart)] == [(61, "A rate<br>told 22"), (60, "A rate<br>told 21")]
    for mark, band in zip(marks(chart), bands, strict=True):
        assert band.y[0] < mark.y < band.y[1]
    assert texts(chart) == ["<b>A rate</b>", "2022: 61", "2022", "2021"]


def test_a_long_label_breaks_on_a_phone_and_pushes_what_follows_down() -> None:
    strip = (Standing("2022", 61, 50, (44, 57), ""),)
    short, long = (
        peer_comparison([Lane(label, ("x",), strip)], top=100, ticks=[(0, "0")])
        for label in ("Short", "A label that is so long that it must break on a phone")
    )
    assert marks(long)[0].y == marks(short)[0].y, "a desk has room for it in one line"
    assert long.narrow is not None
    assert short.narrow is not None
    assert marks(long.narrow)[0].y > marks(short.narrow)[0].y
    assert texts(long.narrow)[0] == "<b>A label that is so long that<br>it must break on a phone</b>"
