"""Every form that one card takes as a file, by the ending of its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.captions.card_links import Links
from dashboard.captions.description import stem
from dashboard.cards.card import Card
from dashboard.exports.documents import html_file, pdf_file
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports.report import Report
from dashboard.exports.reproduce import code
from dashboard.exports.slides import slide
from dashboard.exports.tables import csv_file, xlsx_file


@dataclass(frozen=True)
class Form:
    """One form of a card.

    Attributes:
        media_type: what the file is.
        make: the file of a card with its links.
        is_saved: whether browsers are told to save it, not to show it.
        is_slow: whether it takes a second or more.
        of_chart: whether only a card with a chart has it.
    """

    media_type: str
    make: Callable[[Card, Links], bytes]
    is_saved: bool = False
    is_slow: bool = False
    of_chart: bool = False


def _pdf(card: Card, links: Links) -> bytes:
    return pdf_file.pdf(
        Report(
            stem=stem(card),
            title=card.title,
            subtitle=card.subtitle,
            author="",
            date="",
            note="",
            cards=(card,),
            link=links.view,
            links={card.spec: links.view},
        )
    )


FORMS = {
    "svg": Form("image/svg+xml", lambda c, links: chart_image.saved_svg(c, links.view), of_chart=True),
    "png": Form("image/png", lambda c, links: chart_image.framed_png(c, links.view), is_slow=True, of_chart=True),
    "csv": Form("text/csv; charset=utf-8", lambda card, links: csv_file.csv(card), is_saved=True),
    "xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda card, links: xlsx_file.of_card(card, links.view),
        is_saved=True,
    ),
    "json": Form("application/json", lambda card, links: csv_file.json_with_rows(card, links.view)),
    "pdf": Form("application/pdf", _pdf, is_saved=True, is_slow=True),
    "pptx": Form(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        lambda card, links: slide.slide(card, links.view),
        is_saved=True,
        is_slow=True,
        of_chart=True,
    ),
    "R": Form("text/x-r-source; charset=utf-8", lambda card, links: code.r(card, links.view), is_saved=True),
    "py": Form("text/x-python; charset=utf-8", lambda card, links: code.python(card, links.view), is_saved=True),
    "do": Form("text/x-stata; charset=utf-8", lambda card, links: code.stata(card, links.view), is_saved=True),
    "html": Form("text/html; charset=utf-8", html_file.page),
}


def made(card: Card, ending: str, links: Links) -> bytes:
    """A card as a file, by a function that another process knows too.

    Raises:
        ValueError: the card cannot be made so.
        RuntimeError: as ValueError.
    """
    return FORMS[ending].make(card, links)
