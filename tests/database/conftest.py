"""Tests of the built database, of what the dashboard shows of it, and of the official survey files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(autouse=True)
def ready(database: Path) -> None:
    """Pages and cards find the database by themselves, so it has to be there before they look."""


@pytest.fixture(scope="session")
def built(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built database, open for reading."""
    with duckdb.connect(str(database.resolve()), read_only=True) as connection:
        yield connection
