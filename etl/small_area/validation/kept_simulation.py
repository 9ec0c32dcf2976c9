"""Makes county_simulation.csv anew from the source files (a quarter of an hour): `python -m etl simulate`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.core import periods
from etl.core.paths import RAW
from etl.core.registry.indicators import Indicator, read_registry
from etl.geography import areas
from etl.small_area.model.composition import CountyChildren, CountyTables, race_shares
from etl.small_area.model.fitting import Candidate, candidates
from etl.small_area.validation import accuracy, simulation
from etl.sources.manifest import read_manifest
from etl.survey import questionnaire
from etl.survey import run as survey_run
from etl.survey.files import microdata


def children_of(series: str, indicators: list[Indicator]) -> pd.DataFrame:
    """All scored children of the years that the county model pools: the longest period that ends in the newest."""
    own = [i for i in indicators if i.series == series]
    present = {s.year: s for s in read_manifest(RAW) if s.series == series and s.year and (RAW / s.file).is_file()}
    wanted = [present[year] for year in periods.newest(present)]
    read_in = (microdata.read_children(RAW, source, questionnaire.items(series, indicators)) for source in wanted)
    return pd.concat([survey_run.scored_children(children, own) for children in read_in], ignore_index=True)


def simulated(candidate: Candidate, county_children: CountyChildren) -> pd.DataFrame | None:
    """One row a made-up survey; None where the model does not beat its baseline and is not applied."""
    fitted = candidate.fitted()
    left_out = accuracy.leave_one_out(fitted.cells, fitted.without)
    if accuracy.probability_better(left_out, "model", accuracy.GATE, candidate.outcome.rng()) < accuracy.BETTER:
        return None
    # A made-up survey has no missing income.
    complete = candidate.of_one_imputation
    fitted = complete.fitted()
    weight = complete.composition(
        county_children.of(candidate.outcome, candidate.children_of), np.random.default_rng(0)
    ).central
    found = simulation.county_coverage(fitted.cells, fitted.fit, fitted.home, weight, simulation.SURVEYS)
    inputs = simulation.inputs_hash(RAW, candidate.outcome.inputs(RAW, candidate.period))
    return found.assign(indicator_id=candidate.outcome.indicator_id, period=candidate.period, inputs=inputs)


def make() -> None:
    """Simulate every model that is applied and keep the results."""
    indicators = read_registry()
    topical, screener = (children_of(series, indicators) for series in questionnaire.SERIES)
    children = CountyChildren(
        CountyTables(RAW, sorted(areas.read_towns(RAW)["county_id"].unique()), race_shares(screener))
    )
    table = pd.concat([simulated(candidate, children) for candidate in candidates(screener, topical, indicators)])
    first = ["indicator_id", "period", "inputs"]
    table[[*first, *(c for c in table.columns if c not in first)]].round(6).to_csv(simulation.RESULTS, index=False)
