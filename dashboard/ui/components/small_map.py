"""The counties on a small map that leads to their page."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.data.store.cache import once
from dashboard.drawing import theme
from dashboard.i18n.catalog import t
from dashboard.maps.county_map import choropleth
from dashboard.subjects.counties import cards, choices
from dashboard.subjects.counties.map import map_data
from dashboard.ui.components import card_view
from dashboard.wording.links import within

# The width is that of the picture itself: on phones it has room for the numbers alone, in legible type.
NARROW = (
    "<style>@media (max-width: 400px) { .name { display: none } .label { transform: scale(1.4) }"
    " .value { transform: translateY(-0.75em) } }</style>"
)


def show() -> None:
    """Show the map as a picture, with the finding as its label."""
    st.html(f'<a href="{within("counties")}" target="_self">{_picture(card_view.is_dark())}</a>')


@once
def _picture(is_dark: bool) -> str:
    choice = choices.Choice(choices.default(), "county")
    drawn = map_data.map_of(choice).on(theme.palette(is_dark))
    drawing = choropleth.map_drawing(drawn)
    document = replace(drawing, content=NARROW + drawing.content).document(xmlns="http://www.w3.org/2000/svg")
    alt = t("overview.map_alt", finding=cards.map_card(choice).finding.replace("*", ""))
    address = f"data:image/svg+xml;base64,{b64encode(document.encode()).decode()}"
    return f'<img class="small-map" src="{address}" alt="{escape(alt, quote=True)}" width="100%">'
