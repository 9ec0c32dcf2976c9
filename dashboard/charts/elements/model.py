"""What a chart says, apart from how it is drawn: axes, series of marks, and what stands behind and beside them.

`dashboard.charts.plotly` draws a chart on screen, `dashboard.charts.svg` draws it in files. Both can draw all that can
be said here. Colors are roles of the palette (`Ink`), so that one chart serves a light and a dark ground.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dashboard.drawing.theme import Ink

Symbol = Literal[
    "circle",
    "circle-open",
    "diamond",
    "diamond-open",
    "square",
    "square-open",
    "triangle-up",
    "triangle-up-open",
    "triangle-down",
    "triangle-down-open",
    "triangle-left",
    "triangle-left-open",
]
Side = Literal["left", "right", "top left", "top right", "bottom left", "bottom right", "top center", "bottom center"]


@dataclass(frozen=True)
class Share:
    """A place as a share of the plot's width (0 at the left) or height (0 at the bottom), all panels together."""

    of: float


Place = float | Share
"""A value on the panel's axis, or a share of the whole plot."""

Span = tuple[float, float] | tuple[Share, Share]
WHOLE = (Share(0), Share(1))


@dataclass(frozen=True)
class Tick:
    """A value of an axis and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Axis:
    """A linear axis. Axes of a chart that are equal are one axis, shared by their panels.

    Attributes:
        start: value at the left or lower end; may be the larger one.
        end: value at the right or upper end.
        ticks: values with a label and, where `grid` is set, a line; all lie between the ends.
        part: from where to where it reaches, in shares of the plot's width or height.
        line: whether the axis itself is drawn.
        title: what it measures.
        on_top: whether an x axis lies above its panels.
    """

    start: float
    end: float
    ticks: tuple[Tick, ...] = ()
    part: tuple[float, float] = (0.0, 1.0)
    grid: bool = True
    line: bool = True
    title: str = ""
    on_top: bool = False

    def __post_init__(self) -> None:
        """Refuse an axis of no length, and ticks beyond its ends."""
        low, high = sorted((self.start, self.end))
        if low == high:
            raise ValueError(f"an axis needs two ends, not {low} twice")
        slack = 1e-9 * (high - low)
        for tick in self.ticks:
            if not low - slack <= tick.at <= high + slack:
                raise ValueError(f"the tick {tick.label!r} at {tick.at} lies beyond the axis from {low} to {high}")


@dataclass(frozen=True)
class Mark:
    """A value, with intervals from their lower to their upper end.

    `told` is what a pointer brings up, `key` what a click hands on.
    """

    x: float
    y: float
    symbol: Symbol
    size: float
    ink: Ink
    x_interval: tuple[float, float] | None = None
    y_interval: tuple[float, float] | None = None
    label: str = ""
    side: Side = "right"
    told: str = ""
    key: str = ""


@dataclass(frozen=True)
class Marks:
    """Marks of one name, intervals below them.

    Attributes:
        marks: the marks.
        name: what they stand for in the legend; a series without a name is not listed.
        outline: pixels of the line round a mark.
        thickness: pixels of the line of an interval.
        cap: pixels that the strokes at the ends of an interval reach to either side.
        over_edge: whether a mark at the edge may reach beyond the panel.
    """

    marks: tuple[Mark, ...]
    name: str = ""
    outline: float = 2
    thickness: float = 2
    cap: float = 4
    over_edge: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar from `start` to `end`, its middle at `at` on the other axis and `width` wide there."""

    at: float
    width: float
    start: float
    end: float
    fill: Ink
    opacity: float = 1
    outline: Ink = "background"
    outline_width: float = 0
    label: str = ""
    told: str = ""
    key: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars of one name, below the marks of their panel; labels stand in their middle or beyond their end."""

    bars: tuple[Bar, ...]
    name: str = ""
    upright: bool = False
    labels: Literal["inside", "beyond"] = "beyond"
    label_ink: Ink = "text"
    over_edge: bool = False


@dataclass(frozen=True)
class Label:
    """Words that begin (`right`) or end (`left`) at a place."""

    x: float
    y: float
    text: str
    side: Literal["left", "right"] = "right"
    ink: Ink = "text"


@dataclass(frozen=True)
class Labels:
    """Words among the marks."""

    labels: tuple[Label, ...]
    size: float


@dataclass(frozen=True)
class Stroke:
    """A level stroke from `start` to `end`."""

    start: float
    end: float
    y: float


@dataclass(frozen=True)
class Strokes:
    """Level dotted strokes, never joined."""

    strokes: tuple[Stroke, ...]
    ink: Ink
    width: float = 1


Series = Marks | Bars | Labels | Strokes


@dataclass(frozen=True)
class Band:
    """A rectangle behind everything."""

    x: Span
    y: Span
    ink: Ink
    opacity: float = 1


@dataclass(frozen=True)
class Line:
    """A straight line behind the marks, or `above` them."""

    x: Span
    y: Span
    ink: Ink
    width: float
    dotted: bool = False
    above: bool = False


@dataclass(frozen=True)
class Note:
    """Words at a place. Text may hold `<b>`, `<i>` and `<br>`.

    `anchor` says which corner or side of the words lies at the place; `shift` moves them by pixels to the right and up.
    """

    text: str
    x: Place
    y: Place
    ink: Ink
    size: float
    anchor: tuple[Literal["left", "right"], Literal["top", "middle", "bottom"]] = ("left", "middle")
    align: Literal["left", "center"] = "center"
    shift: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class Panel:
    """Two axes and what is drawn on them; later series and shapes lie above earlier ones."""

    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    shapes: tuple[Band | Line, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Margin:
    """Pixels round the plot; they grow with the words round it unless `fixed`."""

    left: float = 8
    right: float = 8
    top: float = 4
    bottom: float = 36
    fixed: bool = False


@dataclass(frozen=True)
class Chart:
    """Panels and the pixels that they take from top to bottom, margins included.

    `narrow` says the same in a form for a phone, `wide` in one for a slide; None where one form serves every width.
    """

    height: float
    panels: tuple[Panel, ...]
    margin: Margin = field(default_factory=Margin)
    narrow: Chart | None = None
    wide: Chart | None = None

    def fitting(self, *, narrow: bool) -> Chart:
        """The form for a narrow screen, or the one for every other."""
        return self.narrow if narrow and self.narrow is not None else self

    @cached_property
    def x_axes(self) -> tuple[Axis, ...]:
        """The x axes, each once, in the order of their panels."""
        return tuple(dict.fromkeys(panel.x for panel in self.panels))

    @cached_property
    def y_axes(self) -> tuple[Axis, ...]:
        """The y axes, each once, in the order of their panels."""
        return tuple(dict.fromkeys(panel.y for panel in self.panels))

    @cached_property
    def legend(self) -> tuple[Marks | Bars, ...]:
        """The series that the legend lists."""
        series = (one for panel in self.panels for one in panel.series)
        return tuple(one for one in series if isinstance(one, Marks | Bars) and one.name)

    def foot(self, x: Axis) -> Axis:
        """The y axis at whose end an x axis stands: the lowest that it shares a panel with, or the highest."""
        shared = (panel.y for panel in self.panels if panel.x == x)
        return max(shared, key=lambda y: y.part[1]) if x.on_top else min(shared, key=lambda y: y.part[0])

    def side(self, y: Axis) -> Axis:
        """The x axis at whose left end a y axis stands: the leftmost that it shares a panel with."""
        return min((panel.x for panel in self.panels if panel.y == y), key=lambda x: x.part[0])
