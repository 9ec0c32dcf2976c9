"""Ticks and their labels.

Ticks that the figure leaves open follow the rules of plotly.js, number formats those of d3-format.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.charts.svg.scales import EPOCH, Axis, milliseconds

MINUS = "\u2212"
_DAY = 86_400_000.0
_MONTH = _DAY * 365.25 / 12
_YEAR = _DAY * 365.25
_DATE_TICK0 = "2000-01-01"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBER_FORMAT = re.compile(r"(\+?)(,?)(?:\.(\d+))?([df%]?)")


@dataclass(frozen=True)
class Tick:
    """A tick: its number on the axis and its label in Plotly's markup."""

    number: float
    label: str


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


def _moment(milliseconds: float) -> dt.datetime:
    return EPOCH + dt.timedelta(milliseconds=milliseconds)


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
    origin = _moment(milliseconds(axis.spec.get("tick0") or _DATE_TICK0) or 0)
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
    return (when - EPOCH) / dt.timedelta(milliseconds=1)


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
