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
from etl.small_area.county_estimates import (
    Drawn,
    Places,
    State,
    blocks,
    county_places,
    stratified_normals,
    stratified_uniforms,
)
from etl.small_area.multilevel_logit import Fit, design, fit, refit
from etl.small_area.survey_cells import POVERTY, POVERTY_COLUMNS, Cells, Survey, tabulate
from etl.small_area.validation import Spread, Whereabouts, left_out, left_over_spread, within_states

# So many that no flag depends on the seed (docs/decisions/0014), and the same number for each imputation of income.
DRAWS = 12_000
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


def source_id(outcome: Outcome, period: str) -> str:
    """Id of the row of `source` that names all files of an outcome's model."""
    return f"county_model_{outcome.indicator_id}_{period}"


@dataclass(frozen=True)
class CountyTables:
    """Where the tables of counties lie, which counties, and the state's children by race/ethnicity (shares)."""

    raw: Path
    counties: list[str]
    state_race: dict[str, float]


@dataclass(frozen=True)
class Fitted:
    """One outcome's cells, and the model of them: of the mean of the imputations, and of each imputation alone.

    `parts` are cells of the parts of states, of which the model knows nothing.
    """

    outcome: Outcome
    cells: Cells
    parts: Cells
    fit: Fit
    imputed: tuple[Fit, ...]

    @cached_property
    def without(self) -> list[Fit]:
        """The model without each area in turn."""
        return left_out(self.cells, self.fit)

    @cached_property
    def spread(self) -> Spread:
        """What the model leaves between areas."""
        return left_over_spread(self.cells, self.without)

    @cached_property
    def spread_within(self) -> Spread:
        """What the model leaves between the parts of a state; where the files tell none apart, between areas."""
        found = within_states(self.parts, self.cells, self.fit)
        return found if found.degrees else self.spread

    def departures(self, rng: np.random.Generator) -> np.ndarray:
        """Draws of the standard deviation of a county's departure, from that of parts of states to that of states.

        A county is a part of a state, and as large as a small state; no data say which of the two it is more like.
        """
        within = self.spread_within.draws(stratified_uniforms(rng, DRAWS))
        between = self.spread.draws(stratified_uniforms(rng, DRAWS))
        return within + stratified_uniforms(rng, DRAWS) * (between - within)

    @property
    def home(self) -> int:
        """Number of Massachusetts among the areas."""
        return self.cells.areas.index(MASSACHUSETTS)

    @property
    def home_state(self) -> State:
        """The design-based estimate for Massachusetts, as in the cells."""
        return State(float(self.cells.direct[self.home]), float(np.sqrt(self.cells.variance[self.home])))

    def logits(self, rng: np.random.Generator) -> Drawn:
        """Logits of the cells in Massachusetts: at the mode, and draws, which take the imputations in turn.

        The draws of an imputation are moved away from the mean of all by as much as makes the variance between them
        that of Rubin's rules, (1 + 1/m) times the sample variance of m imputations.
        """
        normals = stratified_normals(rng, DRAWS, len(self.fit.g))
        own = stratified_normals(rng, DRAWS, self.fit.b.shape[1])
        count = len(self.imputed)
        modes = np.stack([one.known_area(self.home) for one in self.imputed])
        farther = np.sqrt((count + 1) / (count - 1)) - 1 if count > 1 else 0.0
        moved = farther * (modes - modes.mean(axis=0))
        draws = np.empty((DRAWS, modes.shape[1]))
        for number, one in enumerate(self.imputed):
            turn = slice(number, None, count)
            draws[turn] = one.draw_known_area(self.home, normals[turn], own[turn]) + moved[number]
        return Drawn(self.fit.known_area(self.home), draws)

    def departures_of_parts(self, parts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Draws of how parts of counties depart from their county, on the logit scale: draws, regions, counties.

        They are as far apart as the parts of states are, and cancel over each county; a whole county does not depart.

        Args:
            parts: share of each county (columns) in each region (rows); each column adds up to 1.
        """
        own = np.zeros((DRAWS, *parts.shape))
        split = (parts > 0) & (parts < 1)
        own[:, split] = stratified_normals(rng, DRAWS, int(split.sum()))
        own -= (own * parts).sum(axis=1, keepdims=True) * split
        return own * self.spread_within.draws(stratified_uniforms(rng, DRAWS))[:, None, None]

    def places(self, composition: Drawn, state: State, rng: np.random.Generator, *, departures: bool = True) -> Places:
        """Counties benchmarked to the state; without `departures`, what composition alone makes of them."""
        spread = self.departures(rng) if departures else np.zeros(DRAWS)
        return county_places(self.logits(rng), composition, state, spread, rng)


def with_poverty(topical: pd.DataFrame) -> pd.DataFrame:
    """The topical file with poverty (below, above) by each imputation of income; missing where income is."""
    columns = {}
    for income, poverty in POVERTY_COLUMNS.items():
        below = pd.Series(np.where(topical[income] == BELOW_POVERTY, "below", "above"), index=topical.index)
        columns[poverty] = below.where(topical[income].notna())
    return pd.concat([topical, pd.DataFrame(columns)], axis=1)


def fit_outcome(outcome: Outcome, survey: Survey, values: pd.Series, where: Whereabouts) -> Fitted:
    """Tabulate an outcome (1.0, 0.0, NaN) by state and cell, and fit the model."""
    number = values.to_numpy(dtype=float)
    cells, parts = tabulate(survey, number, where.state), tabulate(survey, number, where.part)
    fitted = fit(cells.counts, design(outcome.factors, outcome.varying))
    imputed = tuple(refit(fitted, tabulate(one, number, where.state).counts) for one in survey.imputed)
    return Fitted(outcome, cells, parts, fitted, imputed)


def race_shares(screener: pd.DataFrame) -> dict[str, float]:
    """Weighted shares of Massachusetts children by race/ethnicity in the screener."""
    own = screener[screener["fips"] == MASSACHUSETTS]
    sums = own.groupby("race_ethnicity")["weight"].sum().reindex(GROUPS["race_ethnicity"])
    return (sums / sums.sum()).to_dict()


def compose(tables: CountyTables, outcome: Outcome, rng: np.random.Generator) -> Drawn:
    """Children by county and cell of an outcome's factors: raked to the tables as printed, and within their errors."""
    margins = poststratification_cells.read_margins(tables.raw, tables.counties, outcome.children_of, tables.state_race)
    normals = stratified_normals(rng, DRAWS, len(tables.counties), len(tables.state_race))

    def raked(race: np.ndarray, poverty: np.ndarray) -> np.ndarray:
        # The poverty margin has no place in a model without poverty among its factors.
        own = poverty if POVERTY in outcome.factors else None
        return poststratification_cells.cells(poststratification_cells.rake(margins, race, own), outcome.factors)

    draws = [raked(*poststratification_cells.draw(margins, normals[block])) for block in blocks(DRAWS)]
    return Drawn(raked(margins.race, margins.poverty), np.concatenate(draws))


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
