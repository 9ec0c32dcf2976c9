import streamlit as st

from dashboard.cards import indicator_cards, system_of_care_cards
from dashboard.data.indicators import indicator
from dashboard.data.periods import years
from dashboard.data.queries import estimates
from dashboard.data.system_of_care import has_groups, shown_period
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.status import choices
from dashboard.subjects.system import choices as system
from dashboard.ui import card_view, filters
from dashboard.ui.page_frame import page
from dashboard.wording import numbers, sentences

with page("system"):
    st.title(t("system.title"))
    st.markdown(markdown("system"))
    with st.container(border=True, key="filters"):
        first, second, third = st.columns(3)
        with first:
            geography = filters.choice("geography", estimates.geographies(), default=estimates.HOME)
        with second:
            period = filters.choice("period", system.periods())
        with third:
            group = filters.choice("group", choices.groups(), default=system.FIRST_GROUP)
    card_view.show(system_of_care_cards.outcomes(period, geography))
    card_view.show(system_of_care_cards.new_england(period))
    st.header(t("system.hurdles_header"), anchor="hurdles")
    st.markdown(markdown("system_hurdles"))
    card_view.show(system_of_care_cards.hurdles(period, geography))
    card_view.show(system_of_care_cards.hurdles_by_age(period))
    st.header(t("system.together_header"), anchor="together")
    card_view.show(system_of_care_cards.with_and_without(period, geography))
    card_view.show(system_of_care_cards.overlap(period, geography))
    st.header(t("system.left_out_header"), anchor="left-out")
    if geography not in estimates.places_with_groups():
        st.info(t("status.no_groups"))
    else:
        card_view.show(system_of_care_cards.left_out(group, period, geography))
    st.header(t("system.lookup_header"), anchor="lookup")
    st.markdown(markdown("system_lookup"))
    with st.container(border=True, key="measure"):
        wide, narrow = st.columns([2, 1])
        with wide:
            indicator_id = filters.choice("indicator", system.measures(), label=t("system.lookup_label"))
        with narrow:
            population = filters.choice("population", choices.populations(indicator_id))
    shown = shown_period(indicator_id, period)
    if shown != period:
        notes = [b.note for b in indicator(indicator_id).breaks if b.touches(*years(period))]
        st.info(
            t(
                "system.other_period",
                shown=numbers.period(shown),
                asked=numbers.period(period),
                notes=" ".join(notes),
            )
        )
    card_view.show(
        indicator_cards.places(indicator_id, population, shown, choices.with_first(geography, estimates.neighbors()))
    )
    card_view.show(indicator_cards.over_time(indicator_id, population, geography))
    if geography in estimates.places_with_groups():
        if has_groups(indicator_id, shown, group):
            card_view.show(indicator_cards.groups(indicator_id, population, shown, geography, group))
        else:
            told = sentences.uncapital(t(f"group.{group}"))
            st.info(t("system.no_groups", group=told, period=numbers.period(shown)))
