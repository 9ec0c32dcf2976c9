from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.charts import plotly
from dashboard.drawing import theme
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.timeline import cards, list_view
from dashboard.subjects.timeline.milestones import Item
from dashboard.ui.choices import address, viewport
from dashboard.ui.components import card_view, download_tab, filters, parts
from dashboard.ui.frame.page_frame import page
from dashboard.ui.runs import alone, sent_again
from dashboard.wording.disclosure_list import paragraphs
from dashboard.wording.markdown import quiet

CHART = "timeline_chart"


def show_opened(item: Item, story: cards.Story, place: str) -> None:
    """The event that was chosen, with a way to close it; `place` is what the style knows it by."""
    with st.container(border=True, key=place):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.header(item.title, anchor="item", width="stretch")
            st.button(t("timeline.close"), key="close_item", on_click=address.choose, args=("item", ""))
        st.markdown(quiet(f"{item.date_text} · {story.tracks[item.track]}"))
        st.markdown(paragraphs(list_view.parts(item, story.behind)), unsafe_allow_html=True)


def open_marked() -> None:
    """A mark that was chosen becomes the opened item."""
    points = st.session_state[CHART]["selection"]["points"]
    chosen = [point["customdata"] for point in points if point.get("customdata")]
    if chosen:
        first = chosen[0]
        address.choose("item", first if isinstance(first, str) else first[0])


def show_list(shown: list[Item], story: cards.Story, opened: str) -> None:
    """The events as a list that opens; `opened` is the one that the address names."""
    st.markdown(list_view.html(shown, story.behind, opened), unsafe_allow_html=True)


def show_files(choice: cards.Choice) -> None:
    """What can be taken away of the timeline."""
    files = st.expander(t("card.save"), key="files_timeline", on_change="rerun")
    if files.open:
        with files:
            download_tab.save(cards.timeline_card(choice))


def draw_figure(story: cards.Story, shown: list[Item], era: str, width: int, dark: bool) -> None:
    """The events in time, each mark to be chosen."""
    st.plotly_chart(
        plotly.figure(cards.drawn(story, shown, era, width), theme.palette(dark)),
        theme=None,
        config=card_view.CHART_CONFIG,
        alt=cards.alt(story, shown),
        key=CHART,
        on_select=open_marked,
        selection_mode="points",
    )


def show() -> None:
    story = cards.story()
    st.title(t("timeline.title"))
    st.markdown(markdown("timeline_intro"))
    with filters.panel() as narrow:
        with filters.row():
            era = filters.choice("era", cards.era_names(story), default="")
            shape = filters.choice("view", cards.views(), default="list" if narrow else "chart")
            opened = filters.choice("item", cards.item_names(story), default="")
        with filters.row():
            tracks = filters.choices("track", story.tracks, default=[])
            places = filters.choices("place", cards.places(), default=[])
            statuses = filters.choices("status", cards.statuses(), default=[])
        text = filters.text("text", tip=t("timeline.text_help"))
        between = filters.years("years", cards.years(story), label=t("timeline.between"))
    extent = filters.choice("events", cards.extents(), buttons=True)
    choice = cards.Choice(between or era, tuple(tracks), tuple(places), tuple(statuses), text)
    # A filter looks through all events.
    if extent == "key" and choice == cards.Choice():
        choice = replace(choice, key=True)
    shown = cards.items(story, choice)
    st.markdown(quiet(t("timeline.shown", shown=len(shown), all=len(story.items))))
    drawn = bool(shown) and shape == "chart"
    if opened and not drawn:
        show_opened(story.item(opened), story, "opened_above")
    if not shown:
        st.info(t("timeline.nothing"))
    if drawn:
        st.header(t("timeline.figure"), anchor="figure")
        st.markdown(quiet(t("timeline.key")))
        if unseen := cards.not_drawn(story, shown, choice.era):
            st.markdown(quiet(unseen))
        width = cards.TABLET_WIDTH if viewport.is_below(cards.TABLET_WINDOW) else cards.SCREEN_WIDTH
        width = cards.PHONE_WIDTH if narrow else width
        look = choice.era, width, card_view.is_dark()
        ids = tuple(item.milestone_id for item in shown)
        sent_again.drawn(lambda: draw_figure(story, shown, *look), CHART, look, ids)
        # After the figure, so that it sticks to the foot of the window while the reader looks at the figure.
        if opened:
            show_opened(story.item(opened), story, "opened")
        st.markdown(quiet(f"{t('timeline.click')} {markdown('timeline_strip').strip()}"))
    if shown:
        st.header(t("timeline.list_title") if shape == "chart" else t("timeline.list"), anchor="list")
        listed = partial(show_list, shown, story, opened)
        if shape == "chart":
            parts.more("list", listed)
        else:
            listed()
        alone.drawn("files", partial(show_files, choice))
    card_view.show(cards.values_card())
    parts.all_at_once()


page("timeline", show)
