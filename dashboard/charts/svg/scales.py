"""An axis in place: where its values stand in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.elements.model import Axis, Chart, Panel, Place, Share
from dashboard.drawing.svg import Box


@dataclass(frozen=True)
class Scale:
    """An axis between two pixels; a y axis starts below, at the larger one."""

    axis: Axis
    start: float
    end: float

    @property
    def length(self) -> float:
        """Length in pixels."""
        return abs(self.end - self.start)

    def pixel(self, value: float) -> float:
        """Where a value stands."""
        own = self.axis
        return self.start + (value - own.start) / (own.end - own.start) * (self.end - self.start)


@dataclass(frozen=True)
class Scales:
    """The axes of a chart in place, and the box of the whole plot."""

    x: tuple[Scale, ...]
    y: tuple[Scale, ...]
    plot: Box

    def of(self, panel: Panel) -> tuple[Scale, Scale]:
        """The scales of a panel."""
        return _with(self.x, panel.x), _with(self.y, panel.y)

    def edge(self, chart: Chart, scale: Scale) -> float:
        """The pixel that an axis lies at: the left of the panels, their foot, or their top."""
        if scale in self.x:
            foot = _with(self.y, chart.foot(scale.axis))
            return foot.end if scale.axis.on_top else foot.start
        return _with(self.x, chart.side(scale.axis)).start

    def spot(self, panel: Panel, x: Place, y: Place) -> tuple[float, float]:
        """The pixels of a place in a panel."""
        across, down = self.of(panel)
        plot = self.plot
        return (
            plot.left + x.of * (plot.right - plot.left) if isinstance(x, Share) else across.pixel(x),
            plot.bottom + y.of * (plot.top - plot.bottom) if isinstance(y, Share) else down.pixel(y),
        )


def placed(chart: Chart, plot: Box) -> Scales:
    """The axes of a chart whose panels fill a box together."""
    wide, tall = plot.right - plot.left, plot.bottom - plot.top
    return Scales(
        tuple(Scale(x, plot.left + x.part[0] * wide, plot.left + x.part[1] * wide) for x in chart.x_axes),
        tuple(Scale(y, plot.bottom - y.part[0] * tall, plot.bottom - y.part[1] * tall) for y in chart.y_axes),
        plot,
    )


def area(x: Scale, y: Scale) -> Box:
    """The box of a panel."""
    return Box(x.start, y.end, x.end, y.start)


def _with(scales: tuple[Scale, ...], axis: Axis) -> Scale:
    return next(scale for scale in scales if scale.axis == axis)
