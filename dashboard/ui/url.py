"""The address of the view that the reader sees, filters included."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard.exports import card_links


def here() -> str:
    """Address of this view; empty where there is no browser."""
    page = st.context.url or ""
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    query = urlencode(asked, doseq=True, safe=",:")
    return f"{page}?{query}" if page and query else page


def base() -> str:
    """Where the dashboard lies, without a slash at the end; empty where there is no browser."""
    return card_links.base(here())
