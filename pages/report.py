import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.ui import report_page
from dashboard.ui.downloads import report_keeper
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("report.page_title"))
    st.markdown(markdown("report_intro"))
    # What is changed on this page is drawn without the menu, which keeps the report on the others.
    report_keeper.keep("page")
    report_page.ready()
    report_page.own()
    report_page.data()


page("report", show)
