import streamlit as st

from dashboard.cards import system_of_care_cards as cards
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.status import choices
from dashboard.subjects.system import choices as system
from dashboard.ui.components import card_view, filters, parts
from dashboard.ui.frame.page_frame import page

# Each measure has had its own page since; links to it on this page go there.
if "indicator" in st.query_params:
    st.switch_page("pages/measures.py", query_params=st.query_params.to_dict())


def show() -> None:
    st.title(t("system.title"))
    st.markdown(markdown("system"))
    with filters.panel(), filters.row():
        geography = filters.choice("geography", estimates.geographies(), default=estimates.HOME)
        period = filters.choice("period", system.periods())
        group = filters.choice("group", choices.groups(), default=system.FIRST_GROUP)
    card_view.show(cards.outcomes(period, geography))
    parts.more("new_england", lambda: card_view.show(cards.new_england(period)), t("system.new_england_title"))
    st.header(t("system.hurdles_header"), anchor="hurdles")
    st.markdown(markdown("system_hurdles"))
    card_view.show(cards.hurdles(period, geography))
    parts.more("ages", lambda: card_view.show(cards.hurdles_by_age(period)), t("system.ages_title"))
    st.header(t("system.together_header"), anchor="together")
    parts.more("together", lambda: card_view.show(cards.with_and_without(period, geography)), t("system.with_title"))
    parts.more("overlap", lambda: card_view.show(cards.overlap(period, geography)), t("system.overlap_title"))
    st.header(t("system.left_out_header"), anchor="left-out")
    if geography not in estimates.places_with_groups():
        st.info(t("status.no_groups"))
    else:
        parts.more(
            "groups", lambda: card_view.show(cards.left_out(group, period, geography)), t("system.left_out_header")
        )
    parts.all_at_once()


page("system", show)
