import streamlit as st

from dashboard import overview, view
from dashboard.page import page, ways_on
from dashboard.text import markdown, t

with page("overview"):
    facts = overview.headline()
    st.title(t("overview.title"))
    with st.container(key="headline"):
        st.markdown(facts.sentence)
        st.html(facts.picture)
    st.markdown(f"{facts.meaning}\n\n{markdown('overview_what')}")
    view.show(overview.components_card())
    st.header(t("overview.quote_title"), anchor="figures")
    st.markdown("\n\n".join(overview.figures()))
    st.header(t("overview.age_title"), anchor="age")
    st.markdown(overview.age_of_data())
    st.header(t("overview.ways_title"), anchor="ways")
    ways_on()
