"""The small-count rule: no count below 10 is shown, nor one that could be worked back from what is shown.

A count below 10 is hidden first. Where just one part of a published sum is hidden, that part is the sum less the
others, so the smallest part still shown is hidden too. Sums that overlap can give a part away together though none does
alone: in the end all of them are taken as one system of linear equations, and more is hidden until it leaves every
small count free.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy.linalg import cho_factor, cho_solve

SMALLEST_SHOWN = 10
EPSILON = 1e-7
FREE = 1e-3

Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True)
class Sum(Generic[Cell]):
    """A published relation: the weighted parts add up to a published number, or to `total` when it is a cell itself."""

    parts: Mapping[Cell, float]
    total: Cell | None = None


def protected(
    counts: Mapping[Cell, float],
    sums: Iterable[Sum[Cell]],
    hidden: Iterable[Cell] = (),
    alike: Iterable[Collection[Cell]] = (),
) -> tuple[set[Cell], set[Cell]]:
    """Which cells stay hidden: those too small or hidden before, and those hidden to protect them.

    Args:
        counts: children in each cell; a cell that is hidden before may be missing.
        sums: every relation that a reader can form from published figures.
        hidden: cells hidden before, by the publisher or by another rule.
        alike: groups that every sum takes or leaves whole. Two hidden cells of such a group protect each other in all
            sums at once, so that a partner is looked for there first.

    Returns:
        Cells hidden for their own sake, and cells hidden to protect those.
    """
    own = set(hidden) | {cell for cell, count in counts.items() if count < SMALLEST_SHOWN}
    relations = list(sums)
    gone = set(own)
    _hide_partners([Sum(dict.fromkeys(group, 1.0)) for group in alike], counts, gone)
    while True:
        _hide_partners(relations, counts, gone)
        lost = given_away(gone, relations) & own
        partners = {partner for cell in lost if (partner := _nearest(cell, relations, counts, gone)) is not None}
        if not partners:
            return own, gone - own
        gone |= partners


def given_away(hidden: Collection[Cell], relations: Iterable[Sum[Cell]]) -> set[Cell]:
    """Hidden cells that the relations leave no freedom: their unit vectors lie in the space of the system's rows."""
    order = {cell: place for place, cell in enumerate(sorted(hidden, key=str))}
    rows = []
    for relation in relations:
        factors = {order[cell]: weight for cell, weight in relation.parts.items() if cell in order}
        if relation.total in order:
            factors[order[relation.total]] = -1.0
        if factors:
            rows.append(factors)
    if not rows:
        return set()
    matrix = np.zeros((len(rows), len(order)))
    for row, factors in enumerate(rows):
        matrix[row, list(factors)] = list(factors.values())
    # Tikhonov: EPSILON times the inverse is the projector onto the null space, up to EPSILON over the smallest squared
    # singular value; its diagonal is near 0 where a cell is fixed.
    gram = matrix.T @ matrix + EPSILON * np.eye(len(order))
    free = EPSILON * np.diag(cho_solve(cho_factor(gram), np.eye(len(order))))
    fixed = free < FREE
    return {cell for cell, place in order.items() if fixed[place]}


def _hide_partners(relations: Iterable[Sum[Cell]], counts: Mapping[Cell, float], gone: set[Cell]) -> None:
    """Add to `gone` until no relation has just one hidden cell."""
    relations = list(relations)
    changed = True
    while changed:
        changed = False
        for relation in relations:
            lost = [cell for cell in relation.parts if cell in gone]
            total_lost = relation.total is not None and relation.total in gone
            if len(lost) + total_lost != 1:
                continue
            partner = _smallest(relation, counts, gone)
            if partner is None and not total_lost:
                partner = relation.total
            if partner is not None:
                gone.add(partner)
                changed = True


def _nearest(cell: Cell, relations: Iterable[Sum[Cell]], counts: Mapping[Cell, float], gone: set[Cell]) -> Cell | None:
    """What to hide for a cell that several sums give away together: the total of its shortest sum, or else the smallest
    cell that stands in a sum with it; None when nothing is left."""
    around = sorted((relation for relation in relations if cell in relation.parts), key=lambda r: len(r.parts))
    totals = [relation.total for relation in around if relation.total is not None and relation.total not in gone]
    if totals:
        return totals[0]
    near = [_smallest(relation, counts, gone) for relation in around]
    return min((c for c in near if c is not None), key=lambda c: (counts.get(c, 0.0), str(c)), default=None)


def _smallest(relation: Sum[Cell], counts: Mapping[Cell, float], gone: set[Cell]) -> Cell | None:
    shown = [cell for cell in relation.parts if cell not in gone]
    return min(shown, key=lambda cell: (counts.get(cell, 0.0), str(cell)), default=None)
