"""What every link within the dashboard carries along: the reader's language."""

from __future__ import annotations

import os
from contextvars import ContextVar
from urllib.parse import urlencode

from dashboard.i18n.locale import ENGLISH, reader

LANGUAGE = "lang"
# The build that a citation or a copied link was made with.
BUILD = "build"

# The setting for the dashboard's public address, where that differs from the one the server sees.
PUBLIC = "MEDICAL_HOME_URL"


# Whether the reader's address names the language; it does for English too where the browser prefers another one.
_named: ContextVar[bool] = ContextVar("named", default=False)


def public() -> str:
    """The public address of the dashboard without a slash at its end; empty where none is set."""
    return os.environ.get(PUBLIC, "").rstrip("/")


def carried() -> dict[str, str]:
    """Parameters that every link within the dashboard carries: the reader's language, unless it is unsaid English."""
    return {LANGUAGE: reader()} if reader() != ENGLISH or _named.get() else {}


def keep_language(*, named: bool) -> None:
    """Whether the links of this run name English too, because the reader's address does."""
    _named.set(named)


def is_language_named() -> bool:
    """Whether they do, for a run that follows this one."""
    return _named.get()


def within(path: str) -> str:
    """Address of a page of this dashboard with what links carry: `status?indicator=x&lang=es`."""
    query = urlencode(carried())
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path
