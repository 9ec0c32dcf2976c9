import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.subjects.place import choices, comparison, tables
from dashboard.ui.components import filters, measures_card, parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording.markdown import bullets


def show() -> None:
    st.title(t("nav.compare"))
    st.markdown(t("side_by_side.intro"))
    chosen = filters.choices(
        "places", choices.comparable(), default=[], label=t("side_by_side.choose"), most=choices.MOST_COMPARED
    )
    for told in comparison.several_districts(chosen):
        st.info(told)
    if comparison.can_be_compared(chosen):
        measures_card.show(comparison.side_by_side(chosen), tables.side_by_side(tuple(chosen)))
        parts.all_at_once()
    else:
        st.info(t("side_by_side.hint"))
        st.markdown(f"{t('side_by_side.examples')}\n\n{bullets(choices.examples())}", unsafe_allow_html=True)


page("compare", show)
