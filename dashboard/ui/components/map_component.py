"""The map on screen: drawn from ready paths, chosen by pointing or by keyboard, with the chosen place beside it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from dashboard.cards.card import Card
from dashboard.data.store.cache import kept
from dashboard.drawing import theme
from dashboard.i18n.catalog import markdown, t
from dashboard.maps.county_map import choropleth, interval_list, legend
from dashboard.maps.county_map.picture import MapPicture
from dashboard.maps.elements.model import Map
from dashboard.subjects.counties.choices import ANY, PLACE_NAMES, Choice
from dashboard.subjects.counties.map.details import Details, Fact, details_of
from dashboard.ui import first_answer
from dashboard.ui.choices import address
from dashboard.ui.components import card_view, download_tab

KEY = "county_map"
_HERE = Path(__file__).parent
_drawn = st.components.v2.component(
    KEY,
    html='<div class="geo"></div>',
    css=(_HERE / "county_map.css").read_text(encoding="utf-8"),
    js=(_HERE / "county_map.js").read_text(encoding="utf-8"),
)


def show(card: Card, choice: Choice) -> None:
    """Show the map's card: finding, map with legend and intervals, and the same in a table and in files.

    A place that is pointed at or chosen by keyboard becomes the place in the address, and its details open.
    """

    def keep() -> None:
        if picked := st.session_state[KEY].picked:
            address.choose(PLACE_NAMES[choice.layer], "" if picked == ANY else picked)

    with card_view.framed(card, tabs="parts_map"):
        if first_answer.running():
            card_view.without_code(card)
            return
        names = [t(f"card.{name}") for name in ("chart", "table", "about", "save")]
        chart, table, about, files = st.tabs(names, key="parts_map", on_change="rerun")
        with chart:
            if isinstance(card.chart, MapPicture):
                drawn, dark = card.chart.map, card_view.is_dark()
                html = kept(
                    lambda: document(drawn.on(theme.palette(dark)), card, details_of(choice)), KEY, card.spec, dark
                )
                data = {"html": html, "hint": t("counties.hint"), "chosen": drawn.chosen}
                _drawn(key=KEY, data=data, on_picked_change=keep)
        if table.open:
            with table:
                st.table(card.table, alt=card.title, hide_index=True)
        if about.open:
            with about:
                if "modeled" in card.kinds:
                    st.markdown(markdown("counties_model"))
                card_view.about(card)
        if files.open:
            with files:
                download_tab.save(card)


def document(drawn: Map, card: Card, details: Details | None) -> str:
    """Map, legend, the chosen place and intervals as the page's own elements."""
    own = choropleth.map_drawing(drawn).document()
    key = legend.legend_drawing(drawn).document(t("legend.alt", title=drawn.words.title))
    rows = interval_list.interval_drawing(drawn).document(card.alt)
    opened = details_html(details) if details else ""
    told = '<p class="readout" aria-hidden="true"></p>'
    left = f'<div class="map">{own}{told}<div class="legend">{key}</div></div>'
    return f'<div class="whole">{left}{opened}<div class="rows">{rows}</div></div>'


def details_html(details: Details) -> str:
    """The chosen place: the measure on the map, more numbers, a link to all of them, and a way to close it."""
    main = details.main
    more = "".join(
        f"<li>{escape(fact.label)}: <b>{escape(fact.number)}</b> {_small(fact)}</li>" for fact in details.more
    )
    return (
        f'<section class="details" aria-live="polite" aria-label="{escape(details.title)}">'
        f"<header><h3>{escape(details.title)}</h3>"
        f'<button type="button" data-geo="{ANY}" aria-label="{escape(t("counties.close"))}">✕</button></header>'
        f'<p class="main">{escape(main.label)}<b>{escape(main.number)}</b>{_small(main)}</p>'
        f"{f'<ul>{more}</ul>' if more else ''}"
        f'<a href="{escape(details.link)}" target="_self">{escape(details.link_text)}</a></section>'
    )


def _small(fact: Fact) -> str:
    """A number's class in words, when it is from, and of which kind."""
    told = " · ".join(part for part in (fact.compared, fact.told) if part)
    return f"<small>{escape(told)}</small>"
