import streamlit as st

from dashboard.cards import indicator_cards
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import t
from dashboard.subjects.status import choices
from dashboard.ui.choices import address
from dashboard.ui.components import card_view, filters, parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording.links import within


def show() -> None:
    st.title(t("nav.status"))
    st.markdown(t("status.intro"))
    with filters.panel():
        with filters.row():
            indicator_id = filters.choice("indicator", choices.measures())
            population = filters.choice("population", choices.populations(indicator_id))
        with filters.row():
            geography = filters.choice("geography", estimates.geographies(), default=estimates.HOME)
            period = filters.choice("period", choices.periods(indicator_id))
            group = filters.choice("group", choices.groups())
        others = filters.choices("geographies", estimates.geographies(), default=estimates.neighbors())
    card_view.show(indicator_cards.components(population, period, geography, estimates.beside(geography)))
    card_view.show(indicator_cards.places(indicator_id, population, period, choices.with_first(geography, others)))
    card_view.show(indicator_cards.over_time(indicator_id, population, geography))
    if geography in estimates.places_with_groups():
        parts.more(
            "groups",
            lambda: card_view.show(indicator_cards.groups(indicator_id, population, period, geography, group)),
            t("status.groups"),
            opened=bool(address.asked("group")),
        )
    else:
        st.info(t("status.no_groups"))
    st.markdown(t("status.plan", address=within("methods?part=plan")))
    parts.all_at_once()


page("status", show)
