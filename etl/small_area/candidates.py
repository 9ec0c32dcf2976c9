"""Which outcomes the county model tries: the registry says so; and the children, values and denominator of each."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from etl.core.indicators import Indicator
from etl.small_area.county_estimates import Drawn
from etl.small_area.specification import (
    CSHCN,
    SEED,
    WITH_POVERTY,
    CountyTables,
    Fitted,
    Outcome,
    compose,
    fit_outcome,
    of_those,
    period,
    with_poverty,
)
from etl.small_area.survey_cells import Survey, prepare
from etl.small_area.validation import Whereabouts, whereabouts

# Counts of children by county of the same years as the long questionnaire.
CHILDREN_OF = "2020"


@dataclass(frozen=True)
class Plan:
    """One model to try: the file, its children and where they live, the outcome (1.0, 0.0, NaN), and who counts.

    `member` is 1.0, 0.0 or NaN for each child, or None where every child counts.
    """

    outcome: Outcome
    series: str
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
    def of_one_imputation(self) -> Plan:
        """The same with poverty of the first imputation alone, as if no income had been missing."""
        return replace(self, survey=self.survey.imputed[0])

    def rng(self) -> np.random.Generator:
        """Random numbers of its own, so that another outcome in the registry changes nothing here."""
        return np.random.default_rng([SEED, zlib.crc32(self.outcome.indicator_id.encode())])

    def fitted(self) -> Fitted:
        """The model of the outcome."""
        return fit_outcome(self.outcome, self.survey, self.values, self.where)

    def composition(self, children: Drawn, rng: np.random.Generator) -> Drawn:
        """The denominator by county and cell, of the children there; who belongs to it is modeled in the same way."""
        if self.member is None:
            return children
        return of_those(children, fit_outcome(self.outcome, self.survey, self.member, self.where), rng)


class CountyChildren:
    """Children by county and cell, raked once for each set of factors and year of counts: several plans share it."""

    def __init__(self, tables: CountyTables) -> None:
        self._tables = tables
        self._made: dict[tuple[tuple[str, ...], str], Drawn] = {}

    def of(self, outcome: Outcome) -> Drawn:
        """The children by the factors of an outcome: as tabled, and draws within the tables' errors."""
        key = (outcome.factors, outcome.children_of)
        if key not in self._made:
            seed = [SEED, zlib.crc32(repr(key).encode())]
            self._made[key] = compose(self._tables, outcome, np.random.default_rng(seed))
        return self._made[key]


def plans(screener: pd.DataFrame, topical: pd.DataFrame, indicators: list[Indicator]) -> list[Plan]:
    """The share with special health care needs, and every indicator that the registry marks with `counties`.

    Args:
        screener: children of the pooled screener files.
        topical: children of the pooled topical files, with income and a column for each such indicator.
        indicators: the registry.
    """
    topical = with_poverty(topical)
    by_need, where = prepare(topical, WITH_POVERTY[0]), whereabouts(topical)
    of_screener = (prepare(screener, CSHCN.factors), whereabouts(screener))
    found = [Plan(CSHCN, "nsch_screener", screener, *of_screener, screener["cshcn_in_file"], None)]
    for own in (i for i in indicators if i.counties):
        population = own.populations[0]
        values = topical[own.indicator_id].where(topical["population"] == population)
        member = values.notna().astype(float).where(topical["population"].notna())
        outcome = Outcome(own.indicator_id, population, *WITH_POVERTY, CHILDREN_OF)
        found.append(Plan(outcome, own.series, topical, by_need, where, values, member))
    return found
