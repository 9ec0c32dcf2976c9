"""Tests that start servers, kill processes, or send what does harm."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def ready(database: Path) -> None:
    """Servers find the database by themselves, so it has to be there before they look."""
