"""What can be chosen on the page on the system of care."""

from __future__ import annotations

from dashboard.data.queries import estimates
from dashboard.data.system_of_care import WHOLE, is_broken
from dashboard.wording import numbers

# The group in which the sample of Massachusetts tells most differences.
FIRST_GROUP = "functional_limitation"


def periods() -> dict[str, str]:
    """Periods in which the system as a whole is shown."""
    return {name: numbers.period(name) for name in estimates.periods(WHOLE) if not is_broken(WHOLE, name)}
