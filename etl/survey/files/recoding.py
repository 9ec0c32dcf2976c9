"""From the columns of a survey file to standard ones: the same names and levels in every year and series."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.errors import SourceError
from etl.core.registry.subgroups import AGE_GROUPS, COLUMNS, INCOME
from etl.survey import questionnaire
from etl.survey.files.answer_checks import first


def standard(path: Path, raw: pd.DataFrame, year: int, source_id: str) -> pd.DataFrame:
    """The columns that `microdata` promises, as far as `raw` has what they are made of.

    Raises:
        SourceError: a state, stratum or household cannot be told.
    """
    fips = _fips(path, raw["fipsst"])
    stratum = fips + "-" + _stratum(path, raw["stratum"])
    if raw["cluster"].isna().any():
        row = first(raw["cluster"].isna())
        raise SourceError(f"{path}, row {row}", "the household identifier is missing", "fetch the official file again")
    criteria = {name: (raw[parts] == 1).all(axis=1).astype(float) for name, parts in questionnaire.CRITERIA.items()}
    own = {
        "year": year,
        "source_id": source_id,
        "fips": fips,
        "stratum": stratum,
        "cluster": f"{year}-" + raw["cluster"].astype(str),
        "weight": raw["weight"],
        "cshcn_in_file": raw["cshcn_in_file"].map({1: 1.0, 2: 0.0}),
        **criteria,
        "age": raw["age"],
        "all": "all",
        **_subgroups(raw),
        "functional_limitation": np.where(criteria["criterion_limitation"] == 1, "limited", "not_limited"),
    }
    # Put beside each other and not copied: the answers are nearly all of the file.
    return pd.concat([pd.DataFrame(own), raw[[name for name in questionnaire.ITEMS if name in raw]]], axis=1)


def _subgroups(raw: pd.DataFrame) -> dict[str, pd.Series]:
    """Subgroups whose variables are there."""
    bounds = [low for low, _ in AGE_GROUPS.values()]
    ages = list(AGE_GROUPS)
    found = {"age_group": pd.cut(raw["age"], [*bounds, 18], right=False, labels=ages).astype(object)}
    if "sex_code" in raw:
        found["sex"] = raw["sex_code"].map(questionnaire.SEX)
    if {"race_code", "hispanic_code"} <= set(raw):
        race = raw["race_code"].map(questionnaire.RACE)
        found["race_ethnicity"] = race.mask(raw["hispanic_code"] == 1, "hispanic")
    if "language_code" in raw:
        found["household_language"] = raw["language_code"].map(questionnaire.LANGUAGE)
    if "instype" in raw:
        found["insurance"] = raw["instype"].map(questionnaire.INSURANCE)
    if set(questionnaire.IMPLICATES) <= set(raw):
        cuts, levels = [*INCOME.values(), np.inf], list(INCOME)
        for column, item in zip(COLUMNS["income"], questionnaire.IMPLICATES, strict=True):
            found[column] = pd.cut(raw[item], cuts, right=False, labels=levels).astype(object)
    return found


def _fips(path: Path, states: pd.Series) -> pd.Series:
    fips = states.astype(str).str.replace(r"\.0$", "", regex=True).str.zfill(2)
    if not (known := fips.str.fullmatch(r"\d\d")).all():
        row = first(~known)
        found = f"found '{states.iloc[row - 1]}' where a state's number is expected"
        raise SourceError(f"{path}, row {row}, column FIPSST", found, "fetch the official file again")
    return fips


def _stratum(path: Path, codes: pd.Series) -> pd.Series:
    """The stratum: a number in some files, text in others."""
    texts = codes.astype(str).str.replace(r"\.0$", "", regex=True)
    stratum = texts.map(questionnaire.STRATA)
    if stratum.isna().any():
        row = first(stratum.isna())
        found = f"code {texts.iloc[row - 1]!r} is unknown"
        raise SourceError(f"{path}, row {row}, column STRATUM", found, f"state it in {questionnaire.FILE}")
    return stratum
