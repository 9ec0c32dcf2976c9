import streamlit as st

from dashboard import counties, counties_view, filters, view
from dashboard.page import page
from dashboard.queries import geographies
from dashboard.text import markdown, t

with page("counties"):
    st.title(t("nav.counties"))
    st.markdown(markdown("counties"))
    with st.container(border=True, key="filters"):
        first, second = st.columns(2), st.columns(3)
        with first[0]:
            indicator_id = filters.choice("indicator", counties.measures(), default=counties.DEFAULT)
        with first[1]:
            layer = filters.choice("geography", counties.layers(), label=t("counties.layer_label"))
        choice = counties.Choice(indicator_id, layer)
        if layer == "county":
            with second[0]:
                region = filters.choice("region", counties.regions())
            choice = counties.Choice(indicator_id, layer, region)
            with second[1]:
                place = filters.choice("county", counties.places(layer))
        else:
            region = counties.ANY
            with second[0]:
                place = filters.choice("region", counties.places(layer))
        with second[2]:
            certainty = filters.choice("certainty", counties.certainties())
    choice = counties.Choice(indicator_id, layer, region, place, certainty == "on")
    if region != counties.ANY:
        st.markdown(counties.region_sentence(region))
    counties_view.show(counties.map_card(choice), choice)
    st.markdown(f":small[{markdown('counties_refusals').strip()}]")
    if refused := counties.refused():
        with st.expander(t("counties.refused_title")):
            st.markdown(refused)
    if place != counties.ANY:
        view.show(counties.profile_card(place))
    others = filters.choices(f"compare_{layer}", geographies((layer,)), default=[], most=counties.MOST_COMPARED)
    if len(others) > 1:
        view.show(counties.compare_card(choice, others))
    else:
        st.info(t("counties.compare_hint"))
