"""The bar above every page: the language, and on phones the site's name and the button of the menu, always in sight."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.i18n.locale import reader
from dashboard.ui.choices import viewport
from dashboard.ui.frame import language_switch
from dashboard.wording.links import within


def show(page: str) -> None:
    """Show the bar of a page; where it is and what it shows on which screen is in the style sheet."""
    viewport.measure()
    word = escape(t("menu.open"), quote=True)
    with st.container(key="bar", horizontal=True):
        name = f'<a href="{within("./")}" target="_self">{escape(t("app.name"))}</a>'
        st.html(f'<div class="site" lang="{reader()}" data-menu="{word}">{name}</div>')
        language_switch.switch(page)
