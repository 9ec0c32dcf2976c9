"""Cards of the checks: published against computed values, and the medical home under other readings."""

from __future__ import annotations

import pandas as pd

from dashboard.cards import estimate_card
from dashboard.cards.card import Card
from dashboard.charts.dot_plot import Dot, Lane
from dashboard.charts.scatter import Pair, gap_chart, pair_chart
from dashboard.data.indicators import indicator, indicators
from dashboard.data.queries import estimates as queries
from dashboard.data.queries import provenance as data
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import t
from dashboard.subjects.methods import measure
from dashboard.wording import sentences
from dashboard.wording.markdown import bullets

COMPOSITE = "medical_home"
USED = "used"
CLOSER, AS_CLOSE, FARTHER = "closer", "as_close", "farther"


def points(value: float, digits: int = 1) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{100 * value:+.{digits}f}" if round(100 * value, digits) else "0"


def distance(value: float, digits: int = 1) -> str:
    """A distance of shares in percentage points."""
    return f"{100 * value:.{digits}f}"


def role(geo_id: object) -> str:
    """How a place is drawn."""
    return {HOME: "home", NATION: "nation"}.get(str(geo_id), "other")


# ---- published against computed ----


def agreement(row: sentences.Row) -> str:
    """How a published and a computed value agree, in words."""
    return t(f"methods.agreement.{row['verdict']}", tolerance=f"{100 * float(str(row['tolerance'])):.0f}")


def benchmark_lines(indicator_id: str) -> str:
    """Published and computed values of one measure, as Markdown; empty where none can be compared."""
    rows = data.benchmarks(indicator_id).to_dict("records")
    return bullets(
        t(
            "methods.benchmarks.line",
            place=r["geo_name"],
            children=t(f"population.{r['population']}"),
            period=sentences.period(r["period"]),
            published=_number(r, r["published"]),
            computed=_number(r, r["computed"]),
            interval=_interval(r),
            agreement=agreement(r),
        )
        for r in rows
    )


def _benchmark_table(rows: pd.DataFrame) -> pd.DataFrame:
    records = rows.to_dict("records")
    titles = indicators()
    columns = {
        "measure": [titles[r["indicator_id"]].short_title for r in records],
        "children": [t(f"population_short.{r['population']}") for r in records],
        "place": [r["geo_name"] for r in records],
        "period": [sentences.period(r["period"]) for r in records],
        "published": [_number(r, r["published"]) for r in records],
        "computed": [f"{_number(r, r['computed'])} ({_interval(r)})" for r in records],
        "agreement": [agreement(r) for r in records],
    }
    return measure.titled(columns)


def _number(row: sentences.Row, value: object) -> str:
    return sentences.number(value, indicator(str(row["indicator_id"])).unit, 1)


def _interval(row: sentences.Row) -> str:
    return sentences.interval(row, indicator(str(row["indicator_id"])).unit, 1)


def benchmarks() -> Card:
    """Every published value that can be compared, against ours."""
    rows = data.benchmarks()
    counts = rows["verdict"].value_counts().reindex(["agrees", "within_interval", "differs"], fill_value=0)
    finding = t(
        "methods.benchmarks.finding",
        all=len(rows),
        agrees=counts["agrees"],
        within=counts["within_interval"],
        differs=counts["differs"],
        home="; ".join(_at_home(r) for r in rows[rows["geo_id"] == HOME].to_dict("records")),
    )
    tolerances = rows.groupby(rows["geo_id"] == NATION)["tolerance"].first()
    shares = rows[rows["indicator_id"].map(lambda name: indicator(name).unit == "proportion")]
    pairs = [_benchmark_pair(r) for r in shares.to_dict("records")]
    home = "; ".join(p.told for p in pairs if p.role == "home")
    return Card(
        card_id="benchmarks-published-computed",
        title=t("methods.benchmarks.title"),
        subtitle=t("methods.benchmarks.subtitle"),
        finding=finding,
        data=rows,
        table=_benchmark_table(rows),
        kinds=("direct", "published"),
        source_ids=tuple(dict.fromkeys(rows["source_id"])),
        alt=f"{finding} {home}.",
        definitions=tuple(estimate_card.definition(indicator(i)) for i in rows["indicator_id"].drop_duplicates()),
        notes=(
            t(
                "methods.benchmarks.note",
                nation=f"{100 * tolerances.get(True, 0):.0f}",
                state=f"{100 * tolerances.get(False, 0):.0f}",
            ),
        ),
        draw=lambda colours: pair_chart(
            pairs,
            colours,
            x_title=t("methods.column.published"),
            y_title=t("methods.column.computed"),
        ),
    )


def _at_home(row: sentences.Row) -> str:
    return t(
        "methods.benchmarks.home",
        measure=sentences.uncapital(indicator(str(row["indicator_id"])).short_title),
        period=sentences.period(str(row["period"])),
        published=_number(row, row["published"]),
        computed=_number(row, row["computed"]),
    )


def _benchmark_pair(row: sentences.Row) -> Pair:
    name = indicator(str(row["indicator_id"])).short_title
    place, period = row["geo_name"], sentences.period(str(row["period"]))
    value = f"{_number(row, row['computed'])} ({_interval(row)})"
    told = f"{place}, {name}, {period}: {t('methods.column.published')} {_number(row, row['published'])}, "
    return Pair(
        x=float(str(row["published"])),
        y=float(str(row["computed"])),
        x_interval=None,
        y_interval=(float(str(row["lower"])), float(str(row["upper"]))),
        role=role(row["geo_id"]),
        flag="ok",
        told=f"{told}{t('methods.column.computed')} {value}",
    )


# ---- other readings of the medical home ----


def reading(reading_id: object) -> str:
    """A reading in words."""
    return t(f"methods.reading.{reading_id}")


def sensitivity(indicator_id: str, geo_id: str, period: str) -> Card:
    """One measure under every reading, as differences from the rule in use."""
    rows = data.sensitivity(indicator_id, geo_id, period)
    used = rows[rows["reading_id"] == USED].to_dict("records")[0]
    others = rows[rows["reading_id"] != USED]
    moved = others[others["difference_se"] > 0]
    same = others[others["difference_se"] == 0]
    lanes = [_reading_lane(r) for r in moved.to_dict("records")]
    names = [sentences.uncapital(reading(r)) for r in same["reading_id"]]
    still = (t("methods.sensitivity.same", readings="; ".join(names)),) if names else ()
    finding = _finding(indicator_id, rows, used)
    told = [f"{reading(r['reading_id'])}: {points(r['difference'])}" for r in moved.to_dict("records")]
    place = queries.geographies()[geo_id]
    return Card(
        card_id=f"{geo_id.lower()}-{indicator_id.replace('_', '-')}-readings_{period}",
        title=t("methods.sensitivity.title", title=indicator(indicator_id).title),
        subtitle=" · ".join([t(f"population_short.{used['population']}"), place, sentences.period(period)]),
        finding=finding,
        data=rows,
        table=_sensitivity_table(rows),
        kinds=("direct",),
        source_ids=tuple(dict.fromkeys(rows["source_id"])),
        alt=f"{finding} {'; '.join(told)}.",
        definitions=(estimate_card.definition(indicator(indicator_id)),),
        notes=(t("card.caveat"), t("methods.sensitivity.note"), *sentences.reliability_notes(_records(rows)), *still),
        draw=(lambda colours: gap_chart(lanes, colours)) if lanes else None,
    )


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def _finding(indicator_id: str, rows: pd.DataFrame, used: sentences.Row) -> str:
    if used["reliability"] == "suppressed":
        return t("methods.sensitivity.finding_hidden", reason=t(f"reason.{used['reliability_reason']}"))
    told = {
        "used": _share(used["value"]),
        "interval": sentences.interval(used, "proportion", 1),
        "low": _share(rows["value"].min()),
        "high": _share(rows["value"].max()),
    }
    close = rows[rows["reading_id"].isin(_as_close())] if indicator_id == COMPOSITE else rows.iloc[:0]
    if close.empty:
        return t("methods.sensitivity.finding_component", **told)
    return t(
        "methods.sensitivity.finding",
        close_low=_share(close["value"].min()),
        close_high=_share(close["value"].max()),
        **told,
    )


def _share(value: object) -> str:
    return sentences.number(value, "proportion", 1)


def _as_close() -> list[str]:
    found = data.fit()
    return found.loc[found["verdict"] != FARTHER, "reading_id"].tolist()


def _reading_lane(row: sentences.Row) -> Lane:
    value, lower, upper = (float(str(row[name])) for name in ("difference", "difference_lower", "difference_upper"))
    dot = Dot(
        name=reading(row["reading_id"]),
        value=value,
        lower=lower,
        upper=upper,
        flag=str(row["reliability"]),
        role="other",
        figure=points(value),
        interval=f"{points(lower)} to {points(upper)}",
    )
    return Lane(t(f"methods.short.{row['reading_id']}"), (dot,))


def _sensitivity_table(rows: pd.DataFrame) -> pd.DataFrame:
    records = rows.to_dict("records")
    known = [sentences.known(r["difference"]) and r["reading_id"] != USED for r in records]
    columns = {
        "about": [t(f"methods.question.{r['open_question']}") for r in records],
        "reading": [reading(r["reading_id"]) for r in records],
        "value": [_share(r["value"]) for r in records],
        "interval": [sentences.interval(r, "proportion", 1) for r in records],
        "gap": [points(r["difference"]) if k else "" for r, k in zip(records, known, strict=True)],
        "gap_interval": [_gap_interval(r) if k else "" for r, k in zip(records, known, strict=True)],
    }
    told = measure.titled(columns)
    return told.assign(**{t("column.reliability"): [sentences.flag(r) for r in _records(rows)]})


def _gap_interval(row: sentences.Row) -> str:
    if not sentences.known(row["difference_lower"]):
        return ""
    return t(
        "number.interval",
        low=points(float(str(row["difference_lower"]))),
        high=points(float(str(row["difference_upper"]))),
    )


def fit() -> Card | None:
    """How far each reading is from published values of the areas; None where no two publications imply any."""
    rows = data.fit()
    if rows.empty:
        return None
    used = rows[rows["reading_id"] == USED].to_dict("records")[0]
    others = rows[rows["reading_id"] != USED]
    finding = t(
        "methods.fit.finding",
        distance=distance(used["mean_absolute_error"], 2),
        correlation=f"{used['correlation']:.2f}",
        closer=int((others["verdict"] == CLOSER).sum()),
        close=int((others["verdict"] == AS_CLOSE).sum()),
        farther=int((others["verdict"] == FARTHER).sum()),
    )
    records = rows.to_dict("records")
    columns = {
        "reading": [reading(r["reading_id"]) for r in records],
        "distance": [t("methods.sensitivity.points", value=distance(r["mean_absolute_error"], 2)) for r in records],
        "worse": [_worse(r) for r in records],
    }
    period = sentences.period(str(used["period"]))
    return Card(
        card_id=f"us-medical-home-readings-fit_{used['period']}",
        title=t("methods.fit.title"),
        subtitle=t("methods.fit.subtitle", areas=used["areas"], period=period),
        finding=finding,
        data=rows,
        table=measure.titled(columns),
        kinds=("direct", "published"),
        source_ids=(str(used["source_id"]), f"nsch_{used['period']}_topical"),
        alt=finding,
        definitions=(estimate_card.definition(indicator(COMPOSITE)),),
        notes=(t("methods.fit.note", period=period),),
    )


def _worse(row: sentences.Row) -> str:
    if row["reading_id"] == USED:
        return ""
    if row["verdict"] == AS_CLOSE:
        return t("methods.fit.close")
    return t(
        "methods.fit.worse",
        points=points(float(str(row["worse_by"])), 2),
        se=f"{100 * float(str(row['worse_by_se'])):.2f}",
    )
