"""Positive control: model an outcome that is known by county, in the same way, and compare.

The survey's poverty and insurance are modeled as the real outcomes are; the counties are benchmarked to the official
state value, because level and year differ between sources, and compared with the official county values.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.normal_quantiles import Z95
from etl.official import census_estimates
from etl.small_area.cells.survey_cells import POVERTY_COLUMNS, prepare, whereabouts
from etl.small_area.model.composition import CountyTables, compose
from etl.small_area.model.county_estimates import State
from etl.small_area.model.fitting import Fitted, fit_outcome
from etl.small_area.model.specification import INSURANCE_CONTROL, POVERTY_CONTROL, ModelSpecification
from etl.small_area.validation.accuracy import with_cover

UNINSURED = "none"


def positive_controls(
    topical: pd.DataFrame, tables: CountyTables, rng: np.random.Generator
) -> list[tuple[ModelSpecification, pd.DataFrame]]:
    """Child poverty against SAIPE and uninsured children against SAHIE, by county.

    Poverty is modeled without the county's own poverty, which would answer the question.

    Returns:
        For each outcome, rows of `accuracy.COLUMNS` with methods model and state_baseline; `direct` is the official
        value. SAHIE's copy has no errors: there `direct_se` is 0 and the interval the model's alone.
    """
    uninsured = (topical["insurance"] == UNINSURED).astype(float).where(topical["insurance"].notna())
    imputed = topical[list(POVERTY_COLUMNS.values())]
    below = (imputed == "below").mean(axis=1).where(imputed.notna().all(axis=1))
    controls = [
        (POVERTY_CONTROL, below, census_estimates.read_poverty(tables.raw, tables.counties)),
        (INSURANCE_CONTROL, uninsured, census_estimates.read_insurance(tables.raw, tables.counties)),
    ]
    found, where = [], whereabouts(topical)
    for outcome, values, official in controls:
        fitted = fit_outcome(outcome, prepare(topical, outcome.factors), values, where)
        found.append((outcome, _compared(fitted, tables, official.set_index("geo_id"), rng)))
    return found


def _compared(fitted: Fitted, tables: CountyTables, official: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    error = official["se"].fillna(0.0)
    state = State(float(official["value"][MASSACHUSETTS]), float(error[MASSACHUSETTS]))
    places = fitted.places(compose(tables, fitted.outcome, census_estimates.POPULATION_YEAR, rng), state, rng)
    direct, direct_se = official["value"].loc[tables.counties].to_numpy(), error.loc[tables.counties].to_numpy()
    half = Z95 * np.hypot(places.draws.std(axis=0), direct_se)
    common = {"area": tables.counties, "direct": direct, "direct_se": direct_se}
    model = pd.DataFrame(
        common | {"predicted": places.value, "lower": places.value - half, "upper": places.value + half}
    )
    baseline = pd.DataFrame(common | {"predicted": state.value, "lower": np.nan, "upper": np.nan})
    return with_cover(pd.concat([model.assign(method="model"), baseline.assign(method="state_baseline")]))
