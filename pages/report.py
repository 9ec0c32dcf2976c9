import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.ui import report_page
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("report.page_title"))
    st.markdown(markdown("report_intro"))
    report_page.ready()
    report_page.own()
    report_page.data()


page("report", show)
