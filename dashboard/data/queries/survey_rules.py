"""Queries on how survey estimates are made: rules as logic, subgroups, variables by year, files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.data.store import database
from dashboard.data.store.cache import once

Condition = list[Any]
Step = tuple[str, Condition, Condition]


@once
def are_stored() -> bool:
    """Whether the build holds rules as logic; earlier builds, which can still be served, do not."""
    sql = "SELECT count(*) AS columns FROM information_schema.columns WHERE column_name = 'rule_logic'"
    return bool(database.rows(sql)["columns"].iloc[0])


@once
def steps(indicator_id: str) -> list[Step]:
    """The rule of an indicator, step by step (see etl/survey/codebook/rule_logic.py); of a count, that of its share.

    Raises:
        LookupError: it is not scored from survey answers.
    """
    sql = "SELECT rule_logic FROM rule WHERE indicator_id = $id"
    return [
        (name, met, failed) for name, met, failed in json.loads(database.rows(sql, id=indicator_id)["rule_logic"][0])
    ]


@once
def subgroup(group_name: str, group_level: str) -> Condition:
    """Which children are in a subgroup.

    Raises:
        LookupError: its children cannot be told from answers as they are.
    """
    sql = "SELECT rule_logic FROM subgroup_rule WHERE group_name = $name AND group_level = $level"
    found: Condition = json.loads(database.rows(sql, name=group_name, level=group_level)["rule_logic"][0])
    return found


def variables(series: str, years: Sequence[int]) -> pd.DataFrame:
    """Names of items in the files of these years: year, survey_item, variable (lower case)."""
    sql = """
    SELECT year, survey_item, lower(variable) AS variable FROM variable
    WHERE series = $series AND year IN (SELECT unnest($years)) ORDER BY year, survey_item
    """
    return database.rows(sql, series=series, years=tuple(years))


def files(source_id: str) -> pd.DataFrame:
    """Official files behind a survey source, one a year: year, title, url, sha256, file."""
    sql = """
    SELECT vintage::INT AS year, title, url, sha256, file FROM source
    WHERE source_id IN (SELECT unnest(string_split(parts, '; ')) FROM source WHERE source_id = $source_id)
    ORDER BY year
    """
    return database.rows(sql, source_id=source_id)
