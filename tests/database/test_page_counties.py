"""The page on counties and regions: where children live, places beside the state, choices, details, comparisons."""

from __future__ import annotations

import gzip
import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cards import registry
from dashboard.data.queries import places as queries
from dashboard.drawing import theme
from dashboard.exports.pictures import chart_image
from dashboard.i18n.locale import speaking
from dashboard.maps.county_map import choropleth, interval_list, legend
from dashboard.maps.elements import shading
from dashboard.maps.elements.model import Map
from dashboard.subjects.counties import cards, choices
from dashboard.subjects.counties.choices import ANY, Choice
from dashboard.subjects.counties.map import details, findings, map_data
from dashboard.ui.components import map_component
from tests.support.apptest import opened, texts

SCRIPT = "pages/counties.py"
# The newest counts of children on SSI and of children, from the publishers' files: Hampden 4,545 of 95,008.
SSI_OF_HAMPDEN = 47.8
MOST_BYTES = 60_000


def page(**address: str) -> AppTest:
    test = opened(SCRIPT, **address)
    assert not test.exception
    return test


def names(test: AppTest) -> list[str]:
    return [heading.value for heading in test.header]


def shades(drawn: Map) -> dict[str, str]:
    return {figure.name: figure.shade for figure in drawn.figures}


def every_choice() -> list[Choice]:
    measures = [name for group in choices.measures().values() for name in group]
    return [Choice(m, layer) for m in measures for layer in choices.LAYERS if choices.shown_layer(m, layer) == layer]


def test_opens_on_where_the_children_are(built) -> None:
    test = page()
    assert "Where children with special health care needs live, by county" in names(test)
    drawn = map_data.map_of(Choice("cshcn_count", "county"))
    assert drawn.look.shown == "circles"
    value, lower, upper = built.execute(
        "SELECT value, lower, upper FROM estimate WHERE indicator_id = 'cshcn_count' AND geo_id = '25017'"
    ).fetchone()
    middlesex = next(figure for figure in drawn.figures if figure.name == "Middlesex")
    assert (middlesex.value, middlesex.lower, middlesex.upper) == (value, lower, upper)
    assert f"{round(value, -2):,.0f} in Middlesex (likely between {round(lower, -2):,.0f} and" in texts(test)


def test_one_county_with_a_number_is_not_told_as_a_range() -> None:
    choice = Choice("cshcn_count", "county")
    drawn = map_data.map_of(choice)
    hidden = [figure if figure.name == "Middlesex" else replace(figure, value=None) for figure in drawn.figures]
    told = findings.finding(choice, replace(drawn, figures=hidden))
    assert re.match(r"We expect [\d,]+ in Middlesex \(likely between [\d,]+ and [\d,]+\)\. No other place has", told)
    assert told.count("Middlesex") == 1


def test_children_on_ssi_tell_counties_apart() -> None:
    """By hand from the counts: 17,981 of 1,341,801 children in the state, 13.4 for every 1,000."""
    drawn = map_data.map_of(Choice("ssi_children_rate", "county"))
    told = shades(drawn)
    assert (told["Hampden"], told["Norfolk"], told["Worcester"], told["Nantucket"]) == (
        "higher",
        "lower",
        "same",
        "hidden",
    )
    hampden = next(figure for figure in drawn.figures if figure.name == "Hampden")
    assert hampden.value == pytest.approx(SSI_OF_HAMPDEN, abs=0.05)
    assert hampden.spoken.endswith("Higher than Massachusetts (13.4).")
    said = texts(page(indicator="ssi_children_rate"))
    assert "Higher than Massachusetts (13.4): Berkshire, Hampden, Hampshire, Bristol and Suffolk." in said
    assert "Can't tell: Franklin and Worcester." in said


def test_poverty_is_compared_with_both_margins_of_error(built) -> None:
    """The z test of a difference, from the half widths of the published intervals."""
    sql = "SELECT geo_id, value, (upper - lower) / 2 FROM estimate WHERE indicator_id = 'child_poverty'"
    rows = {geo_id: (value, half) for geo_id, value, half in built.execute(sql).fetchall() if geo_id[:2] == "25"}
    state, margin = rows.pop("25")
    expected = {
        geo_id: "same" if abs(value - state) <= math.hypot(own, margin) else "higher" if value > state else "lower"
        for geo_id, (value, own) in rows.items()
    }
    drawn = map_data.map_of(Choice("child_poverty", "county"))
    assert {figure.geo_id: figure.shade for figure in drawn.figures} == expected
    assert set(expected.values()) == {"higher", "lower", "same"}


@pytest.mark.parametrize("indicator_id", ["medical_home", "cshcn_prevalence", "emotional_support"])
@pytest.mark.parametrize("layer", ["county", "region"])
def test_modeled_rates_of_which_none_stands_out_are_one_pale_tint(indicator_id: str, layer: str) -> None:
    card = cards.map_card(Choice(indicator_id, layer))
    assert f": no {layer} stands out from Massachusetts. None is clearly higher or lower" in card.finding
    drawn = map_data.map_of(Choice(indicator_id, layer))
    content = choropleth.map_drawing(drawn).content
    assert set(re.findall(r'fill="(#[0-9a-f]{6})"[^>]*role="radio"', content)) == {shading.TINTS_LIGHT["same"]}
    key = legend.legend_drawing(drawn).content
    assert "whether higher or lower" in key
    assert shading.TINTS_LIGHT["higher"] not in key
    assert shading.TINTS_LIGHT["lower"] not in key


def test_figures_without_a_range_are_not_judged() -> None:
    assert set(shades(map_data.map_of(Choice("child_uninsured", "county"))).values()) == {"unknown"}
    assert "we can't tell whether counties differ" in cards.map_card(Choice("child_uninsured", "county")).finding
    nurses = map_data.map_of(Choice("students_per_nurse", "county"))
    assert nurses.look.shown == "values"
    assert set(shades(nurses).values()) == {"unknown"}


def test_every_map_can_be_drawn_and_says_what_it_shows() -> None:
    for choice in every_choice():
        card, drawn = cards.map_card(choice), map_data.map_of(choice)
        for drawing in (choropleth.map_drawing, legend.legend_drawing, interval_list.interval_drawing):
            ElementTree.fromstring(drawing(drawn).document())
        kind = {"circles": "with circles", "verdicts": "in three colors", "values": "in four shades"}
        assert kind[drawn.look.shown] in card.alt, choice
        assert card.finding.replace("**", "") in card.alt, choice
        for figure in drawn.figures:
            assert (figure.value is None) == (figure.shade == "hidden"), (choice, figure)
            assert figure.name in figure.spoken


@pytest.mark.parametrize("certainty", [True, False])
def test_values_alone_are_colored_when_asked(certainty: bool) -> None:
    drawn = map_data.map_of(Choice("cshcn_prevalence", "county", certainty=certainty))
    fills = set(re.findall(r'fill="(#[0-9a-f]{6})"[^>]*role="radio"', choropleth.map_drawing(drawn).content))
    assert fills == {shading.TINTS_LIGHT["same"]} if certainty else len(fills) > 1 and fills <= set(shading.RAMP_LIGHT)


def test_measures_stand_in_three_groups() -> None:
    groups = choices.measures()
    assert "ssi_children_rate" in groups["counted"]
    assert list(groups["published"]) == ["child_poverty", "child_uninsured"]
    assert next(iter(groups["estimated"])) == "cshcn_count"
    test = page()
    assert test.segmented_control(key="indicator_group").value == "estimated"
    test.segmented_control(key="indicator_group").set_value("published").run()
    assert test.query_params["indicator"] == "child_poverty"
    test.selectbox(key="indicator_choice").set_value("child_uninsured").run()
    assert test.query_params["indicator"] == "child_uninsured"


def test_a_layer_that_a_measure_lacks_is_said() -> None:
    test = page(indicator="ssi_children_rate", geography="region")
    told = [info.value for info in test.info]
    assert "Children on SSI per 1,000 children: there are no numbers for regions. The map shows counties." in told
    assert "Children on SSI per 1,000 children: 5 counties higher than Massachusetts, 5 counties lower" in names(test)


def test_who_asks_for_school_districts_is_led_to_a_measure_that_has_them() -> None:
    (told,) = [info.value for info in page(geography="school_district").info if "school districts" in info.value]
    assert told.endswith("choose a counted measure, such as “Students with disabilities.”")


def test_refusals_are_said_with_modeled_figures_alone() -> None:
    refused = "judg"
    assert refused in texts(page())
    assert refused not in texts(page(indicator="child_poverty"))


def test_no_figure_is_ranked() -> None:
    shown = [row.name for row in map_data.map_of(Choice("child_poverty", "county")).figures]
    assert shown[0] == "Berkshire"
    assert shown[-1] == "Nantucket"


def test_a_county_from_the_address_is_chosen() -> None:
    assert page(county="25013").selectbox(key="county_choice").value == "25013"


def test_a_profile_has_the_newest_figure_of_every_measure() -> None:
    card = cards.profile_card("25013")
    assert card.table["Measure"].is_unique
    rows = card.table.set_index("Measure")
    assert rows.loc["Children in poverty", "Value"] == "26%"
    assert rows.loc["Children, 0–4 years", "Value"] == "24,041"
    assert rows.loc["Students with disabilities", "Value"] == "24.0%"
    assert "Its towns are in the regions Western and Central." in card.finding


def test_details_hold_the_measure_in_words_and_the_way_to_the_place() -> None:
    found = details.details_of(Choice("ssi_children_rate", "county", place="25013"))
    assert found is not None
    assert found.title == "Hampden County"
    assert found.link == "place?county=25013"
    assert found.main.number == "47.8 (46.5 to 49.2)"
    assert found.main.compared == "Higher than Massachusetts (13.4)"
    labels = {fact.label: fact for fact in found.more}
    assert labels["Children in poverty"].number == "26% (22% to 30%)"
    hidden = details.details_of(Choice("ssi_children_rate", "county", place="25019"))
    assert hidden is not None
    assert hidden.main.number == "not shown"
    assert "too few children" in hidden.main.compared
    assert details.details_of(Choice("ssi_children_rate", "county")) is None
    region = details.details_of(Choice("child_poverty", "region", place="eohhs-1"))
    district = details.details_of(Choice("students_with_disabilities", "school_district", place="00350000"))
    assert region is not None
    assert district is not None
    assert (region.link, district.link) == ("place?region=eohhs-1", "place?district=00350000")


def test_details_are_written_safely() -> None:
    found = details.details_of(Choice("child_poverty", "county", place="25013"))
    assert found is not None
    fact = details.Fact("<b>", "1 & 2", "", "'told'")
    html = map_component.details_html(details.Details("<i>", fact, (fact,), 'place?a="b"', "All"))
    assert "<i>" not in html
    assert "&lt;b&gt;" in html
    assert "1 &amp; 2" in html
    assert 'href="place?a=&quot;b&quot;"' in html


def test_the_same_choice_by_list() -> None:
    test = page()
    test.selectbox(key="county_choice").set_value("25025").run()
    assert test.query_params["county"] == "25025"


def test_a_region_says_which_counties_it_takes_in_whole_and_in_part() -> None:
    said = texts(page(region="eohhs-6"))
    assert re.search(r"The Boston region .* Suffolk,? and part of Norfolk \(8% of its children\)\.", said)
    drawn = map_data.map_of(Choice("cshcn_prevalence", "county", "eohhs-6", certainty=False))
    assert [f.name for f in drawn.figures] == ["Norfolk", "Suffolk"]
    assert len(drawn.areas) == 14
    assert drawn.scale == map_data.map_of(Choice("cshcn_prevalence", "county", certainty=False)).scale


def test_school_districts_are_light_enough_for_a_phone() -> None:
    choice = Choice("students_with_disabilities", "school_district", place="00350000")
    card = cards.map_card(choice)
    drawn = map_data.map_of(choice)
    html = map_component.document(drawn, card, details.details_of(choice))
    assert len(drawn.areas) == 281
    assert len(gzip.compress(html.encode(), 6)) <= MOST_BYTES
    assert len(drawn.listed) <= map_data.MOST_LISTED + 1


def test_districts_that_lie_over_others_are_drawn_below_them(built) -> None:
    order = [area.geo_id for area in map_data.map_of(Choice("students_with_disabilities", "school_district")).areas]
    over = {code for (code,) in built.execute("SELECT district_code FROM school_district WHERE lies_over").fetchall()}
    assert len(over) == 7
    assert set(order[:7]) == over


def test_a_region_shows_its_districts_large(built) -> None:
    whole = map_data.map_of(Choice("students_with_disabilities", "school_district"))
    close = map_data.map_of(Choice("students_with_disabilities", "school_district", "eohhs-6"))
    assert close.unit < whole.unit / 3
    (count,) = built.execute(
        "SELECT count(*) FROM school_district_region WHERE region_id = 'eohhs-6' AND district_code IN "
        "(SELECT geo_id FROM estimate WHERE indicator_id = 'students_with_disabilities' AND period = '2024-2025')"
    ).fetchone()
    assert len(close.figures) == count
    test = page(indicator="students_with_disabilities", geography="school_district", region="eohhs-6")
    assert any(re.match(r"Students with disabilities: \d+ school districts? (high|low)er than", n) for n in names(test))


def test_verdicts_of_counts_are_those_of_the_build(built) -> None:
    choice = Choice("chronic_absence_disabilities", "school_district")
    stored = dict(
        built.execute(
            "SELECT geo_id, verdict FROM against_state WHERE indicator_id = $1 AND length(geo_id) = 8",
            [choice.indicator_id],
        ).fetchall()
    )
    drawn = {f.geo_id: f.shade for f in map_data.map_of(choice).figures if f.shade != "hidden"}
    assert drawn == {geo_id: verdict for geo_id, verdict in stored.items() if geo_id in drawn}
    assert {"higher", "lower", "same"} == set(drawn.values())


def test_comparisons_give_the_difference_and_no_order() -> None:
    test = page(indicator="child_poverty", compare_county="25013,25021,25025")
    said = " ".join([*names(test), texts(test)])
    assert re.search(r"Children in poverty: Hampden is higher than Norfolk by about \d+\.\d points", said)
    assert "Suffolk is higher than Norfolk" in said
    assert "Children in poverty: places compared" in said


def test_comparison_of_uncertain_places_is_even_handed(built) -> None:
    (share,) = built.execute(
        """SELECT probability_higher FROM county_pair
        WHERE indicator_id = 'cshcn_prevalence' AND geo_id = '25013' AND other = '25027'"""
    ).fetchone()
    card = cards.compare_card(Choice("cshcn_prevalence", "county"), ["25027", "25013"])
    assert f"({int(max(share, 1 - share) * 100)}% chance it is" in card.finding
    assert card.finding.startswith("We can't tell which is higher, ")


def test_more_than_three_places_cannot_be_compared() -> None:
    test = page(indicator="child_poverty", compare_county="25013,25021")
    assert test.multiselect(key="compare_county_choice").proto.max_selections == 3


@pytest.mark.parametrize("indicator_id", ["cshcn_count", "medical_home", "child_uninsured"])
@pytest.mark.parametrize("layer", ["county", "region"])
@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_place_can_be_reached_and_is_named(indicator_id: str, layer: str, palette: theme.Palette) -> None:
    drawn = map_data.map_of(Choice(indicator_id, layer)).on(palette)
    tree = ElementTree.fromstring(choropleth.map_drawing(drawn).document())
    radios = [node for node in tree.iter() if node.get("role") == "radio"]
    assert len(radios) == (14 if layer == "county" else 6)
    assert [node.get("tabindex") for node in radios].count("0") == 1
    assert {node.get("data-geo"): node.get("aria-label") for node in radios} == {
        f.geo_id: f.spoken for f in drawn.figures
    }


def test_the_card_leaves_the_page_whole() -> None:
    card = cards.map_card(Choice("medical_home", "county"))
    assert card.kinds == ("modeled",)
    assert len(card.data) == 14
    drawing = chart_image.framed_svg(card, "http://localhost/counties?indicator=medical_home")
    for told in ("Care in a medical home, by county", "no county stands out", "Modeled estimate", "nsch_2019_topical"):
        assert told in drawing
    assert drawing.count('role="radio"') == 14
    assert chart_image.framed_png(card, "").startswith(b"\x89PNG")
    assert all(name in card.alt for name in ("Berkshire", "Nantucket"))
    assert set(card.table["Compared with Massachusetts"]) == {"Can't tell"}


def test_old_addresses_of_maps_lead_to_the_same_view() -> None:
    old = registry.card_of("map:child_poverty:county:eohhs-1:25013:False")
    assert old.spec == "map:indicator=child_poverty:layer=county:region=eohhs-1:place=25013:certainty=no"
    assert old.data["geo_id"].tolist() == ["25003", "25011", "25013", "25015", "25027"]
    test = page(indicator="child_poverty", geography="county", county="25025", certainty="off")
    assert test.selectbox(key="county_choice").value == "25025"
    assert test.selectbox(key="certainty_choice").value == "off"


def test_nothing_is_chosen_at_first() -> None:
    test = page()
    assert test.selectbox(key="county_choice").value == ANY


def test_no_digits_hide_a_share_that_was_counted(built) -> None:
    """0.3% of students and 0.2% of them are not both 0%."""
    drawn = map_data.map_of(Choice("disability_physical", "county"))
    assert "0%" not in {figure.label for figure in drawn.figures}


def test_newest_figures_that_the_state_has_too_are_mapped() -> None:
    rows = queries.mapped()
    periods = {(row.indicator_id, row.layer): row.period for row in rows}
    assert len(periods) == len(rows), "one row a measure and layer"
    assert periods["students_with_disabilities", "school_district"] == "2024-2025"
    assert periods["students_per_nurse", "county"] == "2025-2026"
    assert periods["ssi_children", "county"] == "2024"
    assert ("ssi_children_rate", "region") not in periods


def test_the_spanish_map_speaks_spanish() -> None:
    with speaking("es"):
        card = cards.map_card(Choice("ssi_children_rate", "county"))
        assert "Más alto que en Massachusetts (13.4):" in card.finding
        assert "en tres colores" in card.alt
