"""The outcomes of a system of care: which they are, and in which period each can be shown."""

from __future__ import annotations

from dashboard.data.indicators import indicator
from dashboard.data.periods import years
from dashboard.data.queries import estimates

WHOLE = "well_functioning_system"


def is_broken(indicator_id: str, period: str) -> bool:
    """Whether a change of a question forbids to show an indicator in a period."""
    first, last = years(period)
    struck = "no_pooling" if first < last else "blank"
    return any(b.effect == struck and b.touches(first, last) for b in indicator(indicator_id).breaks)


def shown_period(indicator_id: str, period: str) -> str:
    """The period asked for, or the first one that a change of a question leaves."""
    asked = (period, *estimates.periods(indicator_id))
    return next(name for name in asked if not is_broken(indicator_id, name))


def has_groups(indicator_id: str, period: str, group: str) -> bool:
    """Whether an indicator is broken down by a group in a period."""
    own = indicator(indicator_id)
    first, last = years(period)
    return group not in own.not_by and (own.groups == "all" or first < last)
