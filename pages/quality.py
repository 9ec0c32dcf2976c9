import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.quality import cards
from dashboard.ui.components import card_view, filters, parts
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("quality.title"))
    st.markdown(markdown("quality"))
    with filters.panel(), filters.row():
        group = filters.choice("group", cards.groups(), label=t("filter.topic"))
        year = filters.choice("period", cards.years(), label=t("filter.year"))
    if group == "teen_health":
        st.markdown(markdown("quality_teen_health"))
    for card in cards.group_cards(group, year):
        card_view.show(card)
    parts.more("summary", lambda: card_view.show(cards.summary_card(year)), t("quality.summary_title"))
    st.header(t("quality.apart_title"), anchor="apart")
    st.markdown(markdown("quality_2016"))
    parts.more("2016", lambda: card_view.show(cards.card_2016()))
    st.markdown(markdown("quality_initial"))
    parts.more("initial", lambda: card_view.show(cards.initial_card()), t("quality.initial_title"))
    parts.all_at_once()


page("quality", show)
