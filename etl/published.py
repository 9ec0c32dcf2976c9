"""Published values beside the computed ones, each with its citation, and the benchmarks between the two.

A published value is never merged with a computed one: it has its own kind, its own source and its own series.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from etl import periods
from etl.errors import SourceError
from etl.registry import Indicator
from etl.report import Report
from etl.survey import ESTIMATE_COLUMNS

FIGURES = "published/published_figures.csv"
STATES = "published/ahr_medical_home_cshcn_by_state.csv"
NOM_TABLES = "published/drc_nom_tables_partial.csv"

# The populations of published_figures.csv that are the same as one of ours; others stay in the table `published`.
POPULATIONS = {
    "CSHCN 0-17": ("cshcn", "all", "all"),
    "CSHCN 12-17": ("cshcn", "all", "all"),
    "CSHCN 0-17 (report says 'children' in the CYSHN medical-home paragraph)": ("cshcn", "all", "all"),
    "Non-CSHCN 0-17": ("non_cshcn", "all", "all"),
    "All children 0-17": ("all_children", "all", "all"),
    "Children 0-17": ("all_children", "all", "all"),
    "CSHCN, Hispanic": ("cshcn", "race_ethnicity", "hispanic"),
    "CSHCN, Black non-Hispanic": ("cshcn", "race_ethnicity", "black"),
}
# Surveys before 2016 asked other questions in another way: never one line with 2016 on.
SERIES = {"NSCH": "nsch", "NS-CSHCN": "ns_cshcn"}
NSCH_REDESIGN = 2016
CAUTION_WIDTH = 0.20

# Published values differ from ours by rounding, by original instead of enhanced files, and by small differences of
# rules that no source settles.
TOLERANCE_NATION = 0.010
TOLERANCE_STATE = 0.020

BENCHMARK_COLUMNS = [
    "indicator_id",
    "population",
    "geo_id",
    "period",
    "computed",
    "lower",
    "upper",
    "n",
    "published",
    "published_as",
    "difference",
    "tolerance",
    "verdict",
    "enforced",
    "source_id",
]


def tables(raw: Path, indicators: list[Indicator], report: Report) -> dict[str, pd.DataFrame]:
    """Frames `published` (all figures as found), `estimate` (those that are one of our indicators) and `source`."""
    figures = _read(raw, FIGURES)
    states = _read(raw, STATES)
    noms = _read(raw, NOM_TABLES)
    geo_ids = {row.state: "US" if row.fips == "00" else row.fips for row in states.itertuples()}
    figures["source_id"] = [_publication_id(r.source_publisher, r.source_title) for r in figures.itertuples()]
    estimates = pd.concat(
        [
            _from_figures(figures, indicators, geo_ids, report),
            _from_states(states),
            _from_noms(noms, indicators, geo_ids),
        ],
        ignore_index=True,
    )
    _check_one_value(estimates)
    return {"published": figures, "estimate": estimates[ESTIMATE_COLUMNS], "source": _publications(figures)}


def _read(raw: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(raw / name, dtype=str, keep_default_na=False)


def _publication_id(publisher: str, title: str) -> str:
    return "pub-" + hashlib.sha256(f"{publisher}|{title}".encode()).hexdigest()[:8]


def _publications(figures: pd.DataFrame) -> pd.DataFrame:
    first = figures.drop_duplicates("source_id")
    return pd.DataFrame(
        {
            "source_id": first["source_id"],
            "kind": "publication",
            "title": first["source_title"],
            "publisher": first["source_publisher"],
            "citation": first["source_publisher"] + ". " + first["source_title"] + ".",
            "url": first["source_url"],
            "licence": "published values, cite the publisher",
            "vintage": first["period"],
            "file": FIGURES,
            "parts": "published_figures",
        }
    )


def _number(text: str) -> float:
    return float(text) / 100 if text else np.nan


def _from_figures(
    figures: pd.DataFrame, indicators: list[Indicator], geo_ids: dict[str, str], report: Report
) -> pd.DataFrame:
    measures = {measure: i for i in indicators for measure in i.published}
    rows = []
    for number, row in enumerate(figures.itertuples(), start=1):
        indicator = measures.get(row.measure_id)
        survey, _, period = row.period.replace(" pooled", "").partition(" ")
        usable = indicator and row.geography in geo_ids and row.population in POPULATIONS
        if not usable or survey not in SERIES or not period.replace("-", "").isdigit():
            if indicator:
                told = f"{row.population}, {row.geography}, {row.period}: kept as a citation, not drawn as a series"
                report.finding("published_figures", number, "period", told, "kept")
            continue
        population, group, level = POPULATIONS[row.population]
        share = indicator.unit == "proportion"
        rows.append(
            {
                "indicator_id": indicator.indicator_id,
                "population": population,
                "geo_id": geo_ids[row.geography],
                "period": period,
                "group_name": group,
                "group_level": level,
                "value": _number(row.value) if share else float(row.value),
                "lower": _number(row.ci_low),
                "upper": _number(row.ci_high),
                "n": float(row.n) if row.n.isdigit() else np.nan,
                "source_id": row.source_id,
                "series": _series(survey, period),
                "confidence": row.confidence,
            }
        )
    return _finish(pd.DataFrame(rows))


def _from_states(states: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "indicator_id": "medical_home",
            "population": "cshcn",
            "geo_id": states["fips"].replace("00", "US"),
            "period": states["period"],
            "group_name": "all",
            "group_level": "all",
            "value": states["percent"].map(_number),
            "lower": states["ci_low"].map(_number),
            "upper": states["ci_high"].map(_number),
            "n": np.nan,
            "source_id": "ahr_medical_home_cshcn_by_state",
            "series": [_series(r.survey, r.period) for r in states.itertuples()],
            "confidence": "verified",
        }
    )
    return _finish(rows[rows["value"].notna()])


def _from_noms(noms: pd.DataFrame, indicators: list[Indicator], geo_ids: dict[str, str]) -> pd.DataFrame:
    measures = {measure: i for i in indicators for measure in i.published}
    known = noms[noms["measure_id"].isin(measures) & noms["geography"].isin(geo_ids) & (noms["percent"] != "")]
    rows = pd.DataFrame(
        {
            "indicator_id": [measures[m].indicator_id for m in known["measure_id"]],
            "population": [measures[m].populations[0] for m in known["measure_id"]],
            "geo_id": known["geography"].map(geo_ids),
            "period": known["period"],
            "group_name": "all",
            "group_level": "all",
            "value": known["percent"].map(_number),
            "lower": np.nan,
            "upper": np.nan,
            "n": np.nan,
            "source_id": "drc_nom_tables_partial",
            "series": "nsch",
            "confidence": "verified",
        }
    )
    return _finish(rows)


def _series(survey: str, period: str) -> str:
    if survey == "NSCH" and min(periods.period_years(period)) < NSCH_REDESIGN:
        return "nsch_before_2016"
    return SERIES[survey]


def _finish(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(columns=ESTIMATE_COLUMNS)
    width = rows["upper"] - rows["lower"]
    conditions = [rows["confidence"] == "secondary", width.isna(), width > CAUTION_WIDTH]
    reason = np.select(conditions, ["secondary_copy", "no_interval", "width_20"], default="")
    return rows.assign(
        se=np.nan,
        n_eff=np.nan,
        weighted_count=np.nan,
        reliability=np.where(reason == "", "ok", "caution"),
        reliability_reason=reason,
        estimate_type="published",
    )


def _check_one_value(rows: pd.DataFrame) -> None:
    keys = ["indicator_id", "population", "geo_id", "period", "group_name", "group_level", "source_id"]
    twice = rows[rows.duplicated(keys, keep=False)]
    if len(twice):
        first = twice.iloc[0]
        told = f"{first['indicator_id']} {first['geo_id']} {first['period']} stands twice for one source"
        raise SourceError(f"{FIGURES}", told, "keep the row read at its publisher")


def benchmarks(rows: pd.DataFrame, indicators: list[Indicator]) -> pd.DataFrame:
    """Published against computed for the same measure, population, place and period.

    A published two-year value 2016-2017 and a published 2016 give an implied 2017 (twice the first less the
    second); it carries twice the rounding error and is used for the nation alone.
    """
    keys = ["indicator_id", "population", "geo_id", "period"]
    whole = rows[(rows["group_name"] == "all") & rows["value"].notna()]
    computed = whole[whole["estimate_type"] == "direct"]
    published = whole[(whole["estimate_type"] == "published") & (whole["series"] == "nsch")]
    published = pd.concat([published.assign(published_as="published"), _implied(published)])
    table = published.merge(computed, on=keys, suffixes=("_published", ""))
    grades = {i.indicator_id: i.grade for i in indicators}
    difference = table["value"] - table["value_published"]
    tolerance = np.where(table["geo_id"] == "US", TOLERANCE_NATION, TOLERANCE_STATE)
    inside = table["value_published"].between(table["lower"], table["upper"])
    verdict = np.select([difference.abs() <= tolerance, inside], ["agrees", "within_interval"], default="differs")
    first_hand = table["reliability_reason_published"] != "secondary_copy"
    return table.assign(
        computed=table["value"],
        published=table["value_published"],
        difference=difference,
        tolerance=tolerance,
        verdict=verdict,
        enforced=(table["indicator_id"].map(grades) == "A") & first_hand,
        source_id=table["source_id_published"],
    )[BENCHMARK_COLUMNS]


def _implied(published: pd.DataFrame) -> pd.DataFrame:
    nation = published[published["geo_id"] == "US"]
    keys = ["indicator_id", "population", "geo_id"]
    both = nation[nation["period"] == "2016-2017"].merge(
        nation[nation["period"] == "2016"], on=keys, suffixes=("", "_16")
    )
    both = both.drop_duplicates(keys)
    return both.assign(
        value=2 * both["value"] - both["value_16"],
        period="2017",
        reliability_reason="",
        published_as="implied by 2016-2017 and 2016",
    )


def enforce(table: pd.DataFrame, pinned: bool, report: Report) -> None:
    """Stop the build when an enforced benchmark differs on pinned files; remark on it when files were fetched later.

    Raises:
        SourceError: an enforced benchmark is outside its tolerance and outside the computed interval.
    """
    for row in table[table["verdict"] == "differs"].itertuples():
        told = (
            f"{row.indicator_id}, {row.population}, {row.geo_id}, {row.period}: computed {row.computed:.1%}, "
            f"published {row.published:.1%}"
        )
        if row.enforced and pinned:
            raise SourceError(
                "Benchmark", f"{told}, tolerance {row.tolerance:.1%}", "find out which rule or file changed"
            )
        report.finding(row.source_id, 0, row.indicator_id, told, "flagged")
