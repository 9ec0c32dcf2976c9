"""Places side by side on screen: the wide table that people read, and one row a figure for files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.cards.card import Card
from dashboard.i18n.catalog import t
from dashboard.subjects.place import comparison
from dashboard.ui import card_view, first_answer
from dashboard.ui.download_tab import save

TABS = "parts_compared"


def show(codes: Sequence[str]) -> None:
    """Show the places: finding, the wide table, what is measured, and files."""
    card = comparison.side_by_side(codes)
    with card_view.framed(card, anchor="compared", tabs=TABS):
        if first_answer.running():
            _table(card, codes)
            return
        names = [t("side_by_side.tab"), *(t(f"card.{name}") for name in ("about", "save"))]
        table, about, files = st.tabs(names, key=TABS, on_change="rerun")
        with table:
            _table(card, codes)
        if about.open:
            with about:
                card_view.about(card)
        if files.open:
            with files:
                save(card)


def _table(card: Card, codes: Sequence[str]) -> None:
    st.table(comparison.wide_table(tuple(codes)), alt=card.title, hide_index=True)
