"""The design of a sample: strata, clusters and weights, with the outcomes and domains of its children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.estimation.statistics.variance import Clusters


@dataclass(frozen=True)
class Design:
    """The cluster (numbered from 0) and weight of each child, and the clusters with their strata."""

    cluster: np.ndarray
    weight: np.ndarray
    clusters: Clusters


class Answers(NamedTuple):
    """Positions of the children in whom an outcome can be determined, and the outcome of each (1.0, 0.0)."""

    child: np.ndarray
    met: np.ndarray


@dataclass(frozen=True)
class Sample:
    """Children of one area with their design, ready for estimates.

    `domains` maps a domain to its labels, `codes` to each child's position among them (-1 outside every one), one row
    an imputation: a domain that is known has one row.
    """

    design: Design
    outcomes: dict[str, np.ndarray]
    domains: dict[str, list[str]]
    codes: dict[str, np.ndarray]

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """What is known of each outcome."""
        known = {name: np.flatnonzero(np.isfinite(values)) for name, values in self.outcomes.items()}
        return {name: Answers(child, self.outcomes[name][child]) for name, child in known.items()}


def sample(children: pd.DataFrame, outcomes: Sequence[str], domains: Mapping[str, pd.Series | pd.DataFrame]) -> Sample:
    """Declare the design.

    Args:
        children: stratum, cluster, weight, and the outcomes (1.0, 0.0, NaN).
        outcomes: names of outcome columns.
        domains: labels by name, on the index of `children`, or a frame with one column an imputation; NaN is outside
            every domain.

    Raises:
        ValueError: a child has no stratum, no cluster, or a weight that is not a positive number; labels are of other
            children.
    """
    for name, labels in domains.items():
        if not labels.index.equals(children.index):
            raise ValueError(f"the labels of {name} are of other children")
    coded = {name: _coded(labels) for name, labels in domains.items()}
    return Sample(
        _design(children),
        {name: children[name].to_numpy() for name in outcomes},
        {name: labels for name, (labels, _) in coded.items()},
        {name: codes for name, (_, codes) in coded.items()},
    )


def _coded(labels: pd.Series | pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Sorted labels, and the position of each child's label among them, imputations by children.

    Labels that are categories of one list, sorted, are known already; a category may have no child.
    """
    table = labels.to_frame() if isinstance(labels, pd.Series) else labels
    first = table.dtypes.iloc[0]
    if isinstance(first, pd.CategoricalDtype) and (table.dtypes == first).all():
        own = [table[name].cat.codes.to_numpy() for name in table]
        return first.categories.tolist(), np.stack(own)
    codes, names = pd.factorize(table.to_numpy(dtype=object).T.ravel(), sort=True)
    return list(names), codes.reshape(len(table.columns), len(table))


def _design(children: pd.DataFrame) -> Design:
    weight = children["weight"].to_numpy(dtype=float)
    for name in ("stratum", "cluster"):
        if missing := int(children[name].isna().sum()):
            raise ValueError(f"the {name} of {missing:,} of {len(children):,} children is missing")
    if not ((weight > 0) & np.isfinite(weight)).all():
        raise ValueError("a weight is missing, infinite or not positive")
    stratum = pd.factorize(children["stratum"])[0]
    named = pd.factorize(children["cluster"])[0]
    # Cluster names may repeat across strata; they are different clusters.
    cluster = pd.factorize(stratum * (named.max(initial=0) + 1) + named)[0]
    _, first = np.unique(cluster, return_index=True)
    return Design(cluster, weight, Clusters(stratum[first]))
