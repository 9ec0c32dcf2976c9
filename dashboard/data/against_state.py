"""Whether a place's figure is higher or lower than the state's, or cannot be told from it: the one rule for every page.

Of official counts the build decides (table `against_state`). Of published and modeled figures both sides are uncertain:
the 95% interval of their difference is put together from the two intervals (Newcombe 1998; Zou and Donner 2008, method
of variance estimates recovery), as if the two were independent. A place is a part of its state, so the true interval is
narrower: the rule errs to "cannot tell".
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from dashboard.data.map_models import Verdict
from dashboard.data.models import Estimate, Figure
from dashboard.data.queries import places as queries

COUNTED = "administrative"


def difference(one: Figure, other: Figure) -> tuple[float, float, float] | None:
    """One figure less another with the ends of its 95% interval; None where a value or an interval is missing."""
    if one.value is None or one.lower is None or one.upper is None:
        return None
    if other.value is None or other.lower is None or other.upper is None:
        return None
    apart = one.value - other.value
    below = math.hypot(one.value - one.lower, other.upper - other.value)
    above = math.hypot(one.upper - one.value, other.value - other.lower)
    return apart, apart - below, apart + above


def verdict(place: Figure, state: Figure) -> Verdict | None:
    """How a published or modeled figure of a place compares with the state's; None without both intervals."""
    found = difference(place, state)
    if found is None:
        return None
    _, lower, upper = found
    return "higher" if lower > 0 else "lower" if upper < 0 else "same"


def verdicts(places: Iterable[Estimate], state: Estimate | None) -> dict[str, Verdict]:
    """Verdicts by geo_id on figures of one measure and period; a place without a verdict is left out."""
    own = list(places)
    if own and own[0].estimate_type == COUNTED:
        counted = queries.counted_verdicts(own[0].indicator_id, own[0].period)
        return {row.geo_id: counted[row.geo_id] for row in own if row.geo_id in counted}
    told = {row.geo_id: verdict(row, state) for row in own} if state else {}
    return {geo_id: one for geo_id, one in told.items() if one}
