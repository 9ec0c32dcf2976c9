"""Axes of a picture: what kind an axis is, where a value stands on it, its range, its ticks and their labels.

Ranges and ticks that the figure leaves open follow the rules of plotly.js, so that picture and page agree.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.plot_subset import Figure

MINUS = "\u2212"
_DAY = 86_400_000.0
_MONTH = _DAY * 365.25 / 12
_YEAR = _DAY * 365.25
_EPOCH = dt.datetime(1970, 1, 1)
_DATE_TICK0 = "2000-01-01"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"\d{4}-(0?[1-9]|1[0-2])(-\d{1,2}([ T]\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?)?)?)?")
_NUMBER_FORMAT = re.compile(r"(\+?)(,?)(?:\.(\d+))?([df%]?)")
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
        elif self.kind == "date" and (when := _milliseconds(value)) is not None:
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


@dataclass(frozen=True)
class Tick:
    """A tick: its number on the axis and its label in Plotly's markup."""

    number: float
    label: str


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


def ticks(axis: Axis, coarser: int = 0) -> list[Tick]:
    """The ticks within the range; `coarser` steps thin out ticks that the figure leaves to us."""
    spec = axis.spec
    if spec.get("tickmode") == "array" or (spec.get("tickvals") is not None and spec.get("tickmode") is None):
        return _given_ticks(axis)
    if axis.kind == "category":
        return [Tick(float(place), name) for place, name in enumerate(axis.categories) if _inside(axis, place)]
    step = spec.get("dtick") if spec.get("tickmode") != "auto" else None
    if axis.kind == "date":
        return _date_ticks(axis, _months(step) if step is not None else None, coarser)
    return _number_ticks(axis, float(step) if step is not None else None, coarser)


def thinnable(axis: Axis) -> bool:
    """Whether the ticks are ours to choose, so that crowded labels may be thinned out rather than turned."""
    given = axis.spec.get("tickvals") is not None or axis.spec.get("dtick") is not None
    return axis.kind != "category" and not given


def number_label(value: float, template: str) -> str:
    """A number in the part of d3-format that we use: `,d`, `.1f`, `.0%`, `+.1f`.

    Raises:
        ValueError: another format.
    """
    found = _NUMBER_FORMAT.fullmatch(template)
    if not found or (found[4] == "" and found[3]):
        raise ValueError(f"tickformat {template!r} cannot be drawn")
    sign, comma, digits, kind = found.groups()
    if kind:
        # The float's exact value, as JavaScript rounds it: the page shows the same digits.
        exact = Decimal(float(value) * (100 if kind == "%" else 1))
        places = 0 if kind == "d" else int(digits) if digits is not None else 6
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    else:
        rounded = Decimal(repr(float(value)))
        rounded = rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()
    text = f"{abs(rounded):{comma}f}"
    lead = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{lead}{text}{'%' if kind == '%' else ''}"


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


def _milliseconds(value: Any) -> float | None:
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
    return (when.replace(tzinfo=None) - _EPOCH) / dt.timedelta(milliseconds=1)


def _moment(milliseconds: float) -> dt.datetime:
    return _EPOCH + dt.timedelta(milliseconds=milliseconds)


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


def _inside(axis: Axis, number: float) -> bool:
    low, high = sorted((axis.low, axis.high))
    slack = (high - low) * 1e-4
    return low - slack <= number <= high + slack


def _given_ticks(axis: Axis) -> list[Tick]:
    values = axis.spec.get("tickvals") or []
    texts = axis.spec.get("ticktext") or []
    out = []
    for place, value in enumerate(values):
        number = axis.number(value)
        if number is not None and _inside(axis, number):
            text = texts[place] if place < len(texts) and texts[place] is not None else None
            out.append(Tick(number, str(text) if text is not None else _label(axis, number)))
    return out


def _label(axis: Axis, number: float) -> str:
    if axis.kind == "category":
        place = round(number)
        return axis.categories[place] if 0 <= place < len(axis.categories) else ""
    if axis.kind == "date":
        return _date_label(_moment(number), str(axis.spec.get("tickformat") or "%b %-d, %Y"))
    return _affixed(axis, _plain_number(axis, number, abs(axis.high - axis.low) / 10))


def _affixed(axis: Axis, text: str) -> str:
    return f"{axis.spec.get('tickprefix') or ''}{text}{axis.spec.get('ticksuffix') or ''}"


def _wanted_ticks(axis: Axis) -> float:
    if axis.spec.get("nticks"):
        return float(axis.spec["nticks"])
    return min(max(axis.length / (40 if axis.letter == "y" else 80), 4), 9) + 1


def _round_up(value: float, steps: Sequence[float]) -> float:
    return next((step for step in steps if step >= value), steps[-1])


def _number_ticks(axis: Axis, step: float | None, coarser: int) -> list[Tick]:
    low, high = sorted((axis.low, axis.high))
    origin = float(axis.spec.get("tick0") or 0) if step else 0.0
    if step is None:
        rough = (high - low) / _wanted_ticks(axis)
        for _ in range(coarser + 1):
            base = 10 ** math.floor(math.log10(rough))
            step = base * _round_up(rough / base, (2, 5, 10))
            rough = step * 1.01
    assert step
    slack = (high - low) * 1e-4
    first, last = math.ceil((low - slack - origin) / step), math.floor((high + slack - origin) / step)
    numbers = [origin + step * place for place in range(first, last + 1)]
    return [Tick(number, _affixed(axis, _plain_number(axis, number, step))) for number in numbers]


def _plain_number(axis: Axis, number: float, step: float) -> str:
    if axis.spec.get("tickformat"):
        return number_label(number, str(axis.spec["tickformat"]))
    largest = max(abs(axis.low), abs(axis.high))
    magnitude = math.floor(math.log10(largest) + 0.01) if largest else 0
    exponent = 3 * round((magnitude - 1) / 3) if abs(magnitude) > 3 else 0
    places = max(2 - math.floor(math.log10(step) + 0.01) + exponent, 0)
    exact = Decimal(repr(number)).scaleb(-exponent).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(exact):{',' if axis.spec.get('separatethousands') else ''}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    suffix = {0: "", 3: "k", 6: "M", 9: "B"}.get(exponent)
    if suffix is None:
        raise ValueError(f"{axis.letter}axis{axis.name[1:]}: numbers of this size need a tickformat")
    return f"{MINUS if exact < 0 else ''}{text}{suffix if exact else ''}"


def _months(step: Any) -> int:
    """Months of a Plotly date step such as `M12`.

    Raises:
        ValueError: a step in milliseconds; months and years are what our series have.
    """
    if isinstance(step, str) and step.startswith("M") and step[1:].isdigit():
        return int(step[1:])
    raise ValueError(f"dtick {step!r} on a date axis cannot be drawn; give months, such as 'M12'")


def _date_ticks(axis: Axis, months: int | None, coarser: int) -> list[Tick]:
    low, high = sorted((axis.low, axis.high))
    if months is None:
        rough = (high - low) / _wanted_ticks(axis)
        for _ in range(coarser + 1):
            months = _date_step(rough)
            rough = months * _MONTH * 1.01
    assert months
    origin = _moment(_milliseconds(axis.spec.get("tick0") or _DATE_TICK0) or 0)
    slack = (high - low) * 1e-4
    start = _moment(low - slack)
    place = math.floor(((start.year - origin.year) * 12 + start.month - origin.month) / months)
    out = []
    template = str(axis.spec.get("tickformat") or ("%Y" if months % 12 == 0 else "%b %Y"))
    while (number := _months_on(origin, place * months)) <= high + slack:
        if number >= low - slack:
            out.append(Tick(number, _affixed(axis, _date_label(_moment(number), template))))
        place += 1
    return out


def _date_step(rough: float) -> int:
    """The step in months for a rough one in milliseconds.

    Raises:
        ValueError: a range so short that its ticks would be days.
    """
    if 2 * rough > _YEAR:
        base = 10 ** math.floor(math.log10(rough / _YEAR))
        return 12 * max(round(base * _round_up(rough / _YEAR / base, (2, 5, 10))), 1)
    if 2 * rough > _MONTH:
        return int(_round_up(rough / _MONTH, (1, 2, 3, 6, 12)))
    raise ValueError("a date axis shorter than a few months needs tickvals")


def _months_on(origin: dt.datetime, months: int) -> float:
    month = origin.year * 12 + origin.month - 1 + months
    when = dt.datetime(month // 12, month % 12 + 1, min(origin.day, 28))
    return (when - _EPOCH) / dt.timedelta(milliseconds=1)


def _date_label(when: dt.datetime, template: str) -> str:
    """A date by strftime's signs, months in English whatever the machine's locale.

    Raises:
        ValueError: a sign that we do not draw.
    """
    parts = {
        "%Y": str(when.year),
        "%y": f"{when.year % 100:02d}",
        "%B": _MONTHS[when.month - 1],
        "%b": _MONTHS[when.month - 1][:3],
        "%m": f"{when.month:02d}",
        "%d": f"{when.day:02d}",
        "%-d": str(when.day),
        "%e": str(when.day),
    }
    text = re.sub(r"%-?[A-Za-z]", lambda found: parts.get(found[0], found[0]), template)
    if "%" in text:
        raise ValueError(f"tickformat {template!r} cannot be drawn on a date axis")
    return text.replace("\n", "<br>")
