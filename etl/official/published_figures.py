"""Published values beside the computed ones, each with its citation, and the benchmarks between the two.

A published value is never merged with a computed one: it has its own kind, its own source and its own series.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core import periods
from etl.core.areas import NATION
from etl.core.build_log import BuildLog
from etl.core.csv_input import check_numbers, read_rows
from etl.core.errors import SourceError
from etl.core.links import linkable
from etl.core.paths import CURATED
from etl.core.registry.indicators import Indicator
from etl.estimation.tables.by_area import ESTIMATE_COLUMNS

FIGURES = "published/published_figures.csv"
STATES = "published/ahr_medical_home_cshcn_by_state.csv"
NOM_TABLES = "published/drc_nom_tables_partial.csv"
# Names of publishers where the file has that of a copy, or short forms that readers do not know.
PUBLICATIONS = CURATED / "publications.csv"
TEXTS = {
    FIGURES: [
        *("measure_id", "population", "geography", "period", "n", "confidence"),
        *("source_title", "source_publisher", "source_url"),
    ],
    STATES: ["state", "fips", "survey", "period"],
    NOM_TABLES: ["measure_id", "geography", "period"],
}
NUMBERS = {FIGURES: ["value", "ci_low", "ci_high"], STATES: ["percent", "ci_low", "ci_high"], NOM_TABLES: ["percent"]}

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
    "Children 0-17, household income 0-99% FPL": ("all_children", "income", "0-99"),
    "Children 0-17, household income 100-199% FPL": ("all_children", "income", "100-199"),
}
# The Title V tables cover all children, except for the system of care.
NOM_POPULATIONS = {"NOM17.2": "cshcn"}
# Published as the share that does not meet the measure.
COMPLEMENTS = {"NOM21"}
# Surveys before 2016 asked different questions in a different way, so they never share a line with 2016 and later.
SERIES = {"NSCH": "nsch", "NS-CSHCN": "ns_cshcn"}
NSCH_REDESIGN = 2016
CAUTION_WIDTH = 0.20

# Published values differ from ours by rounding, by original instead of enhanced files, and by small differences of
# rules that no source settles.
TOLERANCE_NATION = 0.010
TOLERANCE_STATE = 0.020

# Publications use the topical file; the screener file covers a different set of children.
PUBLISHED_FROM = ("nsch_topical",)

# Columns in which a published and a computed value must agree, besides the period.
SAME = ["indicator_id", "population", "geo_id", "group_name", "group_level"]
BENCHMARK_COLUMNS = [
    *SAME,
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


def tables(raw: Path, indicators: list[Indicator], log: BuildLog) -> dict[str, pd.DataFrame]:
    """Frames `published` (all figures as found), `estimate` (those that are one of our indicators) and `source`."""
    figures = _read(raw, FIGURES)
    states = _read(raw, STATES)
    noms = _read(raw, NOM_TABLES)
    geo_ids = {row.state: NATION if row.fips == "00" else row.fips for row in states.itertuples()}
    figures["source_id"] = [_publication_id(r.source_publisher, r.source_title) for r in figures.itertuples()]
    estimates = pd.concat(
        [
            _from_figures(figures, indicators, geo_ids, log),
            _from_states(states),
            _from_noms(noms, indicators, geo_ids),
        ],
        ignore_index=True,
    )
    _check_one_value(estimates)
    return {"published": figures, "estimate": estimates[ESTIMATE_COLUMNS], "source": _publications(figures)}


def _read(raw: Path, name: str) -> pd.DataFrame:
    frame = read_rows(raw / name, [*TEXTS[name], *NUMBERS[name]]).drop(columns="row")
    check_numbers(raw / name, frame, NUMBERS[name])
    return frame


def _publication_id(publisher: str, title: str) -> str:
    return "pub-" + hashlib.sha256(f"{publisher}|{title}".encode()).hexdigest()[:8]


def _publications(figures: pd.DataFrame) -> pd.DataFrame:
    """Rows of `source`: each publication under its publisher's name, never under that of who kept the copy we read."""
    first = figures.drop_duplicates("source_id").copy()
    for row in read_rows(PUBLICATIONS, ["source_publisher", "source_title", "publisher", "title"]).itertuples():
        same = first["source_publisher"] == row.source_publisher
        if row.source_title:
            same &= first["source_title"] == row.source_title
        ours = {"source_publisher": row.publisher, "source_title": row.title}
        for column, text in ours.items():
            if text:
                first.loc[same, column] = text
    return pd.DataFrame(
        {
            "source_id": first["source_id"],
            "kind": "publication",
            "title": first["source_title"],
            "publisher": first["source_publisher"],
            "citation": first["source_publisher"] + ". " + first["source_title"] + ".",
            "url": first["source_url"].map(linkable),
            "license": "published values, cite the publisher",
            "vintage": first["period"],
            "file": FIGURES,
            "parts": "published_figures",
        }
    )


def _number(text: str) -> float:
    return float(text) / 100 if text else np.nan


def _from_figures(
    figures: pd.DataFrame, indicators: list[Indicator], geo_ids: dict[str, str], log: BuildLog
) -> pd.DataFrame:
    measures = {measure: i for i in indicators for measure in i.published}
    rows = []
    for place, row in enumerate(figures.itertuples(), start=1):
        indicator = measures.get(row.measure_id)
        survey, _, period = row.period.replace(" pooled", "").partition(" ")
        if indicator is None:
            continue
        usable = row.geography in geo_ids and row.population in POPULATIONS
        if not usable or survey not in SERIES or not period.replace("-", "").isdigit():
            told = f"{row.population}, {row.geography}, {row.period}: kept as a citation, not drawn as a series"
            log.remark("published_figures", place, "period", told, "kept")
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
            "geo_id": states["fips"].replace("00", NATION),
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
    share = known["percent"].map(_number)
    rows = pd.DataFrame(
        {
            "indicator_id": [measures[m].indicator_id for m in known["measure_id"]],
            "population": [NOM_POPULATIONS.get(m, "all_children") for m in known["measure_id"]],
            "geo_id": known["geography"].map(geo_ids),
            "period": known["period"],
            "group_name": "all",
            "group_level": "all",
            "value": np.where(known["measure_id"].isin(COMPLEMENTS), 1 - share, share),
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


def benchmarks(rows: pd.DataFrame, indicators: list[Indicator], shipped: Collection[tuple[str, int]]) -> pd.DataFrame:
    """Published against computed for the same measure, children, place and period.

    A benchmark is enforced where the rule is known to agree with its publisher (grade A), the value was read at its
    publisher, and the computed figure is of the files that the publication was compared with: those that came with
    the project. A figure of the screener rests on other children than publications, which use the topical file.

    Two published values of the nation of which one period begins the other imply the rest (2016-2017 and 2016: 2017);
    the implied value carries more rounding error, and is used for the nation alone.

    Args:
        rows: estimate rows, computed and published.
        indicators: the registry.
        shipped: series and year of the survey files that came with the project.
    """
    valued = rows[rows["value"].notna()]
    computed = valued[valued["estimate_type"] == "direct"]
    published = valued[(valued["estimate_type"] == "published") & (valued["series"] == "nsch")]
    published = pd.concat([published.assign(published_as="published"), _implied(published)])
    table = published.merge(computed, on=[*SAME, "period"], suffixes=("_published", ""))
    grades = {i.indicator_id: i.grade for i in indicators}
    difference = table["value"] - table["value_published"]
    tolerance = np.where(table["geo_id"] == NATION, TOLERANCE_NATION, TOLERANCE_STATE)
    inside = table["value_published"].between(table["lower"], table["upper"])
    verdict = np.select([difference.abs() <= tolerance, inside], ["agrees", "within_interval"], default="differs")
    first_hand = table["reliability_reason_published"] != "secondary_copy"
    same_files = np.array(
        [
            series in PUBLISHED_FROM and {(series, year) for year in periods.period_years(period)} <= set(shipped)
            for series, period in zip(table["series"], table["period"], strict=True)
        ],
        dtype=bool,
    )
    return table.assign(
        computed=table["value"],
        published=table["value_published"],
        difference=difference,
        tolerance=tolerance,
        verdict=verdict,
        enforced=(table["indicator_id"].map(grades) == "A") & first_hand & same_files,
        source_id=table["source_id_published"],
    )[BENCHMARK_COLUMNS]


def _implied(published: pd.DataFrame) -> pd.DataFrame:
    """The rest of a published period whose beginning is published too, years counting alike."""
    nation = published[published["geo_id"] == NATION].drop_duplicates([*SAME, "period"])
    years = nation["period"].map(lambda name: sorted(periods.period_years(name)))
    nation = nation.assign(first=years.str[0], count=years.str.len(), last=years.str[-1])
    both = nation.merge(nation, on=[*SAME, "first"], suffixes=("", "_begun"))
    both = both[both["count"] > both["count_begun"]]
    rest = both["count"] - both["count_begun"]
    value = (both["count"] * both["value"] - both["count_begun"] * both["value_begun"]) / rest
    return both.assign(
        value=value,
        period=[periods.period_name([*range(r.last_begun + 1, r.last + 1)]) for r in both.itertuples()],
        reliability_reason="",
        published_as="implied by " + both["period"] + " and " + both["period_begun"],
    )


def enforce(table: pd.DataFrame, log: BuildLog) -> None:
    """Stop the build when an enforced benchmark differs; remark on every other one that does.

    Raises:
        SourceError: an enforced benchmark is outside its tolerance and outside the computed interval.
    """
    for row in table[table["verdict"] == "differs"].itertuples():
        told = (
            f"{row.indicator_id}, {row.population}, {row.geo_id}, {row.period}: computed {row.computed:.1%}, "
            f"published {row.published:.1%}"
        )
        if row.enforced:
            raise SourceError(
                "Benchmark", f"{told}, tolerance {row.tolerance:.1%}", "find out which rule or file changed"
            )
        log.remark(row.source_id, 0, row.indicator_id, told, "flagged")
