"""Published values beside ours: those of many states are counted, not listed."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.data.queries import provenance
from dashboard.subjects.methods import benchmark_cards

ROW = {
    **{"indicator_id": "medical_home", "population": "cshcn", "period": "2016", "geo_id": "25"},
    **{"geo_name": "Massachusetts", "published": 0.491, "computed": 0.497, "lower": 0.42, "upper": 0.58},
    **{"tolerance": 0.02, "verdict": "agrees", "source_id": "a"},
}
HOME = (
    "- Massachusetts, children with special health care needs, 2016: 49.1% published, 49.7% calculated here "
    "(95% confidence interval 42.0% to 58.0%); matches within 2 points."
)


def told(monkeypatch: pytest.MonkeyPatch, others: int) -> list[str]:
    verdicts = ["agrees", "within_interval", "within_interval", "differs", "differs", "differs", "agrees"]
    rows = [ROW, ROW] + [
        ROW | {"geo_id": f"{n:02}", "geo_name": f"State {n}", "verdict": verdicts[n]} for n in range(others)
    ]
    home = SimpleNamespace(unit="proportion")
    monkeypatch.setattr(benchmark_cards, "indicator", lambda _indicator_id: home)
    monkeypatch.setattr(provenance, "benchmarks", lambda _indicator_id: pd.DataFrame(rows))
    return benchmark_cards.benchmark_lines("medical_home").splitlines()


def test_values_of_a_few_states_are_listed_and_one_that_two_publications_give_stands_once(monkeypatch):
    found = told(monkeypatch, benchmark_cards.MOST_LISTED)
    assert found[0] == HOME
    assert [line.partition(",")[0] for line in found[1:]] == [f"- State {n}" for n in range(5)]


def test_values_of_many_states_are_counted(monkeypatch):
    assert told(monkeypatch, 7) == [
        HOME,
        "- 7 published values for other places, children with special health care needs, 2016: 2 match within 2 "
        "points, 2 are within the confidence interval, 3 differ. All are listed under “How they are checked.”",
    ]
