import streamlit as st

from dashboard import cards, filters, queries, status, system, system_cards, view, wording
from dashboard.page import page
from dashboard.registry import indicator
from dashboard.text import markdown, t

with page("system"):
    st.title(t("system.title"))
    st.markdown(markdown("system"))
    with st.container(border=True, key="filters"):
        first, second, third = st.columns(3)
        with first:
            geography = filters.choice("geography", queries.geographies(), default=queries.HOME)
        with second:
            period = filters.choice("period", system.periods())
        with third:
            group = filters.choice("group", status.groups(), default=system.FIRST_GROUP)
    view.show(system_cards.outcomes(period, geography))
    view.show(system_cards.new_england(period))
    st.header(t("system.hurdles_header"), anchor="hurdles")
    st.markdown(markdown("system_hurdles"))
    view.show(system_cards.hurdles(period, geography))
    view.show(system_cards.hurdles_by_age(period))
    st.header(t("system.together_header"), anchor="together")
    view.show(system_cards.with_and_without(period, geography))
    view.show(system_cards.overlap(period, geography))
    st.header(t("system.left_out_header"), anchor="left-out")
    if geography not in status.places_with_groups():
        st.info(t("status.no_groups"))
    else:
        view.show(system_cards.left_out(group, period, geography))
    st.header(t("system.lookup_header"), anchor="lookup")
    st.markdown(markdown("system_lookup"))
    with st.container(border=True, key="measure"):
        wide, narrow = st.columns([2, 1])
        with wide:
            indicator_id = filters.choice("indicator", system.measures(), label=t("system.lookup_label"))
        with narrow:
            population = filters.choice("population", status.populations(indicator_id))
    shown = system.figure_period(indicator_id, period)
    if shown != period:
        notes = [b.note for b in indicator(indicator_id).breaks if b.touches(*wording.years(period))]
        st.info(
            t("system.other_period", shown=wording.period(shown), asked=wording.period(period), notes=" ".join(notes))
        )
    view.show(cards.places(indicator_id, population, shown, status.with_first(geography, status.neighbours())))
    view.show(cards.over_time(indicator_id, population, geography))
    if geography in status.places_with_groups():
        if system.groups_of(indicator_id, shown, group):
            view.show(cards.groups(indicator_id, population, shown, geography, group))
        else:
            told = wording.uncapital(t(f"group.{group}"))
            st.info(t("system.no_groups", group=told, period=wording.period(shown)))
