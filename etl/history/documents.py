"""The documents that the user gave, what each is used for, and what the sources disagree on."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from etl.core.build_log import BuildLog
from etl.history.notes import CONTRADICTION_NOTES, Row, known, notes, read

# How contradictions.csv writes the rows it touches, and the ids those rows have here.
NAMED_LISTS = {"strategies": "strategy", "characteristics": "characteristic", "domains": "domain"}
# Tables whose rows are facts of a document.
GIVEN = {
    "milestone",
    "publication",
    "organization_role",
    "work_group",
    "initiative_component",
    "goal",
    "strategy",
    "challenge",
    "insight",
    "tool",
    "audience",
    "key_fact",
    "undated_fact",
    "question",
    "characteristic_wording",
    "domain",
}


@dataclass(frozen=True)
class Document:
    """One of the five documents, and what is to be said of it."""

    document_id: str
    file: str
    short: str
    title: str
    publisher: str
    url: str
    covers: str
    as_of: str
    note: str
    caution: str


@dataclass(frozen=True)
class Documents:
    """The documents by the file name that the sources use."""

    by_file: dict[str, Document]

    def of(self, row: Row, column: str) -> Document:
        """The document a row names.

        Raises:
            SourceError: it names none, or one that seed_provenance.csv does not have.
        """
        if row.required(column) not in self.by_file:
            found = f"{row[column]!r} is not in seed_provenance.csv"
            raise row.error(column, found, "correct the name or add the document there")
        return self.by_file[row[column]]

    def frame(self) -> pd.DataFrame:
        """One row a document; the file's name stays in the sources."""
        return pd.DataFrame([asdict(d) for d in self.by_file.values()]).drop(columns="file")


def read_documents(raw: Path, ours: dict[str, Any]) -> Documents:
    """The documents of seed_provenance.csv with our titles and cautions.

    Raises:
        SourceError: a document has no entry among our notes, or the reverse.
    """
    rows = read(raw, "seed_provenance", "seed_file")
    entries = {entry["file"]: (key, entry) for key, entry in ours["document"].items()}
    known(entries, {row["seed_file"] for row in rows}, "document")
    found = {}
    for row in rows:
        if row["seed_file"] not in entries:
            raise row.error("seed_file", f"{row['seed_file']!r} has no entry in history.toml", "add one")
        key, entry = entries[row["seed_file"]]
        covers = {"yes": "Massachusetts", "national": "United States"}.get(row["covers_massachusetts"], "Vermont")
        found[row["seed_file"]] = Document(
            document_id=key,
            file=row["seed_file"],
            short=entry["short"],
            title=entry["title"],
            publisher=row.required("publisher"),
            url=row.required("stored_page_with_same_text"),
            covers=covers,
            as_of=entry["as_of"],
            note=row.required("what_to_say_on_dashboard"),
            caution=entry["caution"],
        )
    return Documents(found)


def document_use(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What each document gives: document_id, table_name, facts (rows)."""
    # A question without an answer gives nothing.
    given = {name: frame[frame["answered"]] if "answered" in frame else frame for name, frame in frames.items()}
    counts = [
        {"document_id": document, "table_name": name, "facts": int(facts)}
        for name, frame in given.items()
        if name in GIVEN
        for document, facts in frame.loc[frame["document_id"] != "", "document_id"].value_counts(sort=False).items()
    ]
    return pd.DataFrame(counts)


def contradictions(raw: Path, documents: Documents, log: BuildLog) -> dict[str, pd.DataFrame]:
    """What the sources disagree on, for readers, and the items each one touches.

    A contradiction without our wording is shown in the file's own words, with a remark.

    Raises:
        SourceError: our notes speak of one that the file does not have.
    """
    rows = read(raw, "contradictions", "c_id")
    ours = notes(CONTRADICTION_NOTES)
    known(ours, {row["c_id"] for row in rows}, "contradiction")
    numbers = {document.file[:3]: document.document_id for document in documents.by_file.values()}
    told, items = [], []
    for row in rows:
        entry = ours.get(row["c_id"])
        if entry is None:
            message = f"no wording for {row['c_id']} in {CONTRADICTION_NOTES.name}; the file's own words are shown"
            log.remark(row.source_id, row.number, "c_id", message, "flagged")
            entry = {
                "title": row.required("what_is_odd"),
                "says": row["what_is_odd"],
                "checked": row["evidence_or_check"],
                "shown": row.required("how_to_show_it"),
                "pages": [],
            }
        told.append(
            {
                "contradiction_id": row["c_id"],
                "title": entry["title"],
                "sources_say": entry["says"],
                "what_we_checked": entry["checked"],
                "our_choice": entry["shown"],
                "pages": ";".join(entry["pages"]),
                "document_ids": ";".join(numbers[n] for n in re.findall(r"\d{3}", row.required("where"))),
            }
        )
        items += [{"contradiction_id": row["c_id"], "item_id": item} for item in touched(row["milestones"])]
    return {"contradiction": pd.DataFrame(told), "contradiction_item": pd.DataFrame(items)}


def touched(remark: str) -> list[str]:
    """Ids of the items that a remark names: `S01-S08 X31`, `strategies 2, 15`, `domains, X08`."""
    ranges = re.findall(r"\b([A-Z])(\d{2})-[A-Z](\d{2})\b", remark)
    spread = [f"{letter}{n:02d}" for letter, a, b in ranges for n in range(int(a), int(b) + 1)]
    single = re.findall(r"(?<!-)\b[A-Z]\d{2}\b(?!-)", remark)
    listed = [
        f"{singular}-{number}"
        for plural, singular in NAMED_LISTS.items()
        for numbers in re.findall(rf"{plural}((?:[ ,]+\d+)+)", remark)
        for number in re.findall(r"\d+", numbers)
    ]
    whole = [f"domain-{n}" for n in range(1, 5)] if re.search(r"\bdomains\b(?! *\d)", remark) else []
    return list(dict.fromkeys([*spread, *single, *listed, *whole]))
