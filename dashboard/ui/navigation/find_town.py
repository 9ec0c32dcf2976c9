"""The field in which a family looks for its town."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.ui.navigation import pages as navigation
from dashboard.wording import links

LONGEST = 80


def field() -> None:
    """Show the field; Enter or the button opens the page of the town."""
    with st.form("find_town", border=False):
        town = st.text_input(t("families.town_label"), max_chars=LONGEST)
        if st.form_submit_button(t("families.town_button")) and town.strip():
            st.switch_page(navigation.script("place"), query_params={"town": town.strip()} | links.carried())
