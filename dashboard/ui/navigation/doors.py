"""Three doors on the overview: each leads a kind of reader to the page made for them."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.ui.navigation import pages as navigation
from dashboard.wording import links

PAGES = ("families", "report", "measures")


def show() -> None:
    """Show the doors side by side."""
    with st.container(key="doors"):
        for page in PAGES:
            label = f"**{t(f'overview.door.{page}')}** :gray[{t(f'overview.door.{page}_what')}]"
            st.page_link(navigation.script(page), label=label, query_params=links.carried() or None)
