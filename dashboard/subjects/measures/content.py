"""What can be chosen on the page of all measures, and what one measure means."""

from __future__ import annotations

from dashboard.cards.card import Definition
from dashboard.cards.estimate_card import definition
from dashboard.data.indicators import indicator, indicators
from dashboard.data.models import MEDICAL_HOME
from dashboard.data.queries import estimates
from dashboard.data.system_of_care import is_broken
from dashboard.i18n.catalog import t
from dashboard.wording import numbers
from dashboard.wording.markdown import bullets

FIRST = MEDICAL_HOME
THEMES = ("medical_home", "system", "access", "context")


def themes() -> dict[str, str]:
    """Themes of measures, each with the number of its measures."""
    return {theme: t("measures.theme", name=t(f"theme.{theme}"), count=len(indicators(theme))) for theme in THEMES}


def measures() -> dict[str, dict[str, str]]:
    """The measures of each theme."""
    return {theme: {key: own.title for key, own in indicators(theme).items()} for theme in THEMES}


def periods(indicator_id: str) -> dict[str, str]:
    """The years for which a measure is shown."""
    kept = (name for name in estimates.periods(indicator_id) if not is_broken(indicator_id, name))
    return {name: numbers.period(name) for name in kept}


def meaning(indicator_id: str) -> Definition:
    """What a measure means, and how it is counted."""
    return definition(indicator(indicator_id))


def cautions(indicator_id: str) -> str:
    """What to know before using a measure, as a list."""
    own = indicator(indicator_id)
    return bullets([*own.warnings, *(found.note for found in own.breaks)])
