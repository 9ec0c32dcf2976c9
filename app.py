import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.overview import content
from dashboard.ui.choices import url
from dashboard.ui.components import card_view, copy_button, parts, small_map
from dashboard.ui.frame.page_frame import page
from dashboard.ui.navigation import doors
from dashboard.wording.markdown import bullets, quiet, within


def show() -> None:
    facts = content.headline()
    st.markdown(quiet(content.freshness()))
    st.title(content.answer())
    with st.container(key="headline"):
        st.markdown(facts.sentence)
        st.html(facts.picture)
    with st.container(key="tiles"):
        for tile in content.tiles():
            with st.container(border=True, key=f"tile_{tile.tile_id}"):
                st.markdown(f"**{tile.figure}**")
                st.markdown(tile.what)
                st.markdown(quiet(" ".join(filter(None, (tile.likely, tile.mark)))))
                if tile.said:
                    copy_button.show(content.quoted(tile, url.here()), f"copy_{tile.tile_id}")
    st.header(t("overview.doors_title"), anchor="doors")
    doors.show()
    card_view.show(content.components_card())
    with st.expander(t("overview.adding_up_title")):
        st.markdown(content.adding_up())
    with st.expander(t("overview.period_title", period=content.period())):
        st.markdown(facts.period, unsafe_allow_html=True)
    st.markdown(f"{facts.meaning}\n\n{markdown('overview_what')}", unsafe_allow_html=True)
    parts.more("figures", lambda: st.markdown("\n\n".join(content.figures())), t("overview.quote_title"))
    left, right = st.columns(2)
    with left:
        st.header(t("overview.map_title"), anchor="map")
        small_map.show()
        st.markdown(within(t("overview.map_link"), "counties"), unsafe_allow_html=True)
    with right:
        st.header(t("overview.events_title"), anchor="events")
        told = bullets(f"**{event.day}:** {within(event.title, event.address)}" for event in content.key_events())
        st.markdown(told, unsafe_allow_html=True)
        st.markdown(within(t("overview.events_link"), "timeline"), unsafe_allow_html=True)
    st.header(t("overview.age_title"), anchor="age")
    st.markdown(content.age_of_data())


page("overview", show)
