"""The one place that opens the database: read-only, by the versioned file behind the symlink."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from threading import Lock

import duckdb
import pandas as pd

ROOT = Path(__file__).parents[3]
DEFAULT = ROOT / "data" / "build" / "dashboard.duckdb"
Version = tuple[str, int, int]
COMPLAINT = "%s cannot be read (%s). Readers still see %s, until this server ends. Build it anew with `make etl`."
_path = lru_cache(maxsize=8)(Path)
log = logging.getLogger(__name__)
# The file last seen at each path, readable or not.
_found: dict[Path, Version] = {}
# For each path, the file last read without an error, and the newer one that can't be read (None if there is none).
_served: dict[Path, Version] = {}
_bad: dict[Path, Version | None] = {}
# Open files, the newest last: the one now served, and the one before, which pages begun earlier still read.
_open: dict[Version, duckdb.DuckDBPyConnection] = {}
_opening = Lock()
MOST_OPEN = 2
_pinned: ContextVar[Version | None] = ContextVar("pinned", default=None)


def database() -> Path:
    """Path of the database; the environment variable MEDICAL_HOME_DB names another one."""
    return _path(os.environ.get("MEDICAL_HOME_DB") or str(DEFAULT))


def version() -> Version:
    """What identifies the file that this request reads: resolved path, time of change, inode.

    Within `one_build` that is the file served when the request began, else the one served now. When what lies at the
    path is gone or cannot be read, that is the file served before, which this process holds open.

    Raises:
        FileNotFoundError: there is no database, and there was none before.
        duckdb.Error: it cannot be read, and there was none before.
    """
    return _pinned.get() or _served_now()


@contextmanager
def one_build(of: Version | None = None) -> Iterator[None]:
    """All that is read within comes from one build, also when a newer one is put in place meanwhile.

    It is the one served now when none is named.

    Raises:
        FileNotFoundError: as `version`.
        duckdb.Error: as `version`.
    """
    before = _pinned.set(of or version())
    try:
        yield
    finally:
        _pinned.reset(before)


def _served_now() -> Version:
    path, found = database(), None
    try:
        found = present()
        if found not in (_served.get(path), _bad.get(path)):
            _check(found)
            _served[path] = found
        if found == _served.get(path):
            _bad.pop(path, None)
    except (FileNotFoundError, duckdb.Error) as error:
        if path not in _served:
            raise
        if path not in _bad or _bad[path] != found:
            _bad[path] = found
            log.error(COMPLAINT, path, error, _served[path][0])
    return _served[path]


def present() -> Version:
    """What identifies the file at the path, readable or not.

    Raises:
        FileNotFoundError: there is none.
    """
    path = database()
    # Called many times a click, so the symlink is resolved again only when its target has changed.
    stat = path.stat()
    if path not in _found or _found[path][1:] != (stat.st_mtime_ns, stat.st_ino):
        _found[path] = (str(path.resolve(strict=True)), stat.st_mtime_ns, stat.st_ino)
    return _found[path]


def is_held(error: duckdb.Error) -> bool:
    """Whether the database cannot be opened because another program holds it open for writing."""
    return "lock" in str(error)


def is_behind() -> bool:
    """Whether readers see an older database than the one at the path, which is gone or cannot be read."""
    _served_now()
    return database() in _bad


def _check(version: Version) -> None:
    _connection(version).cursor().execute("SELECT build_id FROM build").fetchall()


def package(build_id: str) -> Path:
    """Where the data package of a build lies; it may be missing."""
    return database().with_name(f"package-{build_id}.zip")


def rows(sql: str, **parameters: object) -> pd.DataFrame:
    """Rows of a query with `$name` parameters, as a frame of the caller's own but for lists in its cells."""
    # A shallow copy: what the caller writes to it does not reach the frame that all readers share.
    return _rows(version(), sql, tuple(parameters.items())).copy(deep=False)


def passing_rows(sql: str, **parameters: object) -> pd.DataFrame:
    """Rows of a query that is not remembered, because its answers are many and large."""
    return _read(version(), sql, tuple(parameters.items()))


def _connection(version: Version) -> duckdb.DuckDBPyConnection:
    # A connection dropped from the dictionary closes once the last page that reads with it is done.
    with _opening:
        if version not in _open:
            _open[version] = duckdb.connect(version[0], read_only=True)
            for oldest in list(_open)[:-MOST_OPEN]:
                del _open[oldest]
        return _open[version]


def _read(version: Version, sql: str, parameters: tuple[tuple[str, object], ...]) -> pd.DataFrame:
    # A connection may not be shared across threads, a cursor of its own may.
    cursor = _connection(version).cursor()
    return cursor.execute(sql, dict(parameters) or None).df()


_rows = lru_cache(maxsize=512)(_read)
