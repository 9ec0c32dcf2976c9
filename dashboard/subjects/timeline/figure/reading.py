"""From the rows of the database to what the timeline draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.subjects.timeline.figure.survey_strip import Round, Value
from dashboard.subjects.timeline.milestones import Era, Item
from dashboard.wording import dates


def items(frame: pd.DataFrame) -> list[Item]:
    """Milestones in the order of the frame."""
    return [
        Item(
            milestone_id=row["milestone_id"],
            track=row["track"],
            title=row["title"],
            what=row["what"],
            start=date.fromisoformat(row["date_start"]),
            end=date.fromisoformat(row["date_end"]),
            date_text=when,
            date_precision=row["date_precision"],
            extent=row["extent"],
            status=row["display_status"],
            doubt=row["doubt_reason"],
            badge=row["badge"],
            place=row["place"],
            places=frozenset(row["places"]),
            in_massachusetts=bool(row["in_massachusetts"]),
            era=row["era"],
            parent_id=row["parent_id"],
            source_titles=tuple(row["source_titles"]),
            stored=row["stored"],
        )
        for when, row in zip(dates.in_words(frame), frame.to_dict("records"), strict=True)
    ]


def eras(frame: pd.DataFrame) -> list[Era]:
    """Eras in their order."""
    return [
        Era(row["code"], row["title"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        for row in frame.to_dict("records")
    ]


def rounds(frame: pd.DataFrame, dated: Sequence[Item]) -> list[Round]:
    """Survey rounds by date, in the words of the milestone that a round is; the others are whole years."""
    words = {item.milestone_id: item.date_text for item in dated}
    return [
        Round(
            row["survey"],
            row["title"],
            date.fromisoformat(row["date_start"]),
            date.fromisoformat(row["date_end"]),
            words.get(row["milestone_id"], row["date_start"][:4]),
        )
        for row in frame.to_dict("records")
    ]


def values(frame: pd.DataFrame) -> list[Value]:
    """Survey values of Massachusetts; a missing interval is None."""
    return [
        Value(
            kind=row["estimate_type"],
            flag=row["reliability"],
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            value=float(row["value"]),
            lower=None if pd.isna(row["lower"]) else float(row["lower"]),
            upper=None if pd.isna(row["upper"]) else float(row["upper"]),
            source=row["publisher"],
        )
        for row in frame.to_dict("records")
    ]
