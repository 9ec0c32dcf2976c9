"""Golden values: what R `survey` gives on the same files (METHODS section 1), and what others have published.

Intervals on the logit scale take the degrees of freedom of the domain: households in it less strata in it. That is
what `survey::svyciprop` does by default; the interval METHODS quotes for Massachusetts 2018-2019 (38.7-53.9) comes of
the three years' design and the normal quantile, and differs by a tenth of a point on either side.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from etl.estimation.statistics import design, intervals, share_estimates

HALF_A_UNIT = 0.5000001


def digits(text: str) -> object:
    """A printed number, to be met within half a unit of its last digit."""
    decimals = len(text.partition(".")[2])
    return pytest.approx(float(text), abs=HALF_A_UNIT * 10**-decimals, rel=0)


def share(children: pd.DataFrame, outcome: str) -> pd.Series:
    sample = design.sample(children, [outcome], {"all": children["all"]})
    return intervals.with_intervals(pd.DataFrame(share_estimates.shares(sample, [outcome], "all"))).iloc[0]


def pooled(official, years: list[int], fips: str | None = "25", population: str = "cshcn") -> pd.Series:
    """The medical home in pooled topical files; children outside the population stay in the design."""
    children = official.pooled("nsch_topical", years)
    children = children if fips is None else children[children["fips"] == fips]
    outcome = children["medical_home"].where(children["population"] == population)
    return share(children.assign(medical_home=outcome), "medical_home")


R_SURVEY = {
    2022: {"value": "0.24743", "se": "0.014796", "lower": "0.21955", "upper": "0.27760", "n": "1640"},
    2024: {"value": "0.24599", "se": "0.014879", "n": "1581"},
}


@pytest.mark.parametrize("year", R_SURVEY)
def test_special_needs_in_massachusetts_as_r_survey_gives_it(official, year):
    children = official["nsch_screener", year]
    found = share(children[children["fips"] == "25"], "cshcn_prevalence")
    for measure, expected in R_SURVEY[year].items():
        assert found[measure] == digits(expected), measure


def test_special_needs_in_the_nation_as_r_survey_gives_it(official):
    found = share(official["nsch_screener", 2022], "cshcn_prevalence")
    assert (found["value"], found["se"], found["n"]) == (digits("0.20565"), digits("0.0023516"), 127_726)


def test_medical_home_in_massachusetts_2018_2019(official):
    found = pooled(official, [2018, 2019])
    assert 100 * found["value"] == digits("46.2")
    assert found["n"] == 294
    # Printed as 46.1 by its publisher: within 0.15 points.
    assert 100 * found["value"] == pytest.approx(46.1, abs=0.15)
    # R survey 4.1, svyciprop(method = "logit") with its own degrees of freedom (292).
    assert found["df"] == 292
    assert (found["se"], found["lower"], found["upper"]) == (
        digits("0.03929196"),
        digits("0.38616257"),
        digits("0.53961077"),
    )


def test_the_interval_in_methods_is_that_of_another_reading(official):
    """38.7-53.9: strata of the three years 2017-2019, years 2018 and 2019 as a domain, normal quantile."""
    children = official.pooled("nsch_topical", [2017, 2018, 2019])
    children = children[children["fips"] == "25"]
    inside = (children["population"] == "cshcn") & (children["year"] >= 2018)
    found = share(children.assign(medical_home=children["medical_home"].where(inside)), "medical_home")
    assert found["value"] == pytest.approx(pooled(official, [2018, 2019])["value"])
    lower, upper = intervals.logit_interval(*(pd.Series([x]) for x in (found["value"], found["se"], 1e9)))
    assert (100 * lower[0], 100 * upper[0]) == (digits("38.7"), digits("53.9"))


@pytest.mark.parametrize(("year", "n"), [(2017, 96), (2018, 139), (2019, 155)])
def test_single_years_of_massachusetts_swing(official, year, n):
    found = pooled(official, [year])
    assert found["n"] == n
    assert 100 * found["value"] == pytest.approx({2017: 55, 2018: 39, 2019: 52}[year], abs=0.5)
    assert 0.20 <= found["upper"] - found["lower"] <= 0.255


def test_medical_home_in_the_nation_2017_as_published_values_imply(official):
    """Published 43.2 in 2016 and in 2016-2017, hence 43.2 in 2017."""
    assert 100 * pooled(official, [2017], fips=None)["value"] == pytest.approx(43.2, abs=0.15)


def test_massachusetts_against_the_nation_2017_2019(official):
    children = official.pooled("nsch_topical", [2017, 2018, 2019])
    home, nation = (pooled(official, [2017, 2018, 2019], fips=fips) for fips in ("25", None))
    part = home["weighted_total"] / nation["weighted_total"]
    # A part and the whole that it belongs to: the covariance is the part's share of the whole times its variance.
    se = np.sqrt(home["se"] ** 2 + nation["se"] ** 2 - 2 * part * home["se"] ** 2)
    wald = 2 * norm.sf(abs(home["value"] - nation["value"]) / se)
    assert wald == digits("0.054")
    own = children[(children["fips"] == "25") & (children["population"] == "cshcn")]
    everyone = children[children["population"] == "cshcn"]
    assert part == pytest.approx(own["weight"].sum() / everyone["weight"].sum(), rel=0.01)


def row(built: duckdb.DuckDBPyConnection, **key: str) -> dict[str, object]:
    """The one direct estimate with this key, for all children of it."""
    key = {"estimate_type": "direct", "group_name": "all", "group_level": "all"} | key
    where = " AND ".join(f"{name} = ${name}" for name in key)
    (found,) = built.execute(f"FROM estimate WHERE {where}", key).df().to_dict("records")
    return found


def test_the_database_holds_the_golden_values(built):
    home = row(built, indicator_id="cshcn_prevalence", population="all_children", geo_id="25", period="2022")
    assert (home["value"], home["se"], home["n"]) == (digits("0.24743"), digits("0.014796"), 1640)
    assert (home["lower"], home["upper"]) == (digits("0.21955"), digits("0.27760"))
    nation = row(built, indicator_id="cshcn_prevalence", population="all_children", geo_id="US", period="2022")
    assert (nation["value"], nation["se"]) == (digits("0.20565"), digits("0.0023516"))
    later = row(built, indicator_id="cshcn_prevalence", population="all_children", geo_id="25", period="2024")
    assert (later["value"], later["se"], later["n"]) == (digits("0.24599"), digits("0.014879"), 1581)
    pooled_home = row(built, indicator_id="medical_home", population="cshcn", geo_id="25", period="2018-2019")
    assert (100 * pooled_home["value"], pooled_home["n"]) == (digits("46.2"), 294)
    assert pooled_home["source_id"] == "nsch_2018-2019_topical"


def test_the_database_holds_the_difference_that_cannot_be_told(built):
    query = """
        FROM difference WHERE indicator_id = 'medical_home' AND population = 'cshcn' AND period = '2017-2019'
        AND versus = 'geography' AND other = 'US'
    """
    (found,) = built.execute(query).df().to_dict("records")
    # R's Wald test gives 0.054; intervals of shares that are not symmetric give nearly the same here.
    assert found["p_value"] == pytest.approx(0.054, abs=0.003)
    assert found["verdict"] == "same"


def test_the_database_holds_the_benchmarks(built):
    found = built.execute("FROM benchmark WHERE indicator_id = 'medical_home'").df().set_index(["geo_id", "period"])
    home, nation = found.loc[("25", "2018-2019")], found.loc[("US", "2017")]
    assert (home["published"], home["verdict"], bool(home["enforced"])) == (pytest.approx(0.461), "agrees", True)
    assert (nation["published"], nation["verdict"]) == (pytest.approx(0.432), "agrees")
    assert abs(home["computed"] - 0.462) < 0.0005


def test_count_and_share_of_children_with_special_needs_agree(built):
    """The number is the share's own numerator; a pooled number is a yearly average."""
    for period in ("2022", "2022-2024"):
        keys = {"population": "all_children", "geo_id": "25", "period": period}
        share_row = row(built, indicator_id="cshcn_prevalence", **keys)
        count_row = row(built, indicator_id="cshcn_count", **keys)
        assert count_row["value"] == pytest.approx(share_row["weighted_count"], rel=1e-9)
        assert count_row["n"] == share_row["n"]
        # Massachusetts has about 1.34 million children: a sum of three years would be three times that.
        assert share_row["weighted_count"] / share_row["value"] == pytest.approx(1.34e6, rel=0.03)
