"""The manifest of source files, and the check of each file against its hash before anything is read.

`sources.csv` names every file and pins those that come with the project. `fetched.csv` beside it is written by the
download: what was fetched later, from which address, with which hash. Its lines count before those of `sources.csv`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.core.errors import Faults, SourceError

MANIFEST, FETCHED = "sources.csv", "fetched.csv"
FETCHED_COLUMNS = ["source_id", "series", "year", "file", "official_url", "bytes", "sha256", "fetched_on"]
KINDS = ("microdata", "published", "geography", "population", "local_count", "practice", "history")
COLUMNS = [
    "source_id",
    "file",
    "kind",
    "series",
    "year",
    "required",
    "title",
    "publisher",
    "citation",
    "vintage",
    "official_url",
    "copy_obtained_from",
    "licence",
    "update_frequency",
    "bytes",
    "sha256",
    "note",
]


@dataclass(frozen=True)
class Source:
    """One row of the manifest. `year`, `bytes` and `sha256` are None where not (yet) known.

    `fetched`: the hash is that of a download on this machine, not one that came with the project.
    """

    source_id: str
    file: str
    kind: str
    series: str
    year: int | None
    required: bool
    title: str
    publisher: str
    citation: str
    vintage: str
    official_url: str
    copy_obtained_from: str
    license: str
    update_frequency: str
    bytes: int | None
    sha256: str | None
    note: str
    fetched: bool = False

    @property
    def pinned(self) -> bool:
        """Whether the manifest knows the file's hash."""
        return self.sha256 is not None


def read_manifest(raw: Path) -> list[Source]:
    """Read `sources.csv` in the folder of raw files, and what `fetched.csv` says of files fetched later.

    Raises:
        SourceError: the manifest is missing, lacks a column, repeats an id, or has a row or cell that is
            not what it should be.
    """
    path = raw / MANIFEST
    if not path.is_file():
        raise SourceError(str(path), "the manifest is missing", "restore it from the repository")
    listed = [_source(path, number, row) for number, row in enumerate(_rows(path, COLUMNS), start=1)]
    known: dict[str, Source] = {}
    for number, source in enumerate(listed, start=1):
        if source.source_id in known:
            raise SourceError(f"{path}, row {number}", f"source_id {source.source_id!r} stands twice", "rename one")
        known[source.source_id] = source
    for number, row in enumerate(_fetched(raw), start=1):
        source = _with_fetched(raw / FETCHED, number, row, known)
        known[source.source_id] = source
    return list(known.values())


def _rows(path: Path, columns: list[str]) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    except UnicodeDecodeError as error:
        raise SourceError(str(path), "it is not UTF-8 text", "restore it from the repository") from error
    missing = [column for column in columns if column not in (reader.fieldnames or [])]
    if missing:
        raise SourceError(str(path), f"column {missing[0]!r} is missing", "restore the heading row")
    return list(reader)


def _fetched(raw: Path) -> list[dict[str, str]]:
    path = raw / FETCHED
    return _rows(path, FETCHED_COLUMNS) if path.is_file() else []


def _with_fetched(path: Path, number: int, row: dict[str, str], known: dict[str, Source]) -> Source:
    """The source of a line of `fetched.csv`: a row of the manifest, or a year that came after it."""
    where, todo = f"{path}, row {number}", "delete the line and run `python -m etl fetch` again"
    texts = {column: (row[column] or "").strip() for column in FETCHED_COLUMNS}
    for column in ("source_id", "file", "year", "bytes", "sha256"):
        pattern, expected = CELLS[column]
        if not texts[column] or not re.fullmatch(pattern, texts[column]):
            found = f"found {texts[column]!r} where {expected} is expected"
            raise SourceError(f"{where}, column {column}", found, todo)
    source = known.get(texts["source_id"])
    if source is None:
        older = [s for s in known.values() if s.series == texts["series"] and (s.year or 0) < int(texts["year"])]
        if not older:
            raise SourceError(where, f"source_id {texts['source_id']!r} is unknown", todo)
        source = max(older, key=lambda s: s.year or 0)
        while (source.year or 0) < int(texts["year"]):
            source = successor(source)
    return replace(
        source,
        file=texts["file"],
        official_url=texts["official_url"],
        bytes=int(texts["bytes"]),
        sha256=texts["sha256"],
        fetched=True,
    )


def successor(source: Source) -> Source:
    """The same file of the year after, by the pattern of names and addresses; nothing of it is known yet."""
    year, after = str(source.year), str((source.year or 0) + 1)

    def moved(text: str) -> str:
        return text.replace(f"_{year}e_", f"_{year}_").replace(year, after)

    texts = ("source_id", "file", "title", "citation", "vintage", "official_url")
    return replace(
        source,
        **{name: moved(getattr(source, name)) for name in texts},
        year=int(after),
        required=False,
        copy_obtained_from="",
        bytes=None,
        sha256=None,
        note="fetched by python -m etl fetch; not known when this project was made",
        fetched=False,
    )


def twin(source: Source) -> Source:
    """The same file under the other name it may have: with or without the "e" of enhanced files after the year."""
    plain, enhanced = f"nsch_{source.year}_", f"nsch_{source.year}e_"
    old, new = (enhanced, plain) if enhanced in source.file else (plain, enhanced)
    return replace(source, file=source.file.replace(old, new), official_url=source.official_url.replace(old, new))


def record(raw: Path, source: Source) -> Source:
    """Write a file's size and hash into `fetched.csv`, in place of an earlier line on it; return the source with both.

    The new list replaces the old one whole.
    """
    path = raw / source.file
    found = replace(source, bytes=path.stat().st_size, sha256=sha256(path), fetched=True)
    own = {name: str(getattr(found, name)) for name in FETCHED_COLUMNS[:-1]}
    own["fetched_on"] = datetime.now(UTC).date().isoformat()
    lines = [row for row in _fetched(raw) if row["source_id"] != source.source_id] + [own]
    draft = raw / f"{FETCHED}.part"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FETCHED_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(lines, key=lambda row: row["source_id"]))
    draft.replace(raw / FETCHED)
    return found


# The pattern that each cell must match, and how an error describes it.
CELLS = {
    "source_id": (r"\S+", "an id without spaces"),
    "file": (r"\S+", "a path below the folder of raw files"),
    "kind": ("|".join(KINDS), f"one of {', '.join(KINDS)}"),
    "year": (r"[0-9]*", "a whole number"),
    "required": (r"yes|no", "yes or no"),
    "bytes": (r"[0-9]*", "a whole number"),
    "sha256": (r"([0-9a-f]{64})?", "64 hexadecimal digits"),
}


def _source(path: Path, number: int, row: dict[str, str]) -> Source:
    where = f"{path}, row {number}"
    if None in row or None in row.values():
        raise SourceError(where, f"the row has not {len(COLUMNS)} cells", "correct the manifest")
    texts = {column: row[column].strip() for column in COLUMNS}
    for column, (pattern, expected) in CELLS.items():
        if not re.fullmatch(pattern, texts[column]):
            found = f"found {texts[column]!r} where {expected} is expected"
            raise SourceError(f"{where}, column {column}", found, "correct the manifest")
    texts["license"] = texts.pop("licence")
    plain: dict[str, Any] = {k: v for k, v in texts.items() if k not in {"year", "required", "bytes", "sha256"}}
    return Source(
        **plain,
        year=int(texts["year"]) if texts["year"] else None,
        required=texts["required"] == "yes",
        bytes=int(texts["bytes"]) if texts["bytes"] else None,
        sha256=texts["sha256"] or None,
    )


def sha256(path: Path) -> str:
    """Hash of a file, as hexadecimal digits, read in blocks."""
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def verify(raw: Path, manifest: list[Source]) -> list[Source]:
    """Check every file of the manifest that is there; return those sources, with hash and size filled in.

    A required file must be there and match. An optional file may be missing; when its hash is not yet known,
    it is accepted and comes back with `pinned` False in the manifest passed in.

    Raises:
        SourceError: required files are missing, or files differ from the manifest; all of them are told at once.
    """
    present, faults = [], Faults()
    for source in (s for s in manifest if s.required or (raw / s.file).is_file()):
        with faults.caught():
            present.append(_verified(raw / source.file, source))
    faults.stop()
    return present


def _verified(path: Path, source: Source) -> Source:
    again = "restore it from the repository or `python -m etl fetch`"
    if not path.is_file():
        todo = "run `python -m etl fetch` or restore it from the repository"
        raise SourceError(str(path), "the file is missing", todo)
    found_bytes = path.stat().st_size
    if source.bytes is not None and found_bytes != source.bytes:
        found = f"the file has {found_bytes:,} bytes where the manifest says {source.bytes:,}"
        raise SourceError(str(path), found, f"it is cut short or altered: delete it and {again}")
    digest = sha256(path)
    if source.sha256 is not None and digest != source.sha256:
        found = f"its sha256 is {digest[:12]}... where the manifest says {source.sha256[:12]}..."
        raise SourceError(str(path), found, f"the file was altered: {again}")
    return replace(source, bytes=found_bytes, sha256=digest)


def missing(raw: Path, manifest: list[Source]) -> list[Source]:
    """Sources of the manifest whose files are not there: official, known by name, and not to be had so far."""
    return [source for source in manifest if not (raw / source.file).is_file()]
