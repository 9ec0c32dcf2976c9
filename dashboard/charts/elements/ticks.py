"""Where the ticks of an axis lie and what they say, decided once for every way of drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dashboard.charts.elements.model import Tick

MOST = 10
FIRST_YEAR = 2000
SHARES = (Tick(0, "0%"), Tick(0.25, "25%"), Tick(0.5, "50%"), Tick(0.75, "75%"), Tick(1, "100%"))
# A line at every tick, but labels at three: beside row labels and figures, a phone has no room for more.
HALVES = tuple(Tick(tick.at, tick.label if tick.at in (0, 0.5, 1) else "") for tick in SHARES)


def rounded(end: float, most: float = MOST) -> tuple[Tick, ...]:
    """Ticks from 0 to `end` in steps of 1, 2 or 5 times a power of ten, at most `most` steps."""
    rough = end / most
    base = 10.0 ** math.floor(math.log10(rough))
    step = base * next(factor for factor in (2, 5, 10) if factor >= rough / base)
    values = [step * n for n in range(math.floor(end / step + 1e-9) + 1)]
    return tuple(Tick(value, amount(value, end)) for value in values)


def amount(value: float, largest: float) -> str:
    """A number as an axis up to `largest` shows it: thousands and millions shortened to k and M."""
    exponent, letter = (6, "M") if largest >= 1e6 else (3, "k") if largest >= 1e4 else (0, "")
    exact = Decimal(repr(value)).scaleb(-exponent).quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()
    return f"{exact:f}{letter if exact else ''}"


def years(values: Iterable[int]) -> tuple[Tick, ...]:
    """A tick a year, where years are values."""
    return tuple(Tick(year, str(year)) for year in values)


def new_years(start: date, end: date, step: int) -> tuple[Tick, ...]:
    """A tick on the first day of every `step`-th year, counted from 2000, where days are values (`date.toordinal`)."""
    first = start.year if start == date(start.year, 1, 1) else start.year + 1
    shown = (year for year in range(first, end.year + 1) if (year - FIRST_YEAR) % step == 0)
    return tuple(Tick(date(year, 1, 1).toordinal(), str(year)) for year in shown)


def steps(low: float, high: float, step: float) -> list[float]:
    """Multiples of a step from `low` to `high`."""
    return [step * n for n in range(math.ceil(low / step), math.floor(high / step) + 1)]
