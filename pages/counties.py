import streamlit as st

from dashboard.data.queries.estimates import geographies
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.counties import cards
from dashboard.ui import card_view, filters, map_component
from dashboard.ui.page_frame import page

with page("counties"):
    st.title(t("nav.counties"))
    st.markdown(markdown("counties"))
    with st.container(border=True, key="filters"):
        first, second = st.columns(2), st.columns(3)
        with first[0]:
            indicator_id = filters.choice("indicator", cards.measures(), default=cards.DEFAULT)
        with first[1]:
            layer = filters.choice("geography", cards.layers(), label=t("counties.layer_label"))
        choice = cards.Choice(indicator_id, layer)
        if layer == "county":
            with second[0]:
                region = filters.choice("region", cards.regions())
            choice = cards.Choice(indicator_id, layer, region)
            with second[1]:
                place = filters.choice("county", cards.places(layer))
        else:
            region = cards.ANY
            with second[0]:
                place = filters.choice("region", cards.places(layer))
        with second[2]:
            certainty = filters.choice("certainty", cards.certainties())
    choice = cards.Choice(indicator_id, layer, region, place, certainty == "on")
    if region != cards.ANY:
        st.markdown(cards.region_sentence(region))
    map_component.show(cards.map_card(choice), choice)
    st.markdown(f":small[{markdown('counties_refusals').strip()}]")
    if refused := cards.refused():
        with st.expander(t("counties.refused_title")):
            st.markdown(refused)
    if place != cards.ANY:
        card_view.show(cards.profile_card(place))
    others = filters.choices(f"compare_{layer}", geographies((layer,)), default=[], most=cards.MOST_COMPARED)
    if len(others) > 1:
        card_view.show(cards.compare_card(choice, others))
    else:
        st.info(t("counties.compare_hint"))
