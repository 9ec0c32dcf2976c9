"""Who did the work, as Markdown and lists made from the history tables."""

from __future__ import annotations

from html import escape

import pandas as pd

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
def documents() -> dict[str, dict[str, str]]:
    """The five documents by id."""
    return {row["document_id"]: row for row in history.listed("document").to_dict("records")}


@once
def members() -> str:
    """The work group's members, grouped by the body behind them."""
    roles = history.roles()
    notes = history.listed("organization_family").to_dict("records")
    own = roles[roles["role_group"] == "member"]
    lines = []
    for family in notes:
        names = own.loc[own["family"] == family["family"], "name"]
        heading = plain(stored(f"organization_family.{family['family_order']}.family", family["family"]))
        if len(names) == 1 and names.iloc[0] == family["family"]:
            lines.append(f"**{heading}.** {plain(family['note'])}")
        else:
            lines.append(f"**{heading}**: {'; '.join(plain(name) for name in names)}. {plain(family['note'])}")
    return bullets(lines)


@once
def roles(groups: tuple[str, ...]) -> str:
    """Organizations in the roles named, in that order, with what they did and remarks on the source."""
    frame = history.roles()
    lines = [
        f"**{plain(row['name'])}.** {plain(row['role'])} {plain(row['note'])}".strip()
        for group in groups
        for row in frame[frame["role_group"] == group].to_dict("records")
    ]
    return bullets(lines)


@once
def sister_groups() -> str:
    """The Consortium's other work groups, with what is dated of each."""
    groups = history.listed("work_group")
    links = history.milestone_links()
    milestones = history.milestones()
    dated = milestones.assign(when=dates.in_words(milestones)).set_index("milestone_id")
    lines = []
    for group in groups.iloc[1:].to_dict("records"):
        own = links[links["target_id"] == group["work_group_id"]]["milestone_id"]
        told = [_to_timeline(item, dated.loc[item]) for item in dated.index if item in set(own)]
        lines.append(f"**{plain(group['work_group'])}**" + (f": {'; '.join(told)}" if told else ""))
    return bullets(lines)


def _to_timeline(milestone_id: str, row: pd.Series) -> str:
    return f"{within(row['title'], f'timeline?item={milestone_id}')} ({plain(row['when'])})"


@once
def initiative_parts() -> str:
    """The three parts of the grant."""
    lines = [
        plain(row["component"])
        + ("" if row["lead"] == "not stated" else f" ({t('people.led_by', lead=plain(row['lead']))})")
        for row in history.listed("initiative_component").to_dict("records")
    ]
    return bullets(lines, numbered=True)


@once
def aims() -> str:
    """Aims of the collaborative; the areas for measurable gains stand under the last one."""
    frame = history.listed("goal")
    goals = frame.loc[frame["kind"] == "goal", "goal"]
    areas = frame.loc[frame["kind"] == "improvement area", "goal"]
    return (
        bullets(plain(goal) for goal in goals)
        + f"\n\n{t('people.areas')}: {'; '.join(sorted(map(plain, areas))).lower()}."
    )


@once
def sessions() -> str:
    """The six learning sessions: when, where, and whether they are confirmed."""
    rows = history.sessions()
    return bullets(map(_session, dates.in_words(rows), rows.to_dict("records")), numbered=True)


def _session(day: str, row: dict[str, str]) -> str:
    when = within(day, f"timeline?item={row['milestone_id']}")
    status = t(f"timeline.status.{row['display_status']}").lower()
    return f"{when}, {plain(row['place'])}: {status}"


@once
def strategies() -> str:
    """Strategies, with the parts of each under it."""
    frame = history.listed("strategy")
    lines = []
    for row in frame[frame["parent"] == ""].to_dict("records"):
        lines.append(f"- {plain(row['strategy'])}")
        lines += [f"    - {plain(s)}" for s in frame.loc[frame["parent"] == row["strategy_id"], "strategy"]]
    return "\n".join(lines)


@once
def challenges() -> str:
    """Difficulties, each with the answer that the project gave."""
    return bullets(
        f"**{plain(row['challenge'])}.** {plain(row['answer'])}."
        for row in history.listed("challenge").to_dict("records")
    ).replace("..", ".")


@once
def insights() -> str:
    """What the project would tell others."""
    return bullets(plain(insight) for insight in history.listed("insight")["insight"])


@once
def tools(document_ids: tuple[str, ...]) -> str:
    """Tools and resources that the documents name."""
    frame = history.listed("tool")
    return bullets(
        f"**{in_english(plain(row['name']))}** ({plain(row['kind'])}): {plain(row['what'])}"
        for row in frame[frame["document_id"].isin(document_ids)].to_dict("records")
    )


@once
def key_figures(document_ids: tuple[str, ...]) -> str:
    """Figures that the documents give, with what to keep in mind."""
    return bullets(
        f"**{int(row['value']):,} {plain(row['unit'])}.** {plain(row['meaning'])}. {plain(row['caution'])}".strip()
        for document_id in document_ids
        for row in history.facts(document_id).to_dict("records")
    )


@once
def audiences() -> str:
    """Whom the national center served, grouped."""
    frame = history.listed("audience")
    return bullets(
        f"**{plain(str(group))}**: {plain('; '.join(own['audience']))}"
        for group, own in frame.groupby("audience_group", sort=False)
    )


@once
def undated() -> str:
    """What is known to have happened without a date."""
    return bullets(
        f"{plain(row['fact'])} {t('people.window', window=plain(row['window']))} {plain(row['how'])}"
        for row in history.undated_facts().to_dict("records")
    )


def publications(opened: str = "") -> str:
    """Everything on the timeline that can be read, as a list that opens; `opened` is the id of one."""
    rows = history.publications()
    entries = [
        Entry(
            anchor=row["publication_id"].lower(),
            lead=when,
            title=row["title"],
            remark=f"{row['kind']} · {row['issuer']}",
            parts=(
                Part(t("timeline.field.what"), escape(row["summary"])),
                Part(t("timeline.field.sure"), escape(row["doubt_reason"])),
                Part(t("timeline.field.source"), _source(row)),
                Part(t("people.to_timeline"), link(when, f"timeline?item={row['milestone_id']}", here=True)),
            ),
            english=(row["title"], row["issuer"]),
        )
        for when, row in zip(dates.in_words(rows), rows.to_dict("records"), strict=True)
    ]
    return listed(entries, opened=opened.lower())


def _source(row: dict[str, str]) -> str:
    title, address = row["source_title"], row["source_url"]
    return in_english(link(title, address) if address else escape(title))
