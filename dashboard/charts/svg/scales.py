"""Axes: what kind an axis is, where a value stands on it, and its range.

Ranges that the figure leaves open follow the rules of plotly.js, so that picture and page agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.charts.svg.figure import Figure

EPOCH = dt.datetime(1970, 1, 1)
_DATE = re.compile(r"\d{4}-(0?[1-9]|1[0-2])(-\d{1,2}([ T]\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?)?)?)?")
_PAD_SHARE = 0.05
_MARKER_PAD = 1.6


@dataclass(frozen=True)
class Extent:
    """A value that an axis must show, with the pixels that its mark takes beyond it."""

    value: float
    pixels: float = 0
    padded: bool = False


@dataclass(frozen=True)
class Extents:
    """What the marks ask of an axis at its low and its high end."""

    low: tuple[Extent, ...] = ()
    high: tuple[Extent, ...] = ()

    def __add__(self, other: Extents) -> Extents:
        """What both ask for."""
        return Extents(self.low + other.low, self.high + other.high)


def extents(
    values: Iterable[float | None],
    *,
    pixels: float | tuple[float, float] = 0,
    padded: bool = False,
    to_zero: bool = False,
) -> Extents:
    """Extents of some values, with the pixels beyond both ends or (low, high).

    `to_zero` takes zero in, without room beyond it.
    """
    known = [value for value in values if value is not None]
    if not known:
        return Extents()
    low, high = min(known), max(known)
    if to_zero:
        low, high = min(0.0, low), max(0.0, high)

    def end(value: float, room: float) -> tuple[Extent, ...]:
        return (Extent(value),) if to_zero and value == 0 else (Extent(value, room, padded),)

    rooms = pixels if isinstance(pixels, tuple) else (pixels, pixels)
    return Extents(end(low, rooms[0]), end(high, rooms[1]))


def marker_room(size: float) -> float:
    """Pixels that plotly.js keeps free beyond a marker of this size when it finds a range."""
    return max(size / _MARKER_PAD, 3)


@dataclass(frozen=True)
class Axis:
    """An axis with its range (numbers: milliseconds for dates, places for categories) and its ends in pixels."""

    name: str
    spec: dict[str, Any]
    kind: str
    categories: tuple[str, ...] = ()
    low: float = 0
    high: float = 1
    start: float = 0
    end: float = 1
    places: dict[str, int] = field(default_factory=dict, compare=False)

    @property
    def letter(self) -> str:
        """`x` or `y`."""
        return self.name[0]

    @property
    def length(self) -> float:
        """Length in pixels."""
        return abs(self.end - self.start)

    def number(self, value: Any) -> float | None:
        """A data value as a number of this axis; None stays None.

        Raises:
            ValueError: a value that the axis has no place for.
        """
        if value is None:
            return None
        if self.kind == "category":
            if (place := self.places.get(_category(value))) is not None:
                return float(place)
        elif self.kind == "date" and (when := milliseconds(value)) is not None:
            return when
        if self.kind != "date" and _is_number(value):
            return float(value)
        raise ValueError(f"{self.letter}axis{self.name[1:]}: {value!r} has no place on this {self.kind} axis")

    def pixel(self, number: float) -> float:
        """Where a number of this axis stands."""
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)

    def at(self, value: Any) -> float | None:
        """Where a data value stands in pixels; None for a missing one."""
        number = self.number(value)
        return None if number is None else self.pixel(number)

    def placed(self, start: float, end: float) -> Axis:
        """The same axis between two pixels."""
        return replace(self, start=start, end=end)

    def ranged(self, wanted: Extents) -> Axis:
        """The same axis with the range that its own settings and the marks ask for."""
        low, high = _range(self, wanted)
        return replace(self, low=low, high=high)


def axes(figure: Figure) -> dict[str, Axis]:
    """All axes by id, not yet placed; axes that match share kind and categories."""
    specs = {**figure.axes("x"), **figure.axes("y")}
    values: dict[str, list[Any]] = {name: [] for name in specs}
    for trace in figure.traces:
        for letter in "xy":
            values[root(specs, trace.get(f"{letter}axis") or letter)] += trace.get(letter) or []
    out = {}
    for name, spec in specs.items():
        shared = values[root(specs, name)]
        leader = specs[root(specs, name)]
        kind = _kind(spec.get("type") or leader.get("type") or "-", shared)
        categories = _categories({**leader, **spec}, shared) if kind == "category" else ()
        places = {category: place for place, category in enumerate(categories)}
        out[name] = Axis(name, spec, kind, categories, places=places)
    return out


def root(specs: dict[str, dict[str, Any]], name: str) -> str:
    """The axis that this one takes its range from: itself unless it says `matches`."""
    seen = [name]
    while (other := specs.get(seen[-1], {}).get("matches")) and other not in seen:
        seen.append(other)
    return seen[-1]


def milliseconds(value: Any) -> float | None:
    """Milliseconds since 1970 of an ISO date or of a number of them; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = str(value).replace(" ", "T")
    if re.fullmatch(r"\d{4}", text):
        text += "-01-01"
    elif re.fullmatch(r"\d{4}-\d{1,2}", text):
        text += "-01"
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (when.replace(tzinfo=None) - EPOCH) / dt.timedelta(milliseconds=1)


def _kind(declared: str, values: Sequence[Any]) -> str:
    if declared != "-":
        return declared
    known = [value for value in values if value is not None]
    if all(_is_number(value) for value in known):
        return "linear"
    if all(isinstance(value, str) and _DATE.fullmatch(value) for value in known):
        return "date"
    return "category"


def _categories(spec: dict[str, Any], values: Sequence[Any]) -> tuple[str, ...]:
    seen = dict.fromkeys(_category(value) for value in values if value is not None)
    array = [_category(value) for value in spec.get("categoryarray") or []]
    order = spec.get("categoryorder") or ("array" if array else "trace")
    if order == "array":
        return tuple(dict.fromkeys([*array, *seen]))
    if order == "trace":
        return tuple(seen)
    return tuple(sorted(seen, reverse=order == "category descending"))


def _category(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return bool(re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", value))
    return isinstance(value, int | float)


def _range(axis: Axis, wanted: Extents) -> tuple[float, float]:
    spec = axis.spec
    given = [None if value is None else axis.number(value) for value in spec.get("range") or (None, None)]
    low, high = given
    if spec.get("autorange") in (True, "reversed"):
        low = high = None
    if low is not None and high is not None:
        return low, high
    auto_low, auto_high = _auto_range(wanted, axis.length, str(spec.get("rangemode") or "normal"))
    if axis.kind == "category" and not wanted.low:
        auto_low, auto_high = -0.5, max(len(axis.categories), 1) - 0.5
    if spec.get("autorange") == "reversed":
        return auto_high, auto_low
    return auto_low if low is None else low, auto_high if high is None else high


def _auto_range(wanted: Extents, length: float, mode: str) -> tuple[float, float]:
    """The narrowest range in which every mark has its room, as plotly.js finds it."""
    if not wanted.low:
        return -1.0, 6.0

    def room(end: Extent) -> float:
        return end.pixels + (_PAD_SHARE * length if end.padded else 0)

    least, most = min(end.value for end in wanted.low), max(end.value for end in wanted.high)
    if least == most:
        if mode == "tozero" and least != 0:
            far = least / (1 - min(0.5, max(map(room, wanted.high)) / length))
            return (0.0, far) if least > 0 else (far, 0.0)
        return (least - 1, most + 1) if mode == "normal" else (max(0.0, least - 1), max(1.0, most + 1))
    best = 0.0
    low, high = Extent(least), Extent(most)
    for one in wanted.low:
        for other in wanted.high:
            span, free = other.value - one.value, length - room(one) - room(other)
            crowded = free <= length / 10
            per_pixel = span / (length if crowded else free)
            if span > 0 and per_pixel > best:
                best = per_pixel
                low, high = (Extent(one.value), Extent(other.value)) if crowded else (one, other)
    if mode == "tozero":
        low = Extent(0) if low.value >= 0 else low
        high = Extent(0) if high.value <= 0 else high
    elif mode == "nonnegative" and low.value - best * room(low) < 0:
        low = Extent(0)
    per_pixel = (high.value - low.value) / (length - room(low) - room(high))
    return low.value - per_pixel * room(low), high.value + per_pixel * room(high)
