import streamlit as st

from dashboard.page import page
from dashboard.text import markdown, t

SECTIONS = ("tested", "untested", "gaps", "help")

with page("accessibility"):
    st.title(t("nav.accessibility"))
    st.markdown(markdown("accessibility_standard"))
    for section in SECTIONS:
        st.header(t(f"accessibility.{section}"), anchor=section)
        st.markdown(markdown(f"accessibility_{section}"))
