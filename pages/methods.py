import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.ui import methods_page
from dashboard.ui.frame.page_frame import page

with page("methods"):
    st.title(t("methods.title"))
    st.markdown(markdown("methods_intro"))
    methods_page.show(methods_page.choose())
