import streamlit as st

from dashboard import cards, filters, queries, status, view
from dashboard.page import page
from dashboard.text import t

with page("status"):
    st.title(t("nav.status"))
    st.markdown(t("status.intro"))
    with st.container(border=True, key="filters"):
        first, second = st.columns(2), st.columns(3)
        with first[0]:
            indicator_id = filters.choice("indicator", status.measures())
        with first[1]:
            population = filters.choice("population", status.populations(indicator_id))
        with second[0]:
            geography = filters.choice("geography", queries.geographies(), default=queries.HOME)
        with second[1]:
            period = filters.choice("period", status.periods(indicator_id))
        with second[2]:
            group = filters.choice("group", status.groups())
        others = filters.choices("geographies", queries.geographies(), default=status.neighbours())
    view.show(cards.components(population, period, geography, status.beside(geography)))
    view.show(cards.places(indicator_id, population, period, status.with_first(geography, others)))
    view.show(cards.over_time(indicator_id, population, geography))
    if geography in status.places_with_groups():
        view.show(cards.groups(indicator_id, population, period, geography, group))
    else:
        st.info(t("status.no_groups"))
