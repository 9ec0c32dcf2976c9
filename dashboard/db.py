"""The one place that opens the database: read-only, by the versioned file behind the symlink."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

ROOT = Path(__file__).parent.parent
DEFAULT = ROOT / "data" / "build" / "dashboard.duckdb"
Version = tuple[str, int, int]


def database() -> Path:
    """Path of the database; the environment variable MEDICAL_HOME_DB names another one."""
    return Path(os.environ.get("MEDICAL_HOME_DB", DEFAULT))


def version() -> Version:
    """What identifies the file now served: resolved path, time of change, inode.

    Raises:
        FileNotFoundError: there is no database.
    """
    path = database().resolve(strict=True)
    stat = path.stat()
    return str(path), stat.st_mtime_ns, stat.st_ino


def rows(sql: str, **parameters: object) -> pd.DataFrame:
    """Rows of a query with `$name` parameters, as a frame of the caller's own but for lists in its cells."""
    # A shallow copy: what the caller writes to it does not reach the frame that all readers share.
    return _rows(version(), sql, tuple(parameters.items())).copy(deep=False)


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(version: Version) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(version[0], read_only=True)


@st.cache_resource(max_entries=512, show_spinner=False)
def _rows(version: Version, sql: str, parameters: tuple[tuple[str, object], ...]) -> pd.DataFrame:
    # A connection may not be shared across threads, a cursor of its own may.
    cursor = _connection(version).cursor()
    return cursor.execute(sql, dict(parameters) or None).df()
