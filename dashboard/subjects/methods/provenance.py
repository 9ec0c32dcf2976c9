"""Provenance: from a number to its file and the steps between, the build report, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.data.indicators import Indicator, indicator
from dashboard.data.models import Estimate
from dashboard.data.periods import length_and_end
from dashboard.data.queries import estimates
from dashboard.data.queries import provenance as data
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import place as place_name
from dashboard.i18n.catalog import stored, t
from dashboard.subjects.methods import measure
from dashboard.wording import numbers, sentences
from dashboard.wording.english import in_english
from dashboard.wording.markdown import bullets

SURVEYS = ("nsch_topical", "nsch_screener")
SHORT_HASH = 12
# Kinds of source that are cited once for all their files.
COMPUTED = ("model", "derived")
# Places whose figures a second program works out again in each build.
AUDITED = (HOME, NATION)
# The module and the build step that read the files of each kind; each survey file has its own step.
READ_BY = {
    "microdata": ("etl/survey/files/microdata.py", ""),
    "geography": ("etl/geography/areas.py", "geography"),
    "population": ("etl/official/census_estimates.py", "population"),
    "local_count": ("etl/official/local_counts.py", "local counts"),
    "practice": ("etl/programs/", "practices"),
    "history": ("etl/history/", "history"),
    "published": ("etl/official/published_figures.py", "published figures"),
}
VALUE, FLAG = "value", "flag"


def number(own: Indicator, row: Estimate) -> str:
    """A figure read aloud, then to one digit more with its sample and its flag."""
    said = sentences.reading(own, row, place=row.geo_name)
    if row.reliability == "suppressed":
        return said
    interval = numbers.interval(row, own.unit, 1)
    exact = t(
        "methods.trace.exact",
        value=numbers.number(row.value, own.unit, 1),
        interval=t("methods.trace.exact_interval", interval=interval) if interval else "",
        n=t("methods.trace.exact_n", n=numbers.whole(row.n)) if numbers.known(row.n) else "",
        reliability=sentences.flag(row),
    )
    return f"{said} {exact}"


def source(source_id: str) -> str:
    """The source of a figure: title, publisher, citation, address; of one computed from others, its title."""
    own = estimates.sources([source_id]).to_dict("records")[0]
    title = f"**{own['title']}.**"
    if own["kind"] in COMPUTED:
        return f"{in_english(title)} {t('methods.trace.computed')}"
    return measure.cited(in_english(f"{title} {own['citation']}"), own["url"])


def files(source_id: str) -> str:
    """The manifest rows and the files behind a figure, with size and full hash, as Markdown."""
    rows = data.files_behind(source_id).to_dict("records")
    return bullets(_file(r) for r in rows)


def _file(row: Mapping[str, Any]) -> str:
    parts = [
        t("methods.trace.manifest", source_id=row["source_id"]),
        t("methods.trace.file", file=row["file"], bytes=f"{row['bytes']:,.0f}"),
        f"SHA-256 `{row['sha256']}`",
        in_english(sentences.capital(row["license"].rstrip("."))),
    ]
    return measure.cited(". ".join(parts) + ".", row["url"])


def steps(own: Indicator, row: Estimate) -> str:
    """What the build did, from reading the file to putting the database in place, as a numbered list."""
    kind = row.estimate_type
    told = []
    if kind == "direct":
        told += _read(row.source_id)
        told += [_scored(own), t("methods.trace.estimate")]
        told += [t("methods.trace.audit")] if row.geo_id in AUDITED else []
    elif kind == "modeled":
        told += [*_read(row.source_id), _scored(own), t("methods.trace.modeled")]
    elif own.series in SURVEYS:
        told.append(t("methods.trace.published"))
    else:
        told.append(t(f"methods.trace.{own.series}"))
    return _numbered([*told, _checked()])


def _checked() -> str:
    built = estimates.build()
    return t(
        "methods.trace.checked",
        checks=len(data.checks()),
        build=built.build_id,
        code=built.code_version[:SHORT_HASH],
    )


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))


def _read(source_id: str) -> list[str]:
    named = data.steps().set_index("step")
    found = []
    for file_id in data.files_behind(source_id)["source_id"]:
        step = f"read {file_id}"
        if step in named.index:
            own = named.loc[step]
            told = {"rows": f"{own['rows']:,.0f}", "step": step, "seconds": f"{own['seconds']:.1f}"}
            found.append(t("methods.trace.read", **told))
    return found


def _scored(own: Indicator) -> str:
    rule = data.rule(own.indicator_id)
    if rule is None:
        raise ValueError(f"{own.indicator_id} has survey estimates and no rule")
    return t("methods.trace.score", module=rule["rule_module"])


def fingerprint(own: Indicator, row: Estimate) -> str:
    """The hash of all figures of the measure and kind."""
    return t("methods.trace.fingerprint", fingerprint=data.fingerprint(own.indicator_id, row.estimate_type))


# ---- one file ----


def file_names() -> dict[str, str]:
    """Titles of the files of the manifest that the build read, by id."""
    return {r.source_id: f"{r.title} ({r.vintage})" for r in data.files().itertuples()}


def file_steps(source_id: str) -> str:
    """What the build did with a file, as a numbered list."""
    kind = str(data.files().set_index("source_id").loc[source_id, "kind"])
    module, step = READ_BY[kind]
    if not step:
        return _numbered([*_read(source_id), _checked()])
    own = data.steps().set_index("step").loc[step]
    told = {
        "module": module,
        "step": in_english(step),
        "rows": f"{own['rows']:,.0f}",
        "seconds": f"{own['seconds']:.1f}",
    }
    return _numbered([t("methods.file.read", **told), _checked()])


def rests_on(source_id: str) -> str:
    """The tables with rows that rest on a file, as Markdown."""
    rows = data.rests_on(source_id)
    return bullets(
        t("methods.file.rows", title=in_english(r["title"]), name=r["name"], rows=f"{r['rows']:,.0f}")
        for r in rows.to_dict("records")
    )


def file_table() -> pd.DataFrame:
    """Every file of the manifest that the build read."""
    rows = data.files()
    told = (rows["title"] + ". " + rows["publisher"].str.rstrip(".") + ". " + rows["license"] + ".").tolist()
    return measure.titled({"file": told, "hash": rows["sha256"].str[:SHORT_HASH].tolist()})


def summary() -> str:
    """The build in one sentence."""
    build = estimates.build()
    return t(
        "methods.build.summary",
        build_id=build.build_id,
        built_at=f"{build.built_at:%Y-%m-%d %H:%M} UTC",
        inputs=build.inputs,
        estimates=f"{build.estimates:,}",
        seconds=f"{build.seconds:.0f}",
        python=build.python,
        libraries=build.libraries,
    )


def step_table() -> pd.DataFrame:
    """Steps of the build."""
    rows = data.steps()
    return measure.titled(
        {
            "step": [_step(r.step, r.note) for r in rows.itertuples()],
            "rows": [f"{n:,}" if n else "" for n in rows["rows"]],
            "seconds": [f"{s:.1f}" for s in rows["seconds"]],
        }
    )


def _step(step: str, note: str) -> str:
    return f"{sentences.capital(step)} ({note})" if note else sentences.capital(step)


def check_table() -> pd.DataFrame:
    """Checks of the database and what each would find."""
    return measure.titled({"check": data.checks()["says"].tolist()})


def finding_summary() -> str:
    """How many rows were kept with a remark, flagged and dropped."""
    counts = data.findings()["action"].value_counts()
    told = {action: int(counts.get(action, 0)) for action in ("kept", "flagged", "dropped")}
    return t("methods.build.findings", count=sum(told.values()), **told)


def finding_table(source_id: str | None = None) -> pd.DataFrame:
    """Remarks on rows of the sources; of one source where it is named."""
    rows = data.findings(source_id)
    return measure.titled(
        {
            "where": [_where(r) for r in rows.to_dict("records")],
            "remark": rows["message"].map(sentences.capital).tolist(),
            "action": [t(f"methods.action.{action}") for action in rows["action"]],
        }
    )


def _where(row: Mapping[str, Any]) -> str:
    place = [row["source_id"], t("methods.build.row", row=row["row"]) if row["row"] else "", row["column"]]
    return ", ".join(part for part in place if part)


def compared() -> str:
    """With which build this one was compared, in words."""
    found = data.compared()
    if found["status"] != "compared":
        return t(f"methods.changes.{found['status']}")
    return t(
        "methods.changes.compared",
        build=found["previous_build_id"],
        built_at=f"{pd.to_datetime(str(found['previous_built_at']), utc=True):%Y-%m-%d %H:%M} UTC",
        same=f"{found['rows_same']:,.0f}",
        code=t("methods.changes.code_changed" if found["code_changed"] else "methods.changes.code_same"),
    )


def change_table() -> pd.DataFrame:
    """What changed, a line an indicator or source and kind of change; empty when nothing did."""
    records = data.changes().to_dict("records")
    return measure.titled(
        {
            "what": [_what(r) for r in records],
            "change": [t(f"methods.changes.{r['change']}") for r in records],
            "count": [f"{r['rows']:,.0f}" if r["subject"] == "estimate" else "" for r in records],
            "example": [_example(r) if r["subject"] == "estimate" else "" for r in records],
        }
    )


def _what(row: Mapping[str, Any]) -> str:
    kind, title = row["estimate_type"], stored(f"indicator.{row['changed_id']}.title", row["title"])
    return f"{title} ({sentences.uncapital(t(f'kind.{kind}'))})" if kind else title


def _example(row: Mapping[str, Any]) -> str:
    """The figure that moved most: where, from what to what."""
    group, level = row["group_name"], row["group_level"]
    where = [place_name(row["geo_name"]), t(f"population_short.{row['population']}"), numbers.period(row["period"])]
    where += [sentences.level(group, level)] if group != "all" else []
    told = ", ".join(where)
    if row["change"] == VALUE:
        unit = row["unit"]
        before, after = (numbers.number(row[f"value_{when}"], unit, 2) for when in ("before", "after"))
        return t("methods.changes.example", where=told, before=before, after=after)
    if row["change"] == FLAG:
        before, after = (t(f"reliability.{row[f'reliability_{when}']}") for when in ("before", "after"))
        return t("methods.changes.example", where=told, before=before, after=after)
    return told


def choices(indicator_id: str, population: str = "", geo_id: str = "") -> dict[str, list[str]]:
    """Children, places and periods that an indicator has figures of, narrowed down by what is chosen."""
    rows = data.traceable(indicator_id)
    populations = [p for p in indicator(indicator_id).populations if p in set(rows["population"])]
    rows = rows[rows["population"] == (population or populations[0])]
    named = estimates.geographies(("nation", "state", "county", "region"))
    places = [place for place in named if place in set(rows["geo_id"])]
    rows = rows[rows["geo_id"] == (geo_id or places[0])]
    first = estimates.periods(indicator_id)[:1]
    periods = sorted(rows["period"], key=lambda name: (name in first, length_and_end(name)), reverse=True)
    return {"population": populations, "geography": places, "period": periods}
