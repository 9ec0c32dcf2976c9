"""What is modeled, from which file, by which factors; and a fitted model with its county composition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from etl.core import periods
from etl.core.areas import MASSACHUSETTS
from etl.core.subgroups import GROUPS
from etl.small_area import poststratification_cells
from etl.small_area.county_estimates import Drawn, Places, State, county_places, stratified_normals, stratified_uniforms
from etl.small_area.multilevel_logit import Fit, design, fit
from etl.small_area.survey_cells import POVERTY, Cells, Survey, tabulate
from etl.small_area.validation import Spread, left_out, left_over_spread

DRAWS = 1000
SEED = 2024
DEMOGRAPHIC = ("age_group", "sex", "race_ethnicity")
# Family income below 100% of the federal poverty level, as in B17020 and SAIPE.
BELOW_POVERTY = "0-99"


@dataclass(frozen=True)
class Outcome:
    """One model: indicator, denominator, factors, those whose effect varies by state, and the year of child counts."""

    indicator_id: str
    population: str
    factors: tuple[str, ...]
    varying: tuple[str, ...]
    children_of: str


WITH_POVERTY = ((*DEMOGRAPHIC, POVERTY), ("race_ethnicity", POVERTY))
CSHCN = Outcome(
    "cshcn_prevalence",
    "all_children",
    DEMOGRAPHIC,
    ("race_ethnicity",),
    "2023",
)
# Outcomes known by county, modeled from the topical file in the same way, to see whether the method finds them.
POVERTY_CONTROL = Outcome("child_poverty", "all_children", DEMOGRAPHIC, ("race_ethnicity",), "2023")
INSURANCE_CONTROL = Outcome("child_uninsured", "all_children", *WITH_POVERTY, "2023")


@dataclass(frozen=True)
class CountyTables:
    """Where the tables of counties lie, which counties, and the state's children by race/ethnicity (shares)."""

    raw: Path
    counties: list[str]
    state_race: dict[str, float]


@dataclass(frozen=True)
class Fitted:
    """One outcome's cells, and the model of them."""

    outcome: Outcome
    cells: Cells
    fit: Fit

    @cached_property
    def without(self) -> list[Fit]:
        """The model without each area in turn."""
        return left_out(self.cells, self.fit)

    @cached_property
    def spread(self) -> Spread:
        """What the model leaves between areas."""
        return left_over_spread(self.cells, self.without)

    @property
    def home(self) -> int:
        """Number of Massachusetts among the areas."""
        return self.cells.areas.index(MASSACHUSETTS)

    @property
    def home_state(self) -> State:
        """The design-based estimate for Massachusetts, as in the cells."""
        return State(float(self.cells.direct[self.home]), float(np.sqrt(self.cells.variance[self.home])))

    def logits(self, rng: np.random.Generator) -> Drawn:
        """Logits of the cells in Massachusetts: at the mode, and draws."""
        normals = stratified_normals(rng, DRAWS, len(self.fit.g))
        own = stratified_normals(rng, DRAWS, self.fit.b.shape[1])
        return Drawn(self.fit.known_area(self.home), self.fit.draw_known_area(self.home, normals, own))

    def places(self, composition: Drawn, state: State, rng: np.random.Generator, *, departures: bool = True) -> Places:
        """Counties benchmarked to the state; without `departures`, what composition alone makes of them."""
        spread = self.spread.draws(stratified_uniforms(rng, DRAWS)) if departures else np.zeros(DRAWS)
        return county_places(self.logits(rng), composition, state, spread, rng)


def with_poverty(topical: pd.DataFrame) -> pd.DataFrame:
    """The topical file with `poverty` (below, above) from the first imputation of income; missing where income is."""
    below = np.where(topical["income_1"] == BELOW_POVERTY, "below", "above")
    return topical.assign(**{POVERTY: pd.Series(below, index=topical.index).where(topical["income_1"].notna())})


def fit_outcome(outcome: Outcome, survey: Survey, values: pd.Series, fips: pd.Series) -> Fitted:
    """Tabulate an outcome (1.0, 0.0, NaN) by state and cell, and fit the model."""
    cells = tabulate(survey, values.to_numpy(dtype=float), pd.Categorical(fips))
    return Fitted(outcome, cells, fit(cells.counts, design(outcome.factors, outcome.varying)))


def race_shares(screener: pd.DataFrame) -> dict[str, float]:
    """Weighted shares of Massachusetts children by race/ethnicity in the screener."""
    own = screener[screener["fips"] == MASSACHUSETTS]
    sums = own.groupby("race_ethnicity")["weight"].sum().reindex(GROUPS["race_ethnicity"])
    return (sums / sums.sum()).to_dict()


def compose(tables: CountyTables, outcome: Outcome, rng: np.random.Generator) -> Drawn:
    """Children by county and cell of an outcome's factors: raked to the tables as printed, and within their errors."""
    margins = poststratification_cells.read_margins(tables.raw, tables.counties, outcome.children_of, tables.state_race)
    normals = stratified_normals(rng, DRAWS, len(tables.counties), len(tables.state_race))
    tabled = [
        # The poverty margin has no place in a model without poverty among its factors.
        poststratification_cells.rake(margins, race, poverty if POVERTY in outcome.factors else None)
        for race, poverty in ((margins.race, margins.poverty), poststratification_cells.draw(margins, normals))
    ]
    return Drawn(*(poststratification_cells.cells(table, outcome.factors) for table in tabled))


def of_those(composition: Drawn, group: Fitted, rng: np.random.Generator) -> Drawn:
    """The part of each cell's children who belong to a modeled group, such as CSHCN, with its uncertainty."""
    logits = group.logits(rng)
    return Drawn(composition.central * expit(logits.central), composition.draws * expit(logits.draws)[:, None, :])


def same_everywhere(composition: Drawn) -> Drawn:
    """Every county given the state's composition: what is shown where the model does not beat its baseline."""

    def flat(children: np.ndarray) -> np.ndarray:
        total = children.sum(axis=-2, keepdims=True)
        return children.sum(axis=-1, keepdims=True) * total / total.sum(axis=-1, keepdims=True)

    return Drawn(flat(composition.central), flat(composition.draws))


def period(children: pd.DataFrame) -> str:
    """Name of the years that a file pools."""
    return periods.period_name(sorted(children["year"].unique().tolist()))
