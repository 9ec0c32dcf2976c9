"""A card of many measures on screen: a table of the main ones, and the others behind "more"."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.card import Card
from dashboard.i18n.catalog import counted, t
from dashboard.subjects.place.tables import Tables
from dashboard.ui import first_answer
from dashboard.ui.components import card_view, parts
from dashboard.ui.components.download_tab import save

TABS = "parts_measures"


def show(card: Card, tables: Tables) -> None:
    """Show the card: finding, its tables, what is measured, and files."""
    with card_view.framed(card, anchor="measures", tabs=TABS):
        if first_answer.running():
            _tables(tables)
            return
        names = [t(f"card.{name}") for name in ("table", "about", "save")]
        table, about, files = st.tabs(names, key=TABS, on_change="rerun")
        with table:
            _tables(tables)
        if about.open:
            with about:
                card_view.about(card)
        if files.open:
            with files:
                save(card)


def _tables(tables: Tables) -> None:
    st.html(tables.main)
    if tables.left:
        parts.more("measures", lambda: st.html(tables.others), counted("parts.measures", tables.left))
