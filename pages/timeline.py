import streamlit as st

from dashboard import filters, save, theme, timeline_list, timeline_view, view, viewport
from dashboard.history_html import paragraphs
from dashboard.markup import quiet
from dashboard.page import page
from dashboard.text import markdown, t

CHART = "timeline_chart"


def open_marked() -> None:
    """A mark that was chosen becomes the opened item."""
    points = st.session_state[CHART]["selection"]["points"]
    chosen = [point["customdata"] for point in points if point.get("customdata")]
    if chosen:
        first = chosen[0]
        st.session_state["item"] = first if isinstance(first, str) else first[0]


with page("timeline"):
    narrow = viewport.is_narrow()
    story = timeline_view.story()
    st.title(t("timeline.title"))
    st.markdown(markdown("timeline_intro"))
    with st.expander(t("filter.title")) if narrow else st.container(border=True, key="filters"):
        first, second, third = st.columns(3)
        with first:
            era = filters.choice("era", timeline_view.era_names(story), default="")
            tracks = filters.choices("track", story.tracks, default=[])
        with second:
            places = filters.choices("place", timeline_view.places(), default=[])
            statuses = filters.choices("status", timeline_view.statuses(), default=[])
        with third:
            shape = filters.choice("view", timeline_view.views(), default="list" if narrow else "chart")
            opened = filters.choice("item", timeline_view.item_names(story), default="")
        text = st.text_input(t("filter.text"), key="text", bind="query-params", help=t("timeline.text_help"))
    choice = timeline_view.Choice(era, tuple(tracks), tuple(places), tuple(statuses), text)
    shown = timeline_view.items(story, choice)
    st.markdown(quiet(t("timeline.shown", shown=len(shown), all=len(story.items))))
    if opened:
        item = story.item(opened)
        with st.container(border=True, key="opened"):
            st.header(item.title, anchor="item")
            st.markdown(quiet(f"{item.date_text} · {story.tracks[item.track]}"))
            st.markdown(paragraphs(timeline_list.parts(item, story.behind)), unsafe_allow_html=True)
    if not shown:
        st.info(t("timeline.nothing"))
    if shown and shape == "chart":
        st.header(t("timeline.figure"), anchor="figure")
        st.markdown(quiet(t("timeline.key")))
        if unseen := timeline_view.not_drawn(story, shown, era):
            st.markdown(quiet(unseen))
        width = timeline_view.PHONE_WIDTH if narrow else timeline_view.SCREEN_WIDTH
        st.plotly_chart(
            timeline_view.figure(story, shown, era, theme.palette(view.is_dark()), width),
            theme=None,
            config=view.CHART_CONFIG,
            alt=timeline_view.alt(story, shown),
            key=CHART,
            on_select=open_marked,
            selection_mode="points",
        )
        st.markdown(quiet(f"{t('timeline.click')} {markdown('timeline_strip').strip()}"))
    if shown:
        st.header(t("timeline.list_title") if shape == "chart" else t("timeline.list"), anchor="list")
        st.markdown(timeline_list.html(shown, story.behind, opened), unsafe_allow_html=True)
        files = st.expander(t("card.save"), key="files_timeline", on_change="rerun")
        if files.open:
            with files:
                save.save(timeline_view.timeline_card(choice))
    view.show(timeline_view.values_card())
