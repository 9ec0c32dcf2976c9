"""What a chart holds, in lists."""

from __future__ import annotations

from dashboard.cards.card import Card
from dashboard.charts.elements.model import Band, Bar, Bars, Chart, Labels, Line, Mark, Marks, Note, Series


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


def texts(chart: Chart) -> list[str]:
    return [note.text for note in notes(chart)]


def shapes(chart: Chart) -> list[Band | Line]:
    return [shape for panel in chart.panels for shape in panel.shapes]
