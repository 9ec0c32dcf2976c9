import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.practices import cards
from dashboard.ui.choices import filters
from dashboard.ui.components import card_view, parts, site_map_component
from dashboard.ui.frame.page_frame import page

with page("practices"):
    st.title(t("practices.title"))
    st.markdown(markdown("practices"))
    with filters.panel():
        first, second, third = st.columns(3)
        with first:
            site_list = filters.choice("kind", cards.lists())
            layer = filters.choice("geography", cards.layers(), label=t("filter.layer"))
        with second:
            region = filters.choice("region", cards.regions())
            county = filters.choice("county", cards.counties())
        with third:
            town = filters.choice("town", cards.towns())
        words = filters.text("q")
    chosen = cards.Choice(site_list, region, county, town, words)
    if region != cards.ANY:
        st.markdown(cards.region_parts(region))
    site_map_component.show(chosen, layer)
    st.markdown(markdown("practices_rate"))
    with parts.more("rate", t("practices.rate_title")) as opened:
        if opened:
            card_view.show(cards.rate_card(layer))
    st.markdown(markdown("practices_lists"))
    with parts.more("lists", t("practices.lists_title")) as opened:
        if opened:
            card_view.show(cards.match_card())
    st.markdown(markdown("practices_organizations"))
    with parts.more("organizations", t("practices.organizations_title")) as opened:
        if opened:
            card_view.show(cards.organizations_card())
    parts.all_at_once()
