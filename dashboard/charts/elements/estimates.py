"""Estimates as charts are given them, and the marks that stand for them."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.elements.markers import SIZES, Role, symbol
from dashboard.charts.elements.model import Mark


@dataclass(frozen=True)
class Dot:
    """A value with its interval, and how it is to be drawn.

    `name` is the place or series it stands for; `flag` is the reliability; `figure` and `interval` are the numbers in
    words.
    """

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    flag: str
    role: Role
    figure: str
    interval: str


def mark(dot: Dot, y: float, told: str, *, smaller: float = 0) -> Mark | None:
    """The mark of an estimate on a level with `y`; None where there is no value to show."""
    if dot.value is None:
        return None
    return Mark(
        dot.value,
        y,
        symbol(dot.role, dot.flag),
        SIZES[dot.role] - smaller,
        dot.role,
        x_interval=bounds(dot.lower, dot.upper),
        told=told,
    )


def bounds(lower: float | None, upper: float | None) -> tuple[float, float] | None:
    """An interval; None unless both of its ends are known."""
    return None if lower is None or upper is None else (lower, upper)


def told(dot: Dot, missing: str) -> str:
    """Figure and interval as they stand beside a mark, the figure bold; `missing` where it is not shown."""
    if dot.flag == "suppressed":
        return missing
    return f"<b>{dot.figure}</b>" + (f" ({dot.interval})" if dot.interval else "")
