from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.place import cards, choices, content, tables
from dashboard.ui.choices import address, place_search
from dashboard.ui.components import card_view, fact_sheet_buttons, filters, measures_card, parts
from dashboard.ui.frame.page_frame import page
from dashboard.ui.runs import alone


def show_series(measures: Mapping[str, str]) -> None:
    """A measure over the years, of those in `measures` (names by code)."""
    series = filters.choice("series", measures)
    card_view.show(cards.series_card(*series.split(cards.BETWEEN)))


def show() -> None:
    found = place_search.asked()
    place = found.place if found else None
    name = choices.full_name(place) if place else t("one_place.title")
    st.title(name)
    if found and (gone := content.missing(found)):
        st.info(gone)
    if found and (told := content.answer(found)):
        st.markdown(told, unsafe_allow_html=True)
    if place is None:
        st.markdown(markdown("place_intro"))
        place_search.field()
    else:
        st.markdown(content.lead(place), unsafe_allow_html=True)
        st.markdown(content.headline(place))
        fact_sheet_buttons.show(place)
        with st.expander(t("one_place.another")):
            place_search.field()
        measures_card.show(cards.place_card(place.code), tables.of_place(place))
    if measures := cards.measures_over_time(place):
        st.header(t("one_place.series.title"), anchor="time")
        alone.drawn("series", partial(show_series, measures), address.begin_part)
    if place:
        st.header(t("one_place.facts.title"), anchor="facts")
        st.markdown(f"{content.where(place)}\n\n{content.practices_link(place)}", unsafe_allow_html=True)
        for heading, sites in content.care(place):
            st.subheader(heading)
            st.markdown(sites, unsafe_allow_html=True)
        st.header(t("one_place.unknown.title", place=name), anchor="unknown")
        st.markdown(markdown("place_unknown"))
        parts.more("unknown", lambda: st.markdown(markdown("place_unknown_more")), is_the_same=True)
        st.header(t("one_place.next.title"), anchor="next")
        st.markdown(content.ways_on(place), unsafe_allow_html=True)
        parts.all_at_once()


page("place", show)
