"""The address of the view that the reader sees, filters included, and what its links to other pages carry along."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard.text import ENGLISH, reader

LANGUAGE = "lang"


def here() -> str:
    """Address of this view; empty where there is no browser."""
    page = st.context.url or ""
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    query = urlencode(asked, doseq=True, safe=",:")
    return f"{page}?{query}" if page and query else page


def carried() -> dict[str, str]:
    """Parameters that every link within the dashboard carries: the reader's language, unless it is English."""
    return {} if reader() == ENGLISH else {LANGUAGE: reader()}


def within(path: str) -> str:
    """Address of a page of this dashboard with what links carry: `status?indicator=x&lang=es`."""
    query = urlencode(carried())
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path
