"""CSV for programs, and the description that goes with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dashboard.data.queries import dictionary, estimates
from dashboard.exports import citation, provenance_columns
from dashboard.i18n.catalog import speaking, t

if TYPE_CHECKING:
    from dashboard.cards.card import Card

SOURCE_FACTS = ("source_id", "title", "publisher", "citation", "url", "licence", "file_id", "file_sha256")


def csv(card: Card) -> bytes:
    """The card's rows in full precision, readable by spreadsheets (UTF-8 with mark); a blank is no number."""
    table = provenance_columns.stamped(card, str(estimates.build()["build_id"]))
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def metadata(card: Card, link: str) -> bytes:
    """What a stranger needs to use the CSV: columns, definitions, universe, sources with hashes, citation, build."""
    with speaking(card.lang):
        return json.dumps(_described(card.plain(), link), indent=2, ensure_ascii=False).encode()


def _described(card: Card, link: str) -> dict[str, object]:
    build = estimates.build()
    build_id = str(build["build_id"])
    work = card.work(link)
    return {
        "title": card.title,
        "subtitle": card.subtitle,
        "finding": card.finding,
        "notes": list(card.notes),
        "columns": _columns(provenance_columns.stamped(card, build_id).columns),
        "measures": [{"title": d.title, "meaning": d.meaning, **dict(d.facts)} for d in card.definitions],
        "interval": t("export.interval"),
        "suppressed": t("export.suppressed"),
        "kinds_of_estimate": {kind: t(f"kind_help.{kind}") for kind in card.kinds},
        "reliability": {flag: t(f"export.flag.{flag}") for flag in ("ok", "caution", "suppressed")},
        "sources": _sources(card),
        "citation": {
            "plain": citation.plain(work),
            "apa": citation.apa(work),
            "bibtex": citation.bibtex(work),
        },
        "link": link,
        "build_id": build_id,
        "built_at": str(build["built_at"]),
    }


def _columns(names: Iterable[str]) -> list[dict[str, str]]:
    """What each column holds, from the dictionary; a column that the dictionary lacks stands with its name alone."""
    told = dictionary.fields()
    return [{"name": name} | told.get(name, {}) for name in names]


def _sources(card: Card) -> list[dict[str, object]]:
    told = card.sources[list(SOURCE_FACTS)].astype(object)
    return told.where(told.notna(), None).to_dict("records")
