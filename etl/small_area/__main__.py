"""`python -m etl.small_area`: make county_simulation.csv anew from the source files (a quarter of an hour)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.core import periods
from etl.core.indicators import Indicator, read_registry
from etl.core.paths import RAW
from etl.geography import areas
from etl.small_area import BETTER, estimate_rows, simulation, validation
from etl.small_area.candidates import CountyChildren, Plan, plans
from etl.small_area.specification import CountyTables, race_shares
from etl.sources.manifest import read_manifest
from etl.survey import codebook, microdata, questionnaire
from etl.survey import run as survey_run


def children_of(series: str, indicators: list[Indicator]) -> pd.DataFrame:
    """All scored children of the years that the county model pools: the longest period that ends in the newest."""
    own = [i for i in indicators if i.series == series]
    present = {s.year: s for s in read_manifest(RAW) if s.series == series and s.year and (RAW / s.file).is_file()}
    wanted = [present[year] for year in periods.newest(present)]
    read_in = (microdata.read_children(RAW, source, codebook.items(series, indicators)) for source in wanted)
    return pd.concat([survey_run.scored_children(children, own) for children in read_in], ignore_index=True)


def simulated(plan: Plan, county_children: CountyChildren) -> pd.DataFrame | None:
    """One row a made-up survey; None where the model does not beat its baseline and is not applied."""
    fitted = plan.fitted()
    left_out = validation.leave_one_out(fitted.cells, fitted.without)
    if validation.probability_better(left_out, "model", validation.GATE, plan.rng()) < BETTER:
        return None
    # A made-up survey has no missing income.
    complete = plan.of_one_imputation
    fitted = complete.fitted()
    weight = complete.composition(county_children.of(plan.outcome), np.random.default_rng(0)).central
    found = simulation.county_coverage(fitted.cells, fitted.fit, fitted.home, weight, simulation.SURVEYS)
    inputs = simulation.inputs_hash(RAW, estimate_rows.inputs(RAW, plan.series, plan.period))
    return found.assign(indicator_id=plan.outcome.indicator_id, period=plan.period, inputs=inputs)


def main() -> None:
    """Simulate every model that is applied and keep the results."""
    indicators = read_registry()
    topical, screener = (children_of(series, indicators) for series in questionnaire.SERIES)
    children = CountyChildren(
        CountyTables(RAW, sorted(areas.read_towns(RAW)["county_id"].unique()), race_shares(screener))
    )
    table = pd.concat([simulated(plan, children) for plan in plans(screener, topical, indicators)])
    first = ["indicator_id", "period", "inputs"]
    table[[*first, *(c for c in table.columns if c not in first)]].round(6).to_csv(simulation.RESULTS, index=False)


if __name__ == "__main__":
    main()
