"""The five parts of a medical home for families: what each means, how many get it, and what to ask the doctor."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts import range_line
from dashboard.data.indicators import parts_of_medical_home
from dashboard.data.models import MEDICAL_HOME, Estimate, records
from dashboard.data.queries import estimates, programs
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import markdown, t
from dashboard.wording import links, numbers

POPULATION = "cshcn"


@dataclass(frozen=True)
class Part:
    """One part of a medical home in words, and its share on a line as HTML."""

    indicator_id: str
    name: str
    means: str
    how_many: str
    ask: str
    picture: str


@once
def parts() -> list[Part]:
    """The five parts, in the survey's order."""
    return [_part(_row(indicator_id, HOME)) for indicator_id in parts_of_medical_home()]


def _part(row: Estimate) -> Part:
    key = f"families.part.{row.indicator_id}"
    return Part(
        indicator_id=row.indicator_id,
        name=t(f"{key}.name"),
        means=t(f"{key}.means"),
        how_many=t("families.too_few")
        if row.value is None
        else f"{t(f'{key}.get', value=_of_100(row.value))} {_likely(row)}",
        ask=t(f"{key}.ask"),
        picture="" if row.value is None else range_line.html(row),
    )


@once
def whole() -> str:
    """How many children have all parts, here and in the nation."""
    home, nation = _row(MEDICAL_HOME, HOME), _row(MEDICAL_HOME, NATION)
    return t(
        "families.whole",
        period=numbers.period(home.period),
        value=_of_100(home.value),
        likely=_likely(home),
        nation=_of_100(nation.value),
    )


@once
def where_to_turn() -> str:
    """Whom to ask, each with its source and the date of that source."""
    lists = programs.site_lists().set_index("list")["vintage"]
    return markdown(
        "families_turn",
        practices=links.within("practices"),
        federal=_year(lists["hrsa"]),
        state=_year(lists["hsn_chc"]),
    )


def _row(indicator_id: str, geo_id: str) -> Estimate:
    """A figure of the years of the medical home as a whole: the parts and the whole are of the same years."""
    period = estimates.periods(MEDICAL_HOME)[0]
    rows = estimates.estimates([indicator_id], populations=[POPULATION], geos=[geo_id], periods=[period])
    return records(Estimate, rows)[0]


def _year(vintage: str) -> str:
    """`2024` of `October 2024`."""
    return vintage.rsplit(maxsplit=1)[-1]


def _of_100(value: float | None) -> int:
    """How many of 100 children."""
    return round(100 * (value or 0.0))


def _likely(row: Estimate) -> str:
    return t("families.likely", low=_of_100(row.lower), high=_of_100(row.upper))
