"""What is modeled, from which file and by which factors: the registry says so."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from etl.core import periods
from etl.core.registry.indicators import Indicator
from etl.geography import areas
from etl.official import census_estimates
from etl.small_area.cells import poststratification_cells
from etl.small_area.cells.survey_cells import POVERTY
from etl.sources.manifest import read_manifest

# So many that no flag depends on the seed (docs/decisions/0014), and the same number for each imputation of income.
DRAWS = 12_000
SEED = 2024
DEMOGRAPHIC = ("age_group", "sex", "race_ethnicity")
WITH_POVERTY = ((*DEMOGRAPHIC, POVERTY), ("race_ethnicity", POVERTY))
# Tables that describe counties.
TABLES = [census_estimates.PEP, poststratification_cells.ACS, census_estimates.SAIPE, areas.CROSSWALK_ID]


@dataclass(frozen=True)
class ModelSpecification:
    """One model.

    Attributes:
        indicator_id: the outcome.
        population: who counts.
        series: the survey files.
        factors: by which children are told apart.
        varying: factors whose effect varies by state.
    """

    indicator_id: str
    population: str
    series: str
    factors: tuple[str, ...]
    varying: tuple[str, ...]

    def rng(self) -> np.random.Generator:
        """Random numbers of its own, so that another outcome in the registry changes nothing here."""
        return np.random.default_rng([SEED, zlib.crc32(self.indicator_id.encode())])

    def source_id(self, period: str) -> str:
        """Id of the row of `source` that names all files of the model."""
        return f"county_model_{self.indicator_id}_{period}"

    def inputs(self, raw: Path, period: str) -> list[str]:
        """Ids of the source files: the survey's, and the tables that describe counties."""
        wanted = periods.period_years(period)
        return [s.source_id for s in read_manifest(raw) if s.series == self.series and s.year in wanted] + TABLES


CSHCN = ModelSpecification("cshcn_prevalence", "all_children", "nsch_screener", DEMOGRAPHIC, ("race_ethnicity",))
# Outcomes known by county, modeled from the topical file in the same way, to see whether the method finds them.
POVERTY_CONTROL = ModelSpecification("child_poverty", "all_children", "nsch_topical", DEMOGRAPHIC, ("race_ethnicity",))
INSURANCE_CONTROL = ModelSpecification("child_uninsured", "all_children", "nsch_topical", *WITH_POVERTY)


def of_registry(indicators: Iterable[Indicator]) -> list[ModelSpecification]:
    """The models of the indicators that the registry marks with `counties`."""
    return [
        ModelSpecification(own.indicator_id, own.populations[0], own.series, *WITH_POVERTY)
        for own in indicators
        if own.counties
    ]
