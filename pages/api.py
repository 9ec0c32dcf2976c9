import streamlit as st

from dashboard.data.queries.estimates import periods
from dashboard.data.queries.whole_tables import MOST, USUAL
from dashboard.data.system_of_care import WHOLE
from dashboard.i18n.catalog import markdown, t
from dashboard.ui.choices.url import base
from dashboard.ui.frame.page_frame import page


def show() -> None:
    period = periods(WHOLE)[0]
    st.title(t("nav.api"))
    st.markdown(markdown("api_intro"))
    st.header(t("api.charts_title"), anchor="charts")
    st.markdown(markdown("api_charts", base=base(), period=period))
    st.header(t("api.data_title"), anchor="data")
    st.markdown(markdown("api_data", usual=f"{USUAL:,}", most=f"{MOST:,}", period=period))
    st.header(t("api.examples_title"), anchor="examples")
    st.markdown(markdown("api_examples", base=base()))
    st.header(t("api.limits_title"), anchor="limits")
    st.markdown(markdown("api_limits"))


page("api", show)
