"""The planner: what it says rests on the survey's own numbers, follows the address, and is in Spanish."""

from __future__ import annotations

import math

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.data.queries import estimates
from dashboard.subjects.methods import planner
from dashboard.subjects.methods.planner import Question
from tests.support.apptest import opened, texts

SCRIPT = "pages/methods.py"
ASKED = Question("medical_home", "cshcn", "2017-2019", "race_ethnicity", "change", 10)


@pytest.fixture(scope="module")
def stored(database) -> duckdb.DuckDBPyConnection:
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def one(built: duckdb.DuckDBPyConnection, sql: str) -> float:
    ((value,),) = built.execute(sql).fetchall()
    return float(value)


def test_numbers_are_worked_out_from_the_survey(stored) -> None:
    where = "FROM estimate WHERE geo_id = '25' AND period = '2017-2019' AND group_name = 'all'"
    home = f"{where} AND indicator_id = 'medical_home' AND population = 'cshcn' AND estimate_type = 'direct'"
    share, n, n_eff = (one(stored, f"SELECT {name} {home}") for name in ("value", "n", "n_eff"))
    surveyed = one(stored, f"SELECT n {where} AND indicator_id = 'medical_home' AND population = 'all_children'")
    known = planner.now(ASKED)
    assert known.basis.design_effect == pytest.approx(n / n_eff)
    assert known.interviews == surveyed == 1603
    state, *others = planner.needs(ASKED, known)
    # The formula of Fleiss, Levin and Paik, from 49% to 59% or 39%, whichever asks for more.
    needed = []
    for other in (share - 0.1, share + 0.1):
        mean = (share + other) / 2
        roots = 1.959964 * math.sqrt(2 * mean * (1 - mean)) + 0.841621 * math.sqrt(
            share * (1 - share) + other * (1 - other)
        )
        needed.append((roots / 0.1) ** 2 * n / n_eff)
    assert state.children == math.ceil(max(needed))
    assert state.aimed == state.spread == math.ceil(state.children * surveyed / n)
    child = "FROM estimate WHERE indicator_id = 'child_population' AND group_name = 'all' AND geo_id ="
    hampden = next(own for own in others if own.name == "Hampden County")
    part = one(stored, f"SELECT value {child} '25013'") / one(stored, f"SELECT value {child} '25'")
    assert hampden.spread == math.ceil(state.children * surveyed / n / part)
    assert (hampden.surveyed, hampden.aimed) == (None, state.aimed)
    nantucket = next(own for own in others if own.name == "Nantucket County")
    assert math.isinf(nantucket.aimed), "fewer children live there than would have to be asked"
    assert len(others) == 6 + 14 + 5


def test_a_small_group_has_the_design_effect_of_the_state(stored) -> None:
    known = planner.now(ASKED)
    rows = {own.name: own for own in planner.needs(ASKED, known)}
    black, white = rows["Black, non-Hispanic"], rows["White, non-Hispanic"]
    assert (black.surveyed, white.surveyed) == (11, 289)
    assert black.children == rows["Massachusetts"].children
    assert white.children != black.children
    assert black.spread == math.ceil(black.children * 1603 / 11)
    assert black.aimed is None


def test_the_page_says_it() -> None:
    test = opened(SCRIPT, part="plan", period="2017-2019", group="race_ethnicity", goal="change", children="390")
    said = texts(test)
    assert "In 2017–2019, 390 children with special health care needs in Massachusetts were surveyed" in said
    # As many children as were surveyed give the interval that the survey gave.
    assert "the range would be about **43% to 56%** (13.6 points). The mark would be “Reliable”" in said
    assert "**10 points** with 80% probability, about **740 of these children**" in said
    table = test.table[0].value.set_index("Place or group")
    assert table.loc["Massachusetts", "Of these children surveyed, 2017–2019"] == "390"
    assert table.loc["Nantucket County", "Surveys if all are in this place"] == "More than live there"
    assert table.loc["Hispanic", "Surveys if all are in this place"] == "Does not apply"
    assert "we have no source that we can cite" in said


def test_choices_stand_in_the_address() -> None:
    test = opened(SCRIPT, part="plan")
    test.number_input(key="points_choice").set_value(5).run()
    assert test.query_params["points"] == "5"
    assert "**5 points** with 80% probability" in texts(test)
    test.number_input(key="points_choice").set_value(10).run()
    assert "points" not in test.query_params


@pytest.mark.parametrize("value", ["abc", "-1", "9" * 40, "1e3", "٣٠", "2000000"])
def test_a_number_that_cannot_be_is_said(value: str) -> None:
    test = opened(SCRIPT, part="plan", children=value)
    if value == "٣٠":
        assert test.number_input(key="children_choice").value == 30
    else:
        assert test.number_input(key="children_choice").value == 1_000
        assert any("1,000" in info.value for info in test.info)


def test_in_spanish() -> None:
    test = opened(SCRIPT, part="plan", lang="es", children="390", period="2017-2019")
    said = texts(test)
    assert test.header[0].value == "¿Qué haría falta para saberlo?"
    assert "el rango sería de aproximadamente **43% a 56%** (13.6 puntos). La marca sería “Confiable”" in said
    assert test.table[0].value.columns[0] == "Lugar o grupo"
    assert "Niños encuestados" in [own.label for own in test.number_input]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_question_has_an_answer(data: st.DataObject) -> None:
    indicator_id = data.draw(st.sampled_from(list(planner.measures())))
    own = planner.indicators()[indicator_id]
    asked = Question(
        indicator_id,
        data.draw(st.sampled_from(own.populations)),
        data.draw(st.sampled_from(estimates.periods(indicator_id))),
        data.draw(st.sampled_from([*planner.groups(indicator_id), ""])),
        data.draw(st.sampled_from(planner.GOALS)),
        data.draw(st.integers(planner.FEWEST_POINTS, planner.MOST_POINTS)),
    )
    known = planner.now(asked)
    found = list(planner.needs(asked, known))
    assert all(own.children >= planner.sample_size.LEAST or asked.goal == "change" for own in found)
    assert planner.told_now(asked, known)
    assert planner.told_change(asked, known)
    assert len(planner.table(asked, found)) == len(found)
