"""The manifest of source files, and the check of each file against its hash before anything is read."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from etl.core.errors import SourceError

MANIFEST = "sources.csv"
KINDS = ("microdata", "published", "geography", "population", "practice", "history")
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
    """One row of the manifest. `year`, `bytes` and `sha256` are None where not (yet) known."""

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
    licence: str
    update_frequency: str
    bytes: int | None
    sha256: str | None
    note: str

    @property
    def pinned(self) -> bool:
        """Whether the manifest knows the file's hash."""
        return self.sha256 is not None


def read_manifest(raw: Path) -> list[Source]:
    """Read `sources.csv` in the folder of raw files.

    Raises:
        SourceError: the manifest is missing, lacks a column, repeats an id, or has a row or cell that is
            not what it should be.
    """
    path = raw / MANIFEST
    if not path.is_file():
        raise SourceError(str(path), "the manifest is missing", "restore it from the repository")
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    except UnicodeDecodeError as error:
        raise SourceError(str(path), "it is not UTF-8 text", "restore it from the repository") from error
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise SourceError(str(path), f"column {missing[0]!r} is missing", "restore the heading row")
    rows = [_source(path, number, row) for number, row in enumerate(reader, start=1)]
    seen: set[str] = set()
    for number, source in enumerate(rows, start=1):
        if source.source_id in seen:
            raise SourceError(f"{path}, row {number}", f"source_id {source.source_id!r} stands twice", "rename one")
        seen.add(source.source_id)
    return rows


# What a cell must look like, and how to say so.
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
    return Source(
        **{k: v for k, v in texts.items() if k not in {"year", "required", "bytes", "sha256"}},
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
        SourceError: a required file is missing, or a file differs from the manifest.
    """
    present = []
    for source in manifest:
        path = raw / source.file
        if not path.is_file():
            if source.required:
                raise SourceError(
                    str(path),
                    "the file is missing",
                    "run `python -m etl fetch` or restore it from the repository",
                )
            continue
        found_bytes = path.stat().st_size
        if source.bytes is not None and found_bytes != source.bytes:
            raise SourceError(
                str(path),
                f"the file has {found_bytes:,} bytes where the manifest says {source.bytes:,}",
                "it is cut short or altered: delete it and restore it from the repository or `python -m etl fetch`",
            )
        found = sha256(path)
        if source.sha256 is not None and found != source.sha256:
            raise SourceError(
                str(path),
                f"its sha256 is {found[:12]}... where the manifest says {source.sha256[:12]}...",
                "the file was altered: restore it from the repository or `python -m etl fetch`",
            )
        present.append(replace(source, bytes=found_bytes, sha256=found))
    return present


def missing(raw: Path, manifest: list[Source]) -> list[Source]:
    """Sources of the manifest whose files are not there: official, known by name, and not to be had so far."""
    return [source for source in manifest if not (raw / source.file).is_file()]
