"""The timeline as a list, and one of its items opened: what happened, how sure, source, related items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

import pandas as pd

from dashboard.data.history_models import MilestoneLink, MilestoneSource, TimelineStatus
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.milestones import Item, label_of, mark
from dashboard.wording.disclosure_list import Entry, Part, link, listed
from dashboard.wording.english import in_english

# The page on which a related item is described.
PLACES = {
    "milestone": "timeline?item={id}",
    "contradiction": "disagreements?point={id}",
    "question": "about?question={id}#questions",
    "publication": "people?publication={id}#publications",
    "domain": "about#domains",
    "tool": "people#tools",
    "strategy": "people#strategies",
    "work_group": "people#sisters",
    "undated_fact": "people#undated",
    "initiative_component": "people#parts",
}

# Kinds whose titles are titles of publications and stay in their own language.
ENGLISH_TITLES = {"publication", "tool"}


@dataclass(frozen=True)
class Behind:
    """What stands behind the items: meanings of statuses, and sources and relations by milestone."""

    tracks: Mapping[str, str]
    meanings: Mapping[str, str]
    sources: Mapping[str, Sequence[MilestoneSource]]
    related: Mapping[str, Sequence[MilestoneLink]]


def behind(
    tracks: Mapping[str, str],
    statuses: Iterable[TimelineStatus],
    sources: Iterable[MilestoneSource],
    links: Iterable[MilestoneLink],
) -> Behind:
    """Put the rows of the database in order by milestone; a source that is named twice stands once."""
    by_source: dict[str, list[MilestoneSource]] = {}
    for source in dict.fromkeys(sources):
        by_source.setdefault(source.milestone_id, []).append(source)
    by_link: dict[str, list[MilestoneLink]] = {}
    for one in links:
        by_link.setdefault(one.milestone_id, []).append(one)
    return Behind(tracks, {own.code: own.meaning for own in statuses}, by_source, by_link)


def how_sure(item: Item, behind: Behind) -> str:
    """The status, what it means, and the doubt, in sentences."""
    told = [
        f"{t(f'timeline.status.{item.status}')}.",
        behind.meanings[item.status] if not item.doubt else "",
        item.doubt,
    ]
    return " ".join(part for part in told if part)


def address(related: MilestoneLink) -> str:
    """Where a related item is told, as an address within the dashboard."""
    return PLACES[related.target_kind].format(id=related.target_id)


def parts(item: Item, behind: Behind) -> tuple[Part, ...]:
    """The paragraphs of an opened item."""
    return (
        Part(t("timeline.field.what"), escape(item.what)),
        Part(t("timeline.field.sure"), escape(how_sure(item, behind))),
        Part(t("timeline.field.place"), escape(item.place)),
        Part(t("timeline.field.source"), "; ".join(_source(one) for one in behind.sources[item.milestone_id])),
        Part(
            t("timeline.field.related"), "; ".join(_related(one) for one in behind.related.get(item.milestone_id, ()))
        ),
    )


def _source(one: MilestoneSource) -> str:
    named = in_english(link(one.source_title, one.source_url) if one.source_url else escape(one.source_title))
    remark = t(f"timeline.grade.{one.source_grade}") if one.source_url else t("timeline.grade.no_link")
    return f"{named} ({escape(remark)})"


def _related(one: MilestoneLink) -> str:
    named = link(one.target_title, address(one), here=True)
    told = in_english(named) if one.target_kind in ENGLISH_TITLES else named
    return f"{escape(t(f'timeline.relation.{one.relation}'))}: {told}"


def entries(items: Sequence[Item], behind: Behind) -> list[Entry]:
    """One entry an item, in the order given."""
    return [
        Entry(
            anchor=item.milestone_id.lower(),
            lead=item.date_text,
            title=label_of(item, t("timeline.scheduled")),
            remark=f"{behind.tracks[item.track]} · {item.place} · {t(f'timeline.status.{item.status}')}",
            parts=parts(item, behind),
        )
        for item in items
    ]


def html(items: Sequence[Item], behind: Behind, opened: str = "") -> str:
    """The list under a heading for each year in which an item begins."""
    years = groupby(items, key=lambda item: item.start.year)
    return "".join(f"<h3>{year}</h3>{listed(entries(list(own), behind), opened=opened.lower())}" for year, own in years)


def table(items: Sequence[Item], behind: Behind) -> pd.DataFrame:
    """The items as rows for a file: one row an item, its main source, every related item by id."""
    return pd.DataFrame(
        [
            {
                "milestone_id": item.milestone_id,
                "track": item.track,
                "title": item.title,
                "what": item.what,
                "date": item.date_text,
                "date_start": item.start.isoformat(),
                "date_end": item.end.isoformat(),
                "date_precision": item.date_precision,
                "extent": item.extent,
                "hollow": mark(item).hollow,
                "status": item.status,
                "how_sure": how_sure(item, behind),
                "place": item.place,
                "source_title": behind.sources[item.milestone_id][0].source_title,
                "source_url": behind.sources[item.milestone_id][0].source_url,
                "source_grade": behind.sources[item.milestone_id][0].source_grade,
                "related": ";".join(one.target_id for one in behind.related.get(item.milestone_id, ())),
            }
            for item in items
        ]
    )


def reading(items: Sequence[Item], tracks: Mapping[str, str], behind: Behind) -> dict[str, list[str]]:
    """The items as a table to be read: when, what, on which track, how sure, and the main source."""
    columns = {
        "date": [item.date_text for item in items],
        "title": [item.title for item in items],
        "track": [tracks[item.track] for item in items],
        "how_sure": [how_sure(item, behind) for item in items],
        "source": [behind.sources[item.milestone_id][0].source_title for item in items],
    }
    return {t(f"timeline.column.{name}"): told for name, told in columns.items()}
