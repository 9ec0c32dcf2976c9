"""Conditions on a child's answers as R, Python and Stata write them; an answer that is missing meets none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from dashboard.data.queries.survey_rules import Condition


class Dialect(Protocol):
    """How one language writes what conditions are made of."""

    both: str
    either: str

    def item(self, name: str) -> str:
        """The answers to an item."""

    def within(self, name: str, codes: Sequence[int]) -> str:
        """One of these codes."""

    def least(self, name: str, number: int) -> str:
        """This number or more."""

    def between(self, name: str, low: int, high: int) -> str:
        """From one number to another, both included."""

    def answered(self, name: str) -> str:
        """Answered."""

    def opposite(self, condition: str) -> str:
        """The condition does not hold."""

    def counted(self, conditions: Sequence[str], number: int) -> str:
        """At least so many of the conditions hold."""

    def never(self) -> str:
        """A condition that no child meets."""


class R:
    """R, on the columns of a data frame by `with`."""

    both, either = " & ", " | "

    def item(self, name: str) -> str:
        """The answers to an item."""
        return name

    def within(self, name: str, codes: Sequence[int]) -> str:
        """One of these codes."""
        return f"{name} %in% {codes[0]}" if len(codes) == 1 else f"{name} %in% c({_listed(codes)})"

    def least(self, name: str, number: int) -> str:
        """This number or more."""
        return f"(!is.na({name}) & {name} >= {number})"

    def between(self, name: str, low: int, high: int) -> str:
        """From one number to another, both included."""
        return f"{name} %in% {low}:{high}"

    def answered(self, name: str) -> str:
        """Answered."""
        return f"!is.na({name})"

    def opposite(self, condition: str) -> str:
        """The condition does not hold."""
        return f"!({condition})"

    def counted(self, conditions: Sequence[str], number: int) -> str:
        """At least so many of the conditions hold."""
        return f"({' + '.join(f'({one})' for one in conditions)} >= {number})"

    def never(self) -> str:
        """A condition that no child meets."""
        return "(year < 0)"


class Python:
    """Python, on the columns of the data frame `children`."""

    both, either = " & ", " | "

    def item(self, name: str) -> str:
        """The answers to an item."""
        return f"children.{name}"

    def within(self, name: str, codes: Sequence[int]) -> str:
        """One of these codes."""
        return f"(children.{name} == {codes[0]})" if len(codes) == 1 else f"children.{name}.isin([{_listed(codes)}])"

    def least(self, name: str, number: int) -> str:
        """This number or more."""
        return f"(children.{name} >= {number})"

    def between(self, name: str, low: int, high: int) -> str:
        """From one number to another, both included."""
        return f"children.{name}.between({low}, {high})"

    def answered(self, name: str) -> str:
        """Answered."""
        return f"children.{name}.notna()"

    def opposite(self, condition: str) -> str:
        """The condition does not hold."""
        return f"~({condition})"

    def counted(self, conditions: Sequence[str], number: int) -> str:
        """At least so many of the conditions hold."""
        return f"(sum([{', '.join(conditions)}]) >= {number})"

    def never(self) -> str:
        """A condition that no child meets."""
        return "(children.year < 0)"


class Stata:
    """Stata, on the variables in memory."""

    both, either = " & ", " | "

    def item(self, name: str) -> str:
        """The answers to an item."""
        return name

    def within(self, name: str, codes: Sequence[int]) -> str:
        """One of these codes."""
        return f"{name} == {codes[0]}" if len(codes) == 1 else f"inlist({name}, {_listed(codes)})"

    def least(self, name: str, number: int) -> str:
        """This number or more."""
        return f"({name} >= {number} & {name} < .)"

    def between(self, name: str, low: int, high: int) -> str:
        """From one number to another, both included."""
        return f"inrange({name}, {low}, {high})"

    def answered(self, name: str) -> str:
        """Answered."""
        return f"!missing({name})"

    def opposite(self, condition: str) -> str:
        """The condition does not hold."""
        return f"!({condition})"

    def counted(self, conditions: Sequence[str], number: int) -> str:
        """At least so many of the conditions hold."""
        return f"({' + '.join(f'({one})' for one in conditions)} >= {number})"

    def never(self) -> str:
        """A condition that no child meets."""
        return "0"


def written(condition: Condition, in_: Dialect, years: Sequence[int]) -> str:
    """A condition in a language; `years` are those that the children are of."""
    kind, *about = condition
    match kind:
        case "and" | "or":
            told = (in_.both if kind == "and" else in_.either).join(written(one, in_, years) for one in about)
            text = f"({told})"
        case "not":
            text = in_.opposite(written(about[0], in_, years))
        case "least":
            text = in_.counted([written(one, in_, years) for one in about[1]], about[0])
        case "by_year":
            text = written(_by_year(about[0], about[1], years), in_, years)
        case "one" | "zero":
            text = in_.within(about[0], [1 if kind == "one" else 0])
        case _:
            plain: dict[str, Callable[..., str]] = {
                "in": in_.within,
                "from": in_.least,
                "between": in_.between,
                "answered": in_.answered,
            }
            text = plain[kind](*about) if kind in plain else in_.never()
    return text


def _by_year(item: str, codes: dict[str, int], years: Sequence[int]) -> Condition:
    """A code that depends on the year, as conditions on both."""
    own = {code: [year for year in years if codes[str(year)] == code] for code in {codes[str(year)] for year in years}}
    return ["or", *(["and", ["in", "year", of], ["in", item, [code]]] for code, of in sorted(own.items()))]


def _listed(codes: Sequence[int]) -> str:
    return ", ".join(map(str, codes))
