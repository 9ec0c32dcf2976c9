"""Benchmark: the project's survey estimation against R `survey` making the same estimates of the same children."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from bench.run import Figure, Section
from etl.core.paths import RAW
from etl.core.registry.indicators import Indicator, read_registry
from etl.sources.manifest import read_manifest
from etl.survey import questionnaire
from etl.survey import run as survey_run
from etl.survey.files import microdata
from tests.support import exported, measured

AGREE = 1e-6
# How many times as long R is meant to take.
AS_LONG = 100
SCRIPT = Path(__file__).parents[1] / "tests" / "cross" / "shares.R"
PLAN = ("outcome", "area", "by")
Plan = Callable[[list[str]], list[tuple[str, str, str]]]


def states(areas: list[str]) -> list[tuple[str, str, str]]:
    """Children with special needs in every state."""
    return [("cshcn_prevalence", area, "whole_all") for area in areas]


def states_and_groups(areas: list[str]) -> list[tuple[str, str, str]]:
    """The medical home in every state by population, and in Massachusetts by every subgroup and population."""
    columns = (exported.SPLIT, exported.WHOLE)
    found = [("medical_home", area, f"{column}all") for area in areas for column in columns]
    return found + [("medical_home", exported.HOME, column + group) for group in exported.DOMAINS for column in columns]


def nation(_: list[str]) -> list[tuple[str, str, str]]:
    """The medical home of the nation's children with special needs: one domain of 81,562 children."""
    return [("medical_home", exported.NATION, exported.NEEDS)]


CASES: list[tuple[str, str, list[int], str, Plan]] = [
    ("CSHCN in 51 states, screener 2022", "nsch_screener", [2022], "cshcn_prevalence", states),
    (
        "medical home in 51 states by population, Massachusetts by subgroup, topical 2017-2019",
        "nsch_topical",
        [2017, 2018, 2019],
        "medical_home",
        states_and_groups,
    ),
    (
        "medical home of the nation's CSHCN, topical 2017-2019",
        "nsch_topical",
        [2017, 2018, 2019],
        "medical_home",
        nation,
    ),
]


def run() -> Section:
    """Each case: the same files estimated by both, on one core each; results must agree."""
    ratios, figures = [], []
    for name, series, years, outcome, plan in CASES:
        with tempfile.TemporaryDirectory() as path:
            folder = Path(path)
            areas = exported.write(_children(series, years, outcome), [outcome], len(years), folder)
            exported.write_plan(plan(areas), PLAN, folder)
            one_core = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
            ours = measured.run([sys.executable, "-m", "tests.cross.shares", path], one_core)
            theirs = measured.run(["Rscript", str(SCRIPT), path], one_core)
            domains = _agreeing(folder)
            fast, slow = (float((folder / file).read_text()) for file in ("ours_seconds.txt", "seconds.txt"))
        against, told = f"R `survey` / ours: {name}", f"{domains} domains"
        ratios.append(Figure(against, slow / fast, "times as long", told, at_least=AS_LONG))
        figures += [
            Figure(f"ours: {name}", fast, "s", f"peak memory {ours.megabytes:.0f} MB"),
            Figure(f"R: {name}", slow, "s", f"peak memory {theirs.megabytes:.0f} MB"),
        ]
    note = (
        "Both read the same CSV files first. Seconds are of the processor, one core each, for declaring the designs, "
        "shares, standard errors and logit intervals. R estimates a state from a design of its own children, its "
        f"fastest way. Every estimate of the two agrees within {AGREE:g} of its value."
    )
    return Section("Survey estimation against R survey", ratios, figures, note)


def _children(series: str, years: list[int], outcome: str) -> pd.DataFrame:
    indicator: Indicator = next(i for i in read_registry() if i.indicator_id == outcome)
    items = sorted({*indicator.variables, *questionnaire.ALSO_READ[series]} - set(questionnaire.SCREENER_ITEMS))
    wanted = {s.year: s for s in read_manifest(RAW) if s.series == series}
    frames = [
        survey_run.scored_children(microdata.read_children(RAW, wanted[year], items), [indicator]) for year in years
    ]
    return pd.concat(frames, ignore_index=True)


def _agreeing(folder: Path) -> int:
    """How many domains both have estimated.

    Raises:
        RuntimeError: they differ.
    """
    text = {"area": str, "level": str}
    keys = ["outcome", "area", "by", "level"]
    ours = pd.read_csv(folder / "ours.csv", dtype=text)
    theirs = pd.read_csv(folder / "shares.csv", dtype=text, skipinitialspace=True)
    both = ours.merge(theirs, on=keys, suffixes=("", "_r"), how="outer", validate="one_to_one")
    # At 0 and 100 per cent, and without degrees of freedom, there is no logit interval.
    inner = both[both["value"].between(0, 1, inclusive="neither") & both["lower"].notna()]
    for measure in ("value", "se", "lower", "upper"):
        gap = (inner[measure] / inner[f"{measure}_r"] - 1).abs()
        if not gap.max() < AGREE:
            raise RuntimeError(f"ours and R differ: {inner.loc[gap.idxmax()].to_dict()}")
    if not (both["n"] == both["n_r"]).all():
        raise RuntimeError("ours and R have other domains")
    return len(both)
