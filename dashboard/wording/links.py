"""What every link within the dashboard carries along: the reader's language."""

from __future__ import annotations

from urllib.parse import urlencode

from dashboard.i18n.locale import ENGLISH, reader

LANGUAGE = "lang"


def carried() -> dict[str, str]:
    """Parameters that every link within the dashboard carries: the reader's language, unless it is English."""
    return {} if reader() == ENGLISH else {LANGUAGE: reader()}


def within(path: str) -> str:
    """Address of a page of this dashboard with what links carry: `status?indicator=x&lang=es`."""
    query = urlencode(carried())
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path
