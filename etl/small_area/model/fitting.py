"""The models that are tried, with their children, and what each gives when it is fitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import expit

from etl.core import periods
from etl.core.areas import MASSACHUSETTS
from etl.core.registry.indicators import Indicator
from etl.official import census_estimates
from etl.small_area.cells.survey_cells import (
    POVERTY_COLUMNS,
    Cells,
    Survey,
    Whereabouts,
    prepare,
    tabulate,
    whereabouts,
)
from etl.small_area.model.county_estimates import (
    Drawn,
    Places,
    State,
    county_places,
    stratified_normals,
    stratified_uniforms,
)
from etl.small_area.model.multilevel_logit import Fit, design, fit, refit
from etl.small_area.model.specification import CSHCN, DRAWS, WITH_POVERTY, ModelSpecification, of_registry
from etl.small_area.model.spread import Spread, left_out, left_over_spread, within_states

# Family income below 100% of the federal poverty level, as in B17020 and SAIPE.
BELOW_POVERTY = "0-99"


@dataclass(frozen=True)
class Fitted:
    """One outcome's cells, and the model of them: of the mean of the imputations, and of each imputation alone.

    `parts` are cells of the parts of states, of which the model knows nothing.
    """

    outcome: ModelSpecification
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

    def members(self, children: Drawn, rng: np.random.Generator) -> Drawn:
        """The part of each cell's children who have the outcome, such as CSHCN, with its uncertainty."""
        logits = self.logits(rng)
        return Drawn(children.central * expit(logits.central), children.draws * expit(logits.draws)[:, None, :])


@dataclass(frozen=True)
class Candidate:
    """One model to try: its children and where they live, the outcome (1.0, 0.0, NaN), and who counts.

    `member` is 1.0, 0.0 or NaN for each child, or None where every child counts.
    """

    outcome: ModelSpecification
    children: pd.DataFrame
    survey: Survey
    where: Whereabouts
    values: pd.Series
    member: pd.Series | None

    @property
    def period(self) -> str:
        """Name of the years that the file pools."""
        return period(self.children)

    @property
    def children_of(self) -> str:
        """The year of the population estimates that its counties' children are of."""
        return census_estimates.population_year(self.children["year"].unique())

    @property
    def of_one_imputation(self) -> Candidate:
        """The same with poverty of the first imputation alone, as if no income had been missing."""
        return replace(self, survey=self.survey.imputed[0])

    def fitted(self) -> Fitted:
        """The model of the outcome."""
        return fit_outcome(self.outcome, self.survey, self.values, self.where)

    def composition(self, children: Drawn, rng: np.random.Generator) -> Drawn:
        """The denominator by county and cell, of the children there; who belongs to it is modeled in the same way."""
        if self.member is None:
            return children
        return fit_outcome(self.outcome, self.survey, self.member, self.where).members(children, rng)


def candidates(screener: pd.DataFrame, topical: pd.DataFrame, indicators: Iterable[Indicator]) -> list[Candidate]:
    """The share with special health care needs, and every indicator that the registry marks with `counties`.

    Args:
        screener: children of the pooled screener files.
        topical: children of the pooled topical files, with income and a column for each such indicator.
        indicators: the registry.
    """
    topical = with_poverty(topical)
    by_need, where = prepare(topical, WITH_POVERTY[0]), whereabouts(topical)
    of_screener = (prepare(screener, CSHCN.factors), whereabouts(screener))
    found = [Candidate(CSHCN, screener, *of_screener, screener["cshcn_in_file"], None)]
    for outcome in of_registry(indicators):
        values = topical[outcome.indicator_id].where(topical["population"] == outcome.population)
        member = values.notna().astype(float).where(topical["population"].notna())
        found.append(Candidate(outcome, topical, by_need, where, values, member))
    return found


def fit_outcome(outcome: ModelSpecification, survey: Survey, values: pd.Series, where: Whereabouts) -> Fitted:
    """Tabulate an outcome (1.0, 0.0, NaN) by state and cell, and fit the model."""
    number = values.to_numpy(dtype=float)
    cells, parts = tabulate(survey, number, where.state), tabulate(survey, number, where.part)
    fitted = fit(cells.counts, design(outcome.factors, outcome.varying))
    imputed = tuple(refit(fitted, tabulate(one, number, where.state).counts) for one in survey.imputed)
    return Fitted(outcome, cells, parts, fitted, imputed)


def with_poverty(topical: pd.DataFrame) -> pd.DataFrame:
    """The topical file with poverty (below, above) by each imputation of income; missing where income is."""
    columns = {}
    for income, poverty in POVERTY_COLUMNS.items():
        below = pd.Series(np.where(topical[income] == BELOW_POVERTY, "below", "above"), index=topical.index)
        columns[poverty] = below.where(topical[income].notna())
    return pd.concat([topical, pd.DataFrame(columns)], axis=1)


def period(children: pd.DataFrame) -> str:
    """Name of the years that a file pools."""
    return periods.period_name(sorted(children["year"].unique().tolist()))
