"""What can be chosen on the page on the system of care."""

from __future__ import annotations

from dashboard.data.indicators import indicator, indicators
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import t
from dashboard.wording import sentences

WHOLE = "well_functioning_system"
HOME_OUTCOME = "medical_home"
# In the order in which the outcomes are asked for; that of `score.OUTCOMES`.
OUTCOMES = (
    HOME_OUTCOME,
    "shared_decision_making",
    "insurance_continuous_adequate",
    "preventive_both",
    "services_easy",
    "transition_adult_care",
)
# The group in which the sample of Massachusetts tells most differences.
FIRST_GROUP = "functional_limitation"
THEMES = ("system", "access", "context", "medical_home")


def periods() -> dict[str, str]:
    """Periods in which the system as a whole is shown."""
    return {name: sentences.period(name) for name in estimates.periods(WHOLE) if not broken(WHOLE, name)}


def broken(indicator_id: str, period: str) -> bool:
    """Whether a change of a question forbids to show an indicator in a period."""
    first, last = sentences.years(period)
    struck = "no_pooling" if first < last else "blank"
    return any(b.effect == struck and b.touches(first, last) for b in indicator(indicator_id).breaks)


def figure_period(indicator_id: str, period: str) -> str:
    """The period asked for, or the longest and newest that a change of a question leaves."""
    if not broken(indicator_id, period):
        return period
    left = [name for name in estimates.periods(indicator_id) if not broken(indicator_id, name)]
    return max(left, key=_length_and_end)


def _length_and_end(period: str) -> tuple[int, int]:
    first, last = sentences.years(period)
    return last - first, last


def measures() -> dict[str, str]:
    """Every measure of the system, the system itself first, each with its theme."""
    names = {
        key: t("system.measure", theme=t(f"theme.{theme}"), title=own.title)
        for theme in THEMES
        for key, own in indicators(theme).items()
    }
    return {WHOLE: names.pop(WHOLE), **names}


def groups_of(indicator_id: str, period: str, group: str) -> bool:
    """Whether an indicator is broken down by a group in a period."""
    own = indicator(indicator_id)
    first, last = sentences.years(period)
    return group not in own.not_by and (own.groups == "all" or first < last)
