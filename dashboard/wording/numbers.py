"""Numbers as they are written: shares, counts, intervals, differences and periods. Sentences are in `sentences`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from dashboard.data.models import Figure
from dashboard.i18n.catalog import t

MINUS = "\N{MINUS SIGN}"


def known(value: object) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | float) and not math.isnan(value)


def share(value: float, digits: int = 0) -> str:
    """A proportion as per cent: 0.493 is `49%`, with one digit `49.3%`."""
    return f"{value * 100:.{digits}f}%"


def count(value: float) -> str:
    """A number of children as survey estimates allow: to the nearest hundred from 1,000 on, to ten below."""
    return f"{rounded(value):,}"


def rounded(value: float) -> int:
    """A number of children to the nearest hundred from 1,000 on, to ten below."""
    step = 100 if value >= 1_000 else 10
    return round(value / step) * step


def whole(value: float | None) -> str:
    """A number that was counted, such as children asked: `1,234`; empty when there is none."""
    return f"{value:,.0f}" if value is not None and known(value) else ""


def number(value: float | None, unit: str, digits: int = 0) -> str:
    """A number in its unit; empty when there is none."""
    if value is None or not known(value):
        return ""
    if unit == "proportion":
        return share(value, digits)
    return count(value) if unit == "count" else f"{value:,.1f}"


def figure(row: Figure, unit: str, digits: int = 0) -> str:
    """A row's value in its unit; what a register counted is not rounded as a survey's estimate is."""
    if unit == "count" and row.estimate_type == "administrative":
        return whole(row.value)
    return number(row.value, unit, digits)


def interval(row: Figure, unit: str, digits: int = 0) -> str:
    """`43% to 56%`; empty when there is none."""
    return between(row.lower, row.upper, unit, digits)


def between(lower: float | None, upper: float | None, unit: str, digits: int = 0) -> str:
    """`43% to 56%`; empty when an end is missing."""
    if not (known(lower) and known(upper)):
        return ""
    return t("number.interval", low=number(lower, unit, digits), high=number(upper, unit, digits))


def short_interval(row: Figure, unit: str, digits: int = 0) -> str:
    """`43–56%`, for charts; empty when there is none."""
    if not (known(row.lower) and known(row.upper)):
        return ""
    return f"{number(row.lower, unit, digits).rstrip('%')}–{number(row.upper, unit, digits)}"


def distance(value: float, digits: int = 1) -> str:
    """A distance of shares in percentage points: 0.067 is `6.7`."""
    return f"{100 * value:.{digits}f}"


def points(value: float, digits: int = 1) -> str:
    """A difference of shares in percentage points with its sign, a true minus; `0` when it rounds to none."""
    return f"{100 * value:+.{digits}f}".replace("-", MINUS) if round(100 * value, digits) else "0"


def gap(value: float | None, unit: str, *, named: bool = True) -> str:
    """A difference with its sign: of shares `+6.7 points`, of others `+34.4`; empty when there is none."""
    if value is None or not known(value):
        return ""
    scaled = round(100 * value if unit == "proportion" else value, 1)
    told = f"{scaled:+,.1f}".replace("-", "−") if scaled else "0.0"
    return t("number.points", value=told) if named and unit == "proportion" else told


def gap_between(lower: float | None, upper: float | None, unit: str) -> str:
    """`+6.2 to +7.6`: the interval of a difference; empty when an end is missing."""
    if not (known(lower) and known(upper)):
        return ""
    return t("number.interval", low=gap(lower, unit, named=False), high=gap(upper, unit, named=False))


def period(name: str) -> str:
    """`2017–2019`."""
    return name.replace("-", "–")


def years(given: Sequence[int]) -> str:
    """`2020–2024` for years without a gap, else `2020, 2022, 2024`."""
    first, last = min(given), max(given)
    if len(given) > 1 and sorted(given) == list(range(first, last + 1)):
        return period(f"{first}-{last}")
    return ", ".join(str(year) for year in sorted(given))


def day(when: date) -> str:
    """`November 28, 2026`."""
    return t("number.day", month=t(f"month.{when.month}"), day=when.day, year=when.year)


def month(year: int, number_of_month: int) -> str:
    """`November 2026`."""
    return t("number.month", month=t(f"month.{number_of_month}"), year=year)
