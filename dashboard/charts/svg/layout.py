"""Where everything in a chart goes: axes, words and marks in a given box."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from dashboard.charts.model import Chart, Panel
from dashboard.charts.svg import axis_labels, marks
from dashboard.charts.svg.annotations import note_text
from dashboard.charts.svg.axis_labels import AxisText
from dashboard.charts.svg.marks import Drawn
from dashboard.charts.svg.scales import Scales, placed
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import Palette


@dataclass(frozen=True)
class Plan:
    """Everything in its place but not yet drawn."""

    scales: Scales
    panels: tuple[tuple[Panel, Drawn], ...]
    words: tuple[AxisText, ...]
    notes: tuple[Text, ...]

    def texts(self) -> list[Text]:
        """All words but the legend's."""
        marks = [text for _, drawn in self.panels for text in drawn.texts]
        return [*marks, *(text for words in self.words for text in words.texts), *self.notes]


def plan(chart: Chart, plot: Box, width: float, colors: Palette) -> Plan:
    """Lay a chart out with its panels in the box `plot`, in a picture `width` pixels wide."""
    scales = placed(chart, plot)
    return Plan(
        scales,
        tuple((panel, marks.draw(panel, *scales.of(panel), colors)) for panel in chart.panels),
        (*_under(chart, scales, colors), *_beside(chart, scales, width, colors)),
        tuple(note_text(note, panel, scales, width, colors) for panel in chart.panels for note in panel.notes),
    )


def _under(chart: Chart, scales: Scales, colors: Palette) -> list[AxisText]:
    """The words of the x axes; where labels of neighbors meet, each is pulled into its own panel."""
    edges = [scales.edge(chart, scale) for scale in scales.x]
    words = [axis_labels.x_text(scale, edge, colors) for scale, edge in zip(scales.x, edges, strict=True)]
    for left, right in pairwise(range(len(words))):
        if edges[left] == edges[right]:
            words[left], words[right] = axis_labels.apart(words[left], words[right])
    return words


def _beside(chart: Chart, scales: Scales, width: float, colors: Palette) -> list[AxisText]:
    edges = [scales.edge(chart, scale) for scale in scales.y]
    rooms = [axis_labels.room(scales.x, edge, width) for edge in edges]
    return [axis_labels.y_text(*own, colors) for own in zip(scales.y, edges, rooms, strict=True)]
