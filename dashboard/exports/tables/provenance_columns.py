"""A card's rows as they leave the page: every row says its kind, its source with the hash, and its build."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.captions.description import sources
from dashboard.cards.card import Card
from dashboard.data.build_models import Source

LIST = "; "


def stamped(card: Card) -> pd.DataFrame:
    """The rows behind the chart with estimate_type, source_id, source_sha256 and build_id; lists as texts.

    Rows without a source of their own carry all sources of the card.
    """
    lists = {str(name): list(map(_told, card.data[name])) for name in card.data if card.data[name].dtype == object}
    rows = card.data.assign(**lists)
    digests = hashes(sources(card))
    if "estimate_type" not in rows and card.kinds:
        rows = rows.assign(estimate_type=LIST.join(card.kinds))
    if "source_id" not in rows:
        rows = rows.assign(source_id=LIST.join(card.source_ids))
    told = {name: LIST.join(digests.get(part, "") for part in str(name).split(LIST)) for name in set(rows["source_id"])}
    return rows.assign(source_sha256=rows["source_id"].map(told), build_id=card.build.build_id)


def hashes(found: Sequence[Source]) -> dict[str, str]:
    """SHA-256 by source_id: of the source itself, or of the files that it was read from, in their order."""
    return {own.source_id: own.sha256 or LIST.join(digest for _, digest in own.hashed_files) for own in found}


def _told(cell: object) -> object:
    """A cell with a list as text. DuckDB gives a list as an array of one dimension."""
    return LIST.join(map(str, cell)) if isinstance(cell, list | np.ndarray) else cell
