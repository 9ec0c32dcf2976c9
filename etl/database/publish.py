"""Write the tables to a new versioned DuckDB file, and swap it in whole.

The path that readers open is a symlink; it is replaced in one step only after every check has passed. A reader that
holds the old file keeps it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from etl.core.errors import SourceError
from etl.database import identity

KEPT_BUILDS = 2
ANY_BUILD = "?" * 12

ESTIMATE_DDL = """
CREATE TABLE estimate (
    indicator_id VARCHAR NOT NULL, population VARCHAR NOT NULL, geo_id VARCHAR NOT NULL, period VARCHAR NOT NULL,
    group_name VARCHAR NOT NULL, group_level VARCHAR NOT NULL,
    value DOUBLE, lower DOUBLE, upper DOUBLE, se DOUBLE, n BIGINT, n_eff DOUBLE, weighted_count DOUBLE,
    n_met BIGINT, n_kish DOUBLE, kg_width DOUBLE,
    reliability VARCHAR NOT NULL, reliability_reason VARCHAR NOT NULL, estimate_type VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL, series VARCHAR NOT NULL, build_id VARCHAR NOT NULL,
    PRIMARY KEY (indicator_id, population, geo_id, period, group_name, group_level, estimate_type, source_id)
)
"""
ORDER = ["indicator_id", "population", "geo_id", "period", "group_name", "group_level", "estimate_type", "source_id"]


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the build lock of a database path, so that two builds never write at once.

    Raises:
        SourceError: another build holds it.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with (out.parent / f".{out.stem}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceError(str(out), "another build is writing it", "wait until it has ended") from error
        # Left by a build that was killed. That build held this lock, so nobody is writing these files now.
        for pattern in (f".{out.stem}-{ANY_BUILD}.*.tmp*", f".{out.name}.*"):
            for left in out.parent.glob(pattern):
                left.unlink(missing_ok=True)
        yield


def write(frames: dict[str, pd.DataFrame], path: Path, build_id: str) -> None:
    """Write all tables to a new file at `path`; `build_id` is stamped on every estimate.

    Raises:
        SourceError: an estimate stands twice.
    """
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute(ESTIMATE_DDL)
        estimates = frames["estimate"].assign(build_id=build_id).sort_values(ORDER, ignore_index=True)
        _check_one_value(estimates)
        con.register("frame", estimates)
        con.execute("INSERT INTO estimate BY NAME SELECT * FROM frame")
        for name in sorted(frames.keys() - {"estimate"}):
            con.register("frame", frames[name])
            con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM frame')


def _check_one_value(estimates: pd.DataFrame) -> None:
    twice = estimates.loc[estimates.duplicated(ORDER), ORDER]
    if len(twice):
        told = f"{', '.join(map(str, twice.iloc[0]))} stands twice ({len(twice):,} such rows)"
        raise SourceError("Estimates", told, "find the two sources of it; the new database is not put in place")


def swap(temporary: Path, out: Path, build_id: str) -> None:
    """Put the finished file under its versioned name and point the symlink at it, each in one step."""
    final = identity.versioned(out, build_id)
    temporary.replace(final)
    link = out.with_name(f".{out.name}.{os.getpid()}")
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    link.replace(out)
    _forget_old(out, final)


def builds(out: Path) -> list[Path]:
    """The files of all builds that lie beside the symlink, the newest first."""
    found = out.parent.resolve().glob(f"{out.stem}-*{out.suffix}")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _forget_old(out: Path, current: Path) -> None:
    for old in [path for path in builds(out) if path != current.resolve()][KEPT_BUILDS - 1 :]:
        old.unlink(missing_ok=True)
