"""Every plan is estimated once, in whatever process, and one that fails ends the work."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from etl.core.errors import SourceError
from etl.estimation.tables import run
from etl.estimation.tables.run import Plan

PLANS = [Plan("nsch_screener", [year], work=2030 - year) for year in range(2017, 2027)]


class Beside(ThreadPoolExecutor):
    """Stands in for a process beside this one."""

    def __init__(self, workers: int, **_: Any) -> None:
        super().__init__(workers)


@pytest.fixture(params=[1, 2, 64])
def estimating(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[Any]]:
    """Estimate PLANS by a function of the year, on so many cores."""
    monkeypatch.setattr(os, "cpu_count", lambda: request.param)
    monkeypatch.setattr(run, "ProcessPoolExecutor", Beside)
    monkeypatch.setattr(run, "_task", lambda plan, *_: plan.years[0])

    def estimate(by: Callable[[int], Any], told: Callable[[int, int], None] = lambda *_: None) -> list[Any]:
        monkeypatch.setattr(run, "estimated", by)
        return run.run_all(PLANS, {}, [], told)

    return estimate


def test_every_plan_is_estimated_once_and_comes_back_in_order(estimating: Callable[..., list[Any]]) -> None:
    done: list[int] = []
    assert estimating(lambda year: done.append(year) or year) == [plan.years[0] for plan in PLANS]
    assert sorted(done) == [plan.years[0] for plan in PLANS]


def test_progress_ends_with_all_work_done(estimating: Callable[..., list[Any]]) -> None:
    told: list[tuple[int, int]] = []
    estimating(lambda year: year, lambda done, total: told.append((done, total)))
    whole = sum(plan.work for plan in PLANS)
    assert len(told) == len(PLANS)
    assert max(told) == (whole, whole)


def test_a_plan_that_fails_ends_the_work(estimating: Callable[..., list[Any]]) -> None:
    done: list[int] = []

    def failing(year: int) -> int:
        done.append(year)
        raise SourceError(str(year), "the audit finds another share", "compare")

    with pytest.raises(SourceError, match="the audit finds another share"):
        estimating(failing)
    # At most the one that another process had begun.
    assert len(done) <= run.PROCESSES
