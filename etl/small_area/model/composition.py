"""Children of each county by the cells of a model, as tabled and within the tables' errors."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.registry.subgroups import GROUPS
from etl.small_area.cells import poststratification_cells
from etl.small_area.cells.survey_cells import POVERTY
from etl.small_area.model.county_estimates import Drawn, blocks, stratified_normals
from etl.small_area.model.specification import DRAWS, SEED, ModelSpecification


@dataclass(frozen=True)
class CountyTables:
    """Where the tables of counties lie, which counties, and the state's children by race/ethnicity (shares)."""

    raw: Path
    counties: list[str]
    state_race: dict[str, float]


def race_shares(screener: pd.DataFrame) -> dict[str, float]:
    """Weighted shares of Massachusetts children by race/ethnicity in the screener."""
    own = screener[screener["fips"] == MASSACHUSETTS]
    sums = own.groupby("race_ethnicity")["weight"].sum().reindex(GROUPS["race_ethnicity"])
    return (sums / sums.sum()).to_dict()


def compose(tables: CountyTables, outcome: ModelSpecification, children_of: str, rng: np.random.Generator) -> Drawn:
    """Children by county and cell of an outcome's factors: raked to the tables as printed, and within their errors.

    `children_of` is the year of the population estimates.
    """
    margins = poststratification_cells.read_margins(tables.raw, tables.counties, children_of, tables.state_race)
    normals = stratified_normals(rng, DRAWS, len(tables.counties), len(tables.state_race))

    def raked(race: np.ndarray, poverty: np.ndarray) -> np.ndarray:
        # The poverty margin has no place in a model without poverty among its factors.
        own = poverty if POVERTY in outcome.factors else None
        return poststratification_cells.cells(poststratification_cells.rake(margins, race, own), outcome.factors)

    draws = [raked(*poststratification_cells.draw(margins, normals[block])) for block in blocks(DRAWS)]
    return Drawn(raked(margins.race, margins.poverty), np.concatenate(draws))


def same_everywhere(composition: Drawn) -> Drawn:
    """Every county given the state's composition: what is shown where the model does not beat its baseline."""

    def flat(children: np.ndarray) -> np.ndarray:
        total = children.sum(axis=-2, keepdims=True)
        return children.sum(axis=-1, keepdims=True) * total / total.sum(axis=-1, keepdims=True)

    return Drawn(flat(composition.central), flat(composition.draws))


class CountyChildren:
    """Children by county and cell, raked once for each set of factors and year of counts: several plans share it."""

    def __init__(self, tables: CountyTables) -> None:
        self._tables = tables
        self._made: dict[tuple[tuple[str, ...], str], Drawn] = {}

    def of(self, outcome: ModelSpecification, children_of: str) -> Drawn:
        """The children by the factors of an outcome: as tabled, and draws within the tables' errors."""
        key = (outcome.factors, children_of)
        if key not in self._made:
            seed = [SEED, zlib.crc32(repr(key).encode())]
            self._made[key] = compose(self._tables, outcome, children_of, np.random.default_rng(seed))
        return self._made[key]
