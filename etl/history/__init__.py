"""The history tables: timeline, people, ideas, documents, and what the sources disagree on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from etl.core.build_log import BuildLog
from etl.history import documents as history_documents
from etl.history import facts, integrity, milestones, organizations, publications
from etl.history.notes import notes
from etl.history.uncertain_dates import american


def tables(raw: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Every history table by name.

    Args:
        raw: the folder of raw files; reads `history/*.csv` and the manifest.
        log: gets a remark for each row that is shown with a remark or not shown.

    Raises:
        SourceError: a date, reference or source cannot be used.
    """
    ours = notes()
    documents = history_documents.read_documents(raw, ours)
    sources = milestones.read_sources(raw, log)
    milestone = milestones.milestones(sources, ours, documents, log)
    milestone_source = milestones.milestone_sources(sources, milestone, ours, documents, log)
    frames = {
        "timeline_track": _listed(ours["track"]),
        "timeline_era": _listed(ours["era"]).astype({"start": str, "end": str}),
        "timeline_status": _listed(ours["status"]),
        "timeline_place": _listed(ours["place_name"]),
        "milestone": milestone,
        "milestone_source": milestone_source,
        "milestone_place": milestones.milestone_places(sources, ours),
        "milestone_relation": milestones.relations(sources, milestone, ours),
        "survey_round": milestones.survey_rounds(raw, milestone, ours),
        **organizations.tables(raw, ours, documents),
        **facts.plain_tables(raw, ours, documents),
        **facts.questions(raw, ours, documents),
        **facts.characteristics(raw, ours, documents),
        **facts.survey_components(ours),
        **history_documents.contradictions(raw, documents, log),
        "document": documents.frame(),
    }
    frames["publication"] = publications.publications(raw, ours, documents, frames, log)
    frames["document_use"] = history_documents.document_use(frames)
    frames = {name: _spelled(frame, ours["spelling"]) for name, frame in frames.items()}
    integrity.check(frames)
    return frames


def _spelled(frame: pd.DataFrame, spelling: dict[str, str]) -> pd.DataFrame:
    """The frame with one spelling and American dates in its own texts; ids and addresses stay as they are."""
    words = re.compile(rf"\b({'|'.join(spelling)})\b")
    kept = {"table_name", "file"}
    own = [c for c in frame.select_dtypes(["object", "str"]) if c not in kept and not c.endswith(("_id", "url"))]

    def spelled(text: str) -> str:
        return american(words.sub(lambda found: spelling[found[1]], text))

    return frame.assign(**{c: frame[c].map(spelled, na_action="ignore") for c in own})


def _listed(entries: list[dict[str, Any]]) -> pd.DataFrame:
    """A list of our notes as a table, in its order, without the sources' own spelling."""
    frame = pd.DataFrame(entries).drop(columns="raw", errors="ignore")
    frame.insert(0, "sort_order", range(1, len(frame) + 1))
    return frame
