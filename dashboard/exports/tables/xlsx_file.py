"""XLSX for people and screen readers: notes first, then one table a sheet with a real header row in its first row.

Marks follow the convention of the United Kingdom's Government Analysis Function: [c] suppressed, [u] read with care,
[x] not available. The same cards give the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.captions import citation
from dashboard.captions.description import describe
from dashboard.cards.card import Card, Definition
from dashboard.data.queries import estimates
from dashboard.exports.tables.typed_table import (
    CAUTION,
    CODE,
    COUNT,
    DECIMAL,
    HUNDREDTHS,
    MISSING,
    SHARE,
    SUPPRESSED,
    TEXT,
    WHOLE,
    Cell,
    Grid,
    grid,
)
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, language

NUMBER_FORMATS = {SHARE: "0.0%", COUNT: "#,##0", WHOLE: "0", DECIMAL: "#,##0.0", HUNDREDTHS: "0.00"} | {
    TEXT: "@",
    CODE: "@",
}
SHEET_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
WIDEST, NARROWEST = 44, 8
LINE_HEIGHT = 16.5
NOTES_WIDTHS = (30, 110)
FONT = {"font_name": "Calibri", "font_size": 12, "valign": "top"}


@dataclass(frozen=True)
class Titles:
    """What the file is about: for its properties and the head of its notes."""

    title: str
    subtitle: str
    author: str
    link: str
    note: str = ""
    date: str = ""


def workbook(cards: Sequence[Card], titles: Titles) -> bytes:
    """A workbook of the cards: a sheet of notes, then a sheet a card."""
    build = estimates.build()
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": titles.title,
            "subject": titles.subtitle,
            "author": titles.author,
            "keywords": f"{t('card.build')} {build.build_id}",
            "created": build.built_at.replace(tzinfo=None),
        }
    )
    names = _names([t("export.sheet.notes"), *(card.title for card in cards)])
    notes = book.add_worksheet(names[0])
    for n, (card, name) in enumerate(zip(cards, names[1:], strict=True), start=1):
        _table(book, book.add_worksheet(name), grid(card), f"table_{n}")
    _notes(book, notes, _lines(cards, names[1:], titles, build.build_id))
    book.close()
    return file.getvalue()


def of_card(card: Card, link: str) -> bytes:
    """The workbook of one card."""
    return workbook([card], Titles(card.title, card.subtitle, t("app.name"), link))


def _names(titles: Sequence[str]) -> list[str]:
    """Sheet names: at most 31 characters, none twice; the tables are numbered in the order of the notes."""
    plain = [_NOT_IN_NAMES.sub(" ", title) for title in titles]
    return [plain[0]] + [f"{n} {title}"[:SHEET_NAME].strip() for n, title in enumerate(plain[1:], start=1)]


def _table(book: Workbook, sheet: Worksheet, own: Grid, name: str) -> None:
    formats = {form: book.add_format({"num_format": code, **FONT}) for form, code in NUMBER_FORMATS.items()}
    formats[TEXT].set_text_wrap()
    for form in (SHARE, COUNT, WHOLE, DECIMAL, HUNDREDTHS):
        formats[form].set_align("right")
    widths = [_width([heading, *(_shown(row[x]) for row in own.rows)]) for x, heading in enumerate(own.headings)]
    for x, width in enumerate(widths):
        sheet.set_column(x, x, width)
    last = max(len(own.rows), 1)
    header = book.add_format({**FONT, "bold": True, "text_wrap": True, "bottom": 1})
    sheet.add_table(
        0,
        0,
        last,
        len(own.headings) - 1,
        {
            "name": name,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "columns": [{"header": heading, "header_format": header} for heading in own.headings],
        },
    )
    for y, (cells, mark) in enumerate(zip(own.rows, own.marks, strict=True), start=1):
        for x, cell in enumerate(cells):
            _write(sheet, (y, x), cell, mark, formats[cell.form])
        sheet.set_row(y, _height(["" if cell.form == CODE else _shown(cell) for cell in cells], widths))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(1)


def _shown(cell: Cell) -> str:
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    return f"{cell.value:.1%}" if cell.form == SHARE else f"{cell.value:,.1f}"


def _width(texts: Sequence[str]) -> float:
    return min(max(*map(len, texts), NARROWEST) + 3, WIDEST)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Height in points of a row whose texts are broken into lines; some programs do not find it by themselves."""
    lines = (
        sum(math.ceil(len(part) / width) or 1 for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return LINE_HEIGHT * max(lines)


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, mark: str, own: Format) -> None:
    """A number, a text, or the mark that stands where a number is not shown or not known."""
    if cell.value == "":
        sheet.write_blank(*at, None, own)
    elif isinstance(cell.value, str):
        sheet.write_string(*at, cell.value, own)
    elif cell.value is None:
        sheet.write_string(*at, mark if mark == SUPPRESSED else MISSING, own)
    else:
        sheet.write_number(*at, cell.value, own)


def _notes(book: Workbook, sheet: Worksheet, lines: Sequence[tuple[str, str, str]]) -> None:
    """The first sheet: one table of two columns, item and text."""
    bold = book.add_format({**FONT, "bold": True, "text_wrap": True})
    wrapped = book.add_format({**FONT, "text_wrap": True})
    linked = book.add_format({**FONT, "text_wrap": True, "underline": 1, "font_color": "#0b5394"})
    sheet.add_table(
        0,
        0,
        len(lines),
        1,
        {
            "name": "notes",
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": False,
            "columns": [
                {"header": t("export.notes.item"), "header_format": bold},
                {"header": t("export.notes.text"), "header_format": bold},
            ],
        },
    )
    for y, (item, text, target) in enumerate(lines, start=1):
        sheet.write_string(y, 0, item, bold)
        if target:
            sheet.write_url(y, 1, f"internal:'{target}'!A1", linked, text)
        else:
            sheet.write_string(y, 1, text, wrapped)
        sheet.set_row(y, _height([item, text], NOTES_WIDTHS))
    for column, width in enumerate(NOTES_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(1)


def _lines(cards: Sequence[Card], names: Sequence[str], titles: Titles, build_id: str) -> list[tuple[str, str, str]]:
    """Item, text, and the sheet that the text links to."""
    lines = [
        (t("export.notes.title"), titles.title, ""),
        (t("export.notes.about"), titles.subtitle, ""),
        (t("report.note"), titles.note, ""),
        (t("report.author"), titles.author, ""),
        (t("report.date"), titles.date, ""),
        (t("card.build"), build_id, ""),
        (t("card.link"), titles.link, ""),
        *((mark, t(f"export.mark.{key}"), "") for mark, key in MARKED.items()),
        (t("export.notes.numbers"), t("export.notes.numbers_text"), ""),
        (t("export.notes.english"), t("export.notes.english_text") if language() != ENGLISH else "", ""),
        *((t(f"kind.{kind}"), t(f"kind_help.{kind}"), "") for kind in _kinds(cards)),
        *((f"{t('card.definition')}: {d.title}", _told(d.meaning, d.facts), "") for d in _definitions(cards)),
    ]
    for card, name in zip(cards, names, strict=True):
        told = describe(card, titles.link)
        lines += [
            (t("export.notes.sheet"), name, name),
            (t("export.notes.title"), f"{told.title}. {told.subtitle}", ""),
            (t("export.notes.finding"), told.finding, ""),
            *((t("export.notes.caveat"), note, "") for note in told.notes),
            (t("card.source"), told.source, ""),
            (t("card.citation"), citation.plain(told.work), ""),
            (t("export.citation.apa"), citation.apa(told.work), ""),
            (t("export.citation.bibtex"), citation.bibtex(told.work), ""),
        ]
    return [line for line in lines if line[1]]


MARKED = {SUPPRESSED: "suppressed", CAUTION: "caution", MISSING: "missing"}


def _kinds(cards: Sequence[Card]) -> list[str]:
    return list(dict.fromkeys(kind for card in cards for kind in card.kinds))


def _definitions(cards: Sequence[Card]) -> list[Definition]:
    return list(dict.fromkeys(d for card in cards for d in card.definitions))


def _told(meaning: str, facts: Sequence[tuple[str, str]]) -> str:
    return "\n".join([meaning, *(f"{label}: {text}" for label, text in facts)])
