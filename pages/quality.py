import streamlit as st

from dashboard import filters, quality, view
from dashboard.page import page
from dashboard.text import markdown, t

with page("quality"):
    st.title(t("quality.title"))
    st.markdown(markdown("quality"))
    with st.container(border=True, key="filters"):
        first, second = st.columns(2)
        with first:
            group = filters.choice("group", quality.groups(), label=t("filter.topic"))
        with second:
            year = filters.choice("period", quality.years(), label=t("filter.year"))
    if group == "teen_health":
        st.markdown(markdown("quality_teen_health"))
    for card in quality.group_cards(group, year):
        view.show(card)
    view.show(quality.summary_card(year))
    st.header(t("quality.apart_title"), anchor="apart")
    st.markdown(markdown("quality_2016"))
    view.show(quality.card_2016())
    st.markdown(markdown("quality_initial"))
    view.show(quality.initial_card())
