"""The timeline: milestones with their bounds and doubts, sources, places, relations, and survey rounds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.links import linkable
from etl.history import uncertain_dates as dates
from etl.history.documents import Documents
from etl.history.notes import NOTES, Row, known, read
from etl.sources.manifest import read_manifest

MILESTONE_ID = r"[SX]\d{2}"
# Remarks that mean the document was read as a copy, not at its publisher.
COPY = re.compile(r"host|mirror|copy|wire|via", re.I)
NO_LINK = re.compile(r"do not link", re.I)


@dataclass(frozen=True)
class Sources:
    """Rows of the three milestone files: those shown, and the details of each by id."""

    shown: list[Row]
    details: dict[str, Row]


def read_sources(raw: Path, log: BuildLog) -> Sources:
    """Milestones to show, with the detail row of each.

    Raises:
        SourceError: a file cannot be used, or a milestone has no detail row.
    """
    shown = read(raw, "timeline_proposed", "id")
    details = {row["id"]: row for name in ("milestones_seeds", "milestones_context") for row in read(raw, name, "id")}
    for row in shown:
        for item in merged(row):
            if item not in details:
                found = f"{item!r} is in neither milestones_seeds.csv nor milestones_context.csv"
                raise row.error("source_ids", found, "add its row there or correct the id")
        for column in ("title", "track", "place"):
            if row[column] != details[row["id"]][column]:
                message = f"{column} {row[column]!r} differs from {details[row['id']][column]!r} in its detail row"
                log.remark("timeline_proposed", row.number, column, message, "flagged")
    return Sources(shown, details)


def merged(row: Row) -> list[str]:
    """Ids of the detail rows that a shown milestone rests on, its own first."""
    others = [item for item in re.findall(MILESTONE_ID, row["source_ids"]) if item != row["id"]]
    return [row["id"], *others]


def report_unused(sources: Sources, added: set[str], log: BuildLog) -> None:
    """Remark on each detail row that no shown milestone rests on."""
    used = {item for row in sources.shown for item in merged(row)} | added
    for item, row in sources.details.items():
        if item not in used:
            message = f"milestone {item} is in no row of timeline_proposed.csv and is not shown"
            log.remark(row.source_id, row.number, "id", message, "dropped")


def milestones(sources: Sources, notes: dict[str, Any], documents: Documents, log: BuildLog) -> pd.DataFrame:
    """One row a milestone, in the order of its first possible day.

    Raises:
        SourceError: a date, track, status, place or parent cannot be used, or a row has no source.
    """
    ours = notes["milestone"]
    added = [sources.details[item] for item in ours if "status" in ours[item] and item in sources.details]
    known(ours, {row["id"] for row in sources.shown} | {row["id"] for row in added}, "milestone")
    known(notes["source"], set(sources.details), "source")
    report_unused(sources, {row["id"] for row in added}, log)
    records = [_milestone(row, sources, notes, documents) for row in [*sources.shown, *added]]
    frame = pd.DataFrame(records).sort_values(["date_start", "parent_id"], kind="stable", ignore_index=True)
    frame.insert(1, "sort_order", range(1, len(frame) + 1))
    _check_parents(frame)
    return frame


def _milestone(row: Row, sources: Sources, notes: dict[str, Any], documents: Documents) -> dict[str, object]:
    ours = notes["milestone"].get(row["id"], {})
    detail = sources.details[row["id"]]
    status = _status(row, ours, notes)
    when = _when(row, ours, status["code"], sources)
    source = _source(detail, documents, notes)
    doubt = ours.get("doubt") or (status["meaning"] if status["doubtful"] else "")
    return {
        "milestone_id": row["id"],
        "track": _code(row, "track", notes["track"])["code"],
        "title": ours.get("title") or row.required("title"),
        "what": ours.get("what") or detail.required("description"),
        "date_start": when.start.isoformat(),
        "date_end": when.end.isoformat(),
        "date_edtf": dates.written(when, year_in_doubt=status["code"] == "year-doubtful"),
        "date_precision": when.precision,
        "start_precision": when.start_precision,
        "end_precision": when.end_precision,
        "extent": when.extent,
        "year_certain": when.start.year == when.end.year
        and status["code"] not in {"year-doubtful", "window", "latest-by"},
        "display_status": status["code"],
        "doubt_reason": doubt,
        "badge": ours.get("badge", ""),
        "place": ours.get("place_text") or row.required("place"),
        "era": _era(row, when, notes),
        "parent_id": ours.get("parent", ""),
        **source,
        "source_id": detail.source_id,
    }


def _code(row: Row, column: str, table: list[dict[str, Any]]) -> dict[str, Any]:
    for entry in table:
        if entry["raw"] == row[column]:
            return entry
    names = ", ".join(repr(entry["raw"]) for entry in table)
    raise row.error(column, f"found {row[column]!r}, known are {names}", f"correct it or add it to {NOTES.name}")


def _status(row: Row, ours: dict[str, Any], notes: dict[str, Any]) -> dict[str, Any]:
    if "status" in ours:
        return next(entry for entry in notes["status"] if entry["raw"] == ours["status"])
    return _code(row, "display_status", notes["status"])


def _span(row: Row) -> dates.Span:
    for column in ("date_start", "date_precision"):
        row.required(column)
    try:
        return dates.span(row["date_start"], row["date_end"], row["date_precision"])
    except ValueError as error:
        raise row.error("date_start", str(error), "correct the date or its precision") from error


def _when(row: Row, ours: dict[str, Any], status: str, sources: Sources) -> dates.Span:
    when = _span(row)
    if status == "window":
        when = replace(when, extent="within")
    if status == "latest-by":
        when = replace(when, extent="by")
    if "ends_with" in ours:
        end = _span(sources.details[ours["ends_with"]])
        when = replace(when, end=end.end, end_precision=end.end_precision, precision="span", extent="throughout")
    return _read_closer(ours["date"], row, when) if "date" in ours else when


def _read_closer(text: str, row: Row, when: dates.Span) -> dates.Span:
    """Our own reading of a date, which may say more than the source's columns but has their bounds."""
    try:
        closer = dates.read(text)
    except ValueError as error:
        raise SourceError(f"{NOTES}, milestone {row['id']}", str(error), "write the date in EDTF") from error
    if (closer.start, closer.end) != (when.start, when.end):
        found = f"the date {text!r} has other bounds than the source's, {when.start} to {when.end}"
        raise SourceError(f"{NOTES}, milestone {row['id']}", found, "correct it here or in data/raw/history")
    return closer


def _era(row: Row, when: dates.Span, notes: dict[str, Any]) -> str:
    for era in notes["era"]:
        if era["start"] <= when.start <= era["end"]:
            return era["code"]
    raise row.error("date_start", f"{when.start} lies in no era", f"correct it or add an era to {NOTES.name}")


def _source(detail: Row, documents: Documents, notes: dict[str, Any]) -> dict[str, str]:
    """Title, address, grade and document of the source of one detail row; no address of a mirror or test server."""
    if "source_url" not in detail.cells:
        document = documents.of(detail, "seed_file")
        page = {"source_title": document.title, "source_url": document.url}
        return {**page, "source_grade": "primary", "document_id": document.document_id}
    address = "" if NO_LINK.search(detail["source_grade"]) else detail.required("source_url")
    if address and not re.match(r"https?://[^\s/]+", address):
        raise detail.error("source_url", f"{address!r} is no web address", "correct it")
    ours = notes["source"].get(detail["id"], {})
    return {
        "source_title": ours.get("title") or detail.required("source_title"),
        "source_url": ours.get("url") or linkable(address),
        "source_grade": grade(detail.required("source_grade")),
        "document_id": "",
    }


def grade(remark: str) -> str:
    """How near the source read is to its publisher: primary, official, secondary, or copy (held by somebody else)."""
    if COPY.search(remark.split(";", maxsplit=1)[0]):
        return "copy"
    first = remark.split(" ", maxsplit=1)[0].strip(",;")
    return first if first in {"primary", "official"} else "secondary"


def _check_parents(frame: pd.DataFrame) -> None:
    bounds = frame.set_index("milestone_id")[["date_start", "date_end"]]
    for child in frame[frame["parent_id"] != ""].itertuples():
        if child.parent_id not in bounds.index:
            raise SourceError(str(NOTES), f"{child.milestone_id} lies in {child.parent_id}, which is not shown", "mend")
        start, end = bounds.loc[child.parent_id]
        if not start <= child.date_start <= child.date_end <= end:
            found = f"{child.milestone_id} does not lie within {child.parent_id}"
            raise SourceError(str(NOTES), found, "correct the dates in data/raw/history or the parent here")


def milestone_sources(
    sources: Sources, frame: pd.DataFrame, notes: dict[str, Any], documents: Documents, log: BuildLog
) -> pd.DataFrame:
    """Every source of each milestone, its main one first; an address that must not be linked is left out."""
    rests_on = {row["id"]: merged(row) for row in sources.shown}
    rests_on |= {item: [item, ours["ends_with"]] for item, ours in notes["milestone"].items() if "ends_with" in ours}
    records = []
    for milestone in frame["milestone_id"]:
        for order, item in enumerate(rests_on.get(milestone, [milestone]), start=1):
            detail = sources.details[item]
            source = _source(detail, documents, notes)
            if not source["source_url"]:
                message = "the copy that was read is not at its publisher; the address is left out"
                log.remark(detail.source_id, detail.number, "source_url", message, "flagged")
            records.append({"milestone_id": milestone, "source_order": order, "source_item": item, **source})
    return pd.DataFrame(records)


def milestone_places(sources: Sources, notes: dict[str, Any]) -> pd.DataFrame:
    """Place codes of each milestone: milestone_id, place_code."""
    added = [sources.details[item] for item, ours in notes["milestone"].items() if "status" in ours]
    return pd.DataFrame(
        [
            {"milestone_id": row["id"], "place_code": code}
            for row in [*sources.shown, *added]
            for code in _code(row, "place", notes["place"])["codes"]
        ]
    )


def relations(sources: Sources, frame: pd.DataFrame, notes: dict[str, Any]) -> pd.DataFrame:
    """Links from a milestone to another item: milestone_id, relation, target_id. One link for each pair.

    Links stand in our notes and in the `relation` remarks of milestones_context.csv, ours first.
    """
    links = [(a, kind, b) for kind, pairs in notes["relations"].items() for a, b in pairs]
    shown = set(frame["milestone_id"])
    for row in sources.details.values():
        if row["id"] in shown and "relation" in row.cells:
            kind = "follows" if row["relation"].startswith("follows") else "see-also"
            links += [(row["id"], kind, item) for item in _mentioned(row["relation"])]
    table = pd.DataFrame(links, columns=["milestone_id", "relation", "target_id"])
    return table.drop_duplicates(["milestone_id", "target_id"], ignore_index=True)


def _mentioned(remark: str) -> list[str]:
    strategies = [f"strategy-{number}" for number in re.findall(r"strategy (\d+)", remark)]
    return re.findall(r"\b[SXUF]\d{2}\b", remark) + strategies


def survey_rounds(raw: Path, frame: pd.DataFrame, notes: dict[str, Any]) -> pd.DataFrame:
    """Rounds of the surveys that measure the medical home, to be drawn as bands.

    The special needs survey's rounds are milestones; the yearly survey's are the years of the manifest's microdata,
    drawn as whole years because the files do not say when each household answered.
    """
    known(dict.fromkeys(notes["special_needs_survey"]), set(frame["milestone_id"]), "survey round")
    earlier = frame[frame["milestone_id"].isin(notes["special_needs_survey"])]
    rounds = [
        {
            "round_id": f"ns-cshcn-{row.date_start[:4]}",
            "survey": "NS-CSHCN",
            "title": row.title,
            "date_start": row.date_start,
            "date_end": row.date_end,
            "date_edtf": row.date_edtf,
            "milestone_id": row.milestone_id,
            "files": "",
        }
        for row in earlier.itertuples()
    ]
    held: dict[int, list[str]] = {}
    for source in read_manifest(raw):
        if source.kind == "microdata" and source.year is not None:
            held.setdefault(source.year, [])
            if (raw / source.file).is_file():
                held[source.year].append(source.series.removeprefix("nsch_"))
    rounds += [
        {
            "round_id": f"nsch-{year}",
            "survey": "NSCH",
            "title": f"National Survey of Children's Health {year}",
            "date_start": f"{year}-01-01",
            "date_end": f"{year}-12-31",
            "date_edtf": str(year),
            "milestone_id": "",
            "files": ";".join(sorted(files)),
        }
        for year, files in sorted(held.items())
    ]
    return pd.DataFrame(rounds)
