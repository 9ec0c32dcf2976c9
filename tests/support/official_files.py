"""Scored children of the official survey files."""

from __future__ import annotations

import pandas as pd

from etl.core.registry.indicators import Indicator
from etl.sources.manifest import read_manifest
from etl.survey import questionnaire
from etl.survey import run as survey_run
from etl.survey.files import microdata
from tests.support.pinned import RAW


class OfficialFiles(dict[tuple[str, int], pd.DataFrame]):
    """Scored children of the official files by series and year, each read when first asked for."""

    def __init__(self, indicators: list[Indicator]) -> None:
        super().__init__()
        self.indicators = indicators
        self.sources = {(s.series, s.year): s for s in read_manifest(RAW) if s.kind == "microdata"}

    def __missing__(self, key: tuple[str, int]) -> pd.DataFrame:
        own = [i for i in self.indicators if i.series == key[0]]
        asked = {v for i in own for v in i.variables} - set(questionnaire.SCREENER_ITEMS)
        items = sorted(asked | set(questionnaire.ALSO_READ[key[0]]))
        children = microdata.read_children(RAW, self.sources[key], items)
        self[key] = survey_run.scored_children(children, own)
        return self[key]

    def pooled(self, series: str, years: list[int]) -> pd.DataFrame:
        """Several years of one series, their weights as in the files."""
        return pd.concat([self[series, year] for year in years], ignore_index=True)
