"""Queries that answer from rows made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.cards import indicator_cards, system_of_care_cards
from dashboard.data import indicators
from dashboard.data.queries import estimates, joint_outcomes
from dashboard.data.store import database
from tests.support.card_rows import BUILD, NAMES, OUTCOMES, Tables


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tables:
    """The tables that the cards of a test are made of; they start empty."""
    given = Tables()
    # A build of this test's own, so that no other test's cards are remembered.
    monkeypatch.setattr(database, "version", lambda: (str(tmp_path), 0, 0))
    monkeypatch.setattr(indicators, "_known", given.indicators)
    for name in ("estimates", "differences", "periods"):
        monkeypatch.setattr(estimates, name, getattr(given, name))
    monkeypatch.setattr(joint_outcomes, "outcomes", lambda: OUTCOMES)
    monkeypatch.setattr(estimates, "build", lambda: BUILD)
    for name in ("hurdles", "overlaps"):
        monkeypatch.setattr(joint_outcomes, name, getattr(given, name))
    monkeypatch.setattr(estimates, "geographies", lambda kinds=(): NAMES)
    monkeypatch.setattr(estimates, "new_england", lambda: [geo_id for geo_id in NAMES if geo_id != "US"])
    return given


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[object, dict[str, object]]]:
    """What the charts were given to draw: by chart, its first value and its named ones."""
    seen: dict[str, tuple[object, dict[str, object]]] = {}

    def recorder(name: str) -> Callable[..., object]:
        def draw(first: object, **named: object) -> object:
            seen[name] = (first, named)
            return object()

        return draw

    for module, name in (
        (indicator_cards, "dot_plot"),
        (indicator_cards, "points_over_time"),
        (system_of_care_cards, "dot_plot"),
        (system_of_care_cards, "forest_plot"),
        (system_of_care_cards, "hurdle_bars"),
    ):
        monkeypatch.setattr(module, name, recorder(name))
    return seen
