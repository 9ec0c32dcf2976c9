"""The search field of the menu, which leads to the page of results."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.ui.navigation import pages as navigation
from dashboard.wording import links

LONGEST = 80


def field() -> None:
    """Show the field; Enter or the button opens the results."""
    with st.form("site_search", border=False, clear_on_submit=True):
        query = st.text_input(t("menu.search"), max_chars=LONGEST)
        if st.form_submit_button(t("menu.find")) and query.strip():
            st.switch_page(navigation.script("search"), query_params={"q": query.strip()} | links.carried())
