"""What a chart holds, in lists."""

from __future__ import annotations

from dashboard.cards.card import Card
from dashboard.charts.elements.model import Band, Bar, Bars, Chart, Labels, Line, Mark, Marks, Note, Series, Share
from dashboard.charts.svg import render
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import LIGHT


def chart_of(card: Card) -> Chart:
    """The chart of a card that has one."""
    assert isinstance(card.chart, Chart)
    return card.chart


def series(chart: Chart) -> list[Series]:
    return [one for panel in chart.panels for one in panel.series]


def marks(chart: Chart) -> list[Mark]:
    return [mark for one in series(chart) if isinstance(one, Marks) for mark in one.marks]


def bars(chart: Chart) -> list[Bar]:
    return [bar for one in series(chart) if isinstance(one, Bars) for bar in one.bars]


def labels(chart: Chart) -> list[str]:
    return [label.text for one in series(chart) if isinstance(one, Labels) for label in one.labels]


def notes(chart: Chart) -> list[Note]:
    return [note for panel in chart.panels for note in panel.notes]


def written(chart: Chart) -> list[Note]:
    """Notes that stand at the foot or the top, not at a value."""
    return [note for note in notes(chart) if isinstance(note.y, Share)]


def texts(chart: Chart) -> list[str]:
    return [note.text for note in notes(chart)]


def shapes(chart: Chart) -> list[Band | Line]:
    return [shape for panel in chart.panels for shape in panel.shapes]


def covered_words(chart: Chart, width: float) -> list[str]:
    """Level words of a chart `width` pixels wide that lie on a mark, an interval or other words."""
    drawn = render.draw(chart, LIGHT, width)
    level = [text for text in drawn.texts if not text.angle]
    words = [("".join(run.text for line in text.lines for run in line), _letters(text)) for text in level]
    found = []
    for panel in chart.panels:
        x, y = drawn.scales.of(panel)
        for one in (one for one in panel.series if isinstance(one, Marks)):
            for own in one.marks:
                at, level, half = x.pixel(own.x), y.pixel(own.y), own.size / 2
                boxes = [Box(at - half, level - half, at + half, level + half)]
                if own.x_interval:
                    left, right = map(x.pixel, own.x_interval)
                    boxes.append(Box(left, level - 1, right, level + 1))
                if own.y_interval:
                    bottom, top = map(y.pixel, own.y_interval)
                    boxes.append(Box(at - 1, top, at + 1, bottom))
                found += [f"{text} on {own.told}" for text, box in words if any(_meet(box, other) for other in boxes)]
    for n, (text, box) in enumerate(words):
        found += [f"{text} on {other}" for other, below in words[:n] if text and other and _meet(box, below)]
    return found


def _letters(text: Text) -> Box:
    """The box of the letters themselves, without the room above and below a line."""
    box = text.box()
    return Box(box.left, box.top + 0.2 * text.style.size, box.right, box.bottom - 0.2 * text.style.size)


def _meet(one: Box, other: Box, slack: float = 1.0) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > slack and high > slack
