"""Cards of the checks: published against computed values, and the medical home under other readings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import pandas as pd

from dashboard.cards import cells, estimate_card
from dashboard.cards.card import Card, Cell
from dashboard.cards.dots import place_role
from dashboard.charts.elements.estimates import Dot
from dashboard.charts.kinds.difference_plot import difference_plot
from dashboard.charts.kinds.dot_plot import Lane
from dashboard.charts.kinds.scatter import Pair, scatter
from dashboard.data.indicators import indicator, indicators
from dashboard.data.models import Benchmark, Reading, ReadingFit, records
from dashboard.data.queries import estimates as queries
from dashboard.data.queries import provenance as data
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import counted, t
from dashboard.i18n.catalog import place as place_name
from dashboard.subjects.methods import measure
from dashboard.wording import numbers, sentences
from dashboard.wording.markdown import bullets

COMPOSITE = "medical_home"
USED = "used"
# Values of more states than this are counted, not listed.
MOST_LISTED = 5
CLOSER, AS_CLOSE, FARTHER = "closer", "as_close", "farther"


# ---- published against computed ----


def agreement(row: Benchmark) -> str:
    """How a published and a computed value agree, in words."""
    if row.verdict == "agrees":
        return counted("methods.agreement.agrees", round(100 * row.tolerance))
    return t(f"methods.agreement.{row.verdict}")


def benchmark_lines(indicator_id: str) -> str:
    """Published and computed values of one measure, as Markdown; empty where none can be compared.

    Where a publication has values of many states, those are counted in one line.
    """
    rows = records(Benchmark, data.benchmarks(indicator_id))
    elsewhere: dict[tuple[str, str], list[Benchmark]] = defaultdict(list)
    for row in rows:
        if row.geo_id not in (HOME, NATION):
            elsewhere[row.population, row.period].append(row)
    many = {key: own for key, own in elsewhere.items() if len(own) > MOST_LISTED}
    listed = [r for r in rows if r.geo_id in (HOME, NATION) or (r.population, r.period) not in many]
    # Two publications may give one value.
    lines = dict.fromkeys(map(_benchmark_line, listed))
    return bullets([*lines, *map(_benchmarks_elsewhere, many.values())])


def _benchmark_line(row: Benchmark) -> str:
    return t(
        "methods.benchmarks.line",
        place=place_name(row.geo_name),
        children=t(f"population.{row.population}"),
        period=numbers.period(row.period),
        published=_number(row, row.published),
        computed=_number(row, row.computed),
        interval=_interval(row),
        agreement=agreement(row),
    )


def _benchmarks_elsewhere(rows: Sequence[Benchmark]) -> str:
    verdicts = Counter(row.verdict for row in rows)
    return t(
        "methods.benchmarks.elsewhere",
        count=len(rows),
        children=t(f"population.{rows[0].population}"),
        period=numbers.period(rows[0].period),
        tolerance=numbers.distance(rows[0].tolerance, 0),
        agrees=verdicts["agrees"],
        within=verdicts["within_interval"],
        differs=verdicts["differs"],
    )


def _benchmark_columns(rows: pd.DataFrame) -> dict[str, Sequence[Cell]]:
    told = records(Benchmark, rows)
    titles = indicators()
    columns: dict[str, Sequence[Cell]] = {
        "measure": [titles[r.indicator_id].short_title for r in told],
        "children": [t(f"population_short.{r.population}") for r in told],
        "place": [place_name(r.geo_name) for r in told],
        "period": [numbers.period(r.period) for r in told],
        "published": [cells.in_unit(r.published, titles[r.indicator_id].unit, 1) for r in told],
        "computed": [f"{_number(r, r.computed)} ({_interval(r)})" for r in told],
        "agreement": [agreement(r) for r in told],
    }
    return measure.named(columns)


def _number(row: Benchmark, value: float) -> str:
    return numbers.number(value, indicator(row.indicator_id).unit, 1)


def _interval(row: Benchmark) -> str:
    return numbers.between(row.lower, row.upper, indicator(row.indicator_id).unit, 1)


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
        home="; ".join(_at_home(r) for r in records(Benchmark, rows[rows["geo_id"] == HOME])),
    )
    tolerances = rows.groupby(rows["geo_id"] == NATION)["tolerance"].first()
    shares = rows[rows["indicator_id"].map(lambda name: indicator(name).unit == "proportion")]
    pairs = [_benchmark_pair(r) for r in records(Benchmark, shares)]
    home = "; ".join(p.told for p in pairs if p.role == "home")
    return Card(
        card_id="benchmarks-published-computed",
        title=t("methods.benchmarks.title"),
        subtitle=t("methods.benchmarks.subtitle"),
        finding=finding,
        data=rows,
        columns=_benchmark_columns(rows),
        kinds=("direct", "published"),
        source_ids=tuple(dict.fromkeys(rows["source_id"])),
        alt=f"{finding} {home}.",
        definitions=tuple(estimate_card.definition(indicator(i)) for i in rows["indicator_id"].drop_duplicates()),
        notes=(
            t(
                "methods.benchmarks.note",
                nation=numbers.distance(tolerances.get(True, 0), 0),
                state=numbers.distance(tolerances.get(False, 0), 0),
            ),
        ),
        chart=scatter(
            pairs,
            x_title=t("methods.column.published"),
            y_title=t("methods.column.computed"),
        ),
    )


def _at_home(row: Benchmark) -> str:
    return t(
        "methods.benchmarks.home",
        measure=sentences.uncapital(indicator(row.indicator_id).short_title),
        period=numbers.period(row.period),
        published=_number(row, row.published),
        computed=_number(row, row.computed),
    )


def _benchmark_pair(row: Benchmark) -> Pair:
    name = indicator(row.indicator_id).short_title
    place, period = place_name(row.geo_name), numbers.period(row.period)
    value = f"{_number(row, row.computed)} ({_interval(row)})"
    told = f"{place}, {name}, {period}: {t('methods.column.published')} {_number(row, row.published)}, "
    return Pair(
        x=row.published,
        y=row.computed,
        x_interval=None,
        y_interval=None if row.lower is None or row.upper is None else (row.lower, row.upper),
        role=place_role(row.geo_id),
        flag="ok",
        told=f"{told}{t('methods.column.computed')} {value}",
    )


# ---- other readings of the medical home ----


def reading(reading_id: str) -> str:
    """A reading in words."""
    return t(f"methods.reading.{reading_id}")


def sensitivity(indicator_id: str, geo_id: str, period: str, population: str = data.CSHCN) -> Card:
    """One measure under every reading, as differences from the rule in use."""
    rows = data.sensitivity(indicator_id, geo_id, period, population)
    used = records(Reading, rows[rows["reading_id"] == USED])[0]
    others = rows[rows["reading_id"] != USED]
    moved = records(Reading, others[others["difference_se"] > 0])
    same = others[others["difference_se"] == 0]
    lanes = [_reading_lane(r) for r in moved]
    names = [sentences.uncapital(reading(r)) for r in same["reading_id"]]
    still = (t("methods.sensitivity.same", readings="; ".join(names)),) if names else ()
    finding = _finding(indicator_id, rows, used)
    told = [f"{reading(r.reading_id)}: {numbers.points(r.difference or 0.0)}" for r in moved]
    place = queries.geographies()[geo_id]
    named = [geo_id, indicator_id, *([] if population == data.CSHCN else [population])]
    return Card(
        card_id=f"{'-'.join(named).lower().replace('_', '-')}-readings_{period}",
        title=t("methods.sensitivity.title", title=indicator(indicator_id).title),
        subtitle=" · ".join([t(f"population_short.{used.population}"), place, numbers.period(period)]),
        finding=finding,
        data=rows,
        columns=_sensitivity_columns(rows),
        kinds=("direct",),
        source_ids=tuple(dict.fromkeys(rows["source_id"])),
        alt=f"{finding} {'; '.join(told)}.",
        definitions=(estimate_card.definition(indicator(indicator_id)),),
        notes=(
            t("card.caveat"),
            t("methods.sensitivity.note"),
            *sentences.reliability_notes(records(Reading, rows)),
            *still,
        ),
        chart=difference_plot(lanes) if lanes else None,
    )


def _finding(indicator_id: str, rows: pd.DataFrame, used: Reading) -> str:
    if used.reliability == "suppressed":
        return t("methods.sensitivity.finding_hidden", reason=t(f"reason.{used.reliability_reason}"))
    told = {
        "used": _share(used.value),
        "interval": numbers.interval(used, "proportion", 1),
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


def _share(value: float | None) -> str:
    return numbers.number(value, "proportion", 1)


def _as_close() -> list[str]:
    found = data.fit()
    return found.loc[found["verdict"] != FARTHER, "reading_id"].tolist()


def _reading_lane(row: Reading) -> Lane:
    value, lower, upper = (end or 0.0 for end in (row.difference, row.difference_lower, row.difference_upper))
    dot = Dot(
        name=reading(row.reading_id),
        value=value,
        lower=lower,
        upper=upper,
        flag=row.reliability,
        role="other",
        figure=numbers.points(value),
        interval=t("number.interval", low=numbers.points(lower), high=numbers.points(upper)),
    )
    return Lane(t(f"methods.short.{row.reading_id}"), (dot,))


def _sensitivity_columns(rows: pd.DataFrame) -> dict[str, Sequence[Cell]]:
    told = records(Reading, rows)
    columns: dict[str, Sequence[Cell]] = {
        "about": [t(f"methods.question.{r.open_question}") for r in told],
        "reading": [reading(r.reading_id) for r in told],
        "value": [cells.share(r.value, 1) for r in told],
        "interval": [numbers.interval(r, "proportion", 1) for r in told],
        "gap": [_gap(r) for r in told],
        "gap_interval": [_gap_interval(r) for r in told],
    }
    return {**measure.named(columns), t("column.reliability"): [sentences.flag(r) for r in told]}


def _gap(row: Reading) -> str:
    return "" if row.difference is None or row.reading_id == USED else numbers.points(row.difference)


def _gap_interval(row: Reading) -> str:
    if row.difference_lower is None or row.difference_upper is None or row.reading_id == USED:
        return ""
    low, high = numbers.points(row.difference_lower), numbers.points(row.difference_upper)
    return t("number.interval", low=low, high=high)


def fit() -> Card | None:
    """How far each reading is from published values of the areas; None where no two publications imply any."""
    rows = data.fit()
    if rows.empty:
        return None
    told = records(ReadingFit, rows)
    used = next(row for row in told if row.reading_id == USED)
    verdicts = Counter(row.verdict for row in told if row.reading_id != USED)
    finding = t(
        "methods.fit.finding",
        distance=numbers.distance(used.mean_absolute_error, 2),
        correlation=f"{used.correlation:.2f}",
        closer=verdicts[CLOSER],
        close=verdicts[AS_CLOSE],
        farther=verdicts[FARTHER],
    )
    columns = {
        "reading": [reading(r.reading_id) for r in told],
        "distance": [t("methods.sensitivity.points", value=numbers.distance(r.mean_absolute_error, 2)) for r in told],
        "worse": [_worse(r) for r in told],
    }
    period = numbers.period(used.period)
    return Card(
        card_id=f"us-medical-home-readings-fit_{used.period}",
        title=t("methods.fit.title"),
        subtitle=t("methods.fit.subtitle", areas=used.areas, period=period),
        finding=finding,
        data=rows,
        columns=measure.named(columns),
        kinds=("direct", "published"),
        source_ids=(used.source_id, f"nsch_{used.period}_topical"),
        alt=finding,
        definitions=(estimate_card.definition(indicator(COMPOSITE)),),
        notes=(t("methods.fit.note", period=period),),
    )


def _worse(row: ReadingFit) -> str:
    if row.reading_id == USED:
        return ""
    if row.verdict == AS_CLOSE:
        return t("methods.fit.close")
    return t(
        "methods.fit.worse",
        points=numbers.points(row.worse_by, 2),
        se=numbers.distance(row.worse_by_se, 2),
    )
