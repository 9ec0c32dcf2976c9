"""What a map of places shows, as data: areas, figures, their classes, texts, and how to draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from dashboard.drawing.theme import Palette
from dashboard.maps.elements.areas import Area
from dashboard.maps.elements.value_scale import Scale

VIEW_WIDTH = 1000.0

Shade = Literal["higher", "lower", "same", "unknown", "hidden"]
"""Beside the state's figure. `same`: cannot be told from it; `unknown`: no interval to tell by; `hidden`: no value."""

Shown = Literal["circles", "verdicts", "values"]
"""Circles as large as numbers; colors against the state; or four colors of value alone."""

Named = Literal["all", "fitting", "none"]
"""Names stand in all areas, or beside those that are too small; in those alone that hold them; or nowhere."""


@dataclass(frozen=True)
class Figure:
    """A place's figure: value with interval (None where unknown), class, and how numbers and sentence are written.

    `label` is the value as it stands in the polygon, `figure` the value with its interval, `interval` that in words,
    `compared` the class in words, or why there is no value; `spoken` is what is said of the place when it is pointed
    at, and what a screen reader says; `symbol` is a marker name of `dashboard.drawing.svg`.
    """

    geo_id: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    label: str
    figure: str
    interval: str
    compared: str
    spoken: str
    symbol: str
    shade: Shade = "unknown"


@dataclass(frozen=True)
class Words:
    """The texts of a drawing.

    `shades` says what each class means; `borders` are the borders of the classes of value, as written; `discs` are two
    numbers that circles are shown for, with how they are written.
    """

    title: str
    legend_title: str
    legend_help: str
    shades: Mapping[Shade, str]
    borders: Sequence[str]
    state: str
    not_shown: str
    discs: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Look:
    """How to draw: the palette, what colors or circles stand for, and whether circles have rings for intervals."""

    palette: Palette
    shown: Shown = "verdicts"
    rings: bool = True
    named: Named = "all"


@dataclass(frozen=True)
class Map:
    """All that a drawing needs; `listed` are the figures that stand beside the map, `box` the part that is shown.

    `prefix` begins the ids of its elements, where several drawings stand in one document.
    """

    areas: Sequence[Area]
    figures: Sequence[Figure]
    listed: Sequence[Figure]
    box: tuple[float, float, float, float]
    scale: Scale | None
    state: Figure | None
    words: Words
    look: Look
    ticks: Sequence[tuple[float, str]]
    chosen: str = ""
    prefix: str = ""

    def figure(self, geo_id: str) -> Figure | None:
        """The figure of a place; None for a place outside of the region chosen."""
        return self._by_place.get(geo_id)

    @cached_property
    def _by_place(self) -> dict[str, Figure]:
        return {figure.geo_id: figure for figure in self.figures}

    @property
    def unit(self) -> float:
        """A thousandth of the width that is shown: lines and type keep their size when a part is drawn large."""
        return self.box[2] / VIEW_WIDTH

    def shades(self) -> list[Shade]:
        """The classes that the map uses, in the order of the legend."""
        order: tuple[Shade, ...] = ("higher", "same", "unknown", "lower", "hidden")
        used = {figure.shade for figure in self.figures}
        return [shade for shade in order if shade in used]

    @property
    def stripes(self) -> str:
        """Id of the stripes of figures that are not shown."""
        return f"{self.prefix}not-shown"

    def on(self, palette: Palette, prefix: str = "") -> Map:
        """The same map in another palette, its ids with another prefix."""
        return replace(self, look=replace(self.look, palette=palette), prefix=prefix)
