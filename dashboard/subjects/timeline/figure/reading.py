"""From the rows of the database to what the timeline draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from dashboard.data.history_models import HomeValue, PlacedMilestone, SurveyRound, TimelineEra
from dashboard.data.models import records
from dashboard.subjects.timeline.figure.survey_strip import Round, Value
from dashboard.subjects.timeline.milestones import Era, Item
from dashboard.wording import dates


def items(milestones: Iterable[PlacedMilestone]) -> list[Item]:
    """Milestones in their order."""
    return [
        Item(
            milestone_id=own.milestone_id,
            track=own.track,
            title=own.title,
            what=own.what,
            start=date.fromisoformat(own.date_start),
            end=date.fromisoformat(own.date_end),
            date_text=dates.words(own),
            date_precision=own.date_precision,
            extent=own.extent,
            status=own.display_status,
            doubt=own.doubt_reason,
            badge=own.badge,
            place=own.place,
            places=frozenset(own.places),
            in_massachusetts=own.in_massachusetts,
            era=own.era,
            parent_id=own.parent_id,
            source_titles=own.source_titles,
            stored=own.stored,
        )
        for own in milestones
    ]


def eras(known: Iterable[TimelineEra]) -> list[Era]:
    """Eras in their order."""
    return [Era(own.code, own.title, date.fromisoformat(own.start), date.fromisoformat(own.end)) for own in known]


def rounds(known: Iterable[SurveyRound], dated: Sequence[Item]) -> list[Round]:
    """Survey rounds by date, in the words of the milestone that a round is; the others are whole years."""
    words = {item.milestone_id: item.date_text for item in dated}
    return [
        Round(
            own.survey,
            own.title,
            date.fromisoformat(own.date_start),
            date.fromisoformat(own.date_end),
            words.get(own.milestone_id, own.date_start[:4]),
        )
        for own in known
    ]


def values(frame: pd.DataFrame) -> list[Value]:
    """Survey values of Massachusetts, from the rows of `history.home_values`; a missing interval is None."""
    return [
        Value(
            kind=own.estimate_type,
            flag=own.reliability,
            first_year=own.first_year,
            last_year=own.last_year,
            value=own.value,
            lower=own.lower,
            upper=own.upper,
            source=own.publisher,
        )
        for own in records(HomeValue, frame)
    ]
