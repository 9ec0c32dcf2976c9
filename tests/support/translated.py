"""The English that a translation was made from: `python -m tests.support.translated es` notes it when it is done.

Of every English text a language has a translation of, `dashboard/i18n/messages/<code>/english.json` holds a
fingerprint. A test names the texts whose English has changed since.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import duckdb

from dashboard.data import database, indicators
from dashboard.data.queries import history
from dashboard.i18n.catalog import catalogue
from dashboard.i18n.locale import ENGLISH, FOLDER
from etl.core import question_changes

NOTED = "english.json"
# The column that tells the rows of a table apart, where it is not named after the table.
KEYS = history.KEYS | {
    "core_set_initial": "row_in_source",
    "quality_measure_2016": "row_in_source",
    "rule": "indicator_id",
}


def english(code: str, built: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The English text of every short text (by its key) and every file (by its name) that a language has."""
    written = catalogue(ENGLISH)
    told = {key: written[key] if key in written else _stored(key, built) for key in catalogue(code)}
    for path in sorted((FOLDER / code).glob("*.md")):
        told[path.name] = (FOLDER / ENGLISH / path.name).read_text(encoding="utf-8")
    return told


def _registered(parts: list[str]) -> str | None:
    """The English of the registry and of the table of changes of questions; None for another key."""
    match parts:
        case ["indicator", name, "warnings", number]:
            return indicators.indicator(name).warnings[int(number)]
        case ["indicator", name, "breaks", *part]:
            return next(b.note for b in indicators.indicator(name).breaks if b.key == ".".join(part))
        case ["question_change", year, effect, item]:
            named = (int(year), effect, item)
            return next(b.note for b in question_changes.read_changes() if (b.year, b.effect, b.item) == named)
        case ["indicator", name, field]:
            return str(getattr(indicators.indicator(name), field))
    return None


def _stored(key: str, built: duckdb.DuckDBPyConnection) -> str:
    """The English that stands in the registry or the database."""
    parts = key.split(".")
    if (text := _registered(parts)) is not None:
        return text
    match parts:
        case ["place" | "theme_of_question" | "vintage", *_]:
            return key.partition(".")[2]
        case ["series_change", name, year, effect]:
            sql = "SELECT note FROM series_change WHERE indicator_id = $1 AND year = $2 AND effect = $3"
            values = [name, int(year), effect]
        case ["rucc", number]:
            sql, values = "SELECT DISTINCT rucc_description FROM county_context WHERE rucc_code = $1", [number]
        case ["trait_measure", trait, name, "note"]:
            sql = (
                "SELECT note FROM trait_measure WHERE trait_id = $1 AND coalesce(nullif(indicator_id, ''), 'none') = $2"
            )
            values = [trait, name]
        case ["quality_rate", name]:
            sql, values = "SELECT DISTINCT label FROM quality_measure WHERE rate_id = $1", [name]
        case [table, row, column]:
            relation = duckdb.ColumnExpression(column).cast("VARCHAR")
            key = duckdb.ColumnExpression(KEYS.get(table, f"{table}_id")).cast("VARCHAR")
            ((text,),) = built.table(table).filter(key == duckdb.ConstantExpression(row)).select(relation).fetchall()
            return str(text)
        case _:
            raise KeyError(key)
    ((text,),) = built.execute(sql, values).fetchall()
    return str(text)


def fingerprints(texts: dict[str, str]) -> dict[str, str]:
    """Twelve digits of the hash of each text."""
    return {key: hashlib.sha256(text.encode()).hexdigest()[:12] for key, text in sorted(texts.items())}


def noted(code: str) -> dict[str, str]:
    """The fingerprints as of the translation."""
    found: dict[str, str] = json.loads(_path(code).read_text(encoding="utf-8"))
    return found


def _path(code: str) -> Path:
    return FOLDER / code / NOTED


if __name__ == "__main__":
    (_, language) = sys.argv
    with duckdb.connect(str(database.database().resolve()), read_only=True) as connection:
        made = fingerprints(english(language, connection))
    _path(language).write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(made)} texts noted in {_path(language).relative_to(FOLDER.parent.parent)}")
