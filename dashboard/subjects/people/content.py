"""Who did the work, as Markdown and lists made from the history tables."""

from __future__ import annotations

from html import escape

from dashboard.data.history_models import (
    Audience,
    Challenge,
    Document,
    Goal,
    InitiativePart,
    Insight,
    Milestone,
    OrganizationFamily,
    Publication,
    Strategy,
    Tool,
    WorkGroup,
)
from dashboard.data.queries import history
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import stored, t
from dashboard.wording import dates
from dashboard.wording.disclosure_list import Entry, Part, link, listed
from dashboard.wording.english import in_english
from dashboard.wording.markdown import bullets, plain, within

# The roles listed in each part of the page.
AROUND_THE_GROUP = ("parent", "supporter", "endorser")
COLLABORATIVE = ("funder", "partner", "in-practice", "advisory", "measures", "practices", "contact", "partner-types")
CENTER = ("national-center", "recognition", "principles", "family-information")
GROUP_DOCUMENT = "work-group-page"
PROJECT_DOCUMENTS = ("initiative-page", "academy-profile")
CENTER_DOCUMENT = "national-faq"


@once
def documents() -> dict[str, Document]:
    """The five documents by id."""
    return {own.document_id: own for own in history.listed(Document)}


@once
def members() -> str:
    """The work group's members, grouped by the body behind them."""
    own = [role for role in history.roles() if role.role_group == "member"]
    lines = []
    for family in history.listed(OrganizationFamily):
        names = [role.name for role in own if role.family == family.family]
        heading = plain(stored(f"organization_family.{family.family_order}.family", family.family))
        if names == [family.family]:
            lines.append(f"**{heading}.** {plain(family.note)}")
        else:
            lines.append(f"**{heading}**: {'; '.join(map(plain, names))}. {plain(family.note)}")
    return bullets(lines)


@once
def roles(groups: tuple[str, ...]) -> str:
    """Organizations in the roles named, in that order, with what they did and remarks on the source."""
    known = history.roles()
    return bullets(
        f"**{plain(own.name)}.** {plain(own.role)} {plain(own.note)}".strip()
        for group in groups
        for own in known
        if own.role_group == group
    )


@once
def sister_groups() -> str:
    """The Consortium's other work groups, with what is dated of each."""
    links, milestones = history.milestone_links(), history.milestones()
    lines = []
    for group in history.listed(WorkGroup)[1:]:
        own = {one.milestone_id for one in links if one.target_id == group.work_group_id}
        told = "; ".join(_to_timeline(one) for one in milestones if one.milestone_id in own)
        lines.append(f"**{plain(group.work_group)}**" + (f": {told}" if told else ""))
    return bullets(lines)


def _to_timeline(one: Milestone) -> str:
    return f"{within(one.title, f'timeline?item={one.milestone_id}')} ({plain(dates.words(one))})"


@once
def initiative_parts() -> str:
    """The three parts of the grant."""
    lines = [
        plain(own.component) + ("" if own.lead == "not stated" else f" ({t('people.led_by', lead=plain(own.lead))})")
        for own in history.listed(InitiativePart)
    ]
    return bullets(lines, numbered=True)


@once
def aims() -> str:
    """Aims of the collaborative; the areas for measurable gains stand under the last one."""
    known = history.listed(Goal)
    areas = sorted(plain(own.goal) for own in known if own.kind == "improvement area")
    goals = bullets(plain(own.goal) for own in known if own.kind == "goal")
    return f"{goals}\n\n{t('people.areas')}: {'; '.join(areas).lower()}."


@once
def sessions() -> str:
    """The six learning sessions: when, where, and whether they are confirmed."""
    return bullets(map(_session, history.sessions()), numbered=True)


def _session(one: Milestone) -> str:
    when = within(dates.words(one), f"timeline?item={one.milestone_id}")
    status = t(f"timeline.status.{one.display_status}").lower()
    return f"{when}, {plain(one.place)}: {status}"


@once
def strategies() -> str:
    """Strategies, with the parts of each under it."""
    known = history.listed(Strategy)
    lines = []
    for own in (one for one in known if not one.parent):
        lines.append(f"- {plain(own.strategy)}")
        lines += [f"    - {plain(part.strategy)}" for part in known if part.parent == own.strategy_id]
    return "\n".join(lines)


@once
def challenges() -> str:
    """Difficulties, each with the answer that the project gave."""
    return bullets(f"**{plain(own.challenge)}.** {plain(own.answer)}." for own in history.listed(Challenge)).replace(
        "..", "."
    )


@once
def insights() -> str:
    """What the project would tell others."""
    return bullets(plain(own.insight) for own in history.listed(Insight))


@once
def tools(document_ids: tuple[str, ...]) -> str:
    """Tools and resources that the documents name."""
    return bullets(
        f"**{in_english(plain(own.name))}** ({plain(own.kind)}): {plain(own.what)}"
        for own in history.listed(Tool)
        if own.document_id in document_ids
    )


@once
def key_figures(document_ids: tuple[str, ...]) -> str:
    """Figures that the documents give, with what to keep in mind."""
    return bullets(
        f"**{int(own.value):,} {plain(own.unit)}.** {plain(own.meaning)}. {plain(own.caution)}".strip()
        for document_id in document_ids
        for own in history.facts(document_id)
    )


@once
def audiences() -> str:
    """Whom the national center served, grouped."""
    groups: dict[str, list[str]] = {}
    for own in history.listed(Audience):
        groups.setdefault(own.audience_group, []).append(own.audience)
    return bullets(f"**{plain(group)}**: {plain('; '.join(served))}" for group, served in groups.items())


@once
def undated() -> str:
    """What is known to have happened without a date."""
    return bullets(
        f"{plain(own.fact)} {t('people.window', window=plain(own.window))} {plain(own.how)}"
        for own in history.undated_facts()
    )


def publications(opened: str = "") -> str:
    """Everything on the timeline that can be read, as a list that opens; `opened` is the id of one."""
    return listed(map(_publication, history.publications()), opened=opened.lower())


def _publication(own: Publication) -> Entry:
    when = dates.words(own)
    return Entry(
        anchor=own.publication_id.lower(),
        lead=when,
        title=own.title,
        remark=f"{own.kind} · {own.issuer}",
        parts=(
            Part(t("timeline.field.what"), escape(own.summary)),
            Part(t("timeline.field.sure"), escape(own.doubt_reason)),
            Part(t("timeline.field.source"), _source(own)),
            Part(t("people.to_timeline"), link(when, f"timeline?item={own.milestone_id}", here=True)),
        ),
        english=(own.title, own.issuer),
    )


def _source(own: Publication) -> str:
    named = link(own.source_title, own.source_url) if own.source_url else escape(own.source_title)
    return in_english(named)
