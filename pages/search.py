import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.subjects.search import content
from dashboard.ui.components import filters
from dashboard.ui.frame.page_frame import page
from dashboard.ui.navigation import pages as navigation

# How long a reader must have stopped typing before the results follow.
PAUSE = "500ms"


def show() -> None:
    st.title(t("search.title"))
    query = filters.text("q", label=t("search.label"), most=content.LONGEST_QUERY, tip=t("search.help"), live=PAUSE)
    if query:
        results = content.found(query, navigation.PAGES)
        st.markdown(content.told(query, results))
        for kind, hits in results.kinds.items():
            st.header(t(f"search.kind.{kind}"), anchor=kind)
            st.markdown(content.html(hits), unsafe_allow_html=True)
            if (left := len(hits) - content.MOST_OF_A_KIND) > 0:
                st.markdown(t("search.more", count=left))


page("search", show)
