"""`svy` recomputes shares, and the build stops where it finds others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.estimation.judgment import audit
from etl.estimation.statistics import design, share_estimates
from etl.estimation.statistics.share_estimates import Share

OUTCOMES = ["first", "second", "third", "asked_of_nobody"]
CHILDREN = 120


def children() -> pd.DataFrame:
    """Children in three strata, up to two in a household; each outcome is known of other children."""
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "stratum": [f"s{number % 3}" for number in range(CHILDREN)],
            "cluster": [f"h{number // 6 * 3 + number % 3}" for number in range(CHILDREN)],
            "weight": rng.uniform(10, 900, CHILDREN),
            "level": rng.choice(["a", "b", "c"], CHILDREN),
        }
    )
    for place, name in enumerate(OUTCOMES[:-1]):
        known = rng.random(CHILDREN) > 0.2 * place
        frame[name] = np.where(known, (rng.random(CHILDREN) < 0.4).astype(float), np.nan)
    frame.loc[frame["level"] == "c", "third"] = np.nan
    return frame.assign(asked_of_nobody=np.nan)


@pytest.fixture
def sample() -> design.Sample:
    frame = children()
    labels = frame["level"].where(np.arange(CHILDREN) % 10 > 0)
    return design.sample(frame, OUTCOMES, {"level": labels})


@pytest.mark.parametrize("work", [1, 2 * 2 * 3 * CHILDREN, 10**9], ids=["one by one", "two and one", "all at once"])
def test_every_share_is_compared_however_many_are_asked_for_at_once(
    sample: design.Sample, work: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "WORK_IN_ONE_CALL", work)
    # Three levels of two outcomes, and two of the one that nobody of level c was asked.
    assert audit.audit(sample, OUTCOMES, "level", "here") == 8


def test_nothing_is_compared_where_nobody_was_asked(sample: design.Sample) -> None:
    assert audit.audit(sample, ["asked_of_nobody"], "level", "here") == 0
    assert audit.audit(sample, [], "level", "here") == 0


CHANGES: dict[str, Callable[[Share], Share]] = {
    "share": lambda share: share._replace(value=share.value * (1 + 1e-6)),
    "standard error": lambda share: share._replace(se=share.se * (1 + 1e-6)),
    "sample size": lambda share: share._replace(n=share.n + 1),
    "degrees of freedom": lambda share: share._replace(df=share.df - 1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_figure_that_svy_does_not_find_stops_the_build(
    sample: design.Sample, change: Callable[[Share], Share], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = share_estimates.shares(sample, OUTCOMES, "level")
    wrong = [change(share) if (share.outcome, share.level) == ("second", "b") else share for share in own]
    monkeypatch.setattr(share_estimates, "shares", lambda *_: wrong)
    with pytest.raises(SourceError, match="Audit, here, second, b: share, se, n and df are"):
        audit.audit(sample, OUTCOMES, "level", "here")


def test_a_level_that_is_left_out_stops_the_build(sample: design.Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    own = share_estimates.shares(sample, OUTCOMES, "level")
    monkeypatch.setattr(share_estimates, "shares", lambda *_: own[1:])
    with pytest.raises(SourceError, match="svy finds other levels of level"):
        audit.audit(sample, OUTCOMES, "level", "here")
