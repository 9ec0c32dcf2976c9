"""The build, from source files to a swapped-in database: the order of the steps, and nothing else."""

from __future__ import annotations

import hashlib
import os
import platform
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas as pd

from etl import history, programs, small_area
from etl.core import data_dictionary, question_changes
from etl.core.build_log import Report
from etl.core.errors import SourceError
from etl.core.indicators import Indicator, breaks_by_indicator, read_registry, registry_frame
from etl.core.paths import CURATED, DICTIONARY, OUT, RAW, REGISTRY
from etl.database import changes, data_package, publish
from etl.database.run_checks import run_checks
from etl.estimation import rule_sensitivity
from etl.estimation import run as estimation_run
from etl.geography import areas
from etl.official import census_estimates, published_figures
from etl.sources import provenance
from etl.sources.manifest import Source, missing, read_manifest, verify
from etl.survey import codebook, questionnaire
from etl.survey import run as survey_run
from etl.survey.scoring import alternative_rules

LIBRARIES = ["duckdb", "geopandas", "numpy", "pandas", "polars", "pyreadstat", "scipy", "svy"]

Tables = dict[str, list[pd.DataFrame]]


def code_version() -> str:
    """Hash of everything in etl/ that makes a number or describes it, of the registry and of the dictionary."""
    digest = hashlib.sha256()
    files = [
        p for p in Path(__file__).parent.rglob("*") if p.suffix in {".py", ".sql", ".csv", ".toml", ".json", ".md"}
    ]
    for path in [*sorted(files), *sorted(CURATED.glob("*.csv")), REGISTRY, DICTIONARY]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def build_id(sources: Iterable[Source]) -> str:
    """One build, one id: hash of the manifest's rows, the files' hashes among them, and of the code; 12 hex digits."""
    digest = hashlib.sha256(code_version().encode())
    for source in sorted(sources, key=lambda s: s.source_id):
        digest.update(repr(source).encode())
    return digest.hexdigest()[:12]


def is_current(raw: Path = RAW, out: Path = OUT) -> bool:
    """Whether the database at `out`, and its data package, were built from just these inputs by just this code."""
    this_build = build_id(verify(raw, read_manifest(raw)))
    built = out.exists() and out.resolve() == publish.versioned(out, this_build).resolve()
    return built and data_package.path_beside(out, this_build).exists()


def build(raw: Path = RAW, out: Path = OUT, *, quiet: bool = False) -> str:
    """Build the database at `out` from the files in `raw`; return the build id.

    Raises:
        SourceError: a source or a check is at fault; the database that was there stays as it was.
    """
    report = Report(quiet=quiet)
    with publish.locked(out):
        manifest = read_manifest(raw)
        with report.step("sources checked against their hashes") as told:
            present = verify(raw, manifest)
            _check_surveys(present)
            told["rows"] = len(present)
        shipped = {s.source_id for s in manifest if s.pinned and not s.fetched}
        for source_id in sorted({s.source_id for s in present} - shipped):
            report.finding(source_id, 0, "sha256", "fetched later: it did not come with the project", "flagged")
        indicators = read_registry()
        this_build = build_id(present)
        tables = _tables(raw, present, indicators, report, shipped)
        frames = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
        frames["estimate"]["series"] = frames["estimate"]["series"].fillna("")
        temporary = out.with_name(f".{out.stem}-{this_build}.{os.getpid()}.tmp")
        try:
            checks = _write_and_check(frames, temporary, this_build, report)
            with report.step("compared with the build before") as told:
                told["note"] = changes.write(temporary, out, this_build, code_version(), report)
            _keep_report(temporary, this_build, report, checks, inputs=len(present), estimates=len(frames["estimate"]))
            with report.step("data package") as told:
                told["note"] = f"{data_package.write(temporary, out, this_build).stat().st_size / 1e6:.1f} MB"
            publish.swap(temporary, out, this_build)
        finally:
            temporary.unlink(missing_ok=True)
    report.say(f"Build {this_build} is in place: {out} ({report.seconds:.1f} s)")
    return this_build


def _tables(raw: Path, present: list[Source], indicators: list[Indicator], report: Report, shipped: set[str]) -> Tables:
    tables: Tables = defaultdict(list)
    tables["indicator"].append(registry_frame(indicators))
    tables["indicator_break"].append(question_changes.table(breaks_by_indicator(indicators)))
    tables["source_missing"].append(provenance.missing(missing(raw, read_manifest(raw))))
    with report.step("geography") as told:
        told["rows"] = _add(tables, areas.tables(raw, report))
    surveys = survey_run.read_all(raw, present, indicators, report)
    children = surveys.children
    released = provenance.as_released(present, surveys.releases)
    by_year = {(s.series, s.year): s for s in released if s.kind == "microdata"}
    plans = estimation_run.plans(children, indicators, lambda *key: surveys.releases[by_year[key].source_id])
    pooled_rows = [provenance.pooled(p.series, p.years, by_year) for p in plans if len(p.years) > 1]
    tables["source"] += [provenance.files(released), pd.DataFrame(pooled_rows)]
    with report.step("survey estimates") as told:
        told["rows"] = sum(_add(tables, f) for f in estimation_run.run_all(plans, children, indicators, report.share))
    with report.step("county model") as told:
        direct = pd.concat(tables["estimate"], ignore_index=True)
        pooled = {series: _newest(plans, series, own) for series, own in children.items()}
        told["rows"] = _add(tables, small_area.tables(pooled, raw, direct, indicators, report))
    for name, step in (("population", census_estimates), ("practices", programs), ("history", history)):
        with report.step(name) as told:
            told["rows"] = _add(tables, step.tables(raw, report))
    with report.step("published figures") as told:
        told["rows"] = _add(tables, published_figures.tables(raw, indicators, report))
        own = {(s.series, s.year) for s in present if s.kind == "microdata" and s.year and s.source_id in shipped}
        compared = published_figures.benchmarks(pd.concat(tables["estimate"], ignore_index=True), indicators, own)
        published_figures.enforce(compared, report)
        tables["benchmark"].append(compared)
        told["note"] = f"{len(compared)} benchmarks"
    with report.step("open questions of the medical home") as told:
        figures = pd.concat(tables["estimate"], ignore_index=True)
        others = figures[figures["estimate_type"] == "published"]
        whole = {y: c for y, c in children[rule_sensitivity.SERIES].items() if set(alternative_rules.ITEMS) <= set(c)}
        found = rule_sensitivity.tables(whole, others, breaks_by_indicator(indicators))
        told["rows"] = _add(tables, found)
    with report.step("survey variables and rules") as told:
        told["rows"] = _add(tables, codebook.tables(raw, present, indicators, report))
    with report.step("dictionary") as told:
        told["rows"] = _add(tables, data_dictionary.tables(tables, report))
    return tables


def _newest(plans: list[estimation_run.Plan], series: str, years: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """The children of the longest period that ends in the newest year: what the county model pools."""
    own = [plan.years for plan in plans if plan.series == series]
    if not own:
        raise SourceError("sources.csv", f"the county model needs a file of {series}", "restore it or fetch it")
    newest = max(own, key=lambda run: (run[-1], len(run)))
    return pd.concat([years[year] for year in newest], ignore_index=True)


def _add(tables: Tables, frames: dict[str, pd.DataFrame]) -> int:
    for name, frame in frames.items():
        tables[name].append(frame)
    return sum(len(frame) for frame in frames.values())


def _check_surveys(present: list[Source]) -> None:
    """Each survey file is of a known series, and the only one of its year: "e" and original files are the same year."""
    surveys = [s for s in present if s.kind == "microdata"]
    if not surveys:
        raise SourceError("sources.csv", "it lists no survey file that is there", "restore it from the repository")
    seen: dict[tuple[str, int | None], Source] = {}
    for source in surveys:
        where = f"sources.csv, {source.source_id}"
        if source.series not in questionnaire.SERIES:
            raise SourceError(
                where, f"series {source.series!r} is unknown", f"use one of {', '.join(questionnaire.SERIES)}"
            )
        other = seen.setdefault((source.series, source.year), source)
        if other is not source:
            found = f"{other.source_id} and {source.source_id} are two files of one survey year"
            raise SourceError("sources.csv", found, "keep one of them")


def _write_and_check(frames: dict[str, pd.DataFrame], temporary: Path, this_build: str, report: Report) -> pd.DataFrame:
    with report.step("database written") as told:
        publish.write(frames, temporary, this_build)
        told["rows"] = sum(len(frame) for frame in frames.values())
    with report.step("checks") as told:
        checks = run_checks(temporary)
        told["rows"] = len(checks)
    return checks


def _keep_report(
    temporary: Path, this_build: str, report: Report, checks: pd.DataFrame, *, inputs: int, estimates: int
) -> None:
    record = pd.DataFrame(
        [
            {
                "build_id": this_build,
                "built_at": datetime.now(UTC).replace(microsecond=0),
                "seconds": round(report.seconds, 1),
                "code_version": code_version(),
                "inputs": inputs,
                "estimates": estimates,
                "python": platform.python_version(),
                "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
            }
        ]
    )
    reports = {
        "build": record,
        "build_check": checks,
        "build_step": report.steps_frame(),
        "build_finding": report.findings_frame(),
    }
    with duckdb.connect(str(temporary)) as con:
        for name, frame in reports.items():
            con.register("frame", frame)
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
