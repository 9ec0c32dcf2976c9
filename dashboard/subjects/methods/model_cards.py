"""Cards of the county model: predictions of areas left out, outcomes known by county, and what each map can say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.cards import cells, estimate_card
from dashboard.cards.card import Card, Cell, Number
from dashboard.cards.dots import place_role
from dashboard.charts.kinds.scatter import Pair, scatter
from dashboard.data.indicators import indicator
from dashboard.data.map_models import MapSentence
from dashboard.data.models import Prediction, records
from dashboard.data.queries import provenance as data
from dashboard.i18n.catalog import t
from dashboard.subjects.methods import measure
from dashboard.wording import numbers
from dashboard.wording.markdown import bullets

LEFT_OUT, CONTROL, PARTS, SIMULATION, FIT = (
    "leave_one_out",
    "positive_control",
    "parts_of_states",
    "simulation",
    "fit",
)
QUESTIONNAIRES = {"short": "nsch_screener", "long": "nsch_topical"}
MODEL = "model"
STATES_BASELINE, CELL_BASELINE = "states_baseline", "cell_baseline"
BASELINES = (STATES_BASELINE, "nation_baseline", CELL_BASELINE)
Measures = Mapping[str, float]


def outcomes() -> dict[str, str]:
    """Titles of the indicators whose model was validated area by area."""
    return {indicator_id: indicator(indicator_id).title for indicator_id, _, _ in data.modeled()}


def years() -> dict[str, object]:
    """Of both questionnaires, the years that the model pools, and the year of its counts of children, in words."""
    found: dict[str, object] = {}
    for name, series in QUESTIONNAIRES.items():
        period, counted = data.model_years()[series]
        found |= {name: numbers.period(period), f"counts_of_{name}": counted}
    return found


def measures(indicator_id: str, validation: str, method: str = MODEL) -> Measures:
    """The named numbers of one validation and method; none where there was no such validation."""
    rows = data.model_summary()
    keys = (rows["indicator_id"] == indicator_id) & (rows["validation"] == validation) & (rows["method"] == method)
    return dict(zip(rows.loc[keys, "measure"], rows.loc[keys, "value"], strict=True))


def left_out(indicator_id: str) -> Card:
    """Each area predicted from all others, against its own survey estimate."""
    rows = data.validation(indicator_id, LEFT_OUT)
    own = rows[rows["method"] == MODEL]
    model, states, cell = (measures(indicator_id, LEFT_OUT, m) for m in (MODEL, STATES_BASELINE, CELL_BASELINE))
    told_of = records(Prediction, own)
    pairs = [_pair(r) for r in told_of]
    first = told_of[0]
    finding = t(
        "methods.model.scatter_finding",
        error=numbers.distance(model["rmse"]),
        states=numbers.distance(states["rmse"]),
        cell=numbers.distance(cell["rmse"]),
        sampling=numbers.distance(model["sampling_error"]),
        left=numbers.distance(math.sqrt(max(model["rmse"] ** 2 - model["sampling_error"] ** 2, 0.0))),
        covered=numbers.share(model["coverage"]),
    )
    told = [p.told for p in pairs if p.role == "home"]
    return Card(
        card_id=f"us-{indicator_id.replace('_', '-')}-areas-left-out_{first.period}",
        title=t("methods.model.scatter_title", title=indicator(indicator_id).title),
        subtitle=t(
            "methods.model.scatter_subtitle",
            population=t(f"population_short.{first.population}"),
            areas=len(own),
            period=numbers.period(first.period),
        ),
        finding=finding,
        data=rows,
        columns=_errors(indicator_id),
        kinds=("modeled", "direct"),
        source_ids=tuple(data.source_of_model(indicator_id)),
        alt=" ".join([finding, *told]),
        definitions=(estimate_card.definition(indicator(indicator_id)),),
        notes=(t("methods.model.scatter_note"),),
        chart=scatter(
            pairs,
            x_title=t("methods.model.axis_predicted"),
            y_title=t("methods.model.axis_direct"),
        ),
    )


def _pair(row: Prediction) -> Pair:
    shown = numbers.between(row.lower, row.upper, "proportion", 1)
    told = f"{row.geo_name}: {t('methods.column.predicted')} {numbers.share(row.predicted, 1)} ({shown}), "
    return Pair(
        x=row.predicted,
        y=row.direct,
        x_interval=None if row.lower is None or row.upper is None else (row.lower, row.upper),
        y_interval=None,
        role=place_role(row.area),
        flag="ok",
        told=f"{told}{t('methods.column.direct')} {numbers.share(row.direct, 1)}",
    )


def _errors(indicator_id: str) -> dict[str, Sequence[Cell]]:
    """Error, bias, correlation and coverage of the model and its baselines."""
    found = [(m, measures(indicator_id, LEFT_OUT, m)) for m in (MODEL, *BASELINES)]
    return measure.named(
        {
            "method": [t(f"methods.method.{m}") for m, _ in found],
            "error": [t("methods.sensitivity.points", value=numbers.distance(v["rmse"])) for _, v in found],
            "bias": [t("methods.sensitivity.points", value=numbers.points(v["bias"])) for _, v in found],
            "correlation": [_correlation(v.get("correlation")) for _, v in found],
            "coverage": [cells.share(v.get("coverage")) for _, v in found],
        }
    )


def _correlation(value: float | None) -> Number:
    return Number("" if value is None else f"{value:.2f}", value, "hundredths")


def other_checks(indicator_id: str) -> str:
    """Parts of states, simulated surveys and the fit itself, as Markdown; what was not done is left out."""
    told = []
    if parts := measures(indicator_id, PARTS):
        slopes = {name: f"{parts[name]:.2f}" for name in ("slope", "slope_se")}
        told.append(t("methods.model.parts", spread=f"{1 / parts['slope']:.1f}", **slopes))
    fitted = measures(indicator_id, FIT)
    if "spread_parts" in fitted:
        told.append(t("methods.model.spread", **_spread(fitted)))
    if simulated := measures(indicator_id, SIMULATION):
        coverage = numbers.share(simulated["coverage"], 1)
        told.append(t("methods.model.simulation", surveys=f"{simulated['surveys']:.0f}", coverage=coverage))
    if fitted:
        told.append(f"**{t('methods.model.fit_title')}.** {_fit(fitted)}")
    told.append(t(f"methods.model.used_as.{data.used_as(indicator_id)}"))
    return bullets(told)


def _spread(fitted: Measures) -> dict[str, str]:
    """How far apart the parts of states are, what makeup leaves of that, and what it leaves between states."""
    told = {"states": f"{fitted['states_with_parts']:.0f}", "parts": f"{fitted['parts']:.0f}"}
    for name, spread in (("apart", "spread_parts"), ("left", "spread_parts_left"), ("areas", "spread_areas_left")):
        low, high = (numbers.distance(fitted[f"{spread}_{end}"]) for end in ("lower", "upper"))
        told |= {name: numbers.distance(fitted[spread]), f"{name}_interval": t("number.interval", low=low, high=high)}
    return told


def _fit(fitted: Measures) -> str:
    return t(
        "methods.model.fit",
        areas=f"{fitted['areas']:.0f}",
        children=f"{fitted['children']:,.0f}",
        effective=f"{fitted['effective_children']:,.0f}",
        spread=f"{fitted['spread_left_between_areas']:.2f}",
        model=numbers.share(fitted["state_by_model"], 1),
        factor=f"{fitted['benchmark_factor']:.3f}",
    )


def controls() -> str:
    """Outcomes known by county, modeled in the same way: how the model did, as Markdown."""
    rows = data.model_summary()
    found = rows.loc[rows["validation"] == CONTROL, "indicator_id"].drop_duplicates()
    return bullets(_control(str(indicator_id)) for indicator_id in found)


def _control(indicator_id: str) -> str:
    model, state = (measures(indicator_id, CONTROL, method) for method in (MODEL, "state_baseline"))
    return t(
        "methods.model.control_one",
        title=indicator(indicator_id).title,
        error=numbers.distance(model["rmse"], 2),
        state=numbers.distance(state["rmse"], 2),
        covered=f"{model['coverage'] * model['areas']:.0f}",
        areas=f"{model['areas']:.0f}",
    )


def maps() -> pd.DataFrame:
    """What each map can say: range of its places, how many pairs can be told apart, how wide the intervals are."""
    told = data.map_sentences()
    return measure.titled(
        {
            "map": [f"{indicator(r.indicator_id).title}, {t(f'methods.place.{r.kind}')}" for r in told],
            "period": [numbers.period(r.period) for r in told],
            "range": [
                t(
                    "number.interval",
                    low=numbers.number(r.lowest, r.unit, 1),
                    high=numbers.number(r.highest, r.unit, 1),
                )
                for r in told
            ],
            "width": [_width(r) for r in told],
            "pairs": [t("methods.map.pairs", sure=r.pairs_sure, all=r.pairs) for r in told],
        }
    )


def _width(row: MapSentence) -> str:
    if row.unit == "proportion":
        return t("methods.sensitivity.points", value=numbers.distance(row.interval_width))
    return numbers.number(row.interval_width, row.unit)
