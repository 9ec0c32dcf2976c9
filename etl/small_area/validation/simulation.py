"""The whole procedure on made-up surveys of known truth: do 95% intervals of counties hold the truth 95% of the time?

The made-up surveys have the real files' areas, cells and effective sizes; the truth is drawn from the fitted model.
Counties depart from their composition by the same law as areas do: that is the assumption under which a county's
interval is right, and it is all that can be tested without a survey of counties.

Hundreds of surveys take minutes, so their results are kept in county_simulation.csv. `make model` makes it anew; the
build checks that it was made from the same source files, and a test that the code still gives the same numbers.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from etl.core.paths import CURATED
from etl.small_area.cells.survey_cells import Cells
from etl.small_area.model.county_estimates import (
    Drawn,
    Places,
    State,
    county_places,
    stratified_normals,
    stratified_uniforms,
)
from etl.small_area.model.multilevel_logit import Fit, fit
from etl.small_area.model.specification import SEED
from etl.small_area.model.spread import left_out, left_over_spread
from etl.sources import provenance

DRAWS = 400
SURVEYS = 300
RESULTS = CURATED / "county_simulation.csv"


def survey_of_known_truth(
    cells: Cells, fitted: Fit, home: int, county_weight: np.ndarray, rng: np.random.Generator
) -> tuple[Cells, np.ndarray]:
    """One made-up survey, and the true values of the counties of area `home`.

    The sample of each area is as large as the real one is worth. The home area's truth is that of its counties
    together, each with its own departure.
    """
    design = fitted.design
    sd = np.exp(fitted.log_sd)[design.z_scale]
    logits = design.x @ fitted.g + (rng.standard_normal((len(cells.areas), len(sd))) * sd) @ design.z.T
    departures = (rng.standard_normal((len(county_weight), len(sd))) * sd) @ design.z.T
    county = expit(logits[home] + departures)
    true_county = (county * county_weight).sum(axis=1) / county_weight.sum(axis=1)
    truth = expit(logits)
    truth[home] = (county * county_weight).sum(axis=0) / county_weight.sum(axis=0)
    composition = cells.composition.copy()
    composition[home] = county_weight.sum(axis=0) / county_weight.sum()
    worth = cells.trials.sum(axis=1, keepdims=True) * composition
    asked = np.maximum(1, np.rint(worth)).astype(int)
    share = rng.binomial(asked, truth) / asked
    direct = (composition * share).sum(axis=1)
    variance = (composition**2 * truth * (1 - truth) / asked).sum(axis=1)
    made = Cells(cells.areas, composition, share, asked.sum(axis=1), direct, variance)
    return made, true_county


def county_coverage(cells: Cells, fitted: Fit, home: int, county_weight: np.ndarray, surveys: int) -> pd.DataFrame:
    """Estimate the counties of area number `home` from made-up surveys, each with a seed of its own.

    Returns:
        One row a survey: survey, counties, covered (counties whose interval holds the truth), width (mean interval
        width) and error (mean of value minus truth).
    """
    rows = []
    for survey in range(surveys):
        rng = np.random.default_rng([SEED, survey])
        made, truth = survey_of_known_truth(cells, fitted, home, county_weight, rng)
        places = estimate_counties(made, fit(made.counts, fitted.design), home, county_weight, rng)
        lower, upper = np.quantile(places.draws, [0.025, 0.975], axis=0)
        rows.append(
            {
                "survey": survey,
                "counties": len(truth),
                "covered": int(((truth >= lower) & (truth <= upper)).sum()),
                "width": float((upper - lower).mean()),
                "error": float((places.value - truth).mean()),
            }
        )
    return pd.DataFrame(rows)


def estimate_counties(
    made: Cells, fitted: Fit, home: int, county_weight: np.ndarray, rng: np.random.Generator
) -> Places:
    """The procedure of `etl.small_area`, with the counties' composition known."""
    spread = left_over_spread(made, left_out(made, fitted)).draws(stratified_uniforms(rng, DRAWS))
    normals = stratified_normals(rng, DRAWS, len(fitted.g))
    draws = fitted.draw_known_area(home, normals, stratified_normals(rng, DRAWS, fitted.b.shape[1]))
    composition = Drawn(county_weight, np.broadcast_to(county_weight, (DRAWS, *county_weight.shape)))
    state = State(float(made.direct[home]), float(np.sqrt(made.variance[home])))
    return county_places(Drawn(fitted.known_area(home), draws), composition, state, spread, rng)


def inputs_hash(raw: Path, parts: list[str]) -> str:
    """Hash of the hashes of the source files that a simulation rests on, 12 hexadecimal digits."""
    joined = provenance.hash_of_hashes(provenance.listed(raw, parts))
    return hashlib.sha256(joined.encode()).hexdigest()[:12]
