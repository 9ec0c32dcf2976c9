import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.overview import content
from dashboard.ui import card_view
from dashboard.ui.page_frame import page, ways_on

with page("overview"):
    facts = content.headline()
    st.title(t("overview.title"))
    with st.container(key="headline"):
        st.markdown(facts.sentence)
        st.html(facts.picture)
    st.markdown(f"{facts.meaning}\n\n{markdown('overview_what')}")
    card_view.show(content.components_card())
    st.header(t("overview.quote_title"), anchor="figures")
    st.markdown("\n\n".join(content.figures()))
    st.header(t("overview.age_title"), anchor="age")
    st.markdown(content.age_of_data())
    st.header(t("overview.ways_title"), anchor="ways")
    ways_on()
