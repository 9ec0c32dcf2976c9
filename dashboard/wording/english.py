"""What stays in English in a text of another language, such as titles of sources: marked for the voices of readers."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard.i18n.locale import ENGLISH, language


def in_english(text: str) -> str:
    """Markdown or HTML that stays in English, such as the title of a source, marked for the voice of screen readers.

    On pages in another language it needs HTML to be allowed.
    """
    return text if language() == ENGLISH else f'<span lang="{ENGLISH}">{text}</span>'


def marked(text: str, english: Iterable[str]) -> str:
    """A text as HTML, in which those parts that stay in English are marked where they first stand."""
    told = escape(text)
    for part in filter(None, english):
        told = told.replace(escape(part), in_english(escape(part)), 1)
    return told


def divided(text: str, english: Iterable[str]) -> list[tuple[str, bool]]:
    """A text cut into pieces, each with whether it stays in English."""
    pieces = [(text, False)]
    for part in filter(None, english):
        cut: list[tuple[str, bool]] = []
        for piece, is_english in pieces:
            before, found, after = ("", "", "") if is_english else piece.partition(part)
            cut += [(before, False), (found, True), (after, False)] if found else [(piece, is_english)]
        pieces = cut
    return [piece for piece in pieces if piece[0]] or [(text, False)]
