"""A survey file inside its zip: which member holds the children, what release it is, and the columns asked for."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from etl.core.errors import SourceError

READERS: dict[str, Callable[..., Any]] = {".dta": pyreadstat.read_dta, ".sas7bdat": pyreadstat.read_sas7bdat}
TODO = "delete it and fetch it again with `python -m etl fetch`"
ROWS_AT_ONCE = 50_000
ENHANCED, ORIGINAL = "enhanced", "original"
# nsch_2023e_topical.dta: the "e" is that of the enhanced files.
_NAME = re.compile(r"nsch_\d{4}(e?)_", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """A data file of the zip, unpacked: `columns` maps names in lower case to names as written."""

    path: Path
    columns: dict[str, str]
    rows: int

    @property
    def release(self) -> str:
        """Enhanced or original, as its name says; blank when the name is of another kind."""
        named = _NAME.match(self.path.name)
        return "" if named is None else ENHANCED if named[1] else ORIGINAL

    def read(self, variables: list[str]) -> pd.DataFrame:
        """The columns of these variables, under their names in lower case; numbers in 32 bits where these hold them."""
        own = [self.columns[name] for name in variables]
        parts = []
        # The reader takes five times the memory of what it gives.
        for first in range(0, max(self.rows, 1), ROWS_AT_ONCE):
            part, _ = READERS[self.path.suffix](self.path, usecols=own, row_offset=first, row_limit=ROWS_AT_ONCE)
            parts.append(part.apply(narrowed))
        frame = pd.concat(parts, ignore_index=True)
        frame.columns = frame.columns.str.lower()
        return frame[variables]


def narrowed(values: pd.Series) -> pd.Series:
    """The same numbers in 32 bits where these hold all of them exactly, as they do codes; anything else as it is."""
    if values.dtype != "float64":
        return values
    narrow = values.astype("float32")
    return narrow if ((narrow == values) | values.isna()).all() else values


@contextmanager
def members(path: Path) -> Iterator[list[Member]]:
    """The data files of a zip, unpacked until the block ends.

    Raises:
        SourceError: the zip or a data file in it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            names = [name for name in archive.namelist() if Path(name).suffix in READERS]
            yield [_member(Path(archive.extract(name, folder))) for name in names]
    except (zipfile.BadZipFile, zlib.error, EOFError, pyreadstat.ReadstatError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", TODO) from error


def _member(path: Path) -> Member:
    _, meta = READERS[path.suffix](path, metadataonly=True)
    return Member(path, {name.lower(): name for name in meta.column_names}, meta.number_rows)


def survey_member(path: Path, found: list[Member], weight: str) -> Member:
    """The one member that holds the children: it has their weights.

    Raises:
        SourceError: none or several do.
    """
    own = [member for member in found if weight in member.columns] if len(found) > 1 else found
    if len(own) != 1:
        raise SourceError(str(path), f"it holds {len(own)} data files where one is expected", TODO)
    return own[0]


def read_columns(path: Path, wanted: Mapping[str, str], weight: str, cluster: str) -> tuple[pd.DataFrame, str]:
    """Columns of a survey file under the names wanted, without those that the file lacks; and its release.

    Family income of 2016 was first published in a file of its own: what the children's file lacks is taken from
    another data file of the zip that has it, by household.

    Args:
        path: the zip.
        wanted: name to the file's variable name, lower case.
        weight: variable by which the children's file is known.
        cluster: variable that names the household.
    """
    with members(path) as found:
        main = survey_member(path, found, weight)
        here = {name: variable for name, variable in wanted.items() if variable in main.columns}
        frame = main.read(list(dict.fromkeys(here.values())))
        for other in (m for m in found if m is not main and cluster in m.columns and cluster in main.columns):
            apart = {n: v for n, v in wanted.items() if n not in here and v in other.columns}
            if apart:
                added = other.read([cluster, *apart.values()]).drop_duplicates(cluster)
                frame = frame.merge(added, on=cluster, how="left", validate="many_to_one")
                here |= apart
    return frame[list(here.values())].set_axis(list(here), axis=1), main.release
