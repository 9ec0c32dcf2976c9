"""Unit tests need no database: one that asks for it, or opens it by itself, fails on every machine alike."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def database() -> Path:
    pytest.fail("a test that needs the built database belongs into tests/database")


@pytest.fixture(autouse=True)
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDICAL_HOME_DB", str(tmp_path / "no-database-in-unit-tests.duckdb"))
