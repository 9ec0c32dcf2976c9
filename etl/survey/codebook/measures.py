"""What each survey measure is made of: the variables of every year's file, and the rule that scores them.

Tables: `variable` (one row a series, year and variable, with the Census Bureau's label and answers), `item_name` (the
name and codes of each item from each year on in which they changed, files not at hand included) and `rule` (one row an
indicator scored from survey answers, with the code of its rule, the same as logic for other programs, and the items
that the rule reads), `subgroup_rule` (the logic of each subgroup).
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.registry.indicators import COUNT_OF, Indicator
from etl.sources.manifest import Source
from etl.survey import questionnaire, scoring
from etl.survey.codebook import rule_logic
from etl.survey.codebook.label_programs import Labels, read_labels
from etl.survey.scoring.primitives import Scorer

ROLES = {
    "year": "design",
    "fipsst": "design",
    "stratum": "design",
    "cluster": "design",
    "weight": "design",
    "cshcn_in_file": "status",
    "age": "subgroup",
    "sex_code": "subgroup",
    "race_code": "subgroup",
    "hispanic_code": "subgroup",
    "language_code": "subgroup",
    "instype": "subgroup",
    "metro_yn": "control",
    "mpc_yn": "control",
} | dict.fromkeys(questionnaire.IMPLICATES, "subgroup")
ROLES |= dict.fromkeys(questionnaire.SCREENER_ITEMS, "screener")
ITEM = "item"
VARIABLE_COLUMNS = ["series", "year", "variable", "survey_item", "variable_role", "label", "answers", "source_id"]
RULE_COLUMNS = ["indicator_id", "rule_of", "rule_module", "rule_says", "rule_code", "rule_logic", "survey_items"]
# More answers than this are a range of numbers or a list of states, not answers to read.
MOST_ANSWERS = 12
SCORING = scoring.__name__


def tables(raw: Path, present: list[Source], indicators: list[Indicator], log: BuildLog) -> dict[str, pd.DataFrame]:
    """Frames `variable`, `item_name`, `rule`, `subgroup_rule`; a variable without an official label is flagged."""
    files = [s for s in present if s.kind == "microdata" and s.year]
    rows = [
        row for source in files for row in _variables(raw, source, questionnaire.items(source.series, indicators), log)
    ]
    return {
        "variable": pd.DataFrame(rows, columns=VARIABLE_COLUMNS),
        "item_name": item_names(),
        "rule": rules(indicators),
        "subgroup_rule": subgroup_rules(),
    }


def item_names() -> pd.DataFrame:
    """The name and the valid codes of every survey item, from each year on in which one of them changed."""
    rows = []
    for item, known in questionnaire.ITEMS.items():
        for since in sorted(known.codes):
            valid = sorted(known.codes_in(since))
            told = ", ".join(map(str, valid)) if len(valid) <= MOST_ANSWERS else f"{valid[0]} to {valid[-1]}"
            rows.append((item, since, known.name_in(since).upper(), told))
    return pd.DataFrame(rows, columns=["survey_item", "since", "variable", "valid_codes"])


def _variables(raw: Path, source: Source, wanted: list[str], log: BuildLog) -> Iterator[tuple[object, ...]]:
    labels = read_labels(raw / source.file)
    year = int(source.year or 0)
    for item, variable in questionnaire.columns(questionnaire.SERIES[source.series], wanted, year).items():
        label = labels.variables.get(variable, "")
        if not label:
            told = "the label program in the zip has no words for it: it is shown by its name alone"
            log.remark(source.source_id, 0, variable.upper(), told, "flagged")
        key = (source.series, year, variable.upper(), item)
        yield (*key, ROLES.get(item, ITEM), label, _answers(labels, variable), source.source_id)


def _answers(labels: Labels, variable: str) -> str:
    found = labels.answers.get(variable, {})
    return "; ".join(f"{code} {text}" for code, text in sorted(found.items())) if len(found) <= MOST_ANSWERS else ""


def rules(indicators: list[Indicator]) -> pd.DataFrame:
    """The rule of every indicator that is scored from survey answers; a count has the rule of its share."""
    rows = []
    for indicator in (i for i in indicators if i.series in questionnaire.SERIES):
        rule_of = COUNT_OF.get(indicator.indicator_id, indicator.indicator_id)
        scorer = scoring.RULES[rule_of]
        parts = list(_functions(scorer))
        module = scorer.__module__.replace(".", "/") + ".py"
        says = inspect.getdoc(scorer) or ""
        code = "\n\n".join(_source(part) for part in parts)
        logic = json.dumps(rule_logic.steps(rule_of))
        rows.append((indicator.indicator_id, rule_of, module, says, code, logic, reads(scorer)))
    return pd.DataFrame(rows, columns=RULE_COLUMNS)


def _source(function: FunctionType) -> str:
    """The code of a function without its decorators."""
    code = inspect.getsource(function)
    return code[code.index("def ") :].rstrip()


def subgroup_rules() -> pd.DataFrame:
    """The rule of every subgroup that is made from answers as they are."""
    rows = [(group, level, json.dumps(logic)) for (group, level), logic in rule_logic.subgroups().items()]
    return pd.DataFrame(rows, columns=["group_name", "group_level", "rule_logic"])


def _functions(scorer: FunctionType | Scorer) -> Iterator[FunctionType]:
    """A scoring function and every function of the scoring package that it leads to, each once."""
    waiting: list[Any] = [scorer]
    seen: set[Any] = set()
    while waiting:
        function = waiting.pop(0)
        if function in seen:
            continue
        seen.add(function)
        yield function
        for name in _names(function.__code__):
            found = function.__globals__.get(name)
            named = found if isinstance(found, list | tuple) else [found]
            waiting += [f for f in named if isinstance(f, FunctionType) and f.__module__.startswith(SCORING)]


def _names(code: CodeType) -> list[str]:
    """Global names that a function uses, those of its comprehensions and inner functions included."""
    inner = [name for const in code.co_consts if isinstance(const, CodeType) for name in _names(const)]
    return [*code.co_names, *inner]


class _Watched(pd.DataFrame):
    """A frame that keeps the names of the columns that were asked for."""

    _metadata: list[str] = ["asked"]  # noqa: RUF012

    def __getitem__(self, key: Any) -> Any:
        self.asked.update([key] if isinstance(key, str) else [name for name in key if isinstance(name, str)])
        return super().__getitem__(key)


def reads(scorer: Scorer) -> list[str]:
    """The survey items that a scoring rule reads, found by letting it run; a criterion stands for its items."""
    columns = [*questionnaire.ITEMS, *questionnaire.CRITERIA, "age", "year", "population", "cshcn_in_file"]
    frame = _Watched(pd.DataFrame({name: pd.Series([0.0]) for name in columns}))
    frame.asked = set()
    scorer(frame)
    found = {item for name in frame.asked for item in questionnaire.CRITERIA.get(name, [name])}
    return [name for name in [*questionnaire.SCREENER_ITEMS, *questionnaire.ITEMS] if name in found]
