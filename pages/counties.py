from dataclasses import replace

import streamlit as st

from dashboard.data.queries.estimates import geographies
from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.counties import cards, choices
from dashboard.subjects.counties.map import findings
from dashboard.ui.components import card_view, filters, map_component
from dashboard.ui.frame.page_frame import page


def show() -> None:
    st.title(t("nav.counties"))
    about = st.container()
    with filters.panel():
        names = {group: t(f"counties.group.{group}") for group in choices.GROUPS}
        indicator_id = filters.grouped_choice(
            "indicator", choices.measures(), default=choices.default(), names=names, label=t("counties.group_label")
        )
        with filters.row():
            asked = filters.choice("geography", choices.layers(), label=t("counties.layer_label"))
            layer = choices.shown_layer(indicator_id, asked)
            region = choices.ANY if layer == "region" else filters.choice("region", choices.regions())
            place = filters.choice(choices.PLACE_NAMES[layer], choices.places(layer))
            certainty = filters.choice("certainty", choices.certainties())
    choice = choices.Choice(indicator_id, layer, region, place, certainty == "on")
    what = choices.mapped(indicator_id, layer)
    about.markdown(t(f"counties.about.{choices.group_of(what)}"))
    if layer != asked:
        st.info(choices.missing_layer(indicator_id, asked))
    if region != choices.ANY:
        st.markdown(findings.region_sentence(region))
    map_component.show(cards.map_card(choice), choice)
    if what.kind == "modeled":
        st.markdown(f":small[{markdown('counties_refusals').strip()}]")
        if refused := findings.refused():
            with st.expander(t("counties.refused_title")):
                st.markdown(refused)
    if layer != "school_district":
        others = filters.choices(f"compare_{layer}", geographies((layer,)), default=[], most=cards.MOST_COMPARED)
        if len(others) > 1:
            card_view.show(cards.compare_card(replace(choice, place=choices.ANY), others))
        else:
            st.info(t("counties.compare_hint"))


page("counties", show)
