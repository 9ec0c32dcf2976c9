"""What a build was made from and by: its id, and the tables that tell of it (`build` and `build_*`)."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.paths import CURATED, DICTIONARY, REGISTRY, ROOT
from etl.sources.manifest import Source

# Libraries whose versions can change a figure, or the bytes of a file.
LIBRARIES = ["duckdb", "geopandas", "numpy", "pandas", "polars", "pyreadstat", "scipy", "shapely", "svy"]
CODE = {".py", ".sql", ".md"}


def code_version() -> str:
    """Hash of the code that makes a number or describes it, of our own content, the registry and the dictionary."""
    digest = hashlib.sha256()
    code = sorted(path for path in (ROOT / "etl").rglob("*") if path.suffix in CODE)
    curated = sorted(path for path in CURATED.rglob("*") if path.is_file())
    for path in [*code, *curated, REGISTRY, DICTIONARY]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def libraries() -> str:
    """Names and versions of LIBRARIES, as one line."""
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def build_id(sources: Iterable[Source]) -> str:
    """One build, one id: hash of the manifest's rows and files, of the code and of the libraries; 12 hex digits."""
    digest = hashlib.sha256((code_version() + libraries()).encode())
    for source in sorted(sources, key=lambda s: s.source_id):
        digest.update(repr(source).encode())
    return digest.hexdigest()[:12]


def write(database: Path, this_build: str, log: BuildLog, checks: pd.DataFrame, *, inputs: int, estimates: int) -> None:
    """Add the tables `build`, `build_check`, `build_step` and `build_finding` to a database file.

    Args:
        database: the file.
        this_build: id of the build.
        log: its steps and remarks.
        checks: the checks that it passed.
        inputs: number of source files.
        estimates: number of estimate rows.
    """
    record = pd.DataFrame(
        [
            {
                "build_id": this_build,
                "built_at": datetime.now(UTC).replace(microsecond=0),
                "seconds": round(log.seconds, 1),
                "code_version": code_version(),
                "inputs": inputs,
                "estimates": estimates,
                "python": platform.python_version(),
                "libraries": libraries(),
            }
        ]
    )
    tables = {
        "build": record,
        "build_check": checks,
        "build_step": log.steps_frame(),
        "build_finding": log.remarks_frame(),
    }
    with duckdb.connect(str(database)) as con:
        for name, frame in tables.items():
            con.register("frame", frame)
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
