"""Sites on screen: the map, and the same sites as a table that scrolls, with their files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.cards.card import Card
from dashboard.data.store.cache import kept
from dashboard.drawing import theme
from dashboard.i18n.catalog import counted, markdown, t
from dashboard.maps.dot_map import DotMap
from dashboard.subjects.practices import cards
from dashboard.ui import first_answer
from dashboard.ui.components import card_view
from dashboard.ui.components.download_tab import save
from dashboard.wording import phones
from dashboard.wording.markdown import cited, quiet

# A component instead of `st.html`, which takes drawings out of its text.
_SCRIPT = """
export default function ({ data, parentElement }) {
  parentElement.querySelector(".sites").innerHTML = data.svg
}
"""
_STYLE = """
svg { display: block; width: 100%; height: auto; max-height: 40rem; }
@media (max-width: 640px) { svg text { display: none; } }
"""
_drawn = st.components.v2.component("site_map", html='<div class="sites"></div>', css=_STYLE, js=_SCRIPT)

KEY = "map_sites"
TABLE_HEIGHT = 460
ROWS_WITHOUT_SCROLLING = 8


def show(choice: cards.Choice, layer: str) -> None:
    """Show the chosen sites: finding, map, table, files, notes and source."""
    card = cards.sites_card(choice, layer)
    with card_view.framed(card, anchor="sites", lead=card.definitions[0].meaning):
        if isinstance(card.chart, DotMap):
            if first_answer.running():
                st.html(card_view.picture(card))
            else:
                drawn, dark = card.chart, card_view.is_dark()
                svg = kept(lambda: drawn.drawing(theme.palette(dark)).document(card.alt), KEY, card.spec, dark)
                _drawn(key=KEY, data={"svg": svg})
            st.markdown(f":small[{markdown('practices_map').strip()}]")
        st.subheader(t("practices.table_title"))
        if any(len(cells) for cells in card.columns.values()):
            card_view.kept(_table, card)
        files = st.expander(t("card.save"), key="files_sites", on_change="rerun")
        if files.open:
            with files:
                save(card)
        card_view.way_to_file(card)


def _table(card: Card) -> None:
    sites = _linked(card)
    scrolls = len(sites) > ROWS_WITHOUT_SCROLLING
    if scrolls:
        st.markdown(quiet(counted("practices.table_rows", len(sites))))
    st.table(sites, height=TABLE_HEIGHT if scrolls else "content", hide_index=True, alt=card.title)


def _linked(card: Card) -> pd.DataFrame:
    """The table of sites; a name leads to the page that the list gives, and a number can be dialed."""
    name, phone = t("practices.column.name"), t("practices.column.phone")
    pairs = zip(card.table[name], card.data["web"], strict=True)
    return card.table.assign(
        **{name: [cited(own, _page(web)) for own, web in pairs], phone: card.table[phone].map(phones.link)}
    )


def _page(web: str) -> str:
    """An address of the list, some of which lack their beginning; empty where it gives none."""
    return web if not web or "://" in web else f"http://{web}"
