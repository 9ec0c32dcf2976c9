import streamlit as st

from dashboard import methods_view
from dashboard.page import page
from dashboard.text import markdown, t

with page("methods"):
    st.title(t("methods.title"))
    st.markdown(markdown("methods_intro"))
    methods_view.show(methods_view.choose())
