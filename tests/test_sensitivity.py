"""Readings of the medical home: each changes what it says and nothing else, and its difference has the right error."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest

from dashboard.i18n.catalog import has
from etl.estimation import design, rule_sensitivity, share_estimates
from etl.survey import scoring
from etl.survey.scoring import alternative_rules
from etl.survey.scoring.alternative_rules import ALL, COORDINATION, READINGS, USED

BY_ID = {reading.reading_id: reading for reading in ALL}

# A child who meets every component, with an answer to every question.
WHOLE: dict[str, float] = {
    **{"k4q04_r": 1, "k4q01": 1, "k4q02_r": 1, "s4q01": 1, "k5q10": 1, "k5q11": 1, "k5q20_r": 2, "k5q21": 1},
    **{"k5q22": 1, "k5q30": 1, "k5q31_r": 1, "k5q32": 1, **dict.fromkeys(alternative_rules.FAMILY, 1)},
}
NONE = np.nan
# Reading, answers of a child other than those above, the rule in use, the reading (None: does not count).
CASES = [
    ("single_provider", {"k5q20_r": 3, "k5q30": 4}, 1, 0),
    ("single_provider", {"k5q20_r": 3, "k5q22": 3}, 1, 0),
    ("single_provider", {"k5q20_r": 1, "k5q30": 4}, 0, 0),
    ("providers_unknown_left_out", {"k5q20_r": NONE, "k5q30": 4}, 0, 1),
    ("sometimes_enough_help", {"k5q22": 2}, 0, 1),
    ("sometimes_enough_help", {"k5q22": 3}, 0, 0),
    ("helper_is_enough", {"k5q20_r": 1, "k5q22": 3}, 0, 1),
    ("helper_is_enough", {"k5q20_r": 2, "k5q22": 3}, 0, 0),
    ("help_unknown_fails", {"k5q22": NONE}, 1, 0),
    ("help_unknown_fails", {"k5q21": 2, "k5q22": NONE}, 1, 1),
    ("doctors_somewhat_satisfied", {"k5q30": 2}, 0, 1),
    ("doctors_somewhat_satisfied", {"k5q30": 3}, 0, 0),
    ("school_somewhat_satisfied", {"k5q32": 2}, 0, 1),
    ("school_somewhat_satisfied", {"k5q32": 3}, 0, 0),
    ("without_help", {"k5q22": 3}, 0, 1),
    ("without_doctors", {"k5q30": 4}, 0, 1),
    ("without_school", {"k5q32": 4}, 0, 1),
    ("silence_to_school_fails", {"k5q31_r": 2, "k5q32": NONE}, 1, 0),
    ("silence_to_school_fails", {"k5q31_r": 3, "k5q32": NONE}, 1, 1),
    ("silence_to_school_fails", {"s4q01": 2, "k5q31_r": 2}, 1, 1),
    ("place_unknown", {"k4q02_r": NONE}, 1, 1),
    ("place_unknown_fails", {"k4q02_r": NONE}, 1, 0),
    ("place_unknown_fails", {"k4q01": NONE, "k4q02_r": NONE}, 1, 1),
    ("other_place_fails", {"k4q02_r": 7}, 1, 0),
    ("other_place_fails", {"k4q02_r": 4}, 1, 1),
    ("family_gaps_unknown", {"k5q42": NONE}, 1, 1),
    ("family_gaps_unknown", {"k5q42": NONE, "k5q43": 3}, 0, 0),
    ("family_gaps_fail", {"k5q42": NONE}, 1, 0),
    ("family_gaps_fail", dict.fromkeys(alternative_rules.FAMILY, NONE), 1, 1),
    ("complete_to_meet", {"k5q11": NONE}, 1, None),
    ("complete_to_meet", {"k5q11": NONE, "k5q30": 4}, 0, 0),
    ("only_complete", {"k5q11": NONE, "k5q30": 4}, 0, None),
    ("only_complete", {"k5q20_r": 3, "k5q21": NONE, "k5q22": NONE, "k5q30": NONE}, 1, 1),
    ("only_complete", {"k5q10": 2, "k5q11": NONE}, 1, 1),
    ("only_complete", {"k5q31_r": NONE}, 1, None),
    ("referrals_with_visit", {"s4q01": 2, "k5q11": 3}, 0, 1),
    ("referrals_with_visit", {"s4q01": 1, "k5q11": 3}, 0, 0),
    ("no_visit_left_out", {"s4q01": 2}, 1, None),
    ("no_visit_left_out", {"s4q01": 2, "k4q04_r": 3}, 0, None),
]


def scored(answers: dict[str, float], reading_id: str) -> float | None:
    child = pd.DataFrame([{**WHOLE, **answers}], dtype=float)
    found = scoring.medical_home(BY_ID[reading_id].answers(child)).iloc[0]
    return None if pd.isna(found) else float(found)


@pytest.mark.parametrize(("reading_id", "answers", "used", "read"), CASES)
def test_a_reading_case_by_case(reading_id, answers, used, read):
    assert scored(answers, USED) == used
    assert scored(answers, reading_id) == read


def test_every_reading_has_a_case_and_words():
    ids = {reading.reading_id for reading in READINGS}
    assert {reading_id for reading_id, *_ in CASES} == ids
    for reading in ALL:
        assert has(f"methods.reading.{reading.reading_id}")
        assert has(f"methods.question.{reading.question}")
    assert all(has(f"methods.short.{reading_id}") for reading_id in ids)


def everyone() -> pd.DataFrame:
    """Children with every answer to every question, each varied alone and in random combination."""
    rng = np.random.default_rng(8)
    codes = {name: [1, 2, 3, NONE] for name in WHOLE}
    codes |= {"k4q02_r": [1, 2, 4, 7, NONE], "k4q01": [1, 2, NONE], "s4q01": [1, 2, NONE]}
    codes |= {name: [1, 2, 3, 4, NONE] for name in (*alternative_rules.FAMILY, "k5q11", "k5q30", "k5q32")}
    return pd.DataFrame({name: rng.choice(values, 3000) for name, values in codes.items()})


OF_ONE_COMPONENT = [reading for reading in READINGS if reading.components]


@pytest.mark.parametrize("reading", OF_ONE_COMPONENT, ids=[r.reading_id for r in OF_ONE_COMPONENT])
def test_a_reading_leaves_the_other_components_as_they_are(reading):
    children = everyone()
    untouched = [c for c in scoring.COMPONENTS if c.__name__ not in reading.components]
    for component in untouched:
        pd.testing.assert_series_equal(component(reading.answers(children)), component(children))


def test_readings_do_not_change_the_answers_themselves():
    children = everyone()
    before = children.copy()
    for reading in ALL:
        reading.answers(children)
    pd.testing.assert_frame_equal(children, before)


# ---- estimates ----


def sample(**outcomes: list[float]) -> design.Sample:
    """One stratum, a household each, equal weights."""
    n = len(next(iter(outcomes.values())))
    children = pd.DataFrame({"stratum": "1", "cluster": range(n), "weight": 3.0, **outcomes})
    return design.sample(children, list(outcomes), {"all": pd.Series(["all"] * n)})


def gap_error(found: design.Sample, name: str, other: str) -> float:
    shares = {share.outcome: share for share in share_estimates.shares(found, [name, other], "all")}
    gap = rule_sensitivity._gap(found, shares[name], shares[other])
    children = design.Sample(found.design, {"gap": gap}, found.domains, found.codes)
    (share,) = share_estimates.shares(children, ["gap"], "all")
    assert share.value == pytest.approx(0, abs=1e-12)
    return share.se


def test_the_error_of_a_difference_is_that_of_paired_answers():
    """In a simple random sample with the same children on both sides: sd of the differences over root n."""
    rng = np.random.default_rng(1)
    a = rng.integers(0, 2, 400).astype(float)
    b = np.where(rng.random(400) < 0.2, 1 - a, a)
    expected = np.std(a - b, ddof=1) / np.sqrt(400)
    assert gap_error(sample(a=a.tolist(), b=b.tolist()), "a", "b") == pytest.approx(expected, rel=1e-9)


def test_the_error_of_a_difference_with_other_children_on_each_side():
    """Two domains that share clusters: the covariance of `share_estimates.together` is the second witness."""
    rng = np.random.default_rng(2)
    n = 300
    a = rng.integers(0, 2, n).astype(float)
    b = np.where(rng.random(n) < 0.3, 1 - a, a)
    a[rng.random(n) < 0.2] = np.nan
    b[rng.random(n) < 0.1] = np.nan
    columns = {"stratum": rng.choice(["1", "2"], n), "cluster": rng.integers(0, 200, n), "weight": rng.random(n) + 0.5}
    children = pd.DataFrame({**columns, "a": a, "b": b})
    stacked = pd.concat(
        [
            children.assign(met=np.nan, side=None),
            *(children.assign(met=children[name], side=name) for name in ("a", "b")),
        ],
        ignore_index=True,
    )
    both = design.sample(stacked, ["met"], {"side": stacked["side"]})
    _, _, covariance, _ = share_estimates.together(both, "met", "side")
    expected = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    own = design.sample(children, ["a", "b"], {"all": pd.Series(["all"] * n)})
    assert gap_error(own, "a", "b") == pytest.approx(expected, rel=1e-9)


def published(**values: float) -> pd.DataFrame:
    rows = [
        {"geo_id": geo_id, "period": period.replace("y", "").replace("_", "-"), "value": value}
        for name, value in values.items()
        for geo_id, period in [name.split("x")]
    ]
    told = {"indicator_id": "medical_home", "population": "cshcn", "group_name": "all", "series": "nsch"}
    return pd.DataFrame(rows).assign(**told, source_id="one")


def test_two_publications_imply_the_year_between_them():
    found = rule_sensitivity.implied(published(g25xy2016=0.40, g25xy2016_2017=0.45, g09xy2016_2017=0.5, g23xy2016=0.3))
    assert found[["geo_id", "period"]].to_numpy().tolist() == [["g25", "2017"]]
    assert found["value"].iloc[0] == pytest.approx(0.50)


def test_publications_of_two_sources_imply_nothing():
    rows = published(g25xy2016=0.40, g25xy2016_2017=0.45)
    assert rule_sensitivity.implied(rows.assign(source_id=["one", "two"])).empty


def test_a_suppressed_reading_hides_its_difference_too():
    hidden = ["value", "lower", "upper", "se", "weighted_count", *rule_sensitivity._GAP.values()]
    row = dict.fromkeys(hidden, 0.5) | {"reliability": "suppressed", "reliability_reason": "width_30"}
    row |= {"n": 30, "n_eff": 20.0, "verdict": "lower", "indicator_id": "medical_home"}
    row |= {"reading_id": "without_help", "open_question": "coordination"}
    found = rule_sensitivity._finished(pd.DataFrame([row]), "25", "2019").iloc[0]
    assert found[hidden].isna().all()
    assert found["verdict"] == ""
    assert found["n"] == 30


# ---- the built database ----


@pytest.mark.build
def test_the_rule_in_use_gives_the_published_estimates_of_the_database(built: duckdb.DuckDBPyConnection):
    """The same number twice, made on two ways, flags and blanks included."""
    rows = built.execute(
        """SELECT s.* EXCLUDE (verdict), e.* EXCLUDE (series, build_id)
        FROM sensitivity s JOIN estimate e USING (indicator_id, population, geo_id, period)
        WHERE reading_id = 'used' AND e.group_name = 'all' AND e.estimate_type = 'direct'"""
    ).df()
    assert len(rows) == 6 * 2 * 5
    for name in ("value", "lower", "upper", "se", "n", "weighted_count", "reliability", "reliability_reason"):
        # The same sums, in another order.
        pd.testing.assert_series_equal(rows[name], rows[f"{name}_1"], check_names=False, rtol=1e-12)


def value(built: duckdb.DuckDBPyConnection, reading_id: str, geo_id: str, period: str) -> float:
    key = {"r": reading_id, "g": geo_id, "p": period}
    query = "SELECT value FROM sensitivity WHERE indicator_id = 'medical_home' AND reading_id = $r AND geo_id = $g"
    ((found,),) = built.execute(f"{query} AND period = $p", key).fetchall()
    return float(found)


@pytest.mark.build
def test_readings_give_what_methods_says(built: duckdb.DuckDBPyConnection):
    """METHODS section 3: a doctor's silence as failure takes the nation to about 34%; MA 2017 moves 49.9 to 55.2."""
    assert value(built, "silence_to_school_fails", "US", "2018-2019") == pytest.approx(0.34, abs=0.01)
    assert 100 * value(built, "single_provider", "25", "2017") == pytest.approx(49.9, abs=0.05)
    assert 100 * value(built, USED, "25", "2017") == pytest.approx(55.2, abs=0.05)
    assert 100 * value(built, USED, "25", "2018-2019") == pytest.approx(46.2, abs=0.05)


@pytest.mark.build
def test_every_reading_is_there_for_both_places_and_every_period(built: duckdb.DuckDBPyConnection):
    query = "SELECT geo_id, period, count(*) FROM sensitivity WHERE indicator_id = 'medical_home' GROUP BY ALL"
    found = built.execute(query).fetchall()
    assert {geo_id for geo_id, _, _ in found} == {"25", "US"}
    assert len({period for _, period, _ in found}) == 6
    assert {count for _, _, count in found} == {len(ALL)}
    (coordination,) = built.execute(
        "SELECT count(DISTINCT reading_id) FROM sensitivity WHERE indicator_id = $i", {"i": COORDINATION}
    ).fetchone()
    assert coordination == 1 + sum(COORDINATION in r.components for r in READINGS)


@pytest.mark.build
def test_the_rule_in_use_fits_the_51_areas_as_well_as_any_reading(built: duckdb.DuckDBPyConnection):
    rows = built.execute(
        "SELECT reading_id, areas, mean_absolute_error, correlation, verdict FROM sensitivity_fit"
    ).df()
    rows = rows.set_index("reading_id")
    assert (rows["areas"] == 51).all()
    assert rows.loc[USED, "mean_absolute_error"] < 0.013
    assert rows.loc[USED, "correlation"] > 0.97
    assert "closer" not in set(rows["verdict"])
    assert rows.loc["silence_to_school_fails", "verdict"] == "farther"
