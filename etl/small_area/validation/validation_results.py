"""Collects what validation found: rows by area, measures by method, and the verdict on each outcome."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.small_area.model.specification import ModelSpecification
from etl.small_area.validation import simulation
from etl.small_area.validation.accuracy import scores


class Verdict(NamedTuple):
    """What the model of an outcome is used for: composition, state_value, or refused, with the reason.

    `probability_better` is the share of resamples of areas in which the model beats the nation's value, and
    `probability_asked` what it must reach.
    """

    used_as: str
    refusal: str = ""
    probability_better: float = math.nan
    probability_asked: float = math.nan


class Ledger:
    """Rows of `model_validation` (one an area and method), `model_summary` (one a measure) and `model_verdict`."""

    def __init__(self) -> None:
        self._areas: list[pd.DataFrame] = []
        self._measures: list[dict[str, object]] = []
        self._verdicts: list[dict[str, object]] = []

    def areas(self, outcome: ModelSpecification, period: str, validation: str, rows: pd.DataFrame) -> None:
        """Keep the rows of one validation, and the scores of each of its methods."""
        self._areas.append(rows.assign(**_keys(outcome, period), validation=validation))
        for method, own in rows.groupby("method", sort=False):
            self.measures(outcome, period, validation, str(method), scores(own))

    def measures(
        self, outcome: ModelSpecification, period: str, validation: str, method: str, values: dict[str, float]
    ) -> None:
        """Keep named numbers of one method."""
        keys = _keys(outcome, period) | {"validation": validation, "method": method}
        self._measures += [keys | {"measure": name, "value": float(value)} for name, value in values.items()]

    def verdict(self, outcome: ModelSpecification, period: str, children_of: str, verdict: Verdict) -> None:
        """Keep what became of an outcome, whose counties have the children of a year of the population estimates."""
        keys = _keys(outcome, period)
        self._verdicts.append({**keys, "population_year": int(children_of), **verdict._asdict()})

    def frames(self) -> dict[str, pd.DataFrame]:
        """Frames `model_validation`, `model_summary` and `model_verdict`."""
        validation = pd.concat(self._areas, ignore_index=True)
        first = ["indicator_id", "population", "period", "validation", "method", "area"]
        ordered = validation[[*first, *(c for c in validation.columns if c not in first)]]
        return {
            "model_validation": ordered,
            "model_summary": pd.DataFrame(self._measures),
            "model_verdict": pd.DataFrame(self._verdicts),
        }


def record_simulation(ledger: Ledger, outcome: ModelSpecification, period: str, inputs: str, log: BuildLog) -> None:
    """Put the kept results of an outcome's simulation into the ledger; the log says so when there are none.

    Raises:
        SourceError: the file of results is missing.
    """
    todo = "make it anew with `make model`"
    if not simulation.RESULTS.is_file():
        raise SourceError(str(simulation.RESULTS), "the file is missing", todo)
    kept = pd.read_csv(simulation.RESULTS)
    own = kept[(kept["indicator_id"] == outcome.indicator_id) & (kept["period"] == period)]
    if own.empty:
        told = f"{simulation.RESULTS.name} has no simulation of {outcome.indicator_id}, {period}: {todo}"
        log.remark(outcome.source_id(period), 0, "", told, "flagged")
        return
    if set(own["inputs"]) != {inputs}:
        log.remark(
            outcome.source_id(period),
            0,
            "",
            f"{simulation.RESULTS.name} rests on other source files: {todo}",
            "flagged",
        )
    share = own["covered"] / own["counties"]
    values = {
        "surveys": len(own),
        "coverage": share.mean(),
        "coverage_se": share.std() / np.sqrt(len(own)),
        "interval_width": own["width"].mean(),
        "bias": own["error"].mean(),
    }
    ledger.measures(outcome, period, "simulation", "model", values)


def _keys(outcome: ModelSpecification, period: str) -> dict[str, str]:
    return {"indicator_id": outcome.indicator_id, "population": outcome.population, "period": period}
