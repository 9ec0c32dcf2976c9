"""Villages, neighborhoods and other names that people use for a town or a part of it."""

from __future__ import annotations

import pandas as pd

from etl.geography.gazetteer import PLACES, place_names


def localities(town: pd.DataFrame) -> pd.DataFrame:
    """One row a name that is not a town's own: locality, cousub_geoid, basis (what the name is).

    Raises:
        SourceError: a name leads to no town.
    """
    ids = town.set_index("town")["cousub_geoid"]
    names = place_names(PLACES, set(ids.index))
    found = names.assign(cousub_geoid=names["municipality"].map(ids)).rename(columns={"place": "locality"})
    return found[["locality", "cousub_geoid", "basis"]].sort_values("locality", ignore_index=True)
