"""Rows on the build itself as typed records: its source files, steps, checks and remarks, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A row of `source` that is a file of the manifest; `bytes` is its size, `sha256` its hash."""

    source_id: str
    kind: str
    title: str
    publisher: str
    citation: str
    license: str
    vintage: str
    file: str
    url: str
    sha256: str
    bytes: float


@dataclass(frozen=True, kw_only=True)
class Source:
    """A row of `source` as it is cited, with the ids and hashes of the files that it is made of, side by side.

    `sha256` is of the source itself; `series` is None where it is no survey. A hash is None where a file has none.
    """

    source_id: str
    kind: str
    series: str | None
    title: str
    publisher: str
    citation: str
    license: str
    url: str
    sha256: str | None
    file_ids: tuple[str, ...]
    file_hashes: tuple[str | None, ...]

    @property
    def hashed_files(self) -> list[tuple[str, str]]:
        """Ids and hashes of the files that have one."""
        pairs = zip(self.file_ids, self.file_hashes, strict=True)
        return [(name, digest) for name, digest in pairs if digest is not None]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What there is of an indicator in one kind: how many figures, how many not shown, and of whom, where and when."""

    estimate_type: str
    figures: int
    suppressed: int
    populations: tuple[str, ...]
    periods: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The scoring rule of an indicator: its module and code, what it says in words, and the items that it reads.

    `rule_of` is the indicator that the rule was written for; a count is scored by the rule of its share.
    """

    rule_of: str
    rule_module: str
    rule_says: str
    rule_code: str
    survey_items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableAbout:
    """What the dictionary says of a table; `key` are the columns that tell its rows apart, joined by `; `."""

    name: str
    title: str
    description: str
    key: str


@dataclass(frozen=True, kw_only=True)
class ColumnAbout:
    """What the dictionary says of a column."""

    name: str
    type: str
    title: str
    description: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class BuildStep:
    """A step of the build: its seconds, the rows that it made, and what was noted."""

    step: str
    seconds: float
    rows: int
    note: str


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A remark on a row of a source: `row` is 0 where it is on the whole file; `action` is kept, flagged or dropped."""

    source_id: str
    row: int
    column: str
    message: str
    action: str


@dataclass(frozen=True, kw_only=True)
class RowsOfFile:
    """A table with rows that rest on a file."""

    name: str
    title: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """With which build this one was compared; only `status` is known where there was none to be compared with."""

    status: str
    previous_build_id: str | None
    previous_built_at: datetime | None
    code_changed: bool | None
    rows_same: int | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """Rows of an indicator, or a source (`subject`), that changed in one way, with the one that changed most."""

    subject: str
    changed_id: str
    title: str
    estimate_type: str | None
    change: str
    rows: int
    unit: str | None
    geo_name: str | None
    population: str | None
    period: str | None
    group_name: str | None
    group_level: str | None
    value_before: float | None
    value_after: float | None
    reliability_before: str | None
    reliability_after: str | None
