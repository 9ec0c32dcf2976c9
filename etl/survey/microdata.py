"""Read one NSCH file out of its zip into a frame of children with standard column names.

Columns of the frame: year, fips (two digits), stratum, cluster, weight, cshcn (1.0 / 0.0), the five screener
criteria (1.0 / 0.0), age (years), the subgroups of `codes.GROUPS`, and the survey items asked for (codes as
numbers; missing of any kind is NaN).
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from etl.core.errors import SourceError
from etl.sources.manifest import Source
from etl.survey import questionnaire

READERS: dict[str, Callable[..., Any]] = {".dta": pyreadstat.read_dta, ".sas7bdat": pyreadstat.read_sas7bdat}
# Columns that hold numbers in some files and text in others.
IDENTIFIERS = ["fipsst", "stratum", "cluster"]


def read_children(raw: Path, source: Source, items: list[str]) -> pd.DataFrame:
    """Read a survey file: its design, subgroups, CSHCN status and the `items` asked for.

    Args:
        raw: folder of raw files.
        source: a manifest row of kind microdata.
        items: names of `codes.ITEMS`.

    Raises:
        SourceError: the file cannot be opened, lacks a column, is of another year, holds an unknown code, or has
            a weight that is missing or not positive.
    """
    series = questionnaire.SERIES[source.series]
    year = source.year
    if year is None:
        raise SourceError(f"sources.csv, {source.source_id}", "the year is missing", "fill in the survey year")
    path = raw / source.file
    wanted = columns(series, items, year)
    frame = _numbers(path, _read_zip(path, wanted), wanted)
    if (found := sorted(frame["year"].dropna().unique())) != [year]:
        shown = ", ".join(f"{value:.0f}" for value in found) or "none"
        raise SourceError(str(path), f"column YEAR holds {shown} where {year} is expected", "put the right year's file")
    _check_weights(path, frame["weight"], series.weight)
    _check_codes(path, frame, wanted, _valid_codes(items, year), year)
    frame["source_id"] = source.source_id
    return _standardise(path, frame, year)


def columns(series: questionnaire.Series, items: list[str], year: int) -> dict[str, str]:
    """Standard column name to the file's variable name, lower case."""
    p = series.prefix
    own = {
        "year": "year",
        "fipsst": "fipsst",
        "stratum": "stratum",
        "cluster": series.cluster,
        "weight": series.weight,
        "cshcn_in_file": series.cshcn,
        "age": f"{p}age_years",
        "sex_code": f"{p}sex",
        "race_code": f"{p}race_r",
        "hispanic_code": f"{p}hispanic_r",
        "language_code": "hhlanguage",
    }
    screener = {name: f"{p}{name}" for name in questionnaire.SCREENER_ITEMS}
    return own | screener | {name: questionnaire.ITEMS[name].name_in(name, year) for name in items}


def _read_zip(path: Path, wanted: dict[str, str]) -> pd.DataFrame:
    todo = "delete it and fetch it again with `python -m etl fetch`"
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            members = [name for name in archive.namelist() if Path(name).suffix in READERS]
            if len(members) != 1:
                raise SourceError(str(path), f"it holds {len(members)} data files where one is expected", todo)
            member = Path(archive.extract(members[0], folder))
            reader = READERS[member.suffix]
            _, meta = reader(member, metadataonly=True)
            in_file = {name.lower(): name for name in meta.column_names}
            for variable in wanted.values():
                if variable not in in_file:
                    raise SourceError(
                        str(path),
                        f"column {variable.upper()} is missing",
                        "state its name for that year in etl/survey/questionnaire.py",
                    )
            frame, _ = reader(member, usecols=[in_file[variable] for variable in wanted.values()])
    except (zipfile.BadZipFile, zlib.error, EOFError, pyreadstat.ReadstatError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", todo) from error
    frame.columns = frame.columns.str.lower()
    return frame[list(wanted.values())].set_axis(list(wanted), axis=1)


def _check_weights(path: Path, weight: pd.Series, column: str) -> None:
    bad = weight.isna() | (weight <= 0)
    if bad.any():
        row = int(np.flatnonzero(bad)[0]) + 1
        found = "missing" if pd.isna(weight.iloc[row - 1]) else f"{weight.iloc[row - 1]:g}"
        raise SourceError(
            f"{path}, row {row}, column {column.upper()}",
            f"the weight is {found} ({int(bad.sum()):,} rows in all) where a positive number is expected",
            "fetch the official file again with `python -m etl fetch`",
        )


def _numbers(path: Path, frame: pd.DataFrame, wanted: dict[str, str]) -> pd.DataFrame:
    """All columns as numbers, but for the identifiers."""
    numbers = {name: frame[name] for name in IDENTIFIERS}
    numbers |= {name: pd.to_numeric(frame[name], errors="coerce") for name in frame.columns.difference(IDENTIFIERS)}
    for name, values in numbers.items():
        text = values.isna() & frame[name].notna()
        if text.any():
            row = int(np.flatnonzero(text)[0]) + 1
            raise SourceError(
                f"{path}, row {row}, column {wanted[name].upper()}",
                f"found {frame[name].iloc[row - 1]!r} where a number is expected",
                "fetch the official file again with `python -m etl fetch`",
            )
    return pd.DataFrame(numbers)


def _valid_codes(items: list[str], year: int) -> dict[str, frozenset[int]]:
    """Valid codes by column."""
    ages = frozenset(age for low, last in questionnaire.AGE_GROUPS.values() for age in range(low, last + 1))
    yes_no = dict.fromkeys(["cshcn_in_file", "hispanic_code", *questionnaire.SCREENER_ITEMS], questionnaire.YES_NO)
    named = {"sex_code": questionnaire.SEX, "race_code": questionnaire.RACE, "language_code": questionnaire.LANGUAGE}
    own = {"age": ages, **yes_no, **{name: frozenset(mapping) for name, mapping in named.items()}}
    return own | {name: questionnaire.ITEMS[name].codes_in(year) for name in items}


def _check_codes(
    path: Path, frame: pd.DataFrame, wanted: dict[str, str], valid: dict[str, frozenset[int]], year: int
) -> None:
    for name, allowed in valid.items():
        unknown = frame[name].notna() & ~frame[name].isin(allowed)
        if unknown.any():
            row = int(np.flatnonzero(unknown)[0]) + 1
            raise SourceError(
                f"{path}, row {row}, column {wanted[name].upper()}",
                f"code {frame[name].iloc[row - 1]:g} is unknown for {year}",
                "state the codes of that year in etl/survey/questionnaire.py",
            )


def _standardise(path: Path, raw: pd.DataFrame, year: int) -> pd.DataFrame:
    fips = raw["fipsst"].astype(str).str.replace(r"\.0$", "", regex=True).str.zfill(2)
    if not (known := fips.str.fullmatch(r"\d\d")).all():
        row = int(np.flatnonzero(~known)[0]) + 1
        found = f"found '{raw['fipsst'].iloc[row - 1]}' where a state's number is expected"
        raise SourceError(f"{path}, row {row}, column FIPSST", found, "fetch the official file again")
    strata = raw["stratum"].astype(str).str.replace(r"\.0$", "", regex=True)
    stratum = strata.map(questionnaire.STRATA)
    if stratum.isna().any():
        row = int(np.flatnonzero(stratum.isna())[0]) + 1
        found = f"code {strata.iloc[row - 1]!r} is unknown"
        raise SourceError(f"{path}, row {row}, column STRATUM", found, "state it in etl/survey/questionnaire.py")
    if raw["cluster"].isna().any():
        row = int(np.flatnonzero(raw["cluster"].isna())[0]) + 1
        raise SourceError(f"{path}, row {row}", "the household identifier is missing", "fetch the official file again")
    criteria = {name: (raw[parts] == 1).all(axis=1).astype(float) for name, parts in questionnaire.CRITERIA.items()}
    race = raw["race_code"].map(questionnaire.RACE)
    bounds = [low for low, _ in questionnaire.AGE_GROUPS.values()]
    standard = {
        "year": year,
        "source_id": raw["source_id"],
        "fips": fips,
        "stratum": fips + "-" + stratum,
        "cluster": f"{year}-" + raw["cluster"].astype(str),
        "weight": raw["weight"],
        "cshcn_in_file": raw["cshcn_in_file"].map({1: 1.0, 2: 0.0}),
        **criteria,
        "age": raw["age"],
        "all": "all",
        "age_group": pd.cut(raw["age"], [*bounds, 18], right=False, labels=list(questionnaire.AGE_GROUPS)).astype(
            object
        ),
        "sex": raw["sex_code"].map(questionnaire.SEX),
        "race_ethnicity": race.mask(raw["hispanic_code"] == 1, "hispanic"),
        "household_language": raw["language_code"].map(questionnaire.LANGUAGE),
        "functional_limitation": np.where(criteria["criterion_limitation"] == 1, "limited", "not_limited"),
    }
    if "instype" in raw:
        standard["insurance"] = raw["instype"].map(questionnaire.INSURANCE)
    if "fpl_i1" in raw:
        cuts = [*questionnaire.INCOME.values(), np.inf]
        standard["income"] = pd.cut(raw["fpl_i1"], cuts, right=False, labels=list(questionnaire.INCOME)).astype(object)
    items = {name: raw[name] for name in questionnaire.ITEMS if name in raw}
    return pd.DataFrame(standard | items)
