"""Queries that answer from rows made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import charts, charts_system, db, queries, queries_system, registry
from tests.support.card_rows import NAMES, Tables


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tables:
    """The tables that the cards of a test are made of; they start empty."""
    given = Tables()
    # A build of this test's own, so that no other test's cards are remembered.
    monkeypatch.setattr(db, "version", lambda: (str(tmp_path), 0, 0))
    monkeypatch.setattr(registry, "_known", given.indicators)
    for name in ("estimates", "differences", "periods"):
        monkeypatch.setattr(queries, name, getattr(given, name))
    for name in ("hurdles", "overlaps"):
        monkeypatch.setattr(queries_system, name, getattr(given, name))
    monkeypatch.setattr(queries, "geographies", lambda kinds=(): NAMES)
    monkeypatch.setattr(queries, "new_england", lambda: [geo_id for geo_id in NAMES if geo_id != "US"])
    return given


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[object, dict[str, object]]]:
    """What the charts were given to draw: by chart, its first value and its named ones."""
    seen: dict[str, tuple[object, dict[str, object]]] = {}

    def recorder(name: str) -> Callable[..., dict[str, object]]:
        def draw(first: object, _colors: object, **named: object) -> dict[str, object]:
            seen[name] = (first, named)
            return {}

        return draw

    for module, name in (
        (charts, "dot_chart"),
        (charts, "time_chart"),
        (charts_system, "forest_chart"),
        (charts_system, "hurdle_chart"),
    ):
        monkeypatch.setattr(module, name, recorder(name))
    return seen
