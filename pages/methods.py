import streamlit as st

from dashboard import methods_view
from dashboard.page import page
from dashboard.text import markdown, t

with page("methods"):
    st.title(t("methods.title"))
    st.markdown(markdown("methods_intro"))
    part = methods_view.asked()
    methods_view.menu(part)
    methods_view.show(part)
