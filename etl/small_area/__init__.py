"""County and region values: the share with special health care needs, their number, the medical home, and more.

METHODS section 6: a multilevel model of the national file, the state's level kept, poststratified to county cells,
benchmarked to the direct Massachusetts estimate, with the spread left between areas added to every interval.
Everything random is seeded: the same inputs give the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from etl.core.areas import MASSACHUSETTS
from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.registry.indicators import Indicator
from etl.geography import areas
from etl.small_area.model.composition import CountyChildren, CountyTables, race_shares, same_everywhere
from etl.small_area.model.county_estimates import Drawn, State, stratified_normals
from etl.small_area.model.fitting import Candidate, Fitted, candidates, period, with_poverty
from etl.small_area.model.multilevel_logit import design
from etl.small_area.model.specification import CSHCN, DRAWS, SEED, ModelSpecification
from etl.small_area.model.spread import within_states
from etl.small_area.results import estimate_rows, pairwise_comparisons
from etl.small_area.validation import accuracy, simulation
from etl.small_area.validation.accuracy import BETTER
from etl.small_area.validation.positive_control import positive_controls
from etl.small_area.validation.validation_results import Ledger, Verdict, record_simulation

# Where the model is no better, every county gets the state's value of these (METHODS section 6); others are refused.
ALWAYS_SHOWN = ("cshcn_prevalence", "medical_home")
AGREES = 1e-6
SPLITS = 4


def tables(
    children: Mapping[str, pd.DataFrame], raw: Path, direct: pd.DataFrame, indicators: list[Indicator], log: BuildLog
) -> dict[str, pd.DataFrame]:
    """Fit, validate and apply the county model.

    Args:
        children: scored children of the pooled files: nsch_screener, with the items metro_yn and mpc_yn, and
            nsch_topical, with income and insurance.
        raw: folder of raw files.
        direct: direct estimate rows; counties add up to the state's own.
        indicators: the registry; those marked with `counties` are tried.
        log: collects remarks.

    Returns:
        Frames estimate, county_draw, county_pair, map_sentence, model_verdict, model_validation, model_summary and
        source.

    Raises:
        SourceError: an input is missing, or the children do not give the direct estimates.
    """
    screener, topical = children["nsch_screener"], children["nsch_topical"]
    parts = areas.region_parts(areas.read_towns(raw))
    split = parts.pivot_table(index="region_id", columns="county_id", values="share_of_county").fillna(0.0)
    county_tables = CountyTables(raw, split.columns.tolist(), race_shares(screener))
    county_children = CountyChildren(county_tables)
    tried = candidates(screener, topical, indicators)
    _report_unknown(tried, log)

    state_rows = direct[
        (direct["geo_id"] == MASSACHUSETTS) & (direct["group_name"] == "all") & (direct["estimate_type"] == "direct")
    ]
    ledger, results = Ledger(), []
    for candidate in tried:
        verdict, result = _tried(candidate, county_children, state_rows, split, ledger)
        ledger.verdict(candidate.outcome, candidate.period, candidate.children_of, verdict)
        if result is not None:
            results.append(result)
            inputs = simulation.inputs_hash(raw, candidate.outcome.inputs(raw, candidate.period))
            record_simulation(ledger, candidate.outcome, candidate.period, inputs, log)
    _parts_of_states(tried[0], ledger)
    for outcome, found in positive_controls(with_poverty(topical), county_tables, np.random.default_rng([SEED, 2])):
        ledger.areas(outcome, period(topical), "positive_control", found)
    maps = [drawn for result in results for drawn in estimate_rows.maps(result, split)]
    return (
        {
            "estimate": pd.concat([estimate_rows.estimates(result, split) for result in results], ignore_index=True),
            "source": pd.DataFrame([estimate_rows.source(raw, result) for result in results]),
        }
        | pairwise_comparisons.frames([*maps, *estimate_rows.published_maps(raw, split)])
        | ledger.frames()
    )


def _tried(
    candidate: Candidate, county_children: CountyChildren, direct: pd.DataFrame, split: pd.DataFrame, ledger: Ledger
) -> tuple[Verdict, estimate_rows.Result | None]:
    """What becomes of one outcome, and its counties where they are shown; the grounds go to the ledger."""
    outcome, years, always = candidate.outcome, candidate.period, candidate.outcome.indicator_id in ALWAYS_SHOWN
    if _blank(direct, outcome, years):
        return Verdict("refused", "no_state_value"), None
    rng, fitted = candidate.outcome.rng(), candidate.fitted()
    state, count = direct_state(direct, fitted, years)
    probability = _leave_one_out(fitted, years, ledger, rng)
    beats = probability >= BETTER
    if not beats and not always:
        return Verdict("refused", "not_better", probability, BETTER), None
    composition = candidate.composition(county_children.of(outcome, candidate.children_of), rng)
    values = _description(fitted, composition, state, count) | {"beats_baseline": float(beats)}
    ledger.measures(outcome, years, "fit", "model", values)
    if not beats:
        composition = same_everywhere(composition)
    result = estimate_rows.Result(
        outcome=outcome,
        period=years,
        counties=fitted.places(composition, state, rng),
        made_of=fitted.places(composition, state, rng, departures=False),
        inside=fitted.departures_of_parts(split.to_numpy(), rng),
        beats_baseline=beats,
        state_caution=_state_rows(direct, outcome, years)["reliability"][outcome.indicator_id] != "ok",
        state_count=_drawn(count, rng),
    )
    if not always and estimate_rows.mostly_suppressed(result, split):
        return Verdict("refused", "too_wide", probability, BETTER), None
    return Verdict("composition" if beats else "state_value", "", probability, BETTER), result


def _report_unknown(tried: list[Candidate], log: BuildLog) -> None:
    """Say for each file how many children lack a factor of the model and are left out of it."""
    for candidate in {candidate.outcome.series: candidate for candidate in tried}.values():
        left_out = candidate.children.loc[~candidate.survey.known, "source_id"].astype(str).value_counts()
        for source_id, number in left_out.items():
            told = f"{number:,} children without all factors of the county model"
            log.remark(str(source_id), 0, "", told, "dropped")


def _state_rows(direct: pd.DataFrame, outcome: ModelSpecification, years: str) -> pd.DataFrame:
    """The rows of the outcome's population and years, of Massachusetts' direct rows, by indicator."""
    own = (direct["period"] == years) & (direct["population"] == outcome.population)
    return direct[own].set_index("indicator_id")


def _blank(direct: pd.DataFrame, outcome: ModelSpecification, years: str) -> bool:
    """Whether Massachusetts has a row without a value: too few children, or a question that changed."""
    value = _state_rows(direct, outcome, years)["value"]
    return outcome.indicator_id in value.index and bool(pd.isna(value[outcome.indicator_id]))


def _drawn(count: State | None, rng: np.random.Generator) -> Drawn | None:
    """The state's number of children, and draws within its error: of the share and of all children together."""
    if count is None:
        return None
    return Drawn(np.array(count.value), count.value + count.se * stratified_normals(rng, DRAWS))


def direct_state(direct: pd.DataFrame, fitted: Fitted, years: str) -> tuple[State, State | None]:
    """The direct Massachusetts estimate (of its direct rows), and for the share with special needs their number.

    Raises:
        SourceError: it is missing, or the children of the model do not give it.
    """
    outcome = fitted.outcome
    whole = _state_rows(direct, outcome, years)
    where = f"Direct estimates of {outcome.indicator_id}, Massachusetts, {years}"
    needed = [outcome.indicator_id, *([estimate_rows.COUNT] if outcome is CSHCN else [])]
    missing = [name for name in needed if name not in whole.index or pd.isna(whole["value"][name])]
    if missing:
        raise SourceError(where, f"no value of {missing[0]}", "give the model the years that the estimates pool")
    own, found, *count = fitted.home_state, *(State(*whole.loc[name, ["value", "se"]].astype(float)) for name in needed)
    if abs(own.value - found.value) > AGREES or abs(own.se - found.se) > AGREES:
        told = f"{found.value:.6f} (SE {found.se:.6f}) where the model's children give {own.value:.6f} ({own.se:.6f})"
        raise SourceError(where, told, "give the model the same children and weights as the estimates")
    return found, count[0] if count else None


def _leave_one_out(fitted: Fitted, years: str, ledger: Ledger, rng: np.random.Generator) -> float:
    """Validate by areas left out; the share of resamples in which the model beats the mean of the other areas."""
    found = accuracy.leave_one_out(fitted.cells, fitted.without)
    ledger.areas(fitted.outcome, years, "leave_one_out", found)
    better = {
        baseline: accuracy.probability_better(found, "model", baseline, rng)
        for baseline in (accuracy.GATE, "nation_baseline", "cell_baseline")
    }
    for baseline, probability in better.items():
        ledger.measures(fitted.outcome, years, "leave_one_out", baseline, {"probability_model_better": probability})
    return better[accuracy.GATE]


def _description(fitted: Fitted, composition: Drawn, state: State, count: State | None) -> dict[str, float]:
    """What the fit itself says: spreads, the gain by composition, and how far the benchmark moves it."""
    modeled = float((expit(fitted.fit.known_area(fitted.home)) * composition.central).sum() / composition.central.sum())
    values = {
        "areas": len(fitted.cells.areas),
        "children": fitted.cells.children.sum(),
        "effective_children": fitted.cells.trials.sum(),
        "spread_left_between_areas": fitted.spread.value,
        "log_marginal_gain_of_composition": fitted.fit.log_marginal - accuracy.without_composition(fitted.cells),
        "state_by_model": modeled,
        "benchmark_factor": state.value / modeled,
    }
    values |= _within(fitted)
    values |= {f"sd_{name}": sd for name, sd in fitted.fit.sd.items()}
    if count is not None:
        values["children_factor"] = count.value / state.value / composition.central.sum()
    return values


def _within(fitted: Fitted) -> dict[str, float]:
    """How far apart the parts of states are, and how far composition leaves them, on the scale of shares.

    Spreads on the logit scale are multiplied by the slope of a share at the mean of the areas.
    """
    level = fitted.cells.direct.mean()
    slope = level * (1 - level)
    apart = within_states(fitted.parts, fitted.cells, None)
    parts = len(apart.residual)
    values: dict[str, float] = {"parts": parts, "states_with_parts": parts - apart.degrees}
    spreads = {"areas_left": fitted.spread}
    # A small survey may have no state with two large enough parts.
    if apart.degrees:
        spreads |= {"parts": apart, "parts_left": fitted.spread_within}
    for name, spread in spreads.items():
        upper, lower = spread.draws(np.array([0.025, 0.975])) * slope
        values |= {f"spread_{name}": spread.value * slope, f"spread_{name}_lower": lower, f"spread_{name}_upper": upper}
    return values


def _parts_of_states(candidate: Candidate, ledger: Ledger) -> None:
    """Validate within states: several random halvings of the households, since one alone is noisy."""
    outcome, years, survey = candidate.outcome, candidate.period, candidate.survey
    households = int(survey.stage.cluster.max()) + 1
    values = candidate.values.to_numpy(dtype=float)
    columns = design(outcome.factors, outcome.varying)
    found = []
    for number in range(SPLITS):
        halves = np.random.default_rng([SEED, 3, number]).integers(0, 2, households)[survey.stage.cluster]
        parts = accuracy.parts_of_states(survey, values, candidate.where, columns, halves)
        found.append(parts.assign(area=parts["area"] + f"-{number}"))
    together = pd.concat(found, ignore_index=True)
    ledger.areas(outcome, years, "parts_of_states", together)
    for method in ("model", "cell_baseline"):
        slope, se = accuracy.slope(together[together["method"] == method])
        # The splits use the same households: the error is that of one split.
        ledger.measures(outcome, years, "parts_of_states", method, {"slope": slope, "slope_se": se * np.sqrt(SPLITS)})
