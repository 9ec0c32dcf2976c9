"""The page on data and methods: its parts, and what each measure means, asks and may be used for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from dashboard.cards.card import Cell
from dashboard.data.build_models import Coverage
from dashboard.data.indicators import Indicator, indicators
from dashboard.data.queries import estimates
from dashboard.data.queries import provenance as data
from dashboard.i18n import glossary
from dashboard.i18n.catalog import t
from dashboard.wording import numbers, sentences
from dashboard.wording.english import in_english
from dashboard.wording.markdown import bullets

PARTS = ("measure", "numbers", "checks", "counties", "sources", "missing", "plan", "words")
LATEST_LABEL = -1
# Sources that stand for several files.
MADE_OF_OTHERS = ("pooled", "model", "derived")
# Columns of a figure's row, and the parameters of the address that name them.
TRACED = {"indicator_id": "indicator", "population": "population", "geo_id": "geography", "period": "period"}
ROWS_OF_MEANING = ("numerator", "denominator", "universe")


def measures() -> dict[str, str]:
    """Every measure by id."""
    return {key: value.title for key, value in indicators().items()}


def facts(own: Indicator) -> str:
    """What is counted, out of what, among whom, which way is better, and how well it agrees with others."""
    told = [f"**{t(f'card.{name}')}:** {getattr(own, name)}" for name in ROWS_OF_MEANING]
    told.append(f"**{t('methods.fact.direction')}:** {t(f'methods.direction.{own.direction}')}")
    told.append(f"**{t('card.rule')}:** {own.rule_source}")
    grade = f"{own.grade}. {own.grade_basis}" if own.grade else t("methods.measure.grade_none")
    told.append(f"**{t('card.grade')}:** {grade}")
    return bullets(told)


def coverage(own: Indicator) -> str:
    """What there is of a measure, kind by kind, as Markdown."""
    return bullets(map(_coverage, data.coverage(own.indicator_id)))


def _coverage(row: Coverage) -> str:
    groups = _list(sentences.uncapital(t(f"group.{g}")) for g in row.groups if g != "all")
    return t(
        "methods.coverage.line",
        kind=t(f"kind.{row.estimate_type}"),
        figures=f"{row.figures:,}",
        suppressed=t("methods.coverage.suppressed", count=f"{row.suppressed:,}") if row.suppressed else "",
        children=_list(t(f"population.{p}") for p in row.populations),
        places=_list(t(f"methods.place.{p}") for p in row.places),
        periods=_list(numbers.period(p) for p in row.periods),
        groups=t("methods.coverage.groups", groups=groups) if groups else "",
    )


def named(columns: Mapping[str, Sequence[Cell]]) -> dict[str, Sequence[Cell]]:
    """Columns for the reader, named from the catalog."""
    return {t(f"methods.column.{name}"): values for name, values in columns.items()}


def titled(columns: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """A table of texts for the reader, its columns named from the catalog."""
    return pd.DataFrame(named(columns))


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def questions(own: Indicator) -> pd.DataFrame:
    """The survey questions that the rule of a measure reads: label, variable by year, answers by year."""
    rule = data.rule(own.indicator_id)
    items = rule.survey_items if rule else ()
    found = data.variables(own.series, items)
    rows = [_question(item, found[found["survey_item"] == item]) for item in items]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return titled(dict(zip(("question", "variable", "answers"), map(list, columns), strict=True)))


def _question(item: str, years: pd.DataFrame) -> tuple[str, str, str]:
    answers = years.groupby("answers", sort=False)["year"].agg(["min", "max"])
    if len(answers) == 1:
        told = str(answers.index[0])
    else:
        told = " · ".join(f"{_years(own['min'], own['max'])}: {text}" for text, own in answers.iterrows())
    return str(years["label"].iloc[LATEST_LABEL]), variable_names(item, years), told


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def variable_names(item: str, years: pd.DataFrame) -> str:
    """The variable's name in the files at hand, and the name it has from a later year on."""
    in_files = list(dict.fromkeys(years["variable"]))
    later = data.item_names([item])
    renamed = later[(later["since"] > years["year"].min()) & ~later["variable"].isin(in_files)]
    told = [t("methods.measure.since", name=r.variable, year=r.since) for r in renamed.itertuples()]
    return "; ".join([*in_files, *told])


def scoring(own: Indicator) -> str:
    """How a child is scored, in the words of the rule itself."""
    rule = data.rule(own.indicator_id)
    if rule is None:
        return t("methods.measure.no_rule", rule=own.rule_source)
    told = [rule.rule_says]
    if rule.rule_of != own.indicator_id:
        told.append(t("methods.measure.count_rule", title=indicators()[rule.rule_of].title))
    return " ".join(told)


def cautions(own: Indicator) -> list[str]:
    """What is to be minded with a measure: its warnings, and the changes of its questions."""
    return [*own.warnings, *dict.fromkeys(change.note for change in own.breaks)]


def kinds(own: Indicator) -> list[str]:
    """The kinds of figure that there are of a measure."""
    return [row.estimate_type for row in data.coverage(own.indicator_id)]


def terms(own: Indicator) -> str:
    """The words that the texts of a measure use, with their meaning."""
    texts = (own.title, own.definition, own.numerator, own.denominator, own.universe, own.rule_source, own.grade_basis)
    found = glossary.used_in(*texts, *own.warnings)
    return bullets(f"**{term.term}.** {term.meaning}" for term in found)


def sources(own: Indicator) -> str:
    """Files and publications behind the figures of a measure."""
    known = estimates.sources([name for row in data.coverage(own.indicator_id) for name in row.source_ids])
    whole = [(one.citation, one.url) for one in known if one.kind not in MADE_OF_OTHERS]
    behind = [file for one in known if one.kind in MADE_OF_OTHERS for file in data.files_behind(one.source_id)]
    cited_files = [(file.citation, file.url) for file in behind]
    return bullets(dict.fromkeys(cited(in_english(citation), url) for citation, url in (*whole, *cited_files)))


def cited(citation: str, url: str) -> str:
    """A citation with its address, where there is one."""
    return f"{citation} [{t('methods.trace.official')}]({url})" if str(url).startswith("http") else str(citation)


def trace_address(rows: pd.DataFrame, source_ids: Sequence[str]) -> dict[str, str]:
    """Parameters of the part that follows one number to its file, for the first of these rows.

    Rows that are no estimates lead to the first file of their sources; without sources there is nothing to follow.
    """
    if {*TRACED} <= set(rows.columns) and len(rows):
        first = rows.iloc[0]
        return {"part": "sources", "follow": "number"} | {name: str(first[column]) for column, name in TRACED.items()}
    files = [file for source_id in source_ids[:1] for file in data.files_behind(source_id)]
    return {"part": "sources", "follow": "file", "source": files[0].source_id} if files else {}
