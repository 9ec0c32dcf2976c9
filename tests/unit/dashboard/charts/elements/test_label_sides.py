from __future__ import annotations

import random

import pytest

from dashboard.charts.elements.label_sides import SIZES, clear_labels
from dashboard.charts.elements.model import WHOLE, Axis, Chart, Line, Mark, Marks, Note, Panel, Share
from tests.support.drawn import covered_words, marks, notes


def chart(*own: Mark, line: float | None = None, words: tuple[Note, ...] = ()) -> Chart:
    shapes = () if line is None else (Line((line, line), WHOLE, "muted", 1),)
    return Chart(350, (Panel(Axis(0, 22), Axis(0, 31), series=(Marks(own),), shapes=shapes, notes=words),))


def mark(x: float, y: float, label: str = "50%", **intervals: tuple[float, float]) -> Mark:
    """A mark ten pixels a unit from the lower left on a phone."""
    return Mark(x, y, "circle", 12, "home", label=label, **intervals)


def placed(*own: Mark, line: float | None = None, words: tuple[Note, ...] = ()) -> list[tuple[str, bool]]:
    """Whether each label stands above or below its mark, and whether to the right."""
    found = notes(clear_labels(chart(*own, line=line, words=words)))[len(words) :]
    return [(note.anchor[1], note.shift[0] > 0) for note in found]


def test_a_label_with_room_stands_at_the_upper_right() -> None:
    assert placed(mark(10, 15)) == [("bottom", True)]


def test_the_lower_of_two_stands_below() -> None:
    assert placed(mark(5, 10), mark(15, 20)) == [("top", True), ("bottom", True)]


def test_a_label_keeps_clear_of_an_interval_and_of_words() -> None:
    crossed = mark(12.5, 20, "", y_interval=(15, 28))
    assert placed(mark(10, 20), crossed)[0] == ("bottom", False)
    above = Note("Words that reach over both sides", 5, Share(0.99), "text", 12, anchor=("left", "top"))
    assert placed(mark(10, 29), words=(above,))[0][0] == "top"


def test_a_label_stays_with_its_mark() -> None:
    drawn = clear_labels(chart(mark(8, 20, "1%"), mark(9, 21, "2%")))
    assert [(note.x, note.y, note.text) for note in notes(drawn)] == [(8, 20, "1%"), (9, 21, "2%")]
    assert {one.label for one in marks(drawn)} == {""}


@pytest.mark.parametrize("seed", range(12))
def test_no_label_covers_a_mark_an_interval_or_another_label(seed: int) -> None:
    """Six marks as near to each other as single years and pairs of years on a phone."""
    made = random.Random(seed)
    own = []
    for n in range(6):
        middle = made.uniform(10, 20)
        own.append(mark(4 + 2.5 * n, middle, y_interval=(middle - made.uniform(1, 4), middle + made.uniform(1, 4))))
    for width, _ in SIZES:
        assert covered_words(clear_labels(chart(*own)), width + 30) == []
