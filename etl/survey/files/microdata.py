"""Read one NSCH file out of its zip into a frame of children with standard column names.

Columns of the frame: year, source_id, fips (two digits), stratum, cluster, weight, cshcn_in_file (1.0 / 0.0), the five
screener criteria (1.0 / 0.0), age (years), the subgroups of `etl.core.registry.subgroups`, and the survey items asked
for (codes as numbers; missing of any kind is NaN). A column that cannot be read in that year is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.core.errors import SourceError
from etl.sources.manifest import Source
from etl.survey import questionnaire
from etl.survey.files import answer_checks, recoding, survey_file
from etl.survey.files.answer_checks import Unread


@dataclass(frozen=True)
class Survey:
    """A survey file as read: its children, what could not be read, and its release (enhanced or original)."""

    children: pd.DataFrame
    unread: list[Unread]
    release: str


def read_survey(raw: Path, source: Source, items: list[str]) -> Survey:
    """Read a survey file: its design, subgroups, CSHCN status and the `items` asked for.

    Args:
        raw: folder of raw files.
        source: a manifest row of kind microdata.
        items: names of `questionnaire.ITEMS`.

    Raises:
        SourceError: the file cannot be opened, is of another year, lacks a column that every figure needs or holds an
            unknown code there, or has a weight that is missing or not positive.
    """
    series, year, path = questionnaire.SERIES[source.series], source.year, raw / source.file
    if year is None:
        raise SourceError(f"sources.csv, {source.source_id}", "the year is missing", "fill in the survey year")
    wanted = questionnaire.columns(series, items, year)
    frame, release = survey_file.read_columns(path, wanted, series.weight, series.cluster)
    answer_checks.check_needed(path, frame.columns, wanted)
    frame = answer_checks.numbers(path, frame, wanted).apply(survey_file.narrowed)
    answer_checks.check_year(path, frame["year"], year)
    answer_checks.check_weights(path, frame["weight"], series.weight)
    unread = answer_checks.unread(path, frame, wanted, year)
    readable = frame.drop(columns=list({u.item for u in unread} & set(frame)))
    return Survey(recoding.standard(path, readable, year, source.source_id), unread, release)


def read_children(raw: Path, source: Source, items: list[str]) -> pd.DataFrame:
    """The children of a survey file of which everything asked for can be read.

    Raises:
        SourceError: as `read_survey`, and when an item cannot be read.
    """
    survey = read_survey(raw, source, items)
    if survey.unread:
        raise survey.unread[0].error(raw / source.file)
    return survey.children


def fault(path: Path, source: Source) -> str:
    """What is wrong with a file that was just fetched: not the survey or not the year asked for; blank when nothing."""
    series = questionnaire.SERIES[source.series]
    try:
        with survey_file.members(path) as found:
            main = survey_file.survey_member(path, found, series.weight)
            if series.weight not in main.columns or "year" not in main.columns:
                return f"it is no {source.series.removeprefix('nsch_')} file of the survey ({main.path.name})"
            years = sorted(main.read(["year"])["year"].dropna().unique())
    except SourceError as error:
        return str(error).removeprefix(f"{path}: ").rstrip(".")
    if years != [source.year]:
        shown = ", ".join(f"{year:.0f}" for year in years) or "no year"
        return f"it holds the survey of {shown} where {source.year} is expected"
    return ""
