"""The scripts: a recipe written in R, Python and Stata."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from string import Template

from dashboard.captions.description import plain
from dashboard.cards.card import Card
from dashboard.data.queries.survey_rules import Condition
from dashboard.exports.reproduce import dialects
from dashboard.exports.reproduce.dialects import Dialect, written
from dashboard.exports.reproduce.recipe import File, Gap, Number, Part, Recipe, recipe
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
    return [t("code.others", count=told.others)] if told.others else []


def _head(told: Recipe, link: str) -> str:
    card = plain(told.card)
    files = {file.name: file for own in told.parts for file in own.files}
    return _Script((SCRIPTS / "head.txt").read_text(encoding="utf-8")).substitute(
        title=card.title,
        subtitle=card.subtitle,
        count=sum(len(own.numbers) for own in told.parts),
        gaps=sum(len(own.gaps) for own in told.parts),
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
    return _result(number.row.value, number.se, number.row.lower, number.row.upper)


def _expected_gap(gap: Gap) -> str:
    return _result(gap.difference, gap.se, gap.lower, gap.upper)


def _result(value: float | None, se: float, lower: float | None, upper: float | None) -> str:
    return f"expected: {value:.10g} (standard error {se:.10g}; 95% interval {lower:.10g} to {upper:.10g})"


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
    yield from _calls(part, " <- ", dialects.R(), "TRUE", "with(children, {})")


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
    yield from _calls(part, " = ", dialects.Python(), "True", "{}")


def _calls(part: Part, is_: str, in_: Dialect, every: str, among: str) -> Iterator[str]:
    """A call for each number, whose result is kept, and for each difference of two of them."""
    for place, number in enumerate(part.numbers):
        domains = [every if own is None else among.format(written(own, in_, _years(part))) for own in number.domains]
        call, kept = ("count", "") if number.is_count else ("estimate", f"number_{place}{is_}")
        told = ", ".join((f'"{_name(number)}"', f'"{number.row.geo_id}"', f'"{number.outcome}"', *domains))
        yield f"{kept}{call}(children, {told})"
        yield f"# {_expected(number)}"
    for gap in part.gaps:
        yield f'difference(children, "{gap.name}", number_{gap.one}, number_{gap.other})'
        yield f"# {_expected_gap(gap)}"


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
    for gap in part.gaps:
        yield from _stata_gap(gap, part)


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
    kind = "total" if number.is_count else "proportion"
    yield f"* {_name(number)}"
    # Only the sample of the place itself is read: its strata hold no other children.
    yield f"preserve\nkeep{whole}" if whole else "preserve"
    many = len(number.domains) > 1
    if many:
        yield "scalar total = 0\nscalar squares = 0\nscalar within = 0"
    for domain in number.domains:
        yield f"capture drop domain\ngenerate domain = {_stata_domain(domain, number, years)}"
        yield f"svy, subpop(domain): {'mean' if many else kind} {number.outcome}"
        if many:
            yield f"scalar total = total + _b[{number.outcome}]\nscalar squares = squares + _b[{number.outcome}]^2"
            yield f"scalar within = within + _se[{number.outcome}]^2"
    if many:
        m = len(number.domains)
        yield f"* Rubin's rules for {m} imputations: the mean, and its standard error"
        yield f"scalar between = (squares - total^2 / {m}) / ({m} - 1)"
        yield f"display total / {m}\ndisplay sqrt(within / {m} + (1 + 1 / {m}) * between)"
    yield f"restore\n* {_expected(number)}"


def _stata_domain(domain: Condition | None, number: Number, years: list[int]) -> str:
    where = "1" if domain is None else written(domain, dialects.Stata(), years)
    return f"({where}) & !missing({number.outcome})"


def _stata_gap(gap: Gap, part: Part) -> Iterator[str]:
    """A difference as that of two ratios of totals, whose covariance Stata sees; not of imputed groups."""
    sides = (part.numbers[gap.one], part.numbers[gap.other])
    if any(len(side.domains) > 1 for side in sides):
        return
    yield f"* {gap.name}\ncapture drop in_a met_a in_b met_b"
    for letter, side in zip("ab", sides, strict=True):
        place = "1" if side.row.geo_id == "US" else f"fipsst == {int(side.row.geo_id)}"
        yield f"generate in_{letter} = {place} & {_stata_domain(side.domains[0], side, _years(part))}"
        yield f"generate met_{letter} = cond(in_{letter}, {side.outcome}, 0)"
    yield "svy: ratio (a: met_a / in_a) (b: met_b / in_b)\nlincom _b[a] - _b[b]"
    yield f"* {_expected_gap(gap)}"
