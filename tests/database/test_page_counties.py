"""The page on counties and regions: evidence before values, certainty drawn, choices by list, comparisons, refusals."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.drawing import theme
from dashboard.exports import chart_image
from dashboard.maps import choropleth, value_suppressing_palette
from dashboard.subjects.counties import cards
from dashboard.subjects.counties.cards import ANY, Choice
from tests.support.apptest import opened, tables, texts

SCRIPT = "pages/counties.py"


def page(**address: str) -> AppTest:
    test = opened(SCRIPT, **address)
    assert not test.exception
    return test


def names(test: AppTest) -> list[str]:
    return [heading.value for heading in test.header]


@pytest.mark.parametrize("indicator_id", ["cshcn_prevalence", "medical_home", "child_poverty", "child_uninsured"])
@pytest.mark.parametrize("layer", cards.LAYERS)
def test_every_map_says_how_strong_the_evidence_is(indicator_id: str, layer: str) -> None:
    said = texts(page(indicator=indicator_id, geography=layer))
    evidence = r"\*\*(The ranges of all|Some|The|Numbers differ|We can't (?:show|say))[^*]* (?:counties|regions)"
    sentences = re.findall(evidence, said)
    assert len(sentences) == 1


def test_evidence_has_the_numbers_of_the_draws(built) -> None:
    pairs = built.execute(
        """SELECT count(*), count(*) FILTER (probability_higher >= 0.95 OR probability_higher <= 0.05)
        FROM county_pair WHERE indicator_id = 'child_poverty' AND geo_id LIKE '25%'"""
    ).fetchone()
    said = texts(page(indicator="child_poverty"))
    assert f"In {pairs[1]} of the {pairs[0]} pairs" in said


def test_refusals_are_said_with_their_reasons() -> None:
    said = texts(page())
    for refused in ("rank counties", "track change over time", "judge a program", "describe a town"):
        assert refused in said


def test_no_figure_is_ranked() -> None:
    shown = [row.name for row in cards.map_of(Choice("child_poverty", "county")).figures]
    assert shown[0] == "Berkshire"
    assert shown[-1] == "Nantucket"


def test_a_county_from_the_address_gets_its_profile() -> None:
    test = page(county="25013")
    assert test.selectbox(key="county_choice").value == "25013"
    assert "Hampden profile" in names(test)
    shown = [table for table in tables(test) if "Measure" in table]
    profile = next(table for table in shown if "Children, 0–4 years" in table["Measure"].to_list())
    rows = profile.set_index("Measure")
    assert rows.loc["Children in poverty", "Value"] == "26%"
    assert rows.loc["Children, 0–4 years", "Value"] == "24,041"
    assert rows.loc["Medical home", "Type of estimate"] == "Modeled estimate"
    assert rows.loc["Children without insurance", "Reliability"].startswith("Use with caution")
    assert "Its towns are in the regions Western and Central." in texts(test)


def test_the_same_choice_by_list() -> None:
    test = page()
    test.selectbox(key="county_choice").set_value("25025").run()
    assert test.query_params["county"] == "25025"
    assert "Suffolk profile" in names(test)


def test_a_region_says_which_counties_it_takes_in_whole_and_in_part() -> None:
    said = texts(page(region="eohhs-6"))
    assert "The Boston region includes all of Suffolk and part of Norfolk (8% of its children)." in said
    drawn = cards.map_of(Choice("cshcn_prevalence", "county", "eohhs-6"))
    assert [f.name for f in drawn.figures] == ["Norfolk", "Suffolk"]
    assert len(drawn.areas) == 14
    assert drawn.scale == cards.map_of(Choice("cshcn_prevalence", "county")).scale


def test_comparisons_give_probabilities_and_no_order() -> None:
    test = page(indicator="child_poverty", compare_county="25013,25021,25025")
    said = texts(test)
    assert re.search(r"Hampden is higher than Norfolk by about \d+\.\d points \(likely between", said)
    assert "Suffolk is higher than Norfolk" in said
    assert "Children in poverty: places compared" in names(test)


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


@pytest.mark.parametrize("certainty", [True, False])
def test_colours_fade_only_when_asked_and_only_where_uncertain(certainty: bool) -> None:
    choice = Choice("cshcn_prevalence", "county", certainty=certainty)
    drawn = cards.map_of(choice)
    fills = set(re.findall(r'fill="(#[0-9a-f]{6})"[^>]*role="radio"', choropleth.map_drawing(drawn).content))
    if certainty:
        # Intervals of 9 points on a scale of 4: no county has a colour of its own.
        assert fills == {value_suppressing_palette.GREY_LIGHT}
    else:
        assert len(fills) > 1
        assert fills <= set(value_suppressing_palette.RAMP_LIGHT)


def test_precise_figures_keep_their_colours() -> None:
    drawn = cards.map_of(Choice("child_poverty", "county"))
    content = choropleth.map_drawing(drawn).content
    hampden = next(f for f in drawn.figures if f.name == "Hampden")
    assert choropleth.certainty_of(hampden, drawn) == value_suppressing_palette.NARROW
    assert re.search(rf'fill="{value_suppressing_palette.RAMP_LIGHT[3]}"[^>]*data-geo="25013"', content)


@pytest.mark.parametrize("indicator_id", ["cshcn_count", "medical_home", "child_uninsured"])
@pytest.mark.parametrize("layer", cards.LAYERS)
@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_drawings_are_well_formed_and_name_every_place(indicator_id: str, layer: str, palette: theme.Palette) -> None:
    drawn = cards.map_of(Choice(indicator_id, layer)).on(palette)
    for drawing in (
        choropleth.map_drawing(drawn),
        choropleth.legend_drawing(drawn),
        choropleth.interval_drawing(drawn),
    ):
        ElementTree.fromstring(drawing.document())
    tree = ElementTree.fromstring(choropleth.map_drawing(drawn).document())
    radios = [node for node in tree.iter() if node.get("role") == "radio"]
    assert len(radios) == (14 if layer == "county" else 6)
    assert [node.get("tabindex") for node in radios].count("0") == 1
    for node, figure in zip(
        radios, sorted(drawn.figures, key=lambda f: [a.geo_id for a in drawn.areas].index(f.geo_id)), strict=True
    ):
        assert node.get("aria-label") == figure.spoken
        assert figure.name in figure.spoken


def test_the_card_leaves_the_page_whole() -> None:
    card = cards.map_card(Choice("medical_home", "county"))
    assert card.kinds == ("modeled",)
    assert len(card.data) == 14
    drawing = chart_image.framed_svg(card, "http://localhost/counties?indicator=medical_home")
    for told in (
        "Care in a medical home, by county",
        "overlap too much to say which is higher",
        "Modeled estimate",
        "nsch_2019_topical",
    ):
        assert told in drawing
    assert drawing.count('role="radio"') == 14
    assert chart_image.framed_png(card, "").startswith(b"\x89PNG")
    assert all(name in card.alt for name in ("Berkshire", "Nantucket"))


def test_nothing_is_chosen_at_first() -> None:
    test = page()
    assert test.selectbox(key="county_choice").value == ANY
    assert not any("profile" in name for name in names(test))
