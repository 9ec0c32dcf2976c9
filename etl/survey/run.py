"""From the survey files that are there to scored children, year by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.errors import Faults, SourceError
from etl.core.registry.indicators import COUNT_OF, Indicator
from etl.sources.manifest import Source
from etl.survey import questionnaire, scoring
from etl.survey.files import microdata
from etl.survey.files.answer_checks import Unread


@dataclass
class Surveys:
    """Scored children by series and year, and the release of each file by its source id."""

    children: dict[str, dict[int, pd.DataFrame]] = field(
        default_factory=lambda: {name: {} for name in questionnaire.SERIES}
    )
    releases: dict[str, str] = field(default_factory=dict)


def read_all(
    raw: Path, present: Iterable[Source], indicators: list[Indicator], log: BuildLog, read_later: Collection[str] = ()
) -> Surveys:
    """Read and score every survey file.

    What cannot be read in one year is remarked on, and the indicators that need it are not scored for that year.

    Args:
        raw: folder of raw files.
        present: the files that are there.
        indicators: the registry.
        log: collects remarks.
        read_later: answers that are read again once every indicator is scored; the others are not kept.

    Raises:
        SourceError: files cannot be used at all; all of them are told at once.
    """
    surveys, faults = Surveys(), Faults()
    for source in (s for s in present if s.kind == "microdata"):
        own = [i for i in indicators if i.series == source.series]
        with log.step(f"read {source.source_id}") as told, faults.caught():
            survey = microdata.read_survey(raw, source, questionnaire.items(source.series, indicators))
            _check_cshcn(source, survey.children)
            lacking = _lacking(source, own, survey.unread, log)
            scored = scored_children(survey.children, [i for i in own if i.indicator_id not in lacking])
            surveys.children[source.series][source.year or 0] = narrowed(scored, read_later)
            surveys.releases[source.source_id] = survey.release
            told["rows"] = len(scored)
    faults.stop()
    return surveys


def scored_children(children: pd.DataFrame, indicators: list[Indicator]) -> pd.DataFrame:
    """Add one column an indicator (1.0, 0.0, NaN), and `population` (cshcn, non_cshcn).

    A child outside an indicator's populations does not count in it.

    Raises:
        SourceError: an indicator has no scoring rule.
    """
    population = children["cshcn_in_file"].map({1.0: "cshcn", 0.0: "non_cshcn"})
    added = {"population": population}
    for own in (i for i in indicators if i.indicator_id not in COUNT_OF):
        rule = scoring.RULES.get(own.indicator_id)
        if rule is None:
            todo = "write it in etl/survey/scoring/ and mark it with @indicator"
            raise SourceError(f"indicators.toml, [{own.indicator_id}]", "no scoring rule has that name", todo)
        values = rule(children).astype("float32")
        everyone = "all_children" in own.populations
        added[own.indicator_id] = values if everyone else values.where(population.isin(own.populations))
    return pd.concat([children, pd.DataFrame(added)], axis=1)


def narrowed(children: pd.DataFrame, read_later: Collection[str] = ()) -> pd.DataFrame:
    """What later steps read, in a third of the memory; weights stay as they are.

    32 bits hold answers and scores exactly, and a text that many children share is a category. Households are not:
    few children share one.
    """
    children = children.drop(
        columns=[name for name in children if name in questionnaire.ITEMS.keys() - set(read_later)]
    )
    wide = children.columns[children.dtypes == "float64"].drop("weight")
    texts = children.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in children.dtypes]].drop("cluster")
    # A copy of the weight: as a view it would keep all columns that stand beside it in memory.
    alone = children.assign(weight=children["weight"].copy())
    return alone.astype(dict.fromkeys(wide, "float32") | dict.fromkeys(texts, "category"))


def _lacking(source: Source, own: list[Indicator], unread: list[Unread], log: BuildLog) -> set[str]:
    """Indicators that cannot be scored, each variable that cannot be read being remarked on."""
    lacking = set()
    for fault in unread:
        stopped = [i.indicator_id for i in own if fault.item in i.variables]
        effect = f"not estimated for {source.year}: {', '.join(stopped)}" if stopped else "its subgroup is left out"
        log.remark(source.source_id, fault.row, fault.variable.upper(), f"{fault.found}; {effect}", "dropped")
        lacking |= set(stopped)
    return lacking


def _check_cshcn(source: Source, frame: pd.DataFrame) -> None:
    differs = int((scoring.RULES["cshcn_prevalence"](frame) != frame["cshcn_in_file"]).sum())
    if differs:
        found = f"the CSHCN status in the file differs from its own items for {differs:,} children"
        raise SourceError(source.file, found, "find out whether the screener's items changed that year")


def check(present: list[Source]) -> None:
    """Each survey file is of a known series, and the only one of its year: "e" and original files are the same year.

    Raises:
        SourceError: no survey file is there, a series is unknown, or a year has two files.
    """
    surveys = [s for s in present if s.kind == "microdata"]
    if not surveys:
        raise SourceError("sources.csv", "it lists no survey file that is there", "restore it from the repository")
    seen: dict[tuple[str, int | None], Source] = {}
    for source in surveys:
        where = f"sources.csv, {source.source_id}"
        if source.series not in questionnaire.SERIES:
            raise SourceError(
                where, f"series {source.series!r} is unknown", f"use one of {', '.join(questionnaire.SERIES)}"
            )
        other = seen.setdefault((source.series, source.year), source)
        if other is not source:
            found = f"{other.source_id} and {source.source_id} are two files of one survey year"
            raise SourceError("sources.csv", found, "keep one of them")
