"""Cards of the county model: predictions of areas left out, outcomes known by county, and what each map can say."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.cards import estimate_card
from dashboard.cards.card import Card
from dashboard.charts.scatter import Pair, pair_chart
from dashboard.data.indicators import indicator
from dashboard.data.queries import provenance as data
from dashboard.i18n.catalog import t
from dashboard.subjects.methods import measure
from dashboard.subjects.methods.benchmark_cards import distance, points, role
from dashboard.wording import sentences
from dashboard.wording.markdown import bullets

LEFT_OUT, CONTROL, PARTS, SIMULATION, FIT = (
    "leave_one_out",
    "positive_control",
    "parts_of_states",
    "simulation",
    "fit",
)
MODEL, NATION_BASELINE, CELL_BASELINE = "model", "nation_baseline", "cell_baseline"
Measures = Mapping[str, float]


def outcomes() -> dict[str, str]:
    """Titles of the indicators whose model was validated area by area."""
    return {indicator_id: indicator(indicator_id).title for indicator_id, _, _ in data.modelled()}


def measures(indicator_id: str, validation: str, method: str = MODEL) -> Measures:
    """The named numbers of one validation and method; none where there was no such validation."""
    rows = data.model_summary()
    keys = (rows["indicator_id"] == indicator_id) & (rows["validation"] == validation) & (rows["method"] == method)
    return dict(zip(rows.loc[keys, "measure"], rows.loc[keys, "value"], strict=True))


def left_out(indicator_id: str) -> Card:
    """Each area predicted from all others, against its own survey estimate."""
    rows = data.validation(indicator_id, LEFT_OUT)
    own = rows[rows["method"] == MODEL]
    model, nation, cell = (measures(indicator_id, LEFT_OUT, m) for m in (MODEL, NATION_BASELINE, CELL_BASELINE))
    pairs = [_pair(r) for r in own.to_dict("records")]
    first = own.to_dict("records")[0]
    finding = t(
        "methods.model.scatter_finding",
        error=distance(model["rmse"]),
        nation=distance(nation["rmse"]),
        cell=distance(cell["rmse"]),
        sampling=distance(model["sampling_error"]),
        covered=sentences.share(model["coverage"]),
    )
    told = [p.told for p in pairs if p.role == "home"]
    return Card(
        card_id=f"us-{indicator_id.replace('_', '-')}-areas-left-out_{first['period']}",
        title=t("methods.model.scatter_title", title=indicator(indicator_id).title),
        subtitle=t(
            "methods.model.scatter_subtitle",
            population=t(f"population_short.{first['population']}"),
            areas=len(own),
            period=sentences.period(first["period"]),
        ),
        finding=finding,
        data=rows,
        table=_errors(indicator_id),
        kinds=("modelled", "direct"),
        source_ids=tuple(data.source_of_model(indicator_id)),
        alt=" ".join([finding, *told]),
        definitions=(estimate_card.definition(indicator(indicator_id)),),
        notes=(t("methods.model.scatter_note"),),
        draw=lambda colours: pair_chart(
            pairs,
            colours,
            x_title=t("methods.model.axis_predicted"),
            y_title=t("methods.model.axis_direct"),
        ),
    )


def _pair(row: sentences.Row) -> Pair:
    predicted, direct, lower, upper = (float(str(row[name])) for name in ("predicted", "direct", "lower", "upper"))
    shown = sentences.interval(row, "proportion", 1)
    told = f"{row['geo_name']}: {t('methods.column.predicted')} {sentences.share(predicted, 1)} ({shown}), "
    return Pair(
        x=predicted,
        y=direct,
        x_interval=(lower, upper) if sentences.known(row["lower"]) else None,
        y_interval=None,
        role=role(row["area"]),
        flag="ok",
        told=f"{told}{t('methods.column.direct')} {sentences.share(direct, 1)}",
    )


def _errors(indicator_id: str) -> pd.DataFrame:
    """Error, bias, correlation and coverage of the model and its baselines."""
    found = [(m, measures(indicator_id, LEFT_OUT, m)) for m in (MODEL, NATION_BASELINE, CELL_BASELINE)]
    return measure.titled(
        {
            "method": [t(f"methods.method.{m}") for m, _ in found],
            "error": [t("methods.sensitivity.points", value=distance(v["rmse"])) for _, v in found],
            "bias": [t("methods.sensitivity.points", value=points(v["bias"])) for _, v in found],
            "correlation": [f"{v['correlation']:.2f}" if "correlation" in v else "" for _, v in found],
            "coverage": [sentences.share(v["coverage"]) if "coverage" in v else "" for _, v in found],
        }
    )


def other_checks(indicator_id: str) -> str:
    """Parts of states, simulated surveys and the fit itself, as Markdown; what was not done is left out."""
    told = []
    if parts := measures(indicator_id, PARTS):
        slopes = {name: f"{parts[name]:.2f}" for name in ("slope", "slope_se")}
        told.append(t("methods.model.parts", **slopes))
    if simulated := measures(indicator_id, SIMULATION):
        coverage = sentences.share(simulated["coverage"], 1)
        told.append(t("methods.model.simulation", surveys=f"{simulated['surveys']:.0f}", coverage=coverage))
    if fitted := measures(indicator_id, FIT):
        told.append(f"**{t('methods.model.fit_title')}.** {_fit(fitted)}")
    told.append(t(f"methods.model.used_as.{data.used_as(indicator_id)}"))
    return bullets(told)


def _fit(fitted: Measures) -> str:
    return t(
        "methods.model.fit",
        areas=f"{fitted['areas']:.0f}",
        children=f"{fitted['children']:,.0f}",
        effective=f"{fitted['effective_children']:,.0f}",
        spread=f"{fitted['spread_left_between_areas']:.2f}",
        model=sentences.share(fitted["state_by_model"], 1),
        factor=f"{fitted['benchmark_factor']:.3f}",
    )


def controls() -> str:
    """Outcomes known by county, modelled in the same way: how the model did, as Markdown."""
    rows = data.model_summary()
    found = rows.loc[rows["validation"] == CONTROL, "indicator_id"].drop_duplicates()
    return bullets(_control(str(indicator_id)) for indicator_id in found)


def _control(indicator_id: str) -> str:
    model, state = (measures(indicator_id, CONTROL, method) for method in (MODEL, "state_baseline"))
    return t(
        "methods.model.control_one",
        title=indicator(indicator_id).title,
        error=distance(model["rmse"], 2),
        state=distance(state["rmse"], 2),
        covered=f"{model['coverage'] * model['areas']:.0f}",
        areas=f"{model['areas']:.0f}",
    )


def maps() -> pd.DataFrame:
    """What each map can say: range of its places, how many pairs can be told apart, how wide the intervals are."""
    records = data.map_sentences().to_dict("records")
    return measure.titled(
        {
            "map": [f"{r['title']}, {t('methods.place.' + r['kind'])}" for r in records],
            "period": [sentences.period(r["period"]) for r in records],
            "range": [
                t(
                    "number.interval",
                    low=sentences.number(r["lowest"], r["unit"], 1),
                    high=sentences.number(r["highest"], r["unit"], 1),
                )
                for r in records
            ],
            "width": [_width(r) for r in records],
            "pairs": [t("methods.map.pairs", sure=r["pairs_sure"], all=r["pairs"]) for r in records],
        }
    )


def _width(row: sentences.Row) -> str:
    if row["unit"] == "proportion":
        return t("methods.sensitivity.points", value=distance(float(str(row["interval_width"]))))
    return sentences.number(row["interval_width"], str(row["unit"]))
