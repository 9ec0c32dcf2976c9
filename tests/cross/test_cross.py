"""Cross-check with R `survey` on the official files: the same children, the same domains, two programs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.estimation.tables import by_area
from tests.support import exported

SCRIPTS = Path(__file__).parent
RELATIVE = 1e-6
SCREENER, TOPICAL = [2022], [2017, 2018, 2019]
OUTCOMES = ["medical_home", "mh_referrals", "mh_care_coordination"]

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")


def r(script: str, folder: Path, *arguments: str) -> pd.DataFrame:
    """Run a script on a folder; the table it writes has the script's name."""
    command = ["Rscript", str(SCRIPTS / f"{script}.R"), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = {"area": str, "fips": str, "level": str, "other": str}
    return pd.read_csv(folder / f"{script}.csv", dtype=text, skipinitialspace=True)


@pytest.fixture(scope="module")
def ours(official, indicators) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Estimates and differences of the pipeline by series."""
    wanted = {"nsch_screener": ["cshcn_prevalence", "cshcn_count"], "nsch_topical": OUTCOMES}
    years = {"nsch_screener": SCREENER, "nsch_topical": TOPICAL}
    return {
        series: by_area.run(
            by_area.Task(
                series,
                years[series],
                official.pooled(series, years[series]),
                [i for i in indicators if i.indicator_id in wanted[series]],
            )
        )
        for series in wanted
    }


KEYS = ["indicator_id", "geo_id", "population", "group_name", "group_level"]


def agree(found: pd.DataFrame, expected: pd.DataFrame, keys: list[str], measures: list[str]) -> int:
    """Compare the rows that both have; return how many."""
    both = found.merge(expected, on=keys, suffixes=("", "_r"), validate="one_to_one")
    for measure in measures:
        gap = (both[measure] / both[f"{measure}_r"] - 1).abs()
        assert gap.max() < RELATIVE, both.loc[gap.idxmax(), [*keys, measure, f"{measure}_r"]].to_dict()
    return len(both)


def combined(found: pd.DataFrame, keys: list[str], estimate: str) -> pd.DataFrame:
    """What R found with each imputation of income, combined by Rubin's rules."""
    found = found.assign(group_name=found["group_name"].str.replace(r"_\d$", "", regex=True), variance=found["se"] ** 2)
    answers = found.groupby(keys)
    assert (answers.size() == len(exported.IMPUTED)).all()
    between = (1 + 1 / len(exported.IMPUTED)) * answers[estimate].var()
    se = np.sqrt(answers["variance"].mean() + between)
    return pd.DataFrame({estimate: answers[estimate].mean(), "se": se}).reset_index()


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a logit interval: not suppressed, and neither 0 nor 100 per cent."""
    return rows[rows["value"].notna() & ~rows["value"].isin([0.0, 1.0])]


def test_shares_of_the_screener(ours, official, tmp_path):
    states = exported.write(official.pooled("nsch_screener", SCREENER), ["cshcn_prevalence"], 1, tmp_path)
    plan = [("cshcn_prevalence", area, "whole_all") for area in states]
    groups = ("age", "sex", "race_ethnicity", "household_language")
    plan += [("cshcn_prevalence", area, f"whole_{group}") for group in groups for area in ("25", "23", "50")]
    exported.write_plan(plan, ("outcome", "area", "by"), tmp_path)
    rows, _ = ours["nsch_screener"]
    found = shown(rows[rows["indicator_id"] == "cshcn_prevalence"])
    compared = agree(found, exported.with_keys(r("shares", tmp_path)), KEYS, ["value", "se", "lower", "upper", "n"])
    # One of the 28 shares of subgroups is too unreliable to be shown.
    assert compared == 51 + 27


def test_counts_of_the_screener(ours, official, tmp_path):
    exported.write(official.pooled("nsch_screener", SCREENER), ["cshcn_prevalence"], 1, tmp_path)
    totals = r("totals", tmp_path, "cshcn_prevalence").rename(columns={"fips": "geo_id"})
    rows, _ = ours["nsch_screener"]
    counts = rows[(rows["indicator_id"] == "cshcn_count") & (rows["geo_id"] != "US")]
    assert agree(counts, totals, ["geo_id"], ["value", "se", "lower", "upper"]) == 51
    assert np.allclose(counts["weighted_count"], counts["value"], rtol=1e-12)


def test_shares_of_the_pooled_topical_files(ours, official, tmp_path):
    states = exported.write(official.pooled("nsch_topical", TOPICAL), OUTCOMES, len(TOPICAL), tmp_path)
    plan = [("medical_home", area, by) for area in states for by in ("split_all", "whole_all")]
    plan += [
        (o, "25", f"{kind}{g}") for o in OUTCOMES for g in exported.ASKED for kind in (exported.SPLIT, exported.WHOLE)
    ]
    plan += [("medical_home", "23", f"split_{group}") for group in exported.ASKED]
    plan += [
        ("medical_home", "25", f"{kind}{g}") for g in exported.IMPUTED for kind in (exported.SPLIT, exported.WHOLE)
    ]
    plan += [("medical_home", exported.NATION, exported.NEEDS)]
    exported.write_plan(plan, ("outcome", "area", "by"), tmp_path)
    rows, _ = ours["nsch_topical"]
    theirs = exported.with_keys(r("shares", tmp_path))
    assert agree(shown(rows), theirs, KEYS, ["value", "se", "lower", "upper", "n"]) >= 51 * 3 + 90
    # Three of the twelve shares are too unreliable to be shown.
    imputed = theirs[theirs["group_name"].isin(exported.IMPUTED)]
    assert agree(shown(rows), combined(imputed, KEYS, "value"), KEYS, ["value", "se"]) == 9
    # The effective sample size and the numerator follow from the others.
    both = shown(rows).merge(theirs, on=KEYS, suffixes=("", "_r"))
    effective = (both["value_r"] * (1 - both["value_r"]) / both["se_r"] ** 2).clip(upper=both["n"])
    assert np.allclose(both["n_eff"], effective, rtol=1e-5)


def test_differences_of_the_pooled_topical_files(ours, official, tmp_path):
    exported.write(official.pooled("nsch_topical", TOPICAL), ["medical_home"], len(TOPICAL), tmp_path)
    columns = [f"{kind}{group}" for group in exported.DOMAINS for kind in (exported.SPLIT, exported.WHOLE)]
    exported.write_plan([(name,) for name in [*columns, "split_all"]], ("by",), tmp_path)
    theirs = r("differences", tmp_path, "medical_home")
    _, differences = ours["nsch_topical"]
    own = differences[differences["indicator_id"] == "medical_home"]

    pairs = theirs[theirs["by"] != "nation"]
    level, other = (pairs[name].str.split("|", expand=True) for name in ("level", "other"))
    same_population = level[0] == other[0]
    together = same_population | ((pairs["by"] == "split_all") & (level[1] == other[1]))
    pairs = pairs.assign(
        population=level[0],
        group_name=pairs["by"].str.partition("_")[2],
        group_level=level[1],
        versus=np.where(same_population, "group", "population"),
        other=np.where(same_population, other[1], other[0]),
    )
    keys = ["population", "group_name", "group_level", "versus", "other"]
    pairs = pairs[together].drop(columns="level")
    imputed = pairs["group_name"].isin(exported.IMPUTED)
    pairs = pd.concat([pairs[~imputed], combined(pairs[imputed], keys, "difference")])
    compared = agree(own[own["versus"] != "geography"], pairs, keys, ["difference", "se"])
    assert compared == len(own[own["versus"] != "geography"])
    assert compared > 30
    assert (own["versus"] == "population").sum() == 1

    # METHODS' formula for a state against the nation leaves out a term of second order.
    nation = own[(own["other"] == "US") & (own["population"] == "cshcn")].iloc[0]
    exact = theirs[theirs["by"] == "nation"].iloc[0]
    assert nation["difference"] == pytest.approx(exact["difference"], rel=RELATIVE)
    assert nation["se"] == pytest.approx(exact["se"], rel=0.005)
