from __future__ import annotations

from dashboard.charts.elements.label_sides import clear_labels
from dashboard.charts.elements.model import WHOLE, Axis, Chart, Line, Mark, Marks, Panel
from tests.support.drawn import marks


def chart(*own: Mark, line: float | None = None) -> Chart:
    shapes = () if line is None else (Line((line, line), WHOLE, "muted", 1),)
    return Chart(440, (Panel(Axis(0, 22), Axis(0, 31), series=(Marks(own),), shapes=shapes),))


def mark(x: float, y: float, label: str = "50%", **intervals: tuple[float, float]) -> Mark:
    """A mark ten pixels a unit from the lower left."""
    return Mark(x, y, "circle", 12, "home", label=label, **intervals)


def sides(*own: Mark, line: float | None = None) -> list[str]:
    return [found.side for found in marks(clear_labels(chart(*own, line=line)))]


def test_a_label_with_room_stands_at_the_upper_right() -> None:
    assert sides(mark(10, 15)) == ["top right"]


def test_the_lower_of_two_stands_below() -> None:
    assert sides(mark(5, 10), mark(15, 20)) == ["bottom right", "top right"]


def test_a_label_does_not_cover_the_next_mark_nor_its_label() -> None:
    assert sides(mark(8, 20), mark(10.5, 21.5), mark(10, 5)) == ["top left", "top right", "bottom right"]


def test_a_label_does_not_cover_an_interval_or_a_line() -> None:
    crossed = mark(12.5, 20, "", y_interval=(15, 28))
    assert sides(mark(10, 20), crossed)[0] == "top left"
    assert sides(mark(10, 20), line=12.5) == ["top left"]


def test_labels_stay_with_their_marks() -> None:
    placed = marks(clear_labels(chart(mark(8, 20, "1%"), mark(9, 21, "2%"))))
    assert [(one.x, one.label) for one in placed] == [(8, "1%"), (9, "2%")]
