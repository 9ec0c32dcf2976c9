import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.disagreements import content
from dashboard.ui.choices import filters
from dashboard.ui.frame.page_frame import page

with page("disagreements"):
    st.title(t("disagreements.title"))
    st.markdown(markdown("disagreements_intro"))
    text = filters.text("text")
    found = content.found(text)
    st.header(t("disagreements.found", count=len(found), all=content.count()), anchor="points")
    if not found:
        st.info(t("disagreements.nothing"))
    html = content.points(found, st.query_params.get("point", ""))
    st.markdown(html, unsafe_allow_html=True)
