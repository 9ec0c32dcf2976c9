"""How far a measure moves with the open questions of its rule: every alternative rule, estimated.

Each reading is estimated as the indicator itself is, with its difference from the rule in use among the same children.
How well a reading of the medical home agrees with published values is measured over the areas whose value two
publications imply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr

from etl.core import periods
from etl.core.areas import MASSACHUSETTS, NATION
from etl.core.registry import question_changes
from etl.core.registry.question_changes import Break
from etl.estimation.judgment import comparisons, reliability
from etl.estimation.statistics import design, intervals, share_estimates
from etl.estimation.statistics.multiple_testing import benjamini_hochberg
from etl.survey.alternatives.alternative_insurance_rules import INSURANCE
from etl.survey.alternatives.alternative_rules import MEDICAL_HOME, USED, OpenRule, Reading
from etl.survey.pooled import pooled
from etl.survey.scoring.primitives import RULES

SERIES = "nsch_topical"
OPEN_RULES = (MEDICAL_HOME, INSURANCE)
ITEMS = MEDICAL_HOME.items | INSURANCE.items
COMPOSITE = MEDICAL_HOME.indicator_id
(POPULATION,) = MEDICAL_HOME.populations

COLUMNS = [
    *("indicator_id", "reading_id", "open_question", "reading_source", "population", "geo_id", "period"),
    *("value", "lower", "upper", "se", "n", "n_eff", "weighted_count", "reliability", "reliability_reason"),
    *("difference", "difference_se", "difference_lower", "difference_upper"),
    *("p_value", "p_adjusted", "verdict", "source_id"),
]
# Columns that name one figure; each reading of a rule gives another value of it.
FIGURE = ["indicator_id", "population", "geo_id", "period"]
# Columns of a comparison, renamed where the share itself has a column of that name.
_GAP = {"difference": "difference", "se": "difference_se", "lower": "difference_lower", "upper": "difference_upper"}
# Fewer areas would say little about how well a reading fits.
MIN_AREAS = 30
# Verdicts of the 51 areas on an alternative reading against the current rule, at the 5% level.
CLOSER, AS_CLOSE, FARTHER = "closer", "as_close", "farther"
FIT_COLUMNS = [
    *("reading_id", "open_question", "indicator_id", "population", "period"),
    *("areas", "mean_error", "mean_absolute_error", "correlation", "worse_by", "worse_by_se"),
    *("p_value", "source_id", "p_adjusted", "verdict"),
]


def tables(
    children: Mapping[int, pd.DataFrame], published: pd.DataFrame, changes: Mapping[str, Sequence[Break]]
) -> dict[str, pd.DataFrame]:
    """Frames `sensitivity` and `sensitivity_fit`.

    Args:
        children: children by survey year, as `read.read_children` and `survey.scored_children` make them.
        published: published estimate rows; two periods that begin alike give the year of the fit.
        changes: breaks of questions by indicator.
    """
    scored = {(rule, own): _by_year(children, rule, own) for rule in OPEN_RULES for own in rule.populations}
    rows = [rows for (rule, own), years in scored.items() for rows in _estimates(years, rule, own)]
    found = _judged_by(pd.concat(rows, ignore_index=True), changes) if rows else pd.DataFrame(columns=COLUMNS)
    return {"sensitivity": found, "sensitivity_fit": _fit(scored[MEDICAL_HOME, POPULATION], published)}


def _estimates(scored: Mapping[int, pd.DataFrame], rule: OpenRule, population: str) -> Iterator[pd.DataFrame]:
    """Every reading of a rule among the children of a population, period by period and place by place."""
    for run in periods.periods(scored):
        children = pooled([scored[year] for year in run])
        for geo_id in (MASSACHUSETTS, NATION):
            area = children if geo_id == NATION else children[children["fips"] == geo_id]
            found = _estimated(area.assign(weight=area["weight"] / len(run)), rule)
            yield found.assign(population=population, geo_id=geo_id, period=periods.period_name(run))


def _judged_by(rows: pd.DataFrame, changes: Mapping[str, Sequence[Break]]) -> pd.DataFrame:
    """All estimates with intervals, reliability and tests, and what the changes of questions do to each period."""
    tested = _tested(reliability.flag(intervals.with_intervals(rows)))
    by_period = tested.groupby("period", sort=False)
    told = [question_changes.apply(own, changes, sorted(periods.period_years(name))) for name, own in by_period]
    return _finished(pd.concat(told).sort_index())


def column(indicator_id: str, reading_id: str) -> str:
    """Name of the column that holds an indicator under a reading."""
    return f"{indicator_id}:{reading_id}"


def _by_year(children: Mapping[int, pd.DataFrame], rule: OpenRule, population: str) -> dict[int, pd.DataFrame]:
    """Scored children of the years that asked every item of a rule."""
    return {year: _scored(frame, rule, population) for year, frame in children.items() if rule.items <= set(frame)}


def _scored(children: pd.DataFrame, rule: OpenRule, population: str) -> pd.DataFrame:
    """Design columns, and each indicator under each reading among the children of a population."""
    own = children[children["population"] == population]
    found = {}
    for reading in rule.readings:
        answers = reading.answers(own)
        for indicator_id in rule.indicators(reading):
            found[column(indicator_id, reading.reading_id)] = RULES[indicator_id](answers)
    design = children[["fips", "stratum", "cluster", "weight"]]
    return pd.concat([design, pd.DataFrame(found).reindex(children.index)], axis=1)


def _estimated(area: pd.DataFrame, rule: OpenRule) -> pd.DataFrame:
    """Share of each indicator under each reading, and its difference from the rule in use, in one area."""
    used, *_ = rule.readings
    pairs = {
        column(i, r.reading_id): (i, r) for i in rule.indicators(used) for r in rule.readings if i in rule.indicators(r)
    }
    sample = design.sample(area, list(pairs), {"all": pd.Series("all", index=area.index)})
    shares = {share.outcome: share for share in share_estimates.shares(sample, list(pairs), "all")}
    rows: list[dict[str, object]] = []
    for name, (indicator_id, reading) in pairs.items():
        gap_se = share_estimates.error_of_difference(sample, shares[name], shares[column(indicator_id, USED)])
        told = {"indicator_id": indicator_id, "reading_id": reading.reading_id, "open_question": reading.question}
        told["reading_source"] = reading.source
        rows.append({**told, **shares[name]._asdict(), "gap_se": gap_se})
    return pd.DataFrame(rows)


def _tested(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the difference of each reading from the rule in use; those of one figure are corrected together."""
    told = rows.to_dict("records")
    used = {_figure(row): row for row in told if row["reading_id"] == USED}
    gaps = pd.DataFrame([_difference(row, used[_figure(row)]) for row in told], index=rows.index)
    figures = rows.assign(p_value=gaps["p_value"]).dropna(subset="p_value").groupby(FIGURE, sort=False)
    adjusted = figures["p_value"].transform(benjamini_hochberg).reindex(rows.index)
    verdict = comparisons.verdicts(gaps["difference"], adjusted)
    return rows.assign(**gaps.rename(columns=_GAP), p_adjusted=adjusted, verdict=verdict)


def _figure(row: comparisons.Row) -> tuple[str, ...]:
    """What the readings of a row are read for."""
    return tuple(row[name] for name in FIGURE)


def _difference(row: comparisons.Row, used: comparisons.Row) -> dict[str, float]:
    """Both shares are of the same children: the covariance follows from the error of their difference.

    A reading that changes nothing for any child is no other figure, and nothing is tested.
    """
    if row["gap_se"] == 0 or "suppressed" in (row["reliability"], used["reliability"]):
        gap = row["value"] - used["value"]
        return {"difference": gap, "se": row["gap_se"], "lower": np.nan, "upper": np.nan, "p_value": np.nan}
    covariance = (row["se"] ** 2 + used["se"] ** 2 - row["gap_se"] ** 2) / 2
    return {**comparisons.compare(row, used, covariance), "se": row["gap_se"]}


def _finished(rows: pd.DataFrame) -> pd.DataFrame:
    """Suppressed rows blanked, differences with them; the source added."""
    blanked = reliability.blank_suppressed(rows)
    hidden = rows["reliability"] == "suppressed"
    blanked.loc[hidden, [*_GAP.values(), "p_value", "p_adjusted"]] = np.nan
    blanked.loc[hidden, "verdict"] = ""
    return blanked.assign(source_id="nsch_" + rows["period"] + "_topical")[COLUMNS]


def implied(published: pd.DataFrame) -> pd.DataFrame:
    """Values of a single year by area that two published periods imply, years counting alike: 2016-2017 and 2016.

    Returns:
        geo_id, period, value, source_id.
    """
    own = published[
        (published["indicator_id"] == COMPOSITE)
        & (published["population"] == POPULATION)
        & (published["group_name"] == "all")
        & (published["series"] == "nsch")
        & published["value"].notna()
    ]
    first, _, last = (own["period"].str.partition("-")[part] for part in range(3))
    own = own.assign(first=first, last=last)
    pairs, ones = own[own["last"] != ""], own[own["last"] == ""]
    both = pairs.merge(ones, on=["geo_id", "first", "source_id"], suffixes=("", "_first"))
    both = both[both["last"].astype(int) == both["first"].astype(int) + 1]
    value = 2 * both["value"] - both["value_first"]
    return pd.DataFrame(
        {"geo_id": both["geo_id"], "period": both["last"], "value": value, "source_id": both["source_id"]}
    )


def _fit(scored: Mapping[int, pd.DataFrame], published: pd.DataFrame) -> pd.DataFrame:
    """How far each reading is from the implied values of the 51 areas, and by how much farther than the rule in use."""
    tables = []
    for (period, source_id), own in implied(published).groupby(["period", "source_id"]):
        target = own.set_index("geo_id")["value"].drop(NATION, errors="ignore")
        if int(period) not in scored or len(target) < MIN_AREAS:
            continue
        rows = []
        errors = {r.reading_id: _by_area(scored[int(period)], r).sub(target).dropna() for r in MEDICAL_HOME.readings}
        for reading in MEDICAL_HOME.readings:
            error = errors[reading.reading_id]
            worse = error.abs() - errors[USED].abs()
            told = (reading.reading_id, reading.question, COMPOSITE, POPULATION, period)
            spread = float(worse.std(ddof=1) / np.sqrt(len(worse)))
            correlation = float(np.corrcoef(error + target[error.index], target[error.index])[0, 1])
            gap = float(worse.mean())
            p_value = float(2 * ndtr(-abs(gap) / spread)) if spread > 0 else np.nan
            measured = (len(error), error.mean(), error.abs().mean(), correlation, gap, spread, p_value)
            rows.append((*told, *measured, source_id))
        tables.append(_judged(pd.DataFrame(rows, columns=FIT_COLUMNS[:-2])))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=FIT_COLUMNS)


def _judged(fit: pd.DataFrame) -> pd.DataFrame:
    """Closer, as close or farther, corrected together; what changes no value, as the rule in use, is not tested."""
    tested = fit["p_value"].notna()
    adjusted = fit["p_value"].copy()
    adjusted[tested] = benjamini_hochberg(fit.loc[tested, "p_value"])
    told = {"lower": CLOSER, "same": AS_CLOSE, "higher": FARTHER}
    verdict = [told[name] for name in comparisons.verdicts(fit["worse_by"], adjusted)]
    return fit.assign(p_adjusted=adjusted, verdict=verdict)


def _by_area(children: pd.DataFrame, reading: Reading) -> pd.Series:
    met = children[column(COMPOSITE, reading.reading_id)]
    weight = children["weight"].where(met.notna())
    return (met * weight).groupby(children["fips"]).sum() / weight.groupby(children["fips"]).sum()
