"""The build, from source files to a swapped-in database: the order of the steps, and nothing else."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pandas as pd

from etl import history, programs, small_area
from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.paths import OUT, RAW
from etl.core.registry import data_dictionary, question_changes
from etl.core.registry.indicators import Indicator, breaks_by_indicator, read_registry, registry_frame
from etl.database import build_record, changes, data_package, identity, publish
from etl.database.run_checks import run_checks
from etl.estimation.tables import rule_sensitivity
from etl.estimation.tables import run as estimation_run
from etl.geography import areas
from etl.official import census_estimates, local_counts, published_figures
from etl.sources import provenance
from etl.sources.manifest import Source, missing, read_manifest, verify
from etl.survey import questionnaire
from etl.survey import run as survey_run
from etl.survey.codebook import measures as codebook
from etl.survey.pooled import pooled

Tables = dict[str, list[pd.DataFrame]]


def build(raw: Path = RAW, out: Path = OUT, *, quiet: bool = False) -> str:
    """Build the database at `out` from the files in `raw`; return the build id.

    Raises:
        SourceError: a source or a check is at fault; the database that was there stays as it was.
    """
    log = BuildLog(quiet=quiet)
    with publish.locked(out):
        manifest = read_manifest(raw)
        with log.step("sources checked against their hashes") as told:
            present = verify(raw, manifest)
            survey_run.check(present)
            told["rows"] = len(present)
        shipped = {s.source_id for s in manifest if s.pinned and not s.fetched}
        for source_id in sorted({s.source_id for s in present} - shipped):
            log.remark(source_id, 0, "sha256", "fetched later: it did not come with the project", "flagged")
        indicators = read_registry()
        this_build = identity.build_id(present)
        tables = _tables(raw, present, indicators, log, shipped)
        frames = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
        frames["estimate"]["series"] = frames["estimate"]["series"].fillna("")
        temporary = out.with_name(f".{out.stem}-{this_build}.{os.getpid()}.tmp")
        try:
            checks = _write_and_check(frames, temporary, this_build, log)
            with log.step("compared with the build before") as told:
                told["note"] = changes.write(temporary, out, this_build, identity.code_version(), log)
            build_record.write(
                temporary, this_build, log, checks, inputs=len(present), estimates=len(frames["estimate"])
            )
            with log.step("data package") as told:
                told["note"] = f"{data_package.write(temporary, out, this_build).stat().st_size / 1e6:.1f} MB"
            publish.swap(temporary, out, this_build)
        finally:
            temporary.unlink(missing_ok=True)
    log.say(f"Build {this_build} is in place: {out} ({log.seconds:.1f} s)")
    return this_build


def _tables(raw: Path, present: list[Source], indicators: list[Indicator], log: BuildLog, shipped: set[str]) -> Tables:
    tables: Tables = defaultdict(list)
    tables["indicator"].append(registry_frame(indicators))
    breaks = breaks_by_indicator(indicators)
    tables["indicator_break"].append(question_changes.table(breaks))
    tables["source_missing"].append(provenance.missing(missing(raw, read_manifest(raw))))
    with log.step("geography") as told:
        told["rows"] = _add(tables, areas.tables(raw, log))
    read_later = rule_sensitivity.ITEMS | set(questionnaire.PARTS_OF_STATES)
    surveys = survey_run.read_all(raw, present, indicators, log, read_later)
    children = surveys.children
    released = provenance.as_released(present, surveys.releases)
    by_year = {(s.series, s.year): s for s in released if s.kind == "microdata"}
    plans = estimation_run.plans(children, indicators, lambda *key: surveys.releases[by_year[key].source_id])
    series = {i.indicator_id: i.series for i in indicators}
    periods_of = {name: [plan.period for plan in plans if plan.series == name] for name in children}
    tables["indicator_period"].append(question_changes.indicator_periods(breaks, series, periods_of))
    pooled_rows = [provenance.pooled(p.series, p.years, by_year) for p in plans if len(p.years) > 1]
    tables["source"] += [provenance.files(released), pd.DataFrame(pooled_rows)]
    with log.step("survey estimates") as told:
        told["rows"] = sum(_add(tables, f) for f in estimation_run.run_all(plans, children, indicators, log.share))
    with log.step("county model") as told:
        direct = pd.concat(tables["estimate"], ignore_index=True)
        newest = {series: _newest(plans, series, own) for series, own in children.items()}
        told["rows"] = _add(tables, small_area.tables(newest, raw, direct, indicators, log))
    steps = (
        ("population", census_estimates),
        ("local counts", local_counts),
        ("practices", programs),
        ("history", history),
    )
    for name, step in steps:
        with log.step(name) as told:
            told["rows"] = _add(tables, step.tables(raw, log))
    with log.step("published figures") as told:
        told["rows"] = _add(tables, published_figures.tables(raw, indicators, log))
        own = {(s.series, s.year) for s in present if s.kind == "microdata" and s.year and s.source_id in shipped}
        compared = published_figures.benchmarks(pd.concat(tables["estimate"], ignore_index=True), indicators, own)
        published_figures.enforce(compared, log)
        tables["benchmark"].append(compared)
        told["note"] = f"{len(compared)} benchmarks"
    with log.step("open questions of rules") as told:
        figures = pd.concat(tables["estimate"], ignore_index=True)
        others = figures[figures["estimate_type"] == "published"]
        found = rule_sensitivity.tables(children[rule_sensitivity.SERIES], others, breaks)
        told["rows"] = _add(tables, found)
    with log.step("survey variables and rules") as told:
        told["rows"] = _add(tables, codebook.tables(raw, present, indicators, log))
    with log.step("dictionary") as told:
        told["rows"] = _add(tables, data_dictionary.tables(tables, log))
    return tables


def _newest(plans: list[estimation_run.Plan], series: str, years: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """The children of the longest period that ends in the newest year: what the county model pools."""
    own = [plan.years for plan in plans if plan.series == series]
    if not own:
        raise SourceError("sources.csv", f"the county model needs a file of {series}", "restore it or fetch it")
    newest = max(own, key=lambda run: (run[-1], len(run)))
    return pooled([years[year] for year in newest])


def _add(tables: Tables, frames: dict[str, pd.DataFrame]) -> int:
    for name, frame in frames.items():
        tables[name].append(frame)
    return sum(len(frame) for frame in frames.values())


def _write_and_check(frames: dict[str, pd.DataFrame], temporary: Path, this_build: str, log: BuildLog) -> pd.DataFrame:
    with log.step("database written") as told:
        publish.write(frames, temporary, this_build)
        told["rows"] = sum(len(frame) for frame in frames.values())
    with log.step("checks") as told:
        checks = run_checks(temporary)
        told["rows"] = len(checks)
    return checks
