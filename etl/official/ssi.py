"""Children on Supplemental Security Income (SSI): counted in full by the Social Security Administration in December.

The files are the yearly workbooks "SSI Recipients by State and County". A workbook is known by the year in the title of
its tables, never by its name. `(X)` is a count that the publisher hides; it is not zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.core.areas import NATION
from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.geography import areas
from etl.official import census_estimates, local_rows
from etl.official.small_counts import Sum, protected
from etl.official.workbooks import Rows, number, sheet, text
from etl.sources.manifest import Source

KIND = "ssi"
STATE = "Massachusetts"
COUNT, RATE = "ssi_children", "ssi_children_rate"
UNDER_18 = "Under 18"
# The mark of a hidden count; in 2008 and 2009 it is a letter that a note under the table explains.
HIDDEN_MARKS = ("(X)", "a", "b")
UNKNOWN = "Unknown"
OUTLYING = ("Northern Mariana Islands", UNKNOWN)
NATION_NAMES = ("Total, United States", "Total, All areas", "All areas")
TITLE_YEAR = re.compile(r"December (\d{4})")
TODO = "put the workbook of the right year in its place, from the address in sources.csv"


@dataclass(frozen=True)
class Workbook:
    """Children on SSI in December of one year.

    Attributes:
        states: by name, the 50 states and the District of Columbia.
        state: Massachusetts.
        counties: by name; None where the publisher hides the count.
    """

    year: int
    states: dict[str, float]
    state: float
    counties: dict[str, float | None]


def tables(raw: Path, sources: list[Source], log: BuildLog) -> dict[str, pd.DataFrame]:
    """Make the frames estimate and source from the workbooks at hand."""
    town = areas.read_towns(raw)
    states = areas.read_states(raw)
    state_ids = dict(zip(states["state"], states["fips"], strict=True))
    county_ids = dict(zip(town["county"], town["county_id"], strict=True))
    region_ids = sorted(town["region_id"].unique())
    books = {
        source.source_id: read_workbook(raw / source.file, source.year, state_ids, county_ids) for source in sources
    }
    parts, derived = [], []
    for source in sources:
        book = books[source.source_id]
        counted = counts(book, state_ids, county_ids).assign(period=str(book.year), source_id=source.source_id)
        parts.append(local_rows.count_rows(counted, COUNT, KIND))
        hidden = counted[counted["hidden"] == local_rows.BY_PUBLISHER]["geo_id"]
        for geo_id in hidden:
            log.remark(source.source_id, 0, UNDER_18, f"the publisher hides the count of {geo_id}", "kept")
        population_year = _population_year(book.year)
        if population_year is None:
            continue
        children = _children(raw, sorted(county_ids.values()), population_year)
        rated = counted[counted["geo_id"].isin(children.index)]
        rate_source = f"{source.source_id}_rate"
        rated = rated.assign(total=rated["geo_id"].map(children), source_id=rate_source)
        refused = pd.DataFrame(
            {
                "geo_id": region_ids,
                "period": str(book.year),
                "source_id": rate_source,
                "hidden": local_rows.COUNTED_BY_COUNTY,
            }
        )
        parts.append(local_rows.rate_rows(pd.concat([rated, refused], ignore_index=True), RATE, KIND))
        title = f"Children on SSI in December {book.year} for every 1,000 children on July 1, {population_year}"
        derived.append(local_rows.source_row(raw, rate_source, title, [source.source_id, census_estimates.PEP]))
    return {"estimate": pd.concat(parts, ignore_index=True), "source": pd.DataFrame(derived)}


def counts(book: Workbook, state_ids: dict[str, str], county_ids: dict[str, str]) -> pd.DataFrame:
    """One row an area: geo_id, count, hidden; the small-count rule goes beyond what the publisher hides."""
    known = {name: count for name, count in book.counties.items() if count is not None}
    by_publisher = set(book.counties) - set(known)
    small, protecting = protected(known, [Sum(dict.fromkeys(book.counties, 1.0))], hidden=by_publisher)
    reasons = dict.fromkeys(protecting, local_rows.PROTECTS_SMALL)
    reasons |= dict.fromkeys(small, local_rows.FEWER_THAN_10) | dict.fromkeys(by_publisher, local_rows.BY_PUBLISHER)
    rows: list[tuple[str, float | None, str]] = [(NATION, sum(book.states.values()), "")]
    rows += [(state_ids[name], count, "") for name, count in book.states.items()]
    rows += [(county_ids[name], book.counties[name], reasons.get(name, "")) for name in book.counties]
    return pd.DataFrame(rows, columns=["geo_id", "count", "hidden"]).astype({"count": float})


def read_workbook(path: Path, year: int | None, state_ids: dict[str, str], county_ids: dict[str, str]) -> Workbook:
    """Read one workbook.

    Raises:
        SourceError: it holds another year, lacks an area, or its parts do not add up to its totals.
    """
    by_state = sheet(path, lambda name: name == "Table 1", "Table 1")
    by_county = sheet(path, lambda name: STATE in name and "Table 4" not in name, STATE)
    found = _year(path, by_county)
    if found != year:
        raise SourceError(str(path), f"its tables are of December {found}, not of {year}", TODO)
    states, outlying, total = _by_state(path, by_state, state_ids)
    _adds_up(path, "the areas of Table 1", sum(states.values()) + outlying, total)
    counties, unknown, state = _by_county(path, by_county, county_ids)
    if states[STATE] != state:
        told = f"Massachusetts is {states[STATE]:,.0f} in Table 1 and {state:,.0f} in its own table"
        raise SourceError(str(path), told, TODO)
    shown = sum(count for count in counties.values() if count is not None) + unknown
    if None not in counties.values():
        _adds_up(path, "the counties of Massachusetts", shown, state)
    elif shown > state:
        raise SourceError(str(path), f"the counties add up to {shown:,.0f}, more than the state's {state:,.0f}", TODO)
    return Workbook(found, states, state, counties)


def _year(path: Path, rows: Rows) -> int:
    titles = [text(cell) for row in rows for cell in row if text(cell).startswith("Table 3")]
    found = TITLE_YEAR.search(titles[0]) if titles else None
    if found is None:
        raise SourceError(str(path), "no title of Table 3 names its December", TODO)
    return int(found[1])


def _column(path: Path, rows: Rows) -> int:
    for row in rows:
        for place, cell in enumerate(row):
            if text(cell) == UNDER_18:
                return place
    raise SourceError(str(path), f"no column is headed {UNDER_18!r}", TODO)


def _by_state(path: Path, rows: Rows, state_ids: dict[str, str]) -> tuple[dict[str, float], float, float]:
    """States by name, outlying areas together, and the total of Table 1."""
    column = _column(path, rows)
    states: dict[str, float] = {}
    outlying, total = 0.0, None
    for row in rows:
        name = next((text(cell) for cell in row[:3] if text(cell)), "")
        count = number(row[column]) if len(row) > column else None
        if count is None:
            continue
        if name in state_ids:
            states[name] = count
        elif name in OUTLYING:
            outlying += count
        elif name in NATION_NAMES:
            total = count
    if missing := sorted(set(state_ids) - set(states)):
        raise SourceError(f"{path}, Table 1", f"{missing[0]} is missing", TODO)
    if total is None:
        raise SourceError(f"{path}, Table 1", "its total is missing", TODO)
    return states, outlying, total


def _by_county(path: Path, rows: Rows, county_ids: dict[str, str]) -> tuple[dict[str, float | None], float, float]:
    """Counties by name (None: hidden by the publisher), those of no known county, and the state's total."""
    column = _column(path, rows)
    counties: dict[str, float | None] = {}
    unknown, state = 0.0, None
    for row in rows:
        name = next((text(cell) for cell in row[:2] if text(cell)), "")
        if name in county_ids:
            counties[name] = _counted(path, name, row[column])
        elif name == UNKNOWN:
            unknown = number(row[column]) or 0.0
        elif name.startswith("Total,"):
            state = number(row[column])
    if missing := sorted(set(county_ids) - set(counties)):
        raise SourceError(f"{path}, {STATE}", f"county {missing[0]} is missing", TODO)
    if state is None:
        raise SourceError(f"{path}, {STATE}", "the state's total is missing", TODO)
    return counties, unknown, state


def _counted(path: Path, name: str, cell: object) -> float | None:
    count = number(cell)
    if count is None and text(cell) not in HIDDEN_MARKS:
        where = f"{path}, {STATE}, {name}, column {UNDER_18}"
        raise SourceError(where, f"found {text(cell)!r} where a number or {HIDDEN_MARKS[0]} is expected", TODO)
    return count


def _adds_up(path: Path, what: str, found: float, total: float) -> None:
    if found != total:
        raise SourceError(str(path), f"{what} add up to {found:,.0f}, not to the total of {total:,.0f}", TODO)


def _population_year(year: int) -> int | None:
    """The July whose children a December is divided by: of the same year, or of the year before."""
    return next((y for y in (year, year - 1) if y in census_estimates.POPULATION_YEARS), None)


def _children(raw: Path, counties: list[str], year: int) -> pd.Series:
    children = census_estimates.read_children(raw, counties, str(year))
    return children[children["group_name"] == "all"].set_index("geo_id")["value"]
