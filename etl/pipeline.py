"""The build, from source files to a swapped-in database: the order of the steps, and nothing else."""

from __future__ import annotations

import hashlib
import os
import platform
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pandas as pd

from etl import history, programs, small_area
from etl.core import data_dictionary, periods, question_changes
from etl.core.build_log import Report
from etl.core.errors import SourceError
from etl.core.indicators import REGISTRY, Indicator, breaks_by_indicator, read_registry, registry_frame
from etl.database import changes, data_package, publish
from etl.database.run_checks import run_checks
from etl.estimation import by_area, joint_outcomes, rule_sensitivity
from etl.geography import areas
from etl.official import census_estimates, published_figures
from etl.small_area import specification
from etl.sources.manifest import Source, missing, read_manifest, verify
from etl.survey import codebook, microdata, questionnaire, scoring

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
OUT = ROOT / "data" / "build" / "dashboard.duckdb"
LIBRARIES = ["duckdb", "geopandas", "numpy", "pandas", "polars", "pyreadstat", "scipy", "svy"]
MISSING_COLUMNS = ["source_id", "kind", "series", "title", "publisher", "vintage", "file", "url", "note"]

Tables = dict[str, list[pd.DataFrame]]


def code_version() -> str:
    """Hash of everything in etl/ that makes a number or describes it, of the registry and of the dictionary."""
    digest = hashlib.sha256()
    files = [
        p for p in Path(__file__).parent.rglob("*") if p.suffix in {".py", ".sql", ".csv", ".toml", ".json", ".md"}
    ]
    for path in [*sorted(files), REGISTRY, data_dictionary.DICTIONARY]:
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
        unpinned = {s.source_id for s in manifest if not s.pinned} & {s.source_id for s in present}
        for source_id in sorted(unpinned):
            report.finding(source_id, 0, "sha256", "fetched later: its hash is not in the manifest yet", "flagged")
        indicators = read_registry()
        this_build = build_id(present)
        tables = _tables(raw, present, indicators, report, pinned=not unpinned)
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


def _tables(raw: Path, present: list[Source], indicators: list[Indicator], report: Report, *, pinned: bool) -> Tables:
    tables: Tables = defaultdict(list)
    tables["indicator"].append(registry_frame(indicators))
    tables["indicator_break"].append(question_changes.table(breaks_by_indicator(indicators)))
    tables["source"].append(_source_frame(present))
    tables["source_missing"].append(_source_frame(missing(raw, read_manifest(raw))).reindex(columns=MISSING_COLUMNS))
    with report.step("geography") as told:
        told["rows"] = _add(tables, areas.tables(raw, report))
    children = _read_children(raw, present, indicators, report)
    tasks = _tasks(children, indicators)
    tables["source"].append(_pooled_sources(tasks, present))
    with report.step("survey estimates") as told:
        told["rows"] = sum(_add(tables, frames) for frames in _run(tasks))
    with report.step("county model") as told:
        direct = pd.concat(tables["estimate"], ignore_index=True)
        pooled = {name: _pooled(children[name], years) for name, years in specification.YEARS.items()}
        told["rows"] = _add(tables, small_area.tables(pooled, raw, direct, indicators, report))
    for name, step in (("population", census_estimates), ("practices", programs), ("history", history)):
        with report.step(name) as told:
            told["rows"] = _add(tables, step.tables(raw, report))
    with report.step("published figures") as told:
        told["rows"] = _add(tables, published_figures.tables(raw, indicators, report))
        compared = published_figures.benchmarks(pd.concat(tables["estimate"], ignore_index=True), indicators)
        published_figures.enforce(compared, pinned, report)
        tables["benchmark"].append(compared)
        told["note"] = f"{len(compared)} benchmarks"
    with report.step("open questions of the medical home") as told:
        figures = pd.concat(tables["estimate"], ignore_index=True)
        others = figures[figures["estimate_type"] == "published"]
        found = rule_sensitivity.tables(children[rule_sensitivity.SERIES], others, breaks_by_indicator(indicators))
        told["rows"] = _add(tables, found)
    with report.step("survey variables and rules") as told:
        told["rows"] = _add(tables, codebook.tables(raw, present, indicators, report))
    with report.step("dictionary") as told:
        told["rows"] = _add(tables, data_dictionary.tables(tables, report))
    return tables


def _pooled(years: dict[int, pd.DataFrame], wanted: tuple[int, ...]) -> pd.DataFrame:
    missing = [year for year in wanted if year not in years]
    if missing:
        raise SourceError("sources.csv", f"the county model needs the survey of {missing[0]}", "restore its file")
    return pd.concat([years[year] for year in wanted], ignore_index=True)


def _add(tables: Tables, frames: dict[str, pd.DataFrame]) -> int:
    for name, frame in frames.items():
        tables[name].append(frame)
    return sum(len(frame) for frame in frames.values())


def _read_children(
    raw: Path, present: list[Source], indicators: list[Indicator], report: Report
) -> dict[str, dict[int, pd.DataFrame]]:
    """Scored children by series and year."""
    children: dict[str, dict[int, pd.DataFrame]] = {name: {} for name in questionnaire.SERIES}
    for source in (s for s in present if s.kind == "microdata"):
        own = [i for i in indicators if i.series == source.series]
        with report.step(f"read {source.source_id}") as told:
            frame = microdata.read_children(raw, source, codebook.items(source.series, indicators))
            _check_cshcn(source, frame)
            children[source.series][source.year or 0] = by_area.scored_children(frame, own)
            told["rows"] = len(frame)
    return children


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


def _check_cshcn(source: Source, frame: pd.DataFrame) -> None:
    differs = int((scoring.cshcn_prevalence(frame) != frame["cshcn_in_file"]).sum())
    if differs:
        found = f"the CSHCN status in the file differs from its own items for {differs:,} children"
        raise SourceError(source.file, found, "find out whether the screener's items changed that year")


def _tasks(children: dict[str, dict[int, pd.DataFrame]], indicators: list[Indicator]) -> list[by_area.Task]:
    """All series and periods, the largest first so that two workers end together."""
    tasks = []
    for series, years in children.items():
        own = [i for i in indicators if i.series == series]
        for run in periods.periods(years):
            tasks.append(by_area.pooled_task(series, run, years, own))
    return sorted(tasks, key=lambda t: len(t.children) * len(t.indicators), reverse=True)


def _estimated(task: by_area.Task) -> dict[str, pd.DataFrame]:
    estimates, differences = by_area.run(task)
    return {"estimate": estimates, "difference": differences} | joint_outcomes.run(task)


def _run(tasks: list[by_area.Task]) -> list[dict[str, pd.DataFrame]]:
    # Each worker has one core: polars' own threads would only get in each other's way.
    os.environ["POLARS_MAX_THREADS"] = "1"
    # A forked child would inherit polars' locks: start fresh processes.
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), mp_context=get_context("spawn")) as workers:
        return list(workers.map(_estimated, tasks))


def _source_frame(present: list[Source]) -> pd.DataFrame:
    columns = ["source_id", "kind", "series", "title", "publisher", "citation", "licence", "vintage", "file"]
    rows = [
        {name: getattr(s, name) for name in columns}
        | {"url": s.official_url, "sha256": s.sha256, "bytes": s.bytes, "parts": s.source_id, "note": s.note}
        for s in present
    ]
    return pd.DataFrame(rows)


def _pooled_sources(tasks: list[by_area.Task], present: list[Source]) -> pd.DataFrame:
    """One source row a pooled period; its hash is the hash of its files' hashes, in order of years."""
    by_year = {(s.series, s.year): s for s in present}
    rows = []
    for task in (t for t in tasks if len(t.years) > 1):
        files = [by_year[task.series, year] for year in task.years]
        joined = hashlib.sha256("".join(str(f.sha256) for f in files).encode()).hexdigest()
        what = task.series.removeprefix("nsch_")
        title = f"{task.period} National Survey of Children's Health, {what} public use files, pooled"
        rows.append(
            {
                "source_id": task.source_id,
                "kind": "pooled",
                "series": task.series,
                "title": title,
                "publisher": files[0].publisher,
                "citation": files[0]
                .citation.replace(f"{task.years[0]} National", f"{task.period} National", 1)
                .replace("file (", "files, pooled ("),
                "licence": files[0].licence,
                "vintage": task.period,
                "file": "; ".join(f.file for f in files),
                "url": "https://www.census.gov/programs-surveys/nsch/data/datasets.html",
                "sha256": joined,
                "bytes": sum(f.bytes or 0 for f in files),
                "parts": "; ".join(f.source_id for f in files),
            }
        )
    return pd.DataFrame(rows)


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
