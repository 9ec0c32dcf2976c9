import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.quality import cards
from dashboard.ui.choices import filters
from dashboard.ui.components import card_view, parts
from dashboard.ui.frame.page_frame import page

with page("quality"):
    st.title(t("quality.title"))
    st.markdown(markdown("quality"))
    with filters.panel():
        first, second = st.columns(2)
        with first:
            group = filters.choice("group", cards.groups(), label=t("filter.topic"))
        with second:
            year = filters.choice("period", cards.years(), label=t("filter.year"))
    if group == "teen_health":
        st.markdown(markdown("quality_teen_health"))
    for card in cards.group_cards(group, year):
        card_view.show(card)
    with parts.more("summary", t("quality.summary_title")) as opened:
        if opened:
            card_view.show(cards.summary_card(year))
    st.header(t("quality.apart_title"), anchor="apart")
    st.markdown(markdown("quality_2016"))
    with parts.more("2016") as opened:
        if opened:
            card_view.show(cards.card_2016())
    st.markdown(markdown("quality_initial"))
    with parts.more("initial", t("quality.initial_title")) as opened:
        if opened:
            card_view.show(cards.initial_card())
    parts.all_at_once()
