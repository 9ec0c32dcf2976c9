"""Pairs of shares around the line on which both are equal: predicted or published against computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.elements import ticks
from dashboard.charts.elements.markers import SIZES, Role, symbol
from dashboard.charts.elements.model import Axis, Chart, Line, Margin, Mark, Marks, Panel, Tick
from dashboard.i18n.catalog import t

HEIGHT = 520
MARGIN = 0.03
# States are many: their marks are smaller, their intervals thinner.
SMALLER = 3


@dataclass(frozen=True)
class Pair:
    """Two values of one thing: `x`, `y` with an interval of either, its role and reliability, and words."""

    x: float
    y: float
    x_interval: tuple[float, float] | None
    y_interval: tuple[float, float] | None
    role: Role
    flag: str
    told: str


def scatter(pairs: Sequence[Pair], *, x_title: str, y_title: str) -> Chart:
    """Pairs of shares on two axes of the same length."""
    ends = [end for p in pairs for end in (p.x, p.y, *(p.x_interval or ()), *(p.y_interval or ()))]
    low, high = max(min(ends) - MARGIN, 0.0), min(max(ends) + MARGIN, 1.0)
    step = 0.1 if high - low > 0.35 else 0.05
    shown = tuple(Tick(at, f"{at:.0%}") for at in ticks.steps(low, high, step))
    panel = Panel(
        Axis(low, high, shown, title=x_title),
        Axis(low, high, shown, title=y_title),
        series=tuple(_series([p for p in pairs if p.role == role], role) for role in _roles(pairs)),
        shapes=(Line((low, high), (low, high), "muted", 1, dotted=True),),
    )
    return Chart(HEIGHT, (panel,), Margin(top=8, bottom=48))


def _roles(pairs: Sequence[Pair]) -> list[Role]:
    """Roles in drawing order: Massachusetts last, on top."""
    return sorted({p.role for p in pairs}, key=lambda role: ("home" in role, role))


def _series(own: Sequence[Pair], role: Role) -> Marks:
    many = role == "other"
    size = SIZES[role] - (SMALLER if many else 0)
    marks = tuple(
        Mark(p.x, p.y, symbol(role, p.flag), size, role, p.x_interval, p.y_interval, told=p.told) for p in own
    )
    return Marks(marks, t(f"methods.role_of.{role}"), outline=1, thickness=1 if many else 2, cap=0)
