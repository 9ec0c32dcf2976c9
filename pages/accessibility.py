import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.ui.frame.page_frame import page

SECTIONS = ("tested", "untested", "gaps", "help")


def show() -> None:
    st.title(t("nav.accessibility"))
    st.markdown(markdown("accessibility_standard"))
    for section in SECTIONS:
        st.header(t(f"accessibility.{section}"), anchor=section)
        st.markdown(markdown(f"accessibility_{section}"))


page("accessibility", show)
