"""The scripts: a recipe written in R, Python and Stata."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from string import Template

from dashboard.cards.card import Card
from dashboard.exports.description import plain
from dashboard.exports.reproduce import dialects
from dashboard.exports.reproduce.dialects import Dialect, written
from dashboard.exports.reproduce.recipe import File, Number, Part, Recipe, recipe
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, speaking

SCRIPTS = Path(__file__).parent / "scripts"


class NoCodeError(ValueError):
    """None of a card's numbers is a survey estimate that code can give again."""


class _Script(Template):
    delimiter = "%%"


def r(card: Card, link: str) -> bytes:
    """The estimates of a card in R.

    Raises:
        NoCodeError: it has none that code can give again.
    """
    return _script(card, link, "script.R", "#", _r_part)


def python(card: Card, link: str) -> bytes:
    """The same in Python.

    Raises:
        NoCodeError: as `r`.
    """
    return _script(card, link, "script.py.txt", "#", _python_part)


def stata(card: Card, link: str) -> bytes:
    """The same in Stata.

    Raises:
        NoCodeError: as `r`.
    """
    return _script(card, link, "script.do", "*", _stata_part)


def _script(card: Card, link: str, name: str, comment: str, part: Callable[[Part, str], Iterator[str]]) -> bytes:
    # Code is in English: its names are those of the data.
    with speaking(ENGLISH):
        told = recipe(card)
        if not told.parts:
            raise NoCodeError(card.card_id)
        head = "\n".join(f"{comment} {line}".rstrip() for line in _head(told, link).splitlines())
        parts = "\n".join(line for own in told.parts for line in part(own, comment))
        text = _Script((SCRIPTS / name).read_text(encoding="utf-8")).substitute(head=head, parts=parts)
        return text.encode()


def left_out(told: Recipe) -> list[str]:
    """Which numbers of a card the code does not give, and why."""
    counts = {"imputed": told.imputed, "others": told.others}
    return [t(f"code.{name}", count=count) for name, count in counts.items() if count]


def _head(told: Recipe, link: str) -> str:
    card = plain(told.card)
    files = {file.name: file for own in told.parts for file in own.files}
    return _Script((SCRIPTS / "head.txt").read_text(encoding="utf-8")).substitute(
        title=card.title,
        subtitle=card.subtitle,
        count=sum(len(own.numbers) for own in told.parts),
        left_out="\n".join(left_out(told)),
        build=card.build.build_id,
        link=link,
        files="\n".join(f"  {f.name}\n    {f.url}\n    {f.sha256}" for f in files.values()),
    )


def _name(number: Number) -> str:
    row = number.row
    return " ".join((row.indicator_id, row.population, row.geo_id, row.period, row.group_name, row.group_level))


def _expected(number: Number) -> str:
    """The result to expect, as the build has it."""
    row = number.row
    interval = f"95% interval {row.lower:.10g} to {row.upper:.10g}"
    return f"expected: {row.value:.10g} (standard error {number.se:.10g}; {interval})"


def _years(part: Part) -> list[int]:
    return [file.year for file in part.files]


def _conditions(part: Part, in_: Dialect) -> Iterator[tuple[str, str, str]]:
    for name, met, failed in part.steps:
        yield name, written(met, in_, _years(part)), written(failed, in_, _years(part))


def _r_part(part: Part, comment: str) -> Iterator[str]:
    yield f"\n# {part.files[0].title.partition(', ')[2] or part.series}: {', '.join(map(str, _years(part)))}"
    yield "children <- rbind("
    yield ",\n".join(f'  read_year({f.year}, "{f.name}", c({_named(f, " = ")}))' for f in part.files)
    yield ")"
    yield f"children <- design_of(children, {len(part.files)})"
    for name, met, failed in _conditions(part, dialects.R()):
        yield f"children${name} <- with(children, score({met}, {failed}))"
    for number in part.numbers:
        where = (
            "TRUE" if number.where is None else f"with(children, {written(number.where, dialects.R(), _years(part))})"
        )
        counted = ", count = TRUE" if number.is_count else ""
        yield f'estimate(children, "{_name(number)}", "{number.row.geo_id}", "{number.outcome}", {where}{counted})'
        yield f"# {_expected(number)}"


def _named(file: File, between: str) -> str:
    return ", ".join(f'{item}{between}"{variable}"' for item, variable in file.variables.items() if item != "year")


def _python_part(part: Part, comment: str) -> Iterator[str]:
    yield f"\n# {part.files[0].title.partition(', ')[2] or part.series}: {', '.join(map(str, _years(part)))}"
    yield "children = pd.concat("
    yield "    ["
    for file in part.files:
        names = ", ".join(f'"{item}": "{variable}"' for item, variable in file.variables.items() if item != "year")
        yield f'        read_year({file.year}, "{file.name}", {{{names}}}),'
    yield "    ],"
    yield "    ignore_index=True,"
    yield ")"
    yield f"children = design_of(children, {len(part.files)})"
    for name, met, failed in _conditions(part, dialects.Python()):
        yield f'children["{name}"] = score({met}, {failed})'
    for number in part.numbers:
        where = "True" if number.where is None else written(number.where, dialects.Python(), _years(part))
        counted = ", count=True" if number.is_count else ""
        yield f'estimate(children, "{_name(number)}", "{number.row.geo_id}", "{number.outcome}", {where}{counted})'
        yield f"# {_expected(number)}"


def _stata_part(part: Part, comment: str) -> Iterator[str]:
    yield f"\n* {part.files[0].title.partition(', ')[2] or part.series}: {', '.join(map(str, _years(part)))}"
    yield "clear"
    yield "tempfile together"
    for n, file in enumerate(part.files):
        yield from _stata_file(file, is_first=n == 0)
    yield "destring fipsst, replace force"
    yield 'generate area_stratum = string(fipsst, "%02.0f") + " " + subinstr(stratum, "A", "", .)'
    yield 'generate household = string(year) + " " + cluster'
    yield f"replace weight = weight / {len(part.files)}"
    for name, met, failed in _conditions(part, dialects.Stata()):
        yield f"generate {name} = cond({failed}, 0, cond({met}, 1, .))"
    yield "svyset household [pweight=weight], strata(area_stratum) singleunit(centered)"
    for number in part.numbers:
        yield from _stata_number(number, _years(part))


def _stata_file(file: File, *, is_first: bool) -> Iterator[str]:
    yield f"preserve\nclear\n* the data file in {file.name}"
    stem = (
        file.name.removesuffix(".zip")
        .replace("_Stata", "")
        .replace("_SAS", "")
        .replace(str(file.year), f"{file.year}e")
    )
    if "_SAS" in file.name:
        yield f'import sas using "`folder\'/{stem}.sas7bdat", case(lower)'
    else:
        yield f'use "`folder\'/{stem}.dta", clear\nrename *, lower'
    kept = {item: variable for item, variable in file.variables.items() if item != "year"}
    yield f"keep {' '.join(kept.values())}"
    for item, variable in kept.items():
        if item != variable:
            yield f"rename {variable} {item}"
    yield f"generate year = {file.year}"
    yield "capture tostring stratum, replace\ncapture tostring cluster, replace format(%20.0f)"
    yield (
        "save `together', replace\nrestore"
        if is_first
        else "append using `together'\nsave `together', replace\nrestore"
    )
    yield "use `together', clear"


def _stata_number(number: Number, years: list[int]) -> Iterator[str]:
    own = [] if number.row.geo_id == "US" else [f"fipsst == {int(number.row.geo_id)}"]
    whole = " if " + own[0] if own else ""
    where = "1" if number.where is None else written(number.where, dialects.Stata(), years)
    yield f"* {_name(number)}"
    yield f"capture drop domain\ngenerate domain = ({where}) & !missing({number.outcome})"
    kind = "total" if number.is_count else "proportion"
    # Only the sample of the place itself is read: its strata hold no other children.
    yield f"preserve\nkeep{whole}" if whole else "preserve"
    yield f"svy, subpop(domain): {kind} {number.outcome}"
    yield f"restore\n* {_expected(number)}"
