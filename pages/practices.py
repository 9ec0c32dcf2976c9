import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.practices import cards
from dashboard.ui.components import card_view, filters, parts, site_map_component
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("practices.title"))
    st.markdown(markdown("practices"))
    with filters.panel():
        with filters.row():
            site_list = filters.choice("kind", cards.lists())
            layer = filters.choice("geography", cards.layers(), label=t("filter.layer"))
        with filters.row():
            region = filters.choice("region", cards.regions())
            county = filters.choice("county", cards.counties())
            town = filters.choice("town", cards.towns())
        words = filters.text("q")
    chosen = cards.Choice(site_list, region, county, town, words)
    if region != cards.ANY:
        st.markdown(cards.region_parts(region))
    site_map_component.show(chosen, layer)
    st.markdown(markdown("practices_rate"))
    parts.more("rate", lambda: card_view.show(cards.rate_card(layer)), t("practices.rate_title"))
    st.markdown(markdown("practices_lists"))
    parts.more("lists", lambda: card_view.show(cards.match_card()), t("practices.lists_title"))
    st.markdown(markdown("practices_organizations"))
    parts.more("organizations", lambda: card_view.show(cards.organizations_card()), t("practices.organizations_title"))
    parts.all_at_once()


page("practices", show)
