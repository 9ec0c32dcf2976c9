"""The page on the system of care: what it shows, for whom, and what follows the address."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import pytest

from dashboard.cards import registry, system_of_care_cards
from dashboard.data import system_of_care
from dashboard.data.indicators import indicator
from dashboard.data.queries import joint_outcomes
from dashboard.exports.pictures import chart_image
from dashboard.subjects.status import choices
from dashboard.subjects.system import choices as system
from dashboard.wording import numbers, sentences
from etl.survey.scoring.system_of_care import OUTCOMES
from tests.support import drawn
from tests.support.apptest import headings, opened, titles

PERIOD = "2017-2019"
WHOLE, HOME, NATION = system.WHOLE, "25", "US"


run = partial(opened, "pages/system.py")


def estimate(built, indicator_id: str, geo_id: str, period: str = PERIOD) -> dict[str, object]:
    query = """
        SELECT * FROM estimate WHERE indicator_id = ? AND geo_id = ? AND period = ? AND population = 'cshcn'
          AND group_name = 'all' AND estimate_type = 'direct'
    """
    return built.execute(query, [indicator_id, geo_id, period]).df().iloc[0].to_dict()


OPEN = ["The six goals of a system of care", "How many children meet all the goals that apply"]


def test_two_cards_are_open_and_each_other_part_by_its_address():
    assert titles(run()) == OPEN
    (opened_too,) = set(headings(run(more_overlap="true"))) - set(headings(run()))
    assert opened_too == "Both, one or neither"


def test_the_whole_page_is_open_for_print():
    test = run(whole="true")
    assert {"Each goal with and without a medical home", "Both, one or neither"} < set(headings(test))
    assert [title for title in titles(test) if title != "Children with special health care needs"] == [
        "The six goals of a system of care",
        "The six goals in New England",
        "How many children meet all the goals that apply",
        "All goals met at two ages, United States",
        "The goals by limitation in activities",
    ]


def test_page_follows_the_address():
    test = run(geography="50", period="2018-2019", group="sex", more_groups="true")
    assert test.selectbox(key="geography_choice").value == "50"
    assert "The goals by sex" in {*titles(test), *headings(test)}
    told = [m.value for m in test.markdown]
    assert any("Children with special health care needs · Vermont · 2018–2019" in text for text in told)


def test_a_year_that_is_not_shown_is_not_offered():
    assert "2018" not in system.periods()
    assert next(iter(system.periods())) == "2018-2019", "the fewest changes of questions"
    assert {"2017", "2019", "2017-2018", "2017-2019"} <= set(system.periods())


@pytest.mark.parametrize("geo_id", [HOME, NATION, "56"])
def test_a_place_with_few_children_has_every_card(geo_id):
    for build in (
        system_of_care_cards.outcomes,
        system_of_care_cards.hurdles,
        system_of_care_cards.overlap,
        system_of_care_cards.with_and_without,
    ):
        card = build(PERIOD, geo_id)
        assert card.finding
        assert len(card.table) == len(card.data)
        assert chart_image.framed_svg(card, "").startswith("<svg")


def test_the_outcomes_are_those_of_the_score_in_its_order():
    assert [outcome.__name__ for outcome in OUTCOMES] == list(joint_outcomes.outcomes())


def test_outcomes_say_what_meets_and_what_does_not(built):
    card = system_of_care_cards.outcomes(PERIOD, HOME)
    own = {
        name: estimate(built, name, HOME, system_of_care.shown_period(name, PERIOD))
        for name in joint_outcomes.outcomes()
    }
    best = max(own.values(), key=lambda row: row["value"])
    least = min(own.values(), key=lambda row: row["value"])
    for row, between in ((best, " ("), (least, "; ")):
        assert sentences.uncapital(indicator(row["indicator_id"]).short_title) in card.finding
        assert (
            f"{numbers.share(row['value'])}{between}likely {numbers.interval(SimpleNamespace(**row), 'proportion')})"
            in card.finding
        )
    query = """
        SELECT indicator_id, verdict FROM difference
        WHERE geo_id = '25' AND other = 'US' AND population = 'cshcn' AND versus = 'geography' AND period = ?
    """
    for name in joint_outcomes.outcomes():
        found = dict(built.execute(query, [system_of_care.shown_period(name, PERIOD)]).fetchall())
        said = sentences.uncapital(indicator(name).short_title)
        higher = card.finding.partition("higher than the United States for ")[2].partition(".")[0]
        lower = card.finding.partition("lower than the United States for ")[2].partition(".")[0]
        assert (said in higher) == (found[name] == "higher")
        assert (said in lower) == (found[name] == "lower")


def test_an_outcome_of_other_years_is_named_so():
    card = system_of_care_cards.outcomes(PERIOD, HOME)
    labels = [tick.label for tick in drawn.chart_of(card).y_axes[0].ticks]
    assert "Preventive visits<br>(2019)" in labels
    assert "Medical home" in labels
    assert set(card.data.loc[card.data["indicator_id"] == "preventive_both", "period"]) == {"2019"}


def test_new_england_shows_seven_intervals_for_each_outcome():
    card = system_of_care_cards.new_england(PERIOD)
    assert len(card.data) == 6 * 7
    marks = drawn.marks(drawn.chart_of(card))
    assert len(marks) == int(card.data["value"].notna().sum())
    assert all(mark.x_interval is not None and mark.x_interval[0] < mark.x < mark.x_interval[1] for mark in marks)
    assert "not a ranking" in " ".join(card.notes)


def test_hurdles_end_at_the_well_functioning_system(built):
    card = system_of_care_cards.hurdles(PERIOD, HOME)
    whole = estimate(built, WHOLE, HOME)
    assert f"{numbers.share(whole['value'])} of children" in card.finding
    chart = drawn.chart_of(card)
    left = [mark.x for mark in drawn.marks(chart)]
    assert left[0] == 1
    assert left == sorted(left, reverse=True)
    assert left[-1] == pytest.approx(whole["value"])
    stopped = drawn.bars(chart)[0]
    assert stopped.end == pytest.approx(1)
    assert len(left) == 7


def test_the_hurdles_named_are_those_that_stop_most():
    card = system_of_care_cards.hurdles(PERIOD, HOME)
    rows = joint_outcomes.hurdles(HOME, PERIOD)
    lost = rows[rows["figure"] == "lost"].dropna(subset=["value"]).nlargest(3, "value")
    places = [card.finding.index(sentences.uncapital(indicator(i).short_title)) for i in lost["indicator_id"]]
    assert places == sorted(places)


def test_hurdles_by_age_are_the_nations():
    card = system_of_care_cards.hurdles_by_age(PERIOD)
    assert set(card.data["geo_id"]) == {NATION}
    assert "21% (likely 20% to 23%) of those 0–11" in card.finding
    assert "6% (likely 5% to 7%) of those 12–17" in card.finding


def test_overlap_and_gap_agree_with_each_other(built):
    """Both over both and medical home only is the share among children with a medical home."""
    query = """
        SELECT geo_id, indicator_id, figure, value, verdict FROM overlap WHERE period = ? AND geo_id IN ('US', '25')
    """
    table = (
        built.execute(query, [PERIOD]).df().pivot(index=["geo_id", "indicator_id"], columns="figure", values="value")
    )
    whole = table.dropna()
    assert len(whole) >= 5
    among = whole["both"] / (whole["both"] + whole["home_only"])
    without = whole["other_only"] / (whole["other_only"] + whole["neither"])
    assert (whole["among_with"] - among).abs().max() < 1e-9
    assert (whole["among_without"] - without).abs().max() < 1e-9
    assert (whole["gap"] - (among - without)).abs().max() < 1e-9
    assert (whole["either"] - (1 - whole["neither"])).abs().max() < 1e-9


def test_with_and_without_names_only_what_can_be_told(built):
    card = system_of_care_cards.with_and_without(PERIOD, HOME)
    query = "SELECT indicator_id, verdict FROM overlap WHERE period = ? AND geo_id = '25' AND figure = 'gap'"
    for name, verdict in built.execute(query, [PERIOD]).fetchall():
        if not system_of_care.is_broken(name, PERIOD):
            assert (sentences.uncapital(indicator(name).short_title) in card.finding) == (verdict == "higher")
    assert "do not show that one causes the other" in " ".join(card.notes)


def test_left_out_names_the_group_that_is_behind():
    card = system_of_care_cards.left_out("functional_limitation", PERIOD, HOME)
    assert (
        "Medical home: 28 points lower for “limited by a condition” than for “not limited by a condition”."
        in card.finding
    )
    assert WHOLE in set(card.data["indicator_id"])


@pytest.mark.parametrize(
    ("group", "absent"),
    [("age", {"transition_adult_care", WHOLE}), ("insurance", {"insurance_continuous_adequate"}), ("sex", set())],
)
def test_an_outcome_is_not_broken_down_by_what_defines_it(group, absent):
    shown = set(system_of_care_cards.left_out(group, PERIOD, HOME).data["indicator_id"])
    assert {*joint_outcomes.outcomes(), WHOLE} - shown == absent


@pytest.mark.parametrize("group", sorted(choices.groups()))
def test_forest_draws_every_row_that_is_shown(group):
    card = system_of_care_cards.left_out(group, PERIOD, NATION)
    assert len(drawn.marks(drawn.chart_of(card))) == int(card.data["value"].notna().sum())


def test_a_suppressed_row_is_said_and_not_drawn():
    card = system_of_care_cards.left_out("race_ethnicity", PERIOD, HOME)
    hidden = int(card.data["value"].isna().sum())
    assert hidden > 0
    assert drawn.texts(drawn.chart_of(card)).count("not shown") == hidden


def test_cards_can_be_made_again_from_their_address():
    made = [
        system_of_care_cards.outcomes(PERIOD, HOME),
        system_of_care_cards.new_england(PERIOD),
        system_of_care_cards.left_out("sex", PERIOD, HOME),
        system_of_care_cards.hurdles(PERIOD, HOME),
        system_of_care_cards.hurdles_by_age(PERIOD),
        system_of_care_cards.overlap(PERIOD, HOME),
        system_of_care_cards.with_and_without(PERIOD, HOME),
    ]
    for card in made:
        assert registry.card_of(card.spec).finding == card.finding
        assert card.alt.startswith(f"{card.title}. {card.finding[:30]}")
    assert len({card.card_id for card in made}) == len(made)
