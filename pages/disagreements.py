import streamlit as st

from dashboard import disagreements_view
from dashboard.page import page
from dashboard.text import markdown, t

with page("disagreements"):
    st.title(t("disagreements.title"))
    st.markdown(markdown("disagreements_intro"))
    text = st.text_input(t("filter.text"), key="text", bind="query-params")
    found = disagreements_view.found(text)
    st.header(t("disagreements.found", count=len(found), all=disagreements_view.count()), anchor="points")
    if found.empty:
        st.info(t("disagreements.nothing"))
    html = disagreements_view.points(found, st.query_params.get("point", ""))
    st.markdown(html, unsafe_allow_html=True)
