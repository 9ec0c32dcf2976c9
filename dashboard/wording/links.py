"""What every link within the dashboard carries along: the reader's language."""

from __future__ import annotations

import os
from urllib.parse import urlencode

from dashboard.i18n.locale import ENGLISH, is_named, reader

LANGUAGE = "lang"
# The build that a citation or a copied link was made with.
BUILD = "build"

# The setting for the dashboard's public address, where that differs from the one the server sees.
PUBLIC = "MEDICAL_HOME_URL"


def public() -> str:
    """The public address of the dashboard without a slash at its end; empty where none is set."""
    return os.environ.get(PUBLIC, "").rstrip("/")


def carried() -> dict[str, str]:
    """Parameters that every link within the dashboard carries: the reader's language, unless it is unsaid English."""
    return {LANGUAGE: reader()} if reader() != ENGLISH or is_named() else {}


def within(path: str) -> str:
    """Address of a page of this dashboard with what links carry: `status?indicator=x&lang=es`."""
    query = urlencode(carried())
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path
