import streamlit as st

from dashboard.cards import indicator_cards
from dashboard.data.queries import estimates
from dashboard.data.system_of_care import has_groups
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.measures import content
from dashboard.subjects.status import choices
from dashboard.ui.components import card_view, filters, parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording import numbers, sentences
from dashboard.wording.markdown import bullets


def show() -> None:
    st.title(t("measures.title"))
    st.markdown(markdown("measures"))
    with filters.panel():
        indicator_id = filters.grouped_choice(
            "indicator", content.measures(), default=content.FIRST, names=content.themes(), label=t("filter.theme")
        )
        with filters.row():
            population = filters.choice("population", choices.populations(indicator_id))
            geography = filters.choice("geography", estimates.geographies(), default=estimates.HOME)
        with filters.row():
            period = filters.choice("period", content.periods(indicator_id))
            group = filters.choice("group", choices.groups())
    meaning = content.meaning(indicator_id)
    st.header(meaning.title, anchor="measure")
    st.markdown(meaning.meaning)
    card_view.show(indicator_cards.over_time(indicator_id, population, geography))
    places = list(dict.fromkeys([geography, estimates.HOME, *estimates.neighbors()]))
    card_view.show(indicator_cards.places(indicator_id, population, period, places))
    if geography not in estimates.places_with_groups():
        st.info(t("status.no_groups"))
    elif has_groups(indicator_id, period, group):
        card_view.show(indicator_cards.groups(indicator_id, population, period, geography, group))
    else:
        told = sentences.uncapital(t(f"group.{group}"))
        st.info(t("measures.no_groups", group=told, period=numbers.period(period)))
    st.header(t("measures.definition"), anchor="definition")
    parts.more("definition", lambda: st.markdown(bullets(f"**{label}:** {text}" for label, text in meaning.facts)))
    if cautions := content.cautions(indicator_id):
        st.subheader(t("measures.cautions"), anchor="cautions")
        st.markdown(cautions)
    parts.all_at_once()


page("measures", show)
