"""CSV for programs, and the description that goes with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pandas as pd

from dashboard.captions import citation
from dashboard.captions.description import describe, sources
from dashboard.cards.card import Card, own_language
from dashboard.data.queries import dictionary
from dashboard.exports.tables import provenance_columns
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH

# A leading zero, digits with an E among them, and what looks like a day and a month.
_CODE = re.compile(r"0\d+|\d+[eE]\d+|\d{1,2}[-/]\d{1,2}")
SOURCE_FACTS = ("source_id", "title", "publisher", "citation", "url", "license")


def csv(card: Card) -> bytes:
    """The card's rows in full precision, readable by spreadsheets (UTF-8 with mark); a blank is no number."""
    return provenance_columns.stamped(card).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def text_columns(card: Card) -> list[str]:
    """Columns that a spreadsheet must read as text: it would take some of their codes for numbers or dates."""
    return _text_columns(provenance_columns.stamped(card))


def metadata(card: Card, link: str) -> bytes:
    """What a stranger needs to use the CSV: columns, definitions, universe, sources with hashes, citation, build."""
    return _json(described(card, link))


def json_with_rows(card: Card, link: str) -> bytes:
    """The same description with the rows themselves, in full precision; a missing number is null."""
    stamped = provenance_columns.stamped(card)
    rows = json.loads(stamped.to_json(orient="records", double_precision=15, date_format="iso"))
    return _json(described(card, link) | {"rows": rows})


@own_language
def described(card: Card, link: str) -> dict[str, object]:
    """The description of a card's rows, as JSON holds it."""
    told, rows = describe(card, link), provenance_columns.stamped(card)
    return {
        "title": told.title,
        "subtitle": told.subtitle,
        "finding": told.finding,
        "notes": list(told.notes),
        "text_columns": _text_columns(rows),
        "spreadsheets": t("card.codes"),
        "language": card.lang,
        "language_of_columns_and_sources": ENGLISH,
        "columns": _columns(rows.columns),
        "measures": [{"title": d.title, "meaning": d.meaning, **dict(d.facts)} for d in card.definitions],
        "interval": t("export.interval"),
        "suppressed": t("export.suppressed"),
        "kinds_of_estimate": {kind: t(f"kind_help.{kind}") for kind in card.kinds},
        "reliability": {flag: t(f"export.flag.{flag}") for flag in ("ok", "caution", "suppressed")},
        "sources": _sources(card),
        "citation": {
            "plain": citation.plain(told.work),
            "apa": citation.apa(told.work),
            "bibtex": citation.bibtex(told.work),
        },
        "link": link,
        "build_id": card.build.build_id,
        "built_at": str(card.build.built_at),
    }


def _json(told: dict[str, object]) -> bytes:
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def _text_columns(rows: pd.DataFrame) -> list[str]:
    words = rows.select_dtypes(["object", "str"])
    return [str(name) for name in words if any(map(_is_changed_by_spreadsheets, words[name]))]


def _is_changed_by_spreadsheets(cell: object) -> bool:
    return isinstance(cell, str) and bool(_CODE.fullmatch(cell))


def _columns(names: Iterable[str]) -> list[dict[str, str]]:
    """What each column holds, from the dictionary; a column that the dictionary lacks stands with its name alone."""
    told = dictionary.fields()
    return [{"name": name} | told.get(name, {}) for name in names]


def _sources(card: Card) -> list[dict[str, object]]:
    """What each source is cited by, a row for each of its files."""
    return [
        {name: getattr(own, name) for name in SOURCE_FACTS} | {"file_id": file_id, "file_sha256": digest}
        for own in sources(card)
        for file_id, digest in zip(own.file_ids or (None,), own.file_hashes or (None,), strict=True)
    ]
