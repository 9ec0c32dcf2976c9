import streamlit as st

from dashboard.data.queries import estimates
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.families import content
from dashboard.ui.frame.page_frame import page
from dashboard.ui.navigation import find_town


def show() -> None:
    st.title(t("families.title"))
    st.markdown(markdown("families_what"), unsafe_allow_html=True)
    st.header(t("families.parts_title"), anchor="parts")
    for part in content.parts():
        with st.container(border=True, key=f"part_{part.indicator_id}"):
            st.subheader(part.name, anchor=part.indicator_id)
            st.markdown(f"**{t('families.means')}.** {part.means}")
            st.markdown(f"**{t('families.how_many')}.** {part.how_many}")
            if part.picture:
                st.html(part.picture)
            st.markdown(f"**{t('families.ask')}:** *{part.ask}*")
    st.markdown(content.whole())
    st.markdown(markdown("families_age", year=estimates.newest_year("nsch_topical")))
    st.header(t("families.town_title"), anchor="town")
    find_town.field()
    st.header(t("families.turn_title"), anchor="turn")
    st.markdown(content.where_to_turn())


page("families", show)
