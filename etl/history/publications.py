"""Publications of the documents and of the timeline, each with the milestone that dates it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.history.documents import Documents
from etl.history.notes import NOTES, read


def publications(
    raw: Path, notes: dict[str, Any], documents: Documents, timeline: dict[str, pd.DataFrame], log: BuildLog
) -> pd.DataFrame:
    """One row a publication; `timeline` holds the frames `milestone` and `milestone_source`.

    Raises:
        SourceError: a publication names a milestone that is not shown.
    """
    milestones = timeline["milestone"].set_index("milestone_id")
    records = [
        *_listed(raw, documents, milestones, log),
        *_added(notes["publication"], milestones, timeline["milestone_source"]),
    ]
    frame = pd.DataFrame(records)
    on_track = milestones.index[milestones["track"] == "publication"]
    for milestone in sorted(set(on_track) - set(frame["milestone_id"])):
        log.remark("timeline_proposed", 0, "id", f"publication {milestone} has no row of its own", "flagged")
    return frame


def _listed(raw: Path, documents: Documents, milestones: pd.DataFrame, log: BuildLog) -> list[dict[str, str]]:
    """Publications that the documents list."""
    records = []
    for row in read(raw, "publications", "pub_id"):
        milestone = row.required("milestone_id")
        if milestone not in milestones.index:
            raise row.error("milestone_id", f"{milestone!r} is not on the timeline", "correct the id")
        if not str(milestones.loc[milestone, "date_start"]).startswith(row.required("date")):
            message = f"date {row['date']!r} differs from milestone {milestone}, whose date is shown"
            log.remark(row.source_id, row.number, "date", message, "flagged")
        document = documents.of(row, "seed_file")
        records.append(
            {
                "publication_id": row["pub_id"],
                "title": row.required("title_in_seed"),
                "kind": row.required("kind").split(" (", maxsplit=1)[0],
                "issuer": row.required("issuer"),
                "summary": row.required("summary_own_words"),
                "milestone_id": milestone,
                "source_title": document.title,
                "source_url": document.url,
                "document_id": document.document_id,
            }
        )
    return records


def _added(entries: list[dict[str, Any]], milestones: pd.DataFrame, sources: pd.DataFrame) -> list[dict[str, str]]:
    """Publications that stand on the timeline or behind it, with the source that describes them."""
    by_item = sources.drop_duplicates("source_item").set_index("source_item")
    records = []
    for entry in entries:
        milestone = entry["milestone"]
        item = entry.get("source", milestone)
        if milestone not in milestones.index or item not in by_item.index:
            found = f"the publication of {milestone!r} has no milestone or source"
            raise SourceError(str(NOTES), found, "correct or remove the entry")
        source = by_item.loc[item]
        records.append(
            {
                "publication_id": f"P-{milestone}",
                "title": entry.get("title", source["source_title"]),
                "kind": entry["kind"],
                "issuer": entry["issuer"],
                "summary": entry.get("note", milestones.loc[milestone, "what"]),
                "milestone_id": milestone,
                "source_title": source["source_title"],
                "source_url": source["source_url"],
                "document_id": source["document_id"],
            }
        )
    return records
