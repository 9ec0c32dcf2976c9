"""A report as an accessible PDF (PDF/UA-1): tagged, with headings, alternative texts and header cells, by Typst.

Charts are vectors. The layout stands in `document.typ`; texts go in as data, so that nothing in them is read as markup.
The same report gives the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

from dashboard.captions import citation, table_text
from dashboard.captions.description import describe
from dashboard.cards.card import Card, own_language
from dashboard.data.queries import estimates
from dashboard.exports.pictures import chart_image
from dashboard.exports.pictures.raster import fonts
from dashboard.exports.reports.report import Report
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language

TEMPLATE = Path(__file__).with_name("document.typ")
STANDARD: Final = "ua-1"
# Fields that the reader wrote, and a document that finds out which of their characters no font has: the PDF standard
# for archives allows no missing character.
READERS = ("title", "subtitle", "author", "date", "note")
PROBE = b"""#set document(title: "Signs")
#set text(font: "Public Sans", lang: "en")
#for sign in sys.inputs.signs.clusters() { par(sign) }
"""
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_SIGN = re.compile(r"\\u\{([0-9a-f]+)\}")
# Heights of a chart as shares of the column's width. A chart taller than the first is made narrower, so that its table
# follows on the same page, down to LEAST percent of the column; one taller than the last is fitted to a page.
TALL, LEAST, TALLEST = 0.72, 85.0, 1.15


def pdf(report: Report) -> bytes:
    """The report as PDF.

    Raises:
        typst.TypstError: the document cannot be set, or would not meet the standard.
    """
    return tagged(TEMPLATE, {"data": json.dumps(_data(_settable(report)), ensure_ascii=False)})


def tagged(template: Path, inputs: dict[str, str]) -> bytes:
    """A template as tagged PDF in our own fonts, dated by the build: the same inputs give the same bytes.

    Raises:
        typst.TypstError: the document cannot be set, or would not meet the standard.
    """
    return typst.compile(
        template.read_bytes(),
        font_paths=fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARD,
        timestamp=estimates.build().built_at.astimezone(UTC),
    )


@lru_cache(maxsize=256)
def unsettable(text: str) -> str:
    """Characters of a text that none of our fonts has, such as Chinese ones, in their order by code."""
    signs = "".join(sorted({sign for sign in text if not (sign.isascii() and sign.isprintable())} - {"\n"}))
    if not signs:
        return ""
    try:
        typst.compile(PROBE, font_paths=fonts(), format="pdf", sys_inputs={"signs": signs}, pdf_standards=STANDARD)
    except typst.TypstError as error:
        named = "".join(_MISSING.findall(error.diagnostic))
        missing = _SIGN.sub(lambda found: chr(int(found[1], 16)), named)
        return "".join(sign for sign in signs if sign in missing)
    return ""


def _settable(report: Report) -> Report:
    """The report with a question mark in place of each character of the reader's words that our fonts lack."""
    words = {name: getattr(report, name) for name in READERS}
    stand_ins = str.maketrans(dict.fromkeys(unsettable("".join(words.values())), "?"))
    return replace(report, **{name: text.translate(stand_ins) for name, text in words.items()})


def _data(report: Report) -> dict[str, object]:
    work = report.work()
    return {
        "lang": language(),
        "name": t("app.name"),
        "title": report.title,
        "subtitle": report.subtitle,
        "authors": [report.author or t("app.name")],
        "description": report.subtitle,
        "keywords": [report.build_id],
        "build": report.build_id,
        "byline": [
            f"{label}: {text}"
            for label, text in (
                (t("report.author"), report.author),
                (t("report.date"), report.date),
                (t("card.build"), f"{report.build_id} ({estimates.build().day})"),
            )
            if text
        ],
        "link": report.link,
        "note": report.note,
        "reading": [
            t("report.reading_marks"),
            *(f"{t(f'kind.{kind}')}: {t(f'kind_help.{kind}')}" for kind in report.kinds),
            t("report.disclaimer"),
        ],
        "cards": [_card(card, number, report) for number, card in enumerate(report.cards, start=1)],
        "definitions": [
            {"title": d.title, "meaning": d.meaning, "facts": list(d.facts)}
            for d in dict.fromkeys(d for card in report.cards for d in card.definitions)
        ],
        "citations": [
            [t("card.citation"), citation.plain(work)],
            [t("export.citation.apa"), citation.apa(work)],
            [t("export.citation.bibtex"), citation.bibtex(work)],
        ],
        "words": {
            "build": t("card.build"),
            "link": t("card.link"),
            "note": t("report.note"),
            "contents": t("report.contents"),
            "reading": t("report.reading"),
            "table": t("card.table"),
            "measures": t("report.measures"),
            "source": t("card.source"),
            "citation": t("card.citation"),
            "cite": t("report.cite"),
            "bibtex": t("export.citation.bibtex"),
        },
    }


def _width(chart: chart_image.Image) -> float:
    """Width of a chart on the page, in per cent of the column."""
    shape = chart.width / chart.height
    return min(100.0, max(LEAST, 100 * TALL * shape), 100 * TALLEST * shape)


@own_language
def _card(card: Card, number: int, report: Report) -> dict[str, object]:
    chart = None if card.chart is None else chart_image.chart(card, number)
    headings, rows = table_text.cells(card.table)
    told = describe(card, "")
    return {
        "lang": card.lang,
        "title": told.title,
        "subtitle": told.subtitle,
        "finding": told.finding,
        "alt": told.alt,
        "chart": None if chart is None else chart.document,
        "width": 100.0 if chart is None else _width(chart),
        "kinds": list(told.kinds),
        "notes": list(told.notes),
        "columns": table_text.widths(headings, rows),
        "table": {
            "headings": headings,
            "rows": rows,
            "english": [heading in card.english for heading in headings],
            "numeric": [n > 0 and table_text.is_numeric([row[n] for row in rows]) for n in range(len(headings))],
        },
        "source": told.source,
        "citation": citation.plain(told.work),
        "link": report.link_of(card),
    }
