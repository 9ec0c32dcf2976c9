"""What can be chosen on the page on the system of care."""

from __future__ import annotations

from dashboard.data.indicators import indicators
from dashboard.data.queries import estimates
from dashboard.data.system_of_care import WHOLE, is_broken
from dashboard.i18n.catalog import t
from dashboard.wording import numbers

# The group in which the sample of Massachusetts tells most differences.
FIRST_GROUP = "functional_limitation"
THEMES = ("system", "access", "context", "medical_home")


def periods() -> dict[str, str]:
    """Periods in which the system as a whole is shown."""
    return {name: numbers.period(name) for name in estimates.periods(WHOLE) if not is_broken(WHOLE, name)}


def measures() -> dict[str, str]:
    """Every measure of the system, the system itself first, each with its theme."""
    names = {
        key: t("system.measure", theme=t(f"theme.{theme}"), title=own.title)
        for theme in THEMES
        for key, own in indicators(theme).items()
    }
    return {WHOLE: names.pop(WHOLE), **names}
