"""The tables that tell what a build was made from and by (`build` and `build_*`)."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl.core.build_log import BuildLog
from etl.database import identity


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
                "code_version": identity.code_version(),
                "inputs": inputs,
                "estimates": estimates,
                "python": platform.python_version(),
                "libraries": identity.libraries(),
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
