import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.ui import methods_page
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("methods.title"))
    st.markdown(markdown("methods_intro"))
    methods_page.show(methods_page.choose())


page("methods", show)
