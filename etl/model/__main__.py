"""`python -m etl.model`: make simulation.csv anew from the source files (several minutes)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl import geography, read, score
from etl.build import RAW
from etl.model import rows, simulate
from etl.model.cells import prepare
from etl.model.outcomes import (
    CSHCN,
    MEDICAL_HOME,
    SEED,
    YEARS,
    CountyTables,
    compose,
    fit_outcome,
    period,
    race_shares,
    with_poverty,
)
from etl.registry import read_registry
from etl.sources import read_manifest

INCOME = "fpl_i1"


def children_of(series: str) -> pd.DataFrame:
    """All children of the years that the county model pools."""
    medical_home = next(i for i in read_registry() if i.indicator_id == MEDICAL_HOME.indicator_id)
    items = [*medical_home.variables, INCOME] if series == medical_home.series else []
    wanted = [s for s in read_manifest(RAW) if s.series == series and s.year in YEARS[series]]
    return pd.concat([read.read_children(RAW, source, items) for source in wanted], ignore_index=True)


def main() -> None:
    """Simulate both models and keep the results."""
    screener = children_of("nsch_screener")
    topical = with_poverty(children_of("nsch_topical"))
    tables = CountyTables(RAW, sorted(geography.read_towns(RAW)["county_id"].unique()), race_shares(screener))
    medical_home = score.medical_home(topical).where(topical["cshcn_in_file"] == 1)
    frames = []
    for outcome, series, children, values in (
        (CSHCN, "nsch_screener", screener, screener["cshcn_in_file"]),
        (MEDICAL_HOME, "nsch_topical", topical, medical_home),
    ):
        fitted = fit_outcome(outcome, prepare(children, outcome.factors), values, children["fips"])
        weight = compose(tables, outcome, np.random.default_rng(SEED)).central
        found = simulate.county_coverage(fitted.cells, fitted.fit, fitted.home, weight, simulate.SURVEYS)
        years = period(children)
        inputs = simulate.inputs_hash(RAW, rows.inputs(RAW, series, years))
        frames.append(found.assign(indicator_id=outcome.indicator_id, period=years, inputs=inputs))
    first = ["indicator_id", "period", "inputs"]
    table = pd.concat(frames)
    table[[*first, *(c for c in table.columns if c not in first)]].round(6).to_csv(simulate.RESULTS, index=False)


if __name__ == "__main__":
    main()
