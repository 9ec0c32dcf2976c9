import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.disagreements import content
from dashboard.ui.choices import address
from dashboard.ui.components import filters
from dashboard.ui.frame.page_frame import page
from dashboard.ui.runs import alone, sent_again


def show_points() -> None:
    """The points on which sources disagree, by words."""
    found = content.found(filters.text("text"))
    anchors = tuple(point.anchor for point in found)
    opened = address.asked_of("point", anchors)

    def draw() -> None:
        st.header(t("disagreements.found", count=len(found), all=content.count()), anchor="points")
        if not found:
            st.info(t("disagreements.nothing"))
        st.markdown(content.points(found, opened), unsafe_allow_html=True)

    sent_again.drawn(draw, "points", anchors, opened)


def show() -> None:
    """What the sources disagree on."""
    st.title(t("disagreements.title"))
    st.markdown(markdown("disagreements_intro"))
    alone.drawn("points", show_points, address.begin_part)


page("disagreements", show)
