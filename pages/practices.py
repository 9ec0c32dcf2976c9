import streamlit as st

from dashboard import filters, practices, site_view, view
from dashboard.page import page
from dashboard.text import markdown, t

with page("practices"):
    st.title(t("practices.title"))
    st.markdown(markdown("practices"))
    with st.container(border=True, key="filters"):
        first, second, third = st.columns(3)
        with first:
            site_list = filters.choice("kind", practices.lists())
            layer = filters.choice("geography", practices.layers(), label=t("filter.layer"))
        with second:
            region = filters.choice("region", practices.regions())
            county = filters.choice("county", practices.counties())
        with third:
            town = filters.choice("town", practices.towns())
        words = st.text_input(t("filter.q"), key="q", bind="query-params", max_chars=80)
    chosen = practices.Choice(site_list, region, county, town, words)
    if region != practices.ANY:
        st.markdown(practices.region_parts(region))
    site_view.show(chosen, layer)
    st.markdown(markdown("practices_rate"))
    view.show(practices.rate_card(layer))
    st.markdown(markdown("practices_lists"))
    view.show(practices.match_card())
    st.markdown(markdown("practices_organisations"))
    view.show(practices.organisations_card())
