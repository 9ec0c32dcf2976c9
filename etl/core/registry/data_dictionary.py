"""The dictionary of tables and columns, read from data/dictionary.toml: a name means one thing everywhere."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.paths import DICTIONARY

FIELDS = {"title", "description", "unit", "references"}
TABLES = {"title", "description", "key"}
NEEDED = {"title", "description"}
# Remarks on the dictionary belong to no source.
NO_SOURCE = ""


def read_dictionary(path: Path = DICTIONARY) -> dict[str, dict[str, dict[str, Any]]]:
    """The entries by `table` and `field`.

    Raises:
        SourceError: an entry lacks its title or description, or holds something unknown.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    for kind, known in (("table", TABLES), ("field", FIELDS)):
        for name, entry in entries.get(kind, {}).items():
            where = f"{path.name}, [{kind}.{name}]"
            if missing := sorted(NEEDED - entry.keys()):
                raise SourceError(where, f"{missing[0]!r} is missing", "add it")
            if unknown := sorted(entry.keys() - known):
                raise SourceError(where, f"{unknown[0]!r} is unknown", "correct or remove it")
    return {"table": entries.get("table", {}), "field": entries.get("field", {})}


def tables(parts: Mapping[str, Sequence[pd.DataFrame]], log: BuildLog) -> dict[str, pd.DataFrame]:
    """Frames `field` and `table_about`; a table or column of the build that they lack is flagged.

    Args:
        parts: the frames of the build, by table.
        log: gets a remark for each table or column without an entry.
    """
    entries = read_dictionary()
    for table in sorted(parts):
        if table not in entries["table"]:
            log.remark(NO_SOURCE, 0, table, f"the table {table!r} has no entry in {DICTIONARY.name}", "flagged")
        for column in sorted({str(name) for part in parts[table] for name in part.columns} - entries["field"].keys()):
            found = f"the column {column!r} of {table!r} has no entry in {DICTIONARY.name}"
            log.remark(NO_SOURCE, 0, column, found, "flagged")
    field = pd.DataFrame(
        [
            {"name": name, **{part: entry.get(part, "") for part in ("title", "description", "unit", "references")}}
            for name, entry in sorted(entries["field"].items())
        ]
    )
    about = pd.DataFrame(
        [
            {"name": name, "title": e["title"], "description": e["description"], "key": "; ".join(e.get("key", []))}
            for name, e in entries["table"].items()
        ]
    )
    return {"field": field, "table_about": about}
