"""Scoring rules and subgroups as logic that any program can follow, taken from the rules themselves.

A rule is run once on `Answers` instead of children, and what it does with them is written down. The result is a list of
steps, the last one the rule's own. A step is a name, the condition that makes a child 1 and the one that makes a child
0, which outweighs; every other child has no score. A condition is a list, its kind first:

    ["in", item, [codes]]  ["from", item, least]  ["between", item, low, high]  ["answered", item]
    ["by_year", item, {year: code}]  ["not", a]  ["and", a, b, ...]  ["or", a, b, ...]
    ["least", count, [conditions]]  ["one", step]  ["zero", step]  ["never"]

An item that was not answered is in no set of codes, not from any number up, and between no two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from etl.core.errors import SourceError
from etl.core.registry.subgroups import AGE_GROUPS
from etl.survey import questionnaire
from etl.survey.scoring.primitives import RULES, scored

Condition = list[Any]
Step = tuple[str, Condition, Condition]
# Survey years for which a rule that depends on the year is written down.
YEARS = range(2016, 2031)


@dataclass(frozen=True)
class Yes:
    """A condition on a child's answers: its kind, and what it is about."""

    kind: str
    about: tuple[Any, ...] = ()

    def __and__(self, other: Yes) -> Yes:
        """Both hold."""
        return Yes("never") if "never" in (self.kind, other.kind) else Yes("and", (self, other))

    def __or__(self, other: Yes) -> Yes:
        """At least one holds."""
        return other if self.kind == "never" else self if other.kind == "never" else Yes("or", (self, other))

    def __invert__(self) -> Yes:
        """It does not hold."""
        return Yes("not", (self,))


class Score:
    """1 where met, 0 where failed, which outweighs; nothing elsewhere."""

    def __init__(self, met: Yes, failed: Yes) -> None:
        self.met, self.failed = met, failed

    def where(self, kept: Yes) -> Score:
        """The score of children of whom a condition holds."""
        return Score(self.met & kept, self.failed & kept)

    def rsub(self, one: int) -> Score:
        """One less the score."""
        return Score(self.failed, self.met & ~self.failed)

    def __rsub__(self, one: int) -> Score:
        """One less the score."""
        return self.rsub(one)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, value: object) -> Yes:  # type: ignore[override]
        """The score is 1, or 0."""
        return Yes("one" if value == 1 else "zero", (self,))

    @cached_property
    def key(self) -> str:
        """What tells it from other scores."""
        return f"{_key(self.met)} {_key(self.failed)}"


@dataclass(frozen=True, eq=False)
class Column:
    """The answers to one item, of children of whom `kept` holds."""

    item: str
    kept: Yes | None = None
    __hash__ = None  # type: ignore[assignment]

    def _of(self, kind: str, *about: Any) -> Yes:
        found = Yes(kind, (self.item, *about))
        return found if self.kept is None else found & self.kept

    def isin(self, codes: Iterable[int]) -> Yes:
        """One of these codes."""
        return self._of("in", tuple(sorted(codes)))

    def __eq__(self, value: object) -> Yes:  # type: ignore[override]
        """This code, or that of the survey year."""
        return self._of("by_year", value) if isinstance(value, ByYear) else self.isin([value])  # type: ignore[list-item]

    def __ne__(self, value: object) -> Yes:  # type: ignore[override]
        """Any other code, or no answer."""
        return ~(self == value)

    def __ge__(self, least: int) -> Yes:
        """This number or more."""
        return self._of("from", least)

    def between(self, low: int, high: int) -> Yes:
        """From one number to another, both included."""
        return self._of("between", low, high)

    def notna(self) -> Yes:
        """Answered."""
        return self._of("answered")

    def isna(self) -> Yes:
        """Not answered."""
        return ~self.notna()

    def map(self, code: Callable[[int], int]) -> ByYear:
        """A code that depends on the survey year."""
        return ByYear(tuple((year, code(year)) for year in YEARS))


@dataclass(frozen=True)
class ByYear:
    """A code by survey year."""

    codes: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Conditions:
    """One condition an item."""

    each: tuple[Yes, ...]

    def any(self, axis: int) -> Yes:
        """At least one holds."""
        return reduce(or_, self.each)

    def sum(self, axis: int) -> Count:
        """How many hold."""
        return Count(self.each)


@dataclass(frozen=True)
class Count:
    """The number of conditions that hold."""

    of: tuple[Yes, ...]

    def __ge__(self, least: int) -> Yes:
        """This number or more."""
        return Yes("least", (least, self.of))

    def __lt__(self, bound: int) -> Yes:
        """Fewer."""
        return ~(self >= bound)

    def __gt__(self, bound: int) -> Yes:
        """More."""
        return self >= bound + 1

    def between(self, low: int, high: int) -> Yes:
        """From one number to another, both included."""
        return (self >= low) & ~(self >= high + 1)


@dataclass(frozen=True, eq=False)
class Table:
    """Several columns side by side."""

    columns: tuple[Any, ...]
    __hash__ = None  # type: ignore[assignment]

    def _each(self, condition: Callable[[Any], Yes]) -> Conditions:
        return Conditions(tuple(map(condition, self.columns)))

    def isin(self, codes: Iterable[int]) -> Conditions:
        """One of these codes."""
        own = tuple(codes)
        return self._each(lambda column: column.isin(own))

    def __eq__(self, value: object) -> Conditions:  # type: ignore[override]
        """This code or score."""
        return self._each(lambda column: column == value)

    def notna(self) -> Conditions:
        """Answered."""
        return self._each(lambda column: column.notna())

    def where(self, kept: Yes) -> Table:
        """The answers of children of whom a condition holds."""
        return Table(tuple(Column(column.item, kept) for column in self.columns))

    def mask(self, struck: Yes) -> Table:
        """The answers of children of whom a condition does not hold."""
        return self.where(~struck)

    def max(self, axis: int) -> Score:
        """1 where one of the scores, which every child has, is 1."""
        met = (self == 1).any(axis)
        return Score(met, ~met)

    def sum(self, axis: int) -> Count:
        """How many of the scores are 1."""
        return (self == 1).sum(axis)


class Answers:
    """Stands for the children: gives items, and criteria of the screener as scores."""

    def __getitem__(self, name: str | Sequence[str]) -> Any:
        """An item, a criterion, or several of them."""
        if not isinstance(name, str):
            return Table(tuple(self[one] for one in name))
        if name not in questionnaire.CRITERIA:
            return Column(name)
        met = reduce(lambda a, b: a & b, (Column(item) == 1 for item in questionnaire.CRITERIA[name]))
        return Score(met, ~met)


@scored.register
def _(frame: Answers, *, met: Yes, failed: Yes) -> Score:
    return Score(met, failed)


def steps(indicator_id: str) -> list[Step]:
    """The rule of an indicator, step by step; a step that is itself a rule has that rule's name.

    Raises:
        SourceError: a rule, this one or another, does with answers what cannot be written down.
    """
    known = {_score(name).key: name for name in RULES}
    return _steps(_score(indicator_id), indicator_id, known)


def _score(indicator_id: str) -> Score:
    try:
        found: object = RULES[indicator_id](Answers())
    except (AttributeError, TypeError) as error:
        raise _not_logic(indicator_id, str(error)) from error
    if not isinstance(found, Score):
        raise _not_logic(indicator_id, f"it gives {type(found).__name__}, no score")
    return found


def _not_logic(indicator_id: str, why: str) -> SourceError:
    todo = "make it of what etl/survey/scoring/primitives.py and `Answers` in etl/survey/codebook/rule_logic.py have"
    return SourceError(f"the rule {indicator_id}", f"it cannot be written down as logic ({why})", todo)


def _steps(score: Score, name: str, known: dict[str, str]) -> list[Step]:
    found: list[Step] = []
    names: dict[str, str] = {}

    def named(part: Score) -> str:
        if part.key not in names:
            names[part.key] = known.get(part.key, f"part_{len(names) + 1}")
            found.append((names[part.key], told(part.met), told(part.failed)))
        return names[part.key]

    def told(yes: Yes) -> Condition:
        return [yes.kind, *(value(part) for part in _flat(yes))]

    def value(about: Any) -> Any:
        match about:
            case Yes():
                return told(about)
            case Score():
                return named(about)
            case ByYear():
                return {str(year): code for year, code in about.codes}
            case tuple():
                return [value(one) for one in about]
        return about

    met, failed = told(score.met), told(score.failed)
    return [*found, (name, met, failed)]


def _flat(yes: Yes) -> Iterator[Any]:
    """What a condition is about; those joined by one word side by side."""
    for part in yes.about:
        if yes.kind in ("and", "or") and part.kind == yes.kind:
            yield from _flat(part)
        else:
            yield part


def _key(yes: Yes) -> str:
    return f"{yes.kind}({', '.join(map(_key_of, yes.about))})"


def _key_of(about: Any) -> str:
    match about:
        case Yes():
            return _key(about)
        case Score():
            return f"<{about.key}>"
        case tuple():
            return f"[{', '.join(map(_key_of, about))}]"
    return repr(about)


def subgroups() -> dict[tuple[str, str], Condition]:
    """The children of each subgroup, by its name and level; those by income rest on imputed values and are not here."""
    found: dict[tuple[str, str], Condition]
    found = {("age", level): ["between", "age", low, high] for level, (low, high) in AGE_GROUPS.items()}
    coded = {
        "sex": ("sex_code", questionnaire.SEX),
        "insurance": ("instype", questionnaire.INSURANCE),
        "household_language": ("language_code", questionnaire.LANGUAGE),
    }
    for group, (item, levels) in coded.items():
        found |= {(group, level): ["in", item, _codes(levels, level)] for level in dict.fromkeys(levels.values())}
    hispanic: Condition = ["in", "hispanic_code", [1]]
    found["race_ethnicity", "hispanic"] = hispanic
    for level in dict.fromkeys(questionnaire.RACE.values()):
        race: Condition = ["in", "race_code", _codes(questionnaire.RACE, level)]
        found["race_ethnicity", level] = ["and", ["not", hispanic], race]
    (*_, (_, limited, _)) = _steps(Answers()["criterion_limitation"], "limited", {})
    return found | {
        ("functional_limitation", "limited"): limited,
        ("functional_limitation", "not_limited"): ["not", limited],
    }


def _codes(levels: dict[int, str], level: str) -> list[int]:
    return sorted(code for code, own in levels.items() if own == level)
