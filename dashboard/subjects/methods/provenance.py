"""Provenance: from a number to its file and the steps between, the build report, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC

import pandas as pd

from dashboard.data.build_models import BuildStep, Change, Remark, SourceFile
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
    (own,) = estimates.sources([source_id])
    title = f"**{own.title}.**"
    if own.kind in COMPUTED:
        return f"{in_english(title)} {t('methods.trace.computed')}"
    return measure.cited(in_english(f"{title} {own.citation}"), own.url)


def files(source_id: str) -> str:
    """The manifest rows and the files behind a figure, with size and full hash, as Markdown."""
    return bullets(map(_file, data.files_behind(source_id)))


def _file(own: SourceFile) -> str:
    parts = [
        t("methods.trace.manifest", source_id=own.source_id),
        t("methods.trace.file", file=own.file, bytes=f"{own.bytes:,.0f}"),
        f"SHA-256 `{own.sha256}`",
        in_english(sentences.capital(own.license.rstrip("."))),
    ]
    return measure.cited(". ".join(parts) + ".", own.url)


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
    found = [_step_named(f"read {own.source_id}") for own in data.files_behind(source_id)]
    return [
        t("methods.trace.read", rows=f"{own.rows:,}", step=own.step, seconds=f"{own.seconds:.1f}")
        for own in found
        if own is not None
    ]


def _step_named(step: str) -> BuildStep | None:
    return next((own for own in data.steps() if own.step == step), None)


def _scored(own: Indicator) -> str:
    rule = data.rule(own.indicator_id)
    if rule is None:
        raise ValueError(f"{own.indicator_id} has survey estimates and no rule")
    return t("methods.trace.score", module=rule.rule_module)


def fingerprint(own: Indicator, row: Estimate) -> str:
    """The hash of all figures of the measure and kind."""
    return t("methods.trace.fingerprint", fingerprint=data.fingerprint(own.indicator_id, row.estimate_type))


# ---- one file ----


def file_names() -> dict[str, str]:
    """Titles of the files of the manifest that the build read, by id."""
    return {own.source_id: f"{own.title} ({own.vintage})" for own in data.files()}


def file_steps(source_id: str) -> str:
    """What the build did with a file, as a numbered list."""
    kind = next(own.kind for own in data.files() if own.source_id == source_id)
    module, step = READ_BY[kind]
    own = _step_named(step)
    if own is None:
        return _numbered([*_read(source_id), _checked()])
    told = {"module": module, "step": in_english(step), "rows": f"{own.rows:,}", "seconds": f"{own.seconds:.1f}"}
    return _numbered([t("methods.file.read", **told), _checked()])


def rests_on(source_id: str) -> str:
    """The tables with rows that rest on a file, as Markdown."""
    return bullets(
        t("methods.file.rows", title=in_english(own.title), name=own.name, rows=f"{own.rows:,}")
        for own in data.rests_on(source_id)
    )


def file_table() -> pd.DataFrame:
    """Every file of the manifest that the build read."""
    files = data.files()
    told = [f"{own.title}. {own.publisher.rstrip('.')}. {own.license}." for own in files]
    return measure.titled({"file": told, "hash": [own.sha256[:SHORT_HASH] for own in files]})


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
    steps = data.steps()
    return measure.titled(
        {
            "step": [_step(own) for own in steps],
            "rows": [f"{own.rows:,}" if own.rows else "" for own in steps],
            "seconds": [f"{own.seconds:.1f}" for own in steps],
        }
    )


def _step(own: BuildStep) -> str:
    return f"{sentences.capital(own.step)} ({own.note})" if own.note else sentences.capital(own.step)


def check_table() -> pd.DataFrame:
    """Checks of the database and what each would find."""
    return measure.titled({"check": data.checks()})


def finding_summary() -> str:
    """How many rows were kept with a remark, flagged and dropped."""
    counts = Counter(own.action for own in data.findings())
    told = {action: counts[action] for action in ("kept", "flagged", "dropped")}
    return t("methods.build.findings", count=sum(told.values()), **told)


def finding_table(source_id: str | None = None) -> pd.DataFrame:
    """Remarks on rows of the sources; of one source where it is named."""
    found = data.findings(source_id)
    return measure.titled(
        {
            "where": [_where(own) for own in found],
            "remark": [sentences.capital(own.message) for own in found],
            "action": [t(f"methods.action.{own.action}") for own in found],
        }
    )


def _where(own: Remark) -> str:
    place = [own.source_id, t("methods.build.row", row=own.row) if own.row else "", own.column]
    return ", ".join(part for part in place if part)


def compared() -> str:
    """With which build this one was compared, in words."""
    found = data.compared()
    if found.previous_built_at is None:
        return t(f"methods.changes.{found.status}")
    return t(
        "methods.changes.compared",
        build=found.previous_build_id,
        built_at=f"{found.previous_built_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        same=f"{found.rows_same:,}",
        code=t("methods.changes.code_changed" if found.code_changed else "methods.changes.code_same"),
    )


def change_table() -> pd.DataFrame:
    """What changed, a line an indicator or source and kind of change; empty when nothing did."""
    changes = data.changes()
    return measure.titled(
        {
            "what": [_what(own) for own in changes],
            "change": [t(f"methods.changes.{own.change}") for own in changes],
            "count": [f"{own.rows:,}" if own.subject == "estimate" else "" for own in changes],
            "example": [_example(own) if own.subject == "estimate" else "" for own in changes],
        }
    )


def _what(own: Change) -> str:
    kind, title = own.estimate_type, stored(f"indicator.{own.changed_id}.title", own.title)
    return f"{title} ({sentences.uncapital(t(f'kind.{kind}'))})" if kind else title


def _example(own: Change) -> str:
    """The figure that moved most: where, from what to what."""
    where = [place_name(own.geo_name or ""), t(f"population_short.{own.population}"), numbers.period(own.period or "")]
    where += [sentences.level(own.group_name or "", own.group_level or "")] if own.group_name != "all" else []
    told = ", ".join(where)
    if own.change == VALUE:
        before, after = (numbers.number(value, own.unit or "", 2) for value in (own.value_before, own.value_after))
        return t("methods.changes.example", where=told, before=before, after=after)
    if own.change == FLAG:
        before, after = (t(f"reliability.{flag}") for flag in (own.reliability_before, own.reliability_after))
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
