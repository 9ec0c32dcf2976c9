"""All estimates: every series in every period, by this process and one beside it."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import pandas as pd

from etl.core import periods
from etl.core.registry.indicators import Indicator
from etl.estimation.tables import by_area, headcounts, joint_outcomes
from etl.estimation.tables.by_area import Task

# This one, and one beside it. A third would load all libraries once more, and wait for the others.
PROCESSES = 2
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Plan:
    """A series and the years of one period; its children are put together when its turn comes.

    `work`: children times indicators, by which progress is told.
    """

    series: str
    years: list[int]
    work: int

    @property
    def period(self) -> str:
        """The period's name."""
        return periods.period_name(self.years)


def plans(
    years: Mapping[str, Mapping[int, pd.DataFrame]],
    indicators: Sequence[Indicator],
    release: Callable[[str, int], str],
) -> list[Plan]:
    """All series and periods, the largest first so that the workers end together.

    Args:
        years: scored children by series and year.
        indicators: the registry.
        release: the release of a series' year; years of different releases are not pooled.
    """
    scored = Counter(i.series for i in indicators)
    found = [
        Plan(series, run, sum(len(own[year]) for year in run) * scored[series])
        for series, own in years.items()
        for run in periods.periods(own)
        if len({release(series, year) for year in run}) == 1
    ]
    return sorted(found, key=lambda plan: plan.work, reverse=True)


def run_all(
    plans: Sequence[Plan],
    years: Mapping[str, Mapping[int, pd.DataFrame]],
    indicators: Sequence[Indicator],
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Frames]:
    """Frames estimate, difference, hurdle, overlap and headcount of every plan, in their order.

    Only as many periods are in memory as are worked on; nothing ends a slow machine's work but its end.

    Args:
        plans: what to estimate.
        years: scored children by series and year.
        indicators: the registry.
        told: called with the work done and all work whenever a period is done.
    """
    # Each process has one core: polars' own threads would only get in each other's way.
    os.environ["POLARS_MAX_THREADS"] = "1"
    waiting = deque(enumerate(plans))
    found: dict[int, Frames] = {}

    def take(estimate: Callable[[Task], Frames]) -> None:
        """Work on plans until none is left, or one fails."""
        try:
            while True:
                # Looking first whether one is left would not do: the other may take it in between.
                try:
                    number, plan = waiting.popleft()
                except IndexError:
                    return
                found[number] = estimate(_task(plan, years, indicators))
                told(sum(plans[done].work for done in list(found)), sum(plan.work for plan in plans))
        except BaseException:
            waiting.clear()
            raise

    if (os.cpu_count() or 1) < PROCESSES:
        take(estimated)
    else:
        # A forked process would inherit polars' locks: start a fresh one. It is fed by a thread, which only waits.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside, ThreadPoolExecutor(1) as feeder:
            others = feeder.submit(take, lambda task: beside.submit(estimated, task).result())
            take(estimated)
            others.result()
    return [found[place] for place in range(len(plans))]


def estimated(task: Task) -> Frames:
    """Frames of one period."""
    estimates, differences = by_area.run(task)
    return {"estimate": estimates, "difference": differences} | joint_outcomes.run(task) | headcounts.run(task)


def _task(plan: Plan, years: Mapping[str, Mapping[int, pd.DataFrame]], indicators: Sequence[Indicator]) -> Task:
    own = [i for i in indicators if i.series == plan.series]
    return by_area.pooled_task(plan.series, plan.years, years[plan.series], own)
