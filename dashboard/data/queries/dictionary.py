"""Queries on what describes the data: the dictionary of fields, and the tables."""

from __future__ import annotations

from dashboard.data.store import database
from dashboard.data.store.cache import once


@once
def fields() -> dict[str, dict[str, str]]:
    """The dictionary: title, description and unit (where it has one) by field name."""
    table = database.rows("SELECT name, title, description, unit FROM field ORDER BY name")
    records = table.to_dict("records")
    return {r.pop("name"): {key: text for key, text in r.items() if text} for r in records}


def count_of_tables() -> int:
    """How many tables the database holds."""
    return int(database.rows("SELECT count(*) AS tables FROM information_schema.tables")["tables"].iloc[0])
