"""Collects what validation found: rows by area, and measures by method, for the tables of the methods page."""

from __future__ import annotations

import pandas as pd

from etl.model.outcomes import Outcome
from etl.model.validate import scores


class Ledger:
    """Rows of `model_validation` (one an area and method) and of `model_summary` (one a measure)."""

    def __init__(self) -> None:
        self._areas: list[pd.DataFrame] = []
        self._measures: list[dict[str, object]] = []

    def areas(self, outcome: Outcome, period: str, validation: str, rows: pd.DataFrame) -> None:
        """Keep the rows of one validation, and the scores of each of its methods."""
        self._areas.append(rows.assign(**_keys(outcome, period), validation=validation))
        for method, own in rows.groupby("method", sort=False):
            self.measures(outcome, period, validation, str(method), scores(own))

    def measures(self, outcome: Outcome, period: str, validation: str, method: str, values: dict[str, float]) -> None:
        """Keep named numbers of one method."""
        keys = _keys(outcome, period) | {"validation": validation, "method": method}
        self._measures += [keys | {"measure": name, "value": float(value)} for name, value in values.items()]

    def frames(self) -> dict[str, pd.DataFrame]:
        """Frames `model_validation` and `model_summary`."""
        validation = pd.concat(self._areas, ignore_index=True)
        first = ["indicator_id", "population", "period", "validation", "method", "area"]
        ordered = validation[[*first, *(c for c in validation.columns if c not in first)]]
        return {"model_validation": ordered, "model_summary": pd.DataFrame(self._measures)}


def _keys(outcome: Outcome, period: str) -> dict[str, str]:
    return {"indicator_id": outcome.indicator_id, "population": outcome.population, "period": period}
