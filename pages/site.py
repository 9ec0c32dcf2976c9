import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.site import content
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("site.title"))
    st.markdown(markdown("site_what"))
    st.header(t("site.who_title"), anchor="who")
    st.markdown(content.who())
    st.header(t("site.updates_title"), anchor="updates")
    st.markdown(content.updates())
    st.header(t("site.not_title"), anchor="not")
    st.markdown(markdown("site_not"))


page("site", show)
