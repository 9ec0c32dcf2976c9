"""Milestones as the timeline page uses them: which ones a choice of filters keeps, and how each is to be drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dashboard.wording.disclosure_list import has_words

DAY = timedelta(days=1)
# How each extent of a date is drawn.
SHAPES = {"on": "point", "by": "latest", "throughout": "duration"} | dict.fromkeys(
    ("within", "either", "both"), "window"
)
# Statuses whose mark is hollow: a source gives a plan, and none says that it took place on that date.
HOLLOW = frozenset({"scheduled"})


@dataclass(frozen=True)
class Item:
    """One milestone. `start` and `end` bound what is known of its date; `extent` says how to read the bounds.

    `stored` is its title and text as the database has them, which a search finds in every language.
    """

    milestone_id: str
    track: str
    title: str
    what: str
    start: date
    end: date
    date_text: str
    date_precision: str
    extent: str
    status: str
    doubt: str
    badge: str
    place: str
    places: frozenset[str]
    in_massachusetts: bool
    era: str
    parent_id: str
    source_titles: tuple[str, ...] = field(default=())
    stored: str = ""


@dataclass(frozen=True)
class Era:
    """A stretch of years that the timeline can be narrowed to."""

    code: str
    title: str
    start: date
    end: date


@dataclass(frozen=True)
class Mark:
    """How an item is drawn.

    `shape`: `point` for a day, `latest` for a day by which it was so, `window` for a time that is not known more
    closely, `duration` for a stretch that it lasted. `badge` stands beside the label.
    """

    shape: str
    hollow: bool
    badge: str


def mark(item: Item) -> Mark:
    """The mark of an item: no point without a day, hollow when only scheduled, a badge when the year is in doubt."""
    return Mark(SHAPES[item.extent], item.status in HOLLOW, item.badge)


def chosen(
    items: Sequence[Item],
    *,
    tracks: Collection[str] = (),
    eras: Sequence[Era] = (),
    places: Collection[str] = (),
    statuses: Collection[str] = (),
    text: str = "",
) -> list[Item]:
    """The items that every filter keeps; an empty filter keeps all.

    An item belongs to every era that its bounds touch. Each word of `text` must stand somewhere in the item.
    """
    return [
        item
        for item in items
        if (not tracks or item.track in tracks)
        and (not places or item.places & set(places))
        and (not statuses or item.status in statuses)
        and (not eras or any(item.start <= era.end and item.end >= era.start for era in eras))
        and (not text or has_words(_searched(item), text))
    ]


def _searched(item: Item) -> str:
    parts = (item.title, item.what, item.doubt, item.place, item.date_text, item.stored, *item.source_titles)
    return " ".join(parts)


def label_of(item: Item, scheduled: str = "", most: int = 1000) -> str:
    """The words beside a mark: the title, cut to `most` characters in all, the badge, the word for a mere plan."""
    shown = mark(item)
    remarks = [word for word in (shown.badge, scheduled if shown.hollow else "") if word]
    remark = f" ({', '.join(remarks)})" if remarks else ""
    room = max(most - len(remark), 1)
    title = item.title if len(item.title) <= room else item.title[: room - 1].rstrip() + "…"
    return title + remark
