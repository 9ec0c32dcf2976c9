import streamlit as st

from dashboard import report_view
from dashboard.page import page
from dashboard.text import markdown, t

with page("report"):
    st.title(t("report.page_title"))
    st.markdown(markdown("report_intro"))
    report_view.ready()
    report_view.own()
    report_view.data()
