import streamlit as st

from dashboard.cards import system_of_care_cards as cards
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.status import choices
from dashboard.subjects.system import choices as system
from dashboard.ui.choices import filters
from dashboard.ui.components import card_view, parts
from dashboard.ui.frame.page_frame import page

# Each measure has had its own page since; links to it on this page go there.
if "indicator" in st.query_params:
    st.switch_page("pages/measures.py", query_params=st.query_params.to_dict())

with page("system"):
    st.title(t("system.title"))
    st.markdown(markdown("system"))
    with filters.panel():
        first, second, third = st.columns(3)
        with first:
            geography = filters.choice("geography", estimates.geographies(), default=estimates.HOME)
        with second:
            period = filters.choice("period", system.periods())
        with third:
            group = filters.choice("group", choices.groups(), default=system.FIRST_GROUP)
    card_view.show(cards.outcomes(period, geography))
    with parts.more("new_england", t("system.new_england_title")) as opened:
        if opened:
            card_view.show(cards.new_england(period))
    st.header(t("system.hurdles_header"), anchor="hurdles")
    st.markdown(markdown("system_hurdles"))
    card_view.show(cards.hurdles(period, geography))
    with parts.more("ages", t("system.ages_title")) as opened:
        if opened:
            card_view.show(cards.hurdles_by_age(period))
    st.header(t("system.together_header"), anchor="together")
    with parts.more("together", t("system.with_title")) as opened:
        if opened:
            card_view.show(cards.with_and_without(period, geography))
    with parts.more("overlap", t("system.overlap_title")) as opened:
        if opened:
            card_view.show(cards.overlap(period, geography))
    st.header(t("system.left_out_header"), anchor="left-out")
    if geography not in estimates.places_with_groups():
        st.info(t("status.no_groups"))
    else:
        with parts.more("groups", t("system.left_out_header")) as opened:
            if opened:
                card_view.show(cards.left_out(group, period, geography))
    parts.all_at_once()
