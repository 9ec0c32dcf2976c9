"""Pieces of Markdown that pages share."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard.data.history_models import Document
from dashboard.i18n.catalog import t
from dashboard.wording.disclosure_list import link
from dashboard.wording.english import in_english


def plain(text: str) -> str:
    """Text from the data with the characters that Markdown would read made harmless."""
    for sign in ("\\", "*", "_", "[", "]", "`", "$", "<", ":"):
        text = text.replace(sign, "\\" + sign)
    return text


def bullets(lines: Iterable[str], *, numbered: bool = False) -> str:
    """A list."""
    return "\n".join(f"{f'{n}.' if numbered else '-'} {line}" for n, line in enumerate(lines, start=1))


def quiet(text: str) -> str:
    """Small and gray."""
    return f":small[:gray[{text}]]"


def cited(text: str, address: str) -> str:
    """A link, or the text alone where there is no address."""
    return f"[{plain(text)}]({address})" if address else plain(text)


def within(text: str, address: str) -> str:
    """A link to a page of this dashboard, in the same window; needs HTML to be allowed."""
    return link(text, address, here=True)


def heading(text: str, anchor: str) -> str:
    """A heading of the third level with its own anchor, within a text; needs HTML to be allowed."""
    return f'<h3 id="{anchor}" data-anchor="{anchor}">{escape(text)}</h3>'


def source_line(document: Document) -> str:
    """Which document a part rests on, and as of when; needs HTML to be allowed."""
    return quiet(
        t(
            "sentence.source",
            title=in_english(cited(document.title, document.url)),
            publisher=in_english(plain(document.publisher)),
            as_of=plain(document.as_of),
        )
    )
