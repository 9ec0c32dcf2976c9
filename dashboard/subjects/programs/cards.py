"""What the page on programs shows: one program at a time, its results as a card, and the Medical Home Index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.cards import cells, registry
from dashboard.cards.card import Card, Cell, Definition
from dashboard.charts.kinds.before_after import Change, before_after
from dashboard.data.models import Participant, Program, ProgramResult, records
from dashboard.data.queries import programs as queries
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import has, markdown, t
from dashboard.wording import numbers, sentences
from dashboard.wording.publishers import publisher

CHIPRA = "CHIPRA"
ORDER = (CHIPRA, "PCMHI", "PRIME", "MMHP", "CARES", "SNMHI", "WMHI", "SBHC")
WELLNESS = ("C12", "C13", "C14")
REFERENCE = ("M10", "M11", "M12", "M13", "M15", "M16", "M17", "M18", "M19", "M20")
UNITS = {"M10": "practices", "M11": "points100", "M12": "points100", "M13": "points100", "M15": "practices"} | {
    "M16": "points8",
    "M17": "points8",
    "M18": "points8",
    "M19": "points8",
    "M20": "percent",
}
DOMAINS = ("organization", "conditions", "coordination", "community", "data", "improvement")
ANSWERS = ("not_yet", "in_part", "mostly")


@dataclass(frozen=True)
class ProgramInWords:
    """A program in words, ready to show: its first sentence (`summary`), the rest (`text`); `sources` are links."""

    program_id: str
    anchor: str
    name: str
    summary: str
    text: str
    when: str
    lead: str
    practices: str
    participants: tuple[str, ...]
    named: str
    sources: tuple[str, ...]
    unlinked: bool


@once
def programs() -> tuple[ProgramInWords, ...]:
    """All programs, those for children's medical homes first."""
    place = {program_id: n for n, program_id in enumerate(ORDER)}
    ordered = sorted(queries.programs(), key=lambda own: place.get(own.program_id, len(ORDER)))
    return tuple(map(_program, ordered))


def _program(own: Program) -> ProgramInWords:
    people = queries.participants(own.program_id)
    summary, _, text = markdown(f"programs_{own.anchor}").partition(". ")
    links = queries.program_links(own.program_id) or list(filter(None, [own.source_url]))
    return ProgramInWords(
        program_id=own.program_id,
        anchor=own.anchor,
        name=t(f"programs.name.{own.program_id}"),
        summary=f"{summary}.",
        text=text,
        when=_when(own),
        lead=t(f"programs.lead.{own.program_id}"),
        practices=_practices(own),
        participants=_participants(people),
        named=_named(own, len(people)),
        sources=_sources(links) or (_named_by(own.program_id),),
        unlinked="(address not shown)" in own.note,
    )


def _link(url: str) -> str:
    """A link that names its publisher."""
    return f"[{publisher(url)}]({url})"


def _sources(links: Sequence[str]) -> tuple[str, ...]:
    """Each publisher once, as a link; the further pages of one that is cited several times are numbered."""
    pages: dict[str, list[str]] = {}
    for url in links:
        pages.setdefault(publisher(url), []).append(url)
    return tuple(_numbered(name, urls) for name, urls in pages.items())


def _numbered(name: str, urls: Sequence[str]) -> str:
    first, *others = urls
    further = [f"[{t('programs.page', number=number)}]({url})" for number, url in enumerate(others, start=2)]
    return ", ".join([f"[{name}]({first})", *further])


def _when(own: Program) -> str:
    start, end = _date(own.start), _date(own.end)
    if start and end:
        return t("programs.from_to", start=start, end=end)
    if start:
        key = f"programs.start_is.{own.program_id}"
        return t(key, start=start) if has(key) else t("programs.from", start=start)
    return t("programs.until", end=end) if end else t("programs.unknown")


def _date(value: str | None) -> str:
    """A date as precise as it is known: `2010`, `August 2011`, `December 1, 2010`."""
    if not value:
        return ""
    year, *rest = value.split("-")
    if not rest:
        return year
    return numbers.day(date.fromisoformat(value)) if rest[1:] else numbers.month(int(year), int(rest[0]))


def _practices(own: Program) -> str:
    key = f"programs.practices_of.{own.program_id}"
    if has(key):
        return t(key)
    return t("programs.not_stated") if own.practices is None else f"{own.practices}"


def _participants(people: Sequence[Participant]) -> tuple[str, ...]:
    """One line a role: the role, then each organization with who names it, as a link where there is one."""
    by_role: dict[str, list[str]] = {}
    for one in people:
        by_role.setdefault(one.role, []).append(_organization(one))
    return tuple(f"{sentences.capital(_role(role))}: {'; '.join(told)}." for role, told in by_role.items())


def _role(role: str) -> str:
    key = f"programs.role.{role}"
    return t(key) if has(key) else role


def _organization(one: Participant) -> str:
    town = one.municipality
    name = f"{one.organization}, {town}" if town and town not in one.organization else one.organization
    return f"**{name}** ({_link(one.source_url) if one.source_url else _named_by(one.program_id)})"


def _named_by(program_id: str) -> str:
    """The publication that names participants where no page of its publisher can be linked."""
    return t(f"programs.named_by.{program_id}")


def _named(own: Program, people: int) -> str:
    if not people:
        return t("programs.took_part_none")
    if own.practices is None or own.program_id != CHIPRA:
        return t("programs.named", named=people)
    return t("programs.named_of", named=people, all=own.practices)


@registry.card("program-results", page="programs")
def results_card() -> Card:
    """The CHIPRA initiative's own figures before and after."""
    rows = queries.results(CHIPRA)
    drawn = rows[rows["shape"].isin(["before_after", "after_only"])]
    told = records(ProgramResult, drawn)
    changes = [_change(row, row.final) for row in told if row.final is not None]
    by_id = {row.result_id: row for row in told}
    figures = {
        f"{age}_{end}": _percent(figure)
        for age, result in zip(("low", "mid", "high"), WELLNESS, strict=True)
        for end, figure in (("start", by_id[result].baseline), ("end", by_id[result].final))
    }
    finding = t("programs.results_finding", **figures)
    title = t("programs.results_title")
    return Card(
        card_id="ma-chipra-before-after",
        title=title,
        subtitle=t("programs.results_subtitle"),
        finding=finding,
        data=rows,
        columns=_results_columns(told),
        kinds=("published",),
        source_ids=tuple(rows["source_id"].unique()),
        alt=f"{title}. {finding} " + "; ".join(f"{change.label}: {change.told}" for change in changes),
        definitions=(_definition(),),
        notes=(t("programs.results_marks"), t("programs.results_note")),
        chart=before_after(changes),
    )


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}%"


def _change(row: ProgramResult, final: float) -> Change:
    label, end = t(f"programs.result.{row.result_id}"), final / 100
    if row.baseline is None:
        return Change(label, None, end, t("programs.results_end_only", end=_percent(row.final)))
    key = "programs.results_approximate" if row.approximate else "programs.results_exact"
    told = t(key, start=_percent(row.baseline), end=_percent(row.final))
    return Change(label, row.baseline / 100, end, told)


def _results_columns(told: Sequence[ProgramResult]) -> dict[str, Sequence[Cell]]:
    columns: dict[str, Sequence[Cell]] = {
        "measure": [t(f"programs.result.{r.result_id}") for r in told],
        "baseline": [cells.percent(r.baseline) for r in told],
        "final": [cells.percent(r.final) for r in told],
        "who_measured": [r.who_measured for r in told],
        "source": [_link(r.source_url) for r in told],
    }
    return {t(f"programs.column.{name}"): values for name, values in columns.items()}


def _definition() -> Definition:
    facts = ("numerator", "denominator", "universe", "rule")
    return Definition(
        t("programs.measure.title"),
        t("programs.measure.definition"),
        tuple((t(f"card.{name}"), t(f"programs.measure.{name}")) for name in facts),
    )


@once
def other_results() -> list[str]:
    """Published results that have no start and end, as lines with who says so and a link."""
    rows = queries.results(CHIPRA)
    rows = rows[rows["shape"].isin(["level", "statement"])]
    return [_other_result(row) for row in records(ProgramResult, rows)]


def _other_result(row: ProgramResult) -> str:
    label = t(f"programs.result.{row.result_id}")
    link = f"[{row.who_measured}]({row.source_url})"
    if row.value is None:
        return f"{label}. {link}."
    figure = numbers.whole(row.value)
    key = "programs.unit_families" if "respondents" in (row.unit or "") else "programs.children_more"
    return f"{label}: {t(key, value=figure)}. {link}."


@once
def index_scale() -> str:
    """Structure and scale of the Medical Home Index in one paragraph."""
    value = queries.mhi().set_index("item_id")["value"]
    least, most = value["M04"].split(" to ")
    return t(
        "mhi.scale",
        domains=value["M01"],
        themes=value["M02"],
        levels=value["M03"],
        least=least,
        most=most,
        short=value["M06"],
        rsf=value["M08"],
    )


@registry.card("medical-home-index", page="programs")
def index_card() -> Card:
    """Published scores of the Medical Home Index, with their sources."""
    rows = queries.mhi()
    rows = rows[rows["item_id"].isin(REFERENCE)]
    value = rows.set_index("item_id")["value"]
    finding = t("mhi.finding", mean=value["M11"], practices=value["M10"], low=value["M12"], high=value["M13"])
    columns: dict[str, list[str]] = {
        "what": [t(f"mhi.item.{item}") for item in rows["item_id"]],
        "value": [
            t(f"mhi.unit.{UNITS[item]}", value=figure)
            for item, figure in zip(rows["item_id"], rows["value"], strict=True)
        ],
        "source": [_link(url) for url in rows["source_url"]],
    }
    return Card(
        card_id="mhi-reference",
        title=t("mhi.reference_title"),
        subtitle=t("mhi.reference_subtitle"),
        finding=finding,
        data=rows,
        columns={t(f"mhi.column.{name}"): told for name, told in columns.items()},
        kinds=("published",),
        source_ids=tuple(rows["source_id"].unique()),
        alt=finding,
        definitions=(Definition(t("mhi.title"), index_scale()),),
        notes=(t("mhi.reference_note"),),
    )


def domain_questions() -> dict[str, str]:
    """Our own question for each domain."""
    return {code: t(f"mhi.question.{code}") for code in DOMAINS}


def answers() -> dict[str, str]:
    """What can be said to each question."""
    return {code: t(f"mhi.answer.{code}") for code in ANSWERS}


def where_to_start(given: dict[str, str | None]) -> str:
    """What the answers point to; empty until all are given. No score."""
    if any(answer is None for answer in given.values()):
        return ""
    areas = [t(f"mhi.domain.{code}") for code, answer in given.items() if answer == "not_yet"]
    return t("mhi.check_result", areas=sentences.listed(areas)) if areas else t("mhi.check_all")
