"""Queries on the history tables: timeline, people, ideas, documents, disagreements."""

from __future__ import annotations

import math
from typing import TypeVar

import pandas as pd

from dashboard.data.history_models import (
    Audience,
    Challenge,
    Characteristic,
    Component,
    Contradiction,
    Document,
    DocumentUse,
    Domain,
    Goal,
    InitiativePart,
    Insight,
    KeyFact,
    Milestone,
    MilestoneLink,
    MilestoneSource,
    Organization,
    OrganizationFamily,
    PlacedMilestone,
    Publication,
    Question,
    Role,
    Strategy,
    SurveyRound,
    TimelineEra,
    TimelinePlace,
    TimelineStatus,
    TimelineTrack,
    Tool,
    TraitMeasure,
    UndatedFact,
    WorkGroup,
)
from dashboard.data.models import MEDICAL_HOME, records
from dashboard.data.queries.estimates import HOME
from dashboard.data.store import database
from dashboard.i18n.catalog import stored

# Tables that a page reads whole, with the column that orders them; the others keep the order of their sources.
LISTED: dict[type, tuple[str, str]] = {
    Audience: ("audience", "rowid"),
    Challenge: ("challenge", "rowid"),
    Characteristic: ("characteristic", "rowid"),
    Component: ("component", "rowid"),
    Contradiction: ("contradiction", "contradiction_id"),
    Document: ("document", "rowid"),
    Domain: ("domain", "rowid"),
    Goal: ("goal", "rowid"),
    InitiativePart: ("initiative_component", "rowid"),
    Insight: ("insight", "rowid"),
    OrganizationFamily: ("organization_family", "family_order"),
    Strategy: ("strategy", "rowid"),
    TimelineEra: ("timeline_era", "sort_order"),
    TimelinePlace: ("timeline_place", "sort_order"),
    TimelineStatus: ("timeline_status", "sort_order"),
    TimelineTrack: ("timeline_track", "sort_order"),
    Tool: ("tool", "rowid"),
    WorkGroup: ("work_group", "rowid"),
}
_Row = TypeVar("_Row")

# Columns that are read in the language in use. Titles of sources and names of organizations stay in their own.
WORDS = {
    "audience": ("audience", "audience_group"),
    "challenge": ("challenge", "answer"),
    "characteristic": ("characteristic", "plain_language", "note"),
    "component": ("component", "what_is_asked", "counts_among"),
    "contradiction": ("title", "sources_say", "what_we_checked", "our_choice"),
    "document": ("short", "covers", "as_of", "caution"),
    "domain": ("domain", "summary"),
    "goal": ("goal",),
    "initiative_component": ("component",),
    "insight": ("insight",),
    "key_fact": ("unit", "meaning", "caution"),
    "milestone": ("title", "what", "place", "doubt_reason", "badge"),
    "organization_family": ("note",),
    "organization_role": ("role", "note"),
    "publication": ("kind", "summary"),
    "question": ("question", "answer"),
    "strategy": ("strategy",),
    "timeline_era": ("title",),
    "timeline_place": ("name",),
    "timeline_status": ("meaning",),
    "timeline_track": ("title",),
    "tool": ("kind", "what"),
    "undated_fact": ("fact", "window", "how"),
    "work_group": ("work_group",),
}
# The key column of a table, where it is not named after the table.
KEYS = {
    "organization_family": "family_order",
    "organization_role": "role_id",
    "timeline_era": "code",
    "timeline_place": "code",
    "timeline_status": "code",
    "timeline_track": "code",
}
# What names a thing that a milestone is related to; the others are named by the title of a source.
NAMED_BY = {
    "contradiction": "title",
    "domain": "domain",
    "initiative_component": "component",
    "milestone": "title",
    "question": "question",
    "strategy": "strategy",
    "undated_fact": "fact",
    "work_group": "work_group",
}


def listed(kind: type[_Row]) -> list[_Row]:
    """A whole history table in its own order.

    Raises:
        KeyError: the kind of row is not one of LISTED.
    """
    table, order = LISTED[kind]
    return records(kind, _told(table, database.rows(f"SELECT * FROM {table} ORDER BY {order}")))


def _told(table: str, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Rows that have columns of a table: these columns, or all of WORDS, in the language in use."""
    ids = rows[KEYS.get(table, f"{table}_id")]
    told = {
        column: [stored(f"{table}.{own}.{column}", text) for own, text in zip(ids, rows[column], strict=True)]
        for column in columns or WORDS[table]
        if column in rows
    }
    return rows.assign(**told)


def milestones() -> list[PlacedMilestone]:
    """Milestones in order of their first possible day, with places and the titles of their sources as lists."""
    rows = database.rows("""
    SELECT m.*,
           list_sort(list(DISTINCT p.place_code)) AS places,
           bool_or(tp.in_massachusetts) AS in_massachusetts,
           list(DISTINCT s.source_title) AS source_titles
    FROM milestone m
    JOIN milestone_place p USING (milestone_id)
    JOIN timeline_place tp ON tp.code = p.place_code
    JOIN milestone_source s USING (milestone_id)
    GROUP BY ALL
    ORDER BY sort_order
    """)
    # A search in an address means the same in every language.
    return records(PlacedMilestone, _told("milestone", rows.assign(stored=rows["title"] + " " + rows["what"])))


def milestone_sources() -> list[MilestoneSource]:
    """Every source of every milestone, the main one first."""
    return records(MilestoneSource, database.rows("SELECT * FROM milestone_source ORDER BY milestone_id, source_order"))


def milestone_links() -> list[MilestoneLink]:
    """What each milestone is related to.

    A link between two milestones stands for both of them; the relation of the second is the reverse.
    """
    rows = database.rows("""
    WITH target AS (
        SELECT milestone_id AS id, 'milestone' AS kind, title, '' AS url FROM milestone
        UNION ALL SELECT publication_id, 'publication', title, source_url FROM publication
        UNION ALL SELECT question_id, 'question', question, '' FROM question
        UNION ALL SELECT tool_id, 'tool', name, '' FROM tool
        UNION ALL SELECT strategy_id, 'strategy', strategy, '' FROM strategy
        UNION ALL SELECT work_group_id, 'work_group', work_group, '' FROM work_group
        UNION ALL SELECT undated_fact_id, 'undated_fact', fact, '' FROM undated_fact
        UNION ALL SELECT initiative_component_id, 'initiative_component', component, '' FROM initiative_component
        UNION ALL SELECT domain_id, 'domain', domain, '' FROM domain
        UNION ALL SELECT contradiction_id, 'contradiction', title, '' FROM contradiction
    ),
    link AS (
        SELECT milestone_id, relation, target_id FROM milestone_relation
        UNION SELECT target_id, relation || '-reverse', milestone_id
              FROM milestone_relation WHERE target_id IN (SELECT milestone_id FROM milestone)
        UNION SELECT milestone_id, 'part-of', parent_id FROM milestone WHERE parent_id <> ''
        UNION SELECT parent_id, 'part-of-reverse', milestone_id FROM milestone WHERE parent_id <> ''
        UNION SELECT milestone_id, 'publication', publication_id FROM publication
        UNION SELECT s.milestone_id, 'contradiction', i.contradiction_id
              FROM contradiction_item i JOIN milestone_source s ON s.source_item = i.item_id
    )
    SELECT link.*, target.kind AS target_kind, target.title AS target_title, target.url AS target_url
    FROM link JOIN target ON target.id = link.target_id
    LEFT JOIN milestone m ON m.milestone_id = link.target_id
    QUALIFY row_number() OVER (
        PARTITION BY link.milestone_id, link.target_id ORDER BY relation NOT LIKE 'part-of%', relation) = 1
    ORDER BY link.milestone_id, target_kind, m.sort_order, target_id
    """)
    target = rows[["target_kind", "target_id", "target_title"]]
    told = rows.assign(target_title=[_title(*row) for row in target.itertuples(index=False, name=None)])
    return records(MilestoneLink, told)


def _title(kind: str, target_id: str, title: str) -> str:
    return stored(f"{kind}.{target_id}.{NAMED_BY[kind]}", title) if kind in NAMED_BY else title


def survey_rounds() -> list[SurveyRound]:
    """Survey rounds by date."""
    return records(SurveyRound, database.rows("SELECT * FROM survey_round ORDER BY date_start"))


def home_values() -> pd.DataFrame:
    """Massachusetts CSHCN with a medical home, as published and as computed.

    A published value that two sources give is taken from the one with an interval. A computed value stands here when
    it is precise enough, though a question may have changed in its years, and either a published value is of the same
    years or it is one of those that share no year: from the newest back, rather without such a change, then the
    longest.
    """
    rows = database.rows(
        """
        WITH own AS (
            SELECT e.*, g.name AS geo_name, s.publisher,
                   left(period, 4)::INT AS first_year, right(period, 4)::INT AS last_year
            FROM estimate e JOIN source s USING (source_id) JOIN geography g USING (geo_id)
            WHERE indicator_id = $indicator AND population = 'cshcn' AND geo_id = $home AND group_name = 'all'
              AND estimate_type IN ('direct', 'published') AND reliability <> 'suppressed'
        ),
        published AS (
            SELECT * FROM own WHERE estimate_type = 'published'
            QUALIFY row_number() OVER (PARTITION BY period ORDER BY lower IS NULL, source_id) = 1
        ),
        direct AS (
            SELECT * FROM own
            WHERE estimate_type = 'direct' AND (reliability = 'ok' OR reliability_reason = 'question_changed')
        )
        FROM (FROM published UNION ALL FROM direct) ORDER BY first_year, last_year, estimate_type
        """,
        indicator=MEDICAL_HOME,
        home=HOME,
    )
    published = rows["estimate_type"] == "published"
    kept = {*rows["period"][published], *apart(rows[~published])}
    return rows[published | rows["period"].isin(kept)].reset_index(drop=True)


def apart(rows: pd.DataFrame) -> list[str]:
    """Periods that share no year."""
    changed = rows["reliability"] != "ok"
    in_turn = rows.assign(changed=changed).sort_values(
        ["last_year", "changed", "first_year"], ascending=[False, True, True]
    )
    found: list[str] = []
    free = math.inf
    for period, first, last in zip(in_turn["period"], in_turn["first_year"], in_turn["last_year"], strict=True):
        if last < free:
            found.append(period)
            free = first
    return found


def trait_measures() -> list[TraitMeasure]:
    """Which survey component measures which quality, domain or part of the initiative, and how closely."""
    rows = database.rows("""
    SELECT t.*, c.component FROM trait_measure t LEFT JOIN component c ON c.component_id = t.indicator_id
    ORDER BY t.rowid
    """)
    return records(TraitMeasure, rows)


def questions() -> list[Question]:
    """Questions that have an answer, with their audience groups as a list."""
    rows = database.rows("""
    SELECT q.*, list(a.audience_group) AS audiences
    FROM question q JOIN question_audience a USING (question_id)
    WHERE q.answered
    GROUP BY ALL ORDER BY question_id
    """)
    return records(Question, _told("question", rows))


def roles() -> list[Role]:
    """Organizations in their roles, in the order of the sources."""
    rows = database.rows("""
    SELECT r.*, o.name FROM organization_role r JOIN organization o USING (organization_id) ORDER BY role_id
    """)
    return records(Role, _told("organization_role", rows))


def publications() -> list[Publication]:
    """Publications by date, with the date and the doubt of the milestone that dates each."""
    rows = database.rows("""
    SELECT p.*, m.date_start, m.date_end, m.date_precision, m.start_precision, m.end_precision, m.extent,
           m.display_status, m.doubt_reason, m.track, m.sort_order
    FROM publication p JOIN milestone m USING (milestone_id)
    ORDER BY m.sort_order, p.publication_id
    """)
    return records(Publication, _told("milestone", _told("publication", rows), "doubt_reason"))


def sessions() -> list[Milestone]:
    """The six learning sessions in order."""
    rows = database.rows("""
    SELECT * FROM milestone WHERE title LIKE 'Learning Session%' ORDER BY sort_order
    """)
    return records(Milestone, _told("milestone", rows))


def facts(document_id: str) -> list[KeyFact]:
    """Key figures that a document gives."""
    rows = database.rows(
        "SELECT * FROM key_fact WHERE document_id = $document ORDER BY key_fact_id", document=document_id
    )
    return records(KeyFact, _told("key_fact", rows))


def undated_facts() -> list[UndatedFact]:
    """What is known to have happened without a date, with the window that can be defended."""
    rows = database.rows("""
    SELECT * FROM undated_fact ORDER BY undated_fact_id
    """)
    return records(UndatedFact, _told("undated_fact", rows))


def document_use() -> list[DocumentUse]:
    """What each document gives to which page."""
    rows = database.rows("""
    SELECT u.*, d.short, d.title, d.publisher, d.url, d.covers, d.as_of, d.caution
    FROM document_use u JOIN document d USING (document_id) ORDER BY u.rowid
    """)
    return records(DocumentUse, _told("document", rows))


# A short way through the timeline, our choice: the idea, the state's own work, the survey, and what is law today.
KEY_EVENTS = ("X01", "X02", "X30", "S04", "S10", "X54", "S15", "X17", "X61", "X64", "X22", "X68")


def key_events() -> list[Milestone]:
    """Twelve events that tell the story in short, in order."""
    sql = """
    SELECT * FROM milestone WHERE milestone_id IN (SELECT unnest($ids)) ORDER BY sort_order
    """
    rows = database.rows(sql, ids=KEY_EVENTS)
    return records(Milestone, _told("milestone", rows))


def organizations() -> list[Organization]:
    """Every organization with what its roles were, as one text."""
    sql = """
    SELECT o.name, coalesce(string_agg(DISTINCT r.role, ' ' ORDER BY r.role), '') AS roles
    FROM organization o LEFT JOIN organization_role r USING (organization_id)
    GROUP BY o.name ORDER BY o.name
    """
    return records(Organization, database.rows(sql))
