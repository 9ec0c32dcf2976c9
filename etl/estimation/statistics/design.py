"""The design of a sample: strata, clusters and weights, with the outcomes and domains of its children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

# What the whole sample is called among its areas where it has no name of its own.
WHOLE = ""


class Siblings(NamedTuple):
    """Positions of two children of one cluster, each pair once and the earlier child first."""

    one: np.ndarray
    other: np.ndarray


@dataclass(frozen=True)
class FirstStage:
    """The stratum and the cluster of each child, both numbered from 0."""

    stratum: np.ndarray
    cluster: np.ndarray

    @cached_property
    def size(self) -> np.ndarray:
        """Clusters in each stratum."""
        stratum_of = np.zeros(int(self.cluster.max(initial=-1)) + 1, dtype=np.intp)
        stratum_of[self.cluster] = self.stratum
        return np.bincount(stratum_of)

    @cached_property
    def alone(self) -> np.ndarray:
        """Whether a stratum has one cluster."""
        return self.size == 1

    @cached_property
    def factor(self) -> np.ndarray:
        """n / (n - 1) for the n clusters of each stratum, the weight of their squared scores; 1 for one alone."""
        return self.size / np.maximum(self.size - 1, 1)

    @cached_property
    def shrink(self) -> np.ndarray:
        """1 / (n - 1) for each stratum, the weight of its squared sum; 0 for one alone."""
        return np.where(self.alone, 0.0, 1 / np.maximum(self.size - 1, 1))

    @cached_property
    def siblings(self) -> Siblings:
        """Pairs of children who share a cluster."""
        several = np.flatnonzero(np.bincount(self.cluster)[self.cluster] > 1)
        order = several[np.argsort(self.cluster[several], kind="stable")]
        cluster = self.cluster[order]
        one, other = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
        for apart in range(1, int(np.bincount(cluster).max(initial=0))):
            # Positions: numpy takes by them in a third of the time that it selects by true and false.
            same = np.flatnonzero(cluster[:-apart] == cluster[apart:])
            one.append(order[same])
            other.append(order[same + apart])
        return Siblings(np.concatenate(one), np.concatenate(other))


def first_stage(stratum: np.ndarray, cluster: pd.Series) -> FirstStage:
    """Number the clusters: names may repeat across strata, and are then different clusters.

    Args:
        stratum: the stratum of each child, numbered from 0.
        cluster: the name of each child's cluster.
    """
    named, names = pd.factorize(cluster)
    stratum_of = np.zeros(len(names), dtype=np.intp)
    stratum_of[named] = stratum
    if (stratum_of[named] == stratum).all():
        return FirstStage(stratum, named)
    return FirstStage(stratum, pd.factorize(stratum * len(names) + named)[0])


@dataclass(frozen=True)
class Design:
    """The strata, clusters and weight of each child; the whole and its areas by name, and the area of each stratum."""

    stage: FirstStage
    weight: np.ndarray
    whole: str
    areas: list[str]
    area: np.ndarray

    @cached_property
    def first(self) -> np.ndarray:
        """The first stratum of each area."""
        return np.searchsorted(self.area, np.arange(len(self.areas)))


class Answers(NamedTuple):
    """Positions of the children in whom an outcome can be determined, and the outcome of each (1, 0)."""

    child: np.ndarray
    met: np.ndarray


@dataclass(frozen=True)
class Sample:
    """Children with their design, ready for estimates.

    `domains` maps a domain to its labels, `codes` to each child's position among them (-1 outside every one), one row
    an imputation: a domain that is known has one row.
    """

    design: Design
    outcomes: dict[str, np.ndarray]
    domains: dict[str, list[str]]
    codes: dict[str, np.ndarray]

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """What is known of each outcome.

        Raises:
            ValueError: an outcome is neither 1 nor 0.
        """
        return {name: _answers(name, values) for name, values in self.outcomes.items()}


def _answers(name: str, values: np.ndarray) -> Answers:
    child = np.flatnonzero(np.isfinite(values))
    known = values[child]
    met = known == 1
    if not (met | (known == 0)).all():
        raise ValueError(f"{name} is neither 1 nor 0 in a child")
    # A national sample has millions of answers: the smallest types that hold them.
    return Answers(child.astype(np.int32), met.astype(np.int8))


def sample(
    children: pd.DataFrame,
    outcomes: Sequence[str],
    domains: Mapping[str, pd.Series | pd.DataFrame],
    area: pd.Series | None = None,
    whole: str = WHOLE,
) -> Sample:
    """Declare the design.

    Args:
        children: stratum, cluster, weight, and the outcomes (1.0, 0.0, NaN).
        outcomes: names of outcome columns.
        domains: labels by name, on the index of `children`, or a frame with one column an imputation; NaN is outside
            every domain.
        area: the area of each child; the whole sample is one, if it is left out.
        whole: what the whole sample is called.

    Raises:
        ValueError: a child has no stratum, no cluster, no area, or a weight that is not a positive number; a stratum
            lies in two areas; labels are of other children.
    """
    for name, labels in domains.items():
        if not labels.index.equals(children.index):
            raise ValueError(f"the labels of {name} are of other children")
    coded = {name: _coded(labels) for name, labels in domains.items()}
    return Sample(
        _design(children, area, whole),
        {name: children[name].to_numpy() for name in outcomes},
        {name: labels for name, (labels, _) in coded.items()},
        {name: codes for name, (_, codes) in coded.items()},
    )


def part(sample: Sample, area: str, outcomes: Sequence[str], domains: Sequence[str]) -> Sample:
    """The children of one area as a sample of their own, with these outcomes and domains.

    Raises:
        ValueError: the sample has no such area.
    """
    own = sample.design
    strata = np.flatnonzero(own.area == own.areas.index(area))
    stratum = own.stage.stratum
    child = np.flatnonzero((stratum >= strata[0]) & (stratum <= strata[-1]))
    stage = FirstStage(stratum[child] - strata[0], pd.factorize(own.stage.cluster[child])[0])
    design = Design(stage, own.weight[child], area, [area], np.zeros(len(strata), dtype=np.intp))
    return Sample(
        design,
        {name: sample.outcomes[name][child] for name in outcomes},
        {name: sample.domains[name] for name in domains},
        {name: sample.codes[name][:, child] for name in domains},
    )


def _coded(labels: pd.Series | pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Sorted labels, and the position of each child's label among them, imputations by children.

    Labels that are categories of one list, sorted, are known already; a category may have no child.
    """
    columns = [labels] if isinstance(labels, pd.Series) else [labels[name] for name in labels]
    kind = columns[0].dtype
    if isinstance(kind, pd.CategoricalDtype) and all(own.dtype == kind for own in columns):
        return kind.categories.tolist(), np.stack([own.cat.codes.to_numpy() for own in columns])
    together = columns[0] if len(columns) == 1 else pd.concat(columns)
    codes, names = pd.factorize(together, sort=True)
    return list(names), codes.reshape(len(columns), len(labels))


def _design(children: pd.DataFrame, area: pd.Series | None, whole: str) -> Design:
    weight = children["weight"].to_numpy(dtype=float)
    for name in ("stratum", "cluster"):
        if missing := int(children[name].isna().sum()):
            raise ValueError(f"the {name} of {missing:,} of {len(children):,} children is missing")
    if not ((weight > 0) & np.isfinite(weight)).all():
        raise ValueError("a weight is missing, infinite or not positive")
    stratum, names = pd.factorize(children["stratum"])
    stratum, area_of, areas = _in_areas(stratum, len(names), area)
    return Design(first_stage(stratum, children["cluster"]), weight, whole, areas or [whole], area_of)


def _in_areas(stratum: np.ndarray, strata: int, area: pd.Series | None) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Strata numbered so that those of an area follow each other, the area of each, and the areas by name."""
    if area is None:
        return stratum, np.zeros(strata, dtype=np.intp), []
    codes, areas = pd.factorize(area)
    if (codes < 0).any():
        raise ValueError(f"the area of {int((codes < 0).sum()):,} of {len(codes):,} children is missing")
    area_of = np.zeros(strata, dtype=np.intp)
    area_of[stratum] = codes
    if not (area_of[stratum] == codes).all():
        raise ValueError("a stratum lies in two areas")
    order = np.argsort(area_of, kind="stable")
    number = np.empty(strata, dtype=np.intp)
    number[order] = np.arange(strata)
    return number[stratum], area_of[order], list(areas)
