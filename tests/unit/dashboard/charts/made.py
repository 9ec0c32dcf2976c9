"""Estimates to draw."""

from __future__ import annotations

from dashboard.charts.elements.estimates import Dot
from dashboard.charts.elements.markers import Role

SUPPRESSED = Dot("Vermont", None, None, None, "suppressed", "other", "", "")


def dot(
    value: float = 0.46,
    role: Role = "home",
    flag: str = "ok",
    *,
    half: float | None = 0.08,
    name: str = "Massachusetts",
) -> Dot:
    """An estimate, its interval `half` on either side; without one for None."""
    if half is None:
        return Dot(name, value, None, None, flag, role, f"{value:.0%}", "")
    told = f"{value - half:.0%}–{value + half:.0%}"
    return Dot(name, value, value - half, value + half, flag, role, f"{value:.0%}", told)
