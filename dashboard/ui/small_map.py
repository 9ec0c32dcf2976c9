"""The counties on a small map that leads to their page."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import streamlit as st

from dashboard.drawing import theme
from dashboard.i18n.catalog import t
from dashboard.maps import choropleth
from dashboard.subjects.counties import cards, choices, map_data
from dashboard.ui import card_view
from dashboard.wording.links import within


def show() -> None:
    """Show the map as a picture, with the finding as its label."""
    choice = choices.Choice(choices.default(), "county")
    drawn = map_data.map_of(choice).on(theme.palette(card_view.is_dark()))
    drawing = choropleth.map_drawing(drawn).document(xmlns="http://www.w3.org/2000/svg")
    alt = t("overview.map_alt", finding=cards.map_card(choice).finding.replace("*", ""))
    address = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
    picture = f'<img src="{address}" alt="{escape(alt, quote=True)}" width="100%">'
    st.html(f'<a href="{within("counties")}" target="_self">{picture}</a>')
