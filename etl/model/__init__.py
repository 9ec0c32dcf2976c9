"""County and region values of the share with special health care needs, their number, and the medical home.

METHODS section 6: a multilevel model of the national file, the state's level kept, poststratified to county cells,
benchmarked to the direct Massachusetts estimate, with the spread left between areas added to every interval.
Everything random is seeded: the same inputs give the same numbers.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from etl import geography
from etl.errors import SourceError
from etl.model import evidence, rows, simulate, validate
from etl.model.cells import Survey, prepare
from etl.model.control import positive_controls
from etl.model.counties import Drawn, State
from etl.model.ledger import Ledger
from etl.model.outcomes import (
    CSHCN,
    HOME,
    MEDICAL_HOME,
    SEED,
    CountyTables,
    Fitted,
    compose,
    fit_outcome,
    of_those,
    period,
    race_shares,
    same_everywhere,
    with_poverty,
)
from etl.report import Report

# County values by composition are shown when, in this share of resamples of the 51 areas, the model predicts areas
# left out better than the nation's value does. Otherwise every county gets the state's value.
BETTER = 0.95
AGREES = 1e-6
SPLITS = 4


def tables(
    screener: pd.DataFrame, topical: pd.DataFrame, raw: Path, direct: pd.DataFrame, report: Report
) -> dict[str, pd.DataFrame]:
    """Fit, validate and apply the county model.

    Args:
        screener: children of the pooled screener files as `etl.read` gives them, with the items metro_yn and mpc_yn.
        topical: children of the pooled topical files, with income, insurance and a column medical_home.
        raw: folder of raw files.
        direct: direct estimate rows; counties add up to the state's own.
        report: collects findings.

    Returns:
        Frames estimate, county_draw, county_pair, map_sentence, model_validation, model_summary and source.

    Raises:
        SourceError: an input is missing, or the children do not give the direct estimates.
    """
    parts = geography.region_parts(geography.read_towns(raw))
    split = parts.pivot_table(index="region_id", columns="county_id", values="share_of_county").fillna(0.0)
    counties = split.columns.tolist()
    topical = with_poverty(topical)
    in_screener, in_topical = prepare(screener, CSHCN.factors), prepare(topical, MEDICAL_HOME.factors)
    _report_unknown(in_screener, screener, report)
    _report_unknown(in_topical, topical, report)
    county_tables = CountyTables(raw, counties, race_shares(screener))

    has_need = topical["cshcn_in_file"]
    cshcn = fit_outcome(CSHCN, in_screener, screener["cshcn_in_file"], screener["fips"])
    need = fit_outcome(MEDICAL_HOME, in_topical, has_need, topical["fips"])
    home = fit_outcome(MEDICAL_HOME, in_topical, topical["medical_home"].where(has_need == 1), topical["fips"])
    plans = [(cshcn, "nsch_screener", screener, None), (home, "nsch_topical", topical, need)]

    ledger = Ledger()
    estimates, maps, sources = [], [], []
    for number, (fitted, series, children, group) in enumerate(plans):
        rng = np.random.default_rng([SEED, number])
        outcome, years = fitted.outcome, period(children)
        state, count = direct_state(direct, fitted, years)
        beats = _leave_one_out(fitted, years, ledger, rng)
        composition = compose(county_tables, outcome, rng)
        if group is not None:
            composition = of_those(composition, group, rng)
        values = _description(fitted, composition, state, count) | {"beats_baseline": float(beats)}
        ledger.measures(outcome, years, "fit", "model", values)
        if not beats:
            composition = same_everywhere(composition)
        result = rows.Result(
            outcome=outcome,
            period=years,
            series=series,
            counties=fitted.places(composition, state, rng),
            made_of=fitted.places(composition, state, rng, departures=False),
            beats_baseline=beats,
            state_count=count,
        )
        estimates.append(rows.estimates(result, split))
        maps += rows.maps(result, split)
        sources.append(rows.source(raw, result))
        simulate.record(ledger, outcome, years, simulate.inputs_hash(raw, rows.inputs(raw, series, years)), report)
    _parts_of_states(cshcn, in_screener, screener, ledger)
    for outcome, found in positive_controls(topical, county_tables, np.random.default_rng([SEED, 2])):
        ledger.areas(outcome, period(topical), "positive_control", found)
    return (
        {
            "estimate": pd.concat(estimates, ignore_index=True),
            "source": pd.DataFrame(sources),
        }
        | evidence.frames([*maps, *rows.published_maps(raw, split)])
        | ledger.frames()
    )


def _report_unknown(survey: Survey, children: pd.DataFrame, report: Report) -> None:
    """Say for each file how many children lack a factor of the model and are left out of it."""
    left_out = children.loc[survey.cell < 0, "source_id"]
    for source_id, number in left_out.value_counts().items():
        report.finding(str(source_id), 0, "", f"{number:,} children without all factors of the county model", "dropped")


def direct_state(direct: pd.DataFrame, fitted: Fitted, years: str) -> tuple[State, float | None]:
    """The direct Massachusetts estimate, and for the share with special health care needs their number.

    Raises:
        SourceError: it is missing, or the children of the model do not give it.
    """
    outcome = fitted.outcome
    whole = direct[
        (direct["geo_id"] == HOME)
        & (direct["period"] == years)
        & (direct["population"] == outcome.population)
        & (direct["group_name"] == "all")
        & (direct["estimate_type"] == "direct")
    ].set_index("indicator_id")
    where = f"Direct estimates of {outcome.indicator_id}, Massachusetts, {years}"
    needed = [outcome.indicator_id, *([rows.COUNT] if outcome is CSHCN else [])]
    missing = [name for name in needed if name not in whole.index or pd.isna(whole["value"][name])]
    if missing:
        raise SourceError(where, f"no value of {missing[0]}", "give the model the years that the estimates pool")
    own, found = fitted.home_state, State(*whole.loc[outcome.indicator_id, ["value", "se"]].astype(float))
    if abs(own.value - found.value) > AGREES or abs(own.se - found.se) > AGREES:
        told = f"{found.value:.6f} (SE {found.se:.6f}) where the model's children give {own.value:.6f} ({own.se:.6f})"
        raise SourceError(where, told, "give the model the same children and weights as the estimates")
    return found, float(whole["value"][rows.COUNT]) if outcome is CSHCN else None


def _leave_one_out(fitted: Fitted, years: str, ledger: Ledger, rng: np.random.Generator) -> bool:
    found = validate.leave_one_out(fitted.cells, fitted.without)
    ledger.areas(fitted.outcome, years, "leave_one_out", found)
    better = {
        baseline: validate.probability_better(found, "model", baseline, rng)
        for baseline in ("nation_baseline", "cell_baseline")
    }
    for baseline, probability in better.items():
        ledger.measures(fitted.outcome, years, "leave_one_out", baseline, {"probability_model_better": probability})
    return better["nation_baseline"] >= BETTER


def _description(fitted: Fitted, composition: Drawn, state: State, count: float | None) -> dict[str, float]:
    """What the fit itself says: spreads, the gain by composition, and how far the benchmark moves it."""
    modelled = float(
        (expit(fitted.fit.known_area(fitted.home)) * composition.central).sum() / composition.central.sum()
    )
    values = {
        "areas": len(fitted.cells.areas),
        "children": fitted.cells.children.sum(),
        "effective_children": fitted.cells.trials.sum(),
        "spread_left_between_areas": fitted.spread.value,
        "log_marginal_gain_of_composition": fitted.fit.log_marginal - validate.without_composition(fitted.cells),
        "state_by_model": modelled,
        "benchmark_factor": state.value / modelled,
    }
    values |= {f"sd_{name}": sd for name, sd in fitted.fit.sd.items()}
    if count is not None:
        values["children_factor"] = count / state.value / composition.central.sum()
    return values


def _parts_of_states(fitted: Fitted, survey: Survey, children: pd.DataFrame, ledger: Ledger) -> None:
    """Validate within states: several random halvings of the households, since one alone is noisy."""
    outcome, years = fitted.outcome, period(children)
    households = int(survey.cluster.max()) + 1
    where = validate.whereabouts(children)
    values = children["cshcn_in_file"].to_numpy(dtype=float)
    found = []
    for number in range(SPLITS):
        halves = np.random.default_rng([SEED, 3, number]).integers(0, 2, households)[survey.cluster]
        parts = validate.parts_of_states(survey, values, where, fitted.fit.design, halves)
        found.append(parts.assign(area=parts["area"] + f"-{number}"))
    together = pd.concat(found, ignore_index=True)
    ledger.areas(outcome, years, "parts_of_states", together)
    for method in ("model", "cell_baseline"):
        slope, se = validate.slope(together[together["method"] == method])
        # The splits use the same households: the error is that of one split.
        ledger.measures(outcome, years, "parts_of_states", method, {"slope": slope, "slope_se": se * np.sqrt(SPLITS)})
