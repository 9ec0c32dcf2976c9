"""Rows of the history tables as typed records: milestones, documents, organizations, and what the sources say of them.

Words that readers see are in the language in use; titles of sources and names of organizations stay in their own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KnownDate:
    """What is known of the date of a `milestone`: its bounds as ISO days, how precise each is, how they are meant.

    The words of `date_precision`, `extent` and `display_status` are those of the data dictionary.
    """

    date_start: str
    date_end: str
    date_precision: str
    start_precision: str
    end_precision: str
    extent: str
    display_status: str


@dataclass(frozen=True, kw_only=True)
class Milestone(KnownDate):
    """A row of `milestone`; `badge` and `doubt_reason` are empty where nothing is in doubt."""

    milestone_id: str
    track: str
    title: str
    what: str
    doubt_reason: str
    badge: str
    place: str
    era: str
    parent_id: str


@dataclass(frozen=True, kw_only=True)
class PlacedMilestone(Milestone):
    """A milestone with the codes of its places and the titles of its sources.

    `stored` is its title and text as the database has them: a search in an address means the same in every language.
    """

    places: tuple[str, ...]
    in_massachusetts: bool
    source_titles: tuple[str, ...]
    stored: str


@dataclass(frozen=True, kw_only=True)
class MilestoneSource:
    """A source of a milestone; `source_url` is empty where no address may be linked."""

    milestone_id: str
    source_title: str
    source_url: str
    source_grade: str


@dataclass(frozen=True, kw_only=True)
class MilestoneLink:
    """What a milestone is related to: a milestone, publication, question, tool, ... (`target_kind`)."""

    milestone_id: str
    relation: str
    target_id: str
    target_kind: str
    target_title: str
    target_url: str


@dataclass(frozen=True, kw_only=True)
class SurveyRound:
    """A row of `survey_round`; its days are ISO days, `milestone_id` is empty where no milestone tells of it."""

    survey: str
    title: str
    date_start: str
    date_end: str
    milestone_id: str


@dataclass(frozen=True, kw_only=True)
class TimelineEra:
    """A stretch of years, by ISO days."""

    code: str
    title: str
    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class TimelinePlace:
    """A place of milestones."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TimelineStatus:
    """How sure a milestone is."""

    code: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class TimelineTrack:
    """A track of the timeline."""

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """One of the documents that the history rests on."""

    document_id: str
    short: str
    title: str
    publisher: str
    url: str
    covers: str
    as_of: str
    caution: str


@dataclass(frozen=True, kw_only=True)
class DocumentUse(Document):
    """How many facts of a table rest on a document."""

    table_name: str
    facts: int


@dataclass(frozen=True, kw_only=True)
class OrganizationFamily:
    """The body behind members of the work group."""

    family: str
    family_order: int
    note: str


@dataclass(frozen=True, kw_only=True)
class Role:
    """An organization in a role; `family` is empty outside the work group."""

    name: str
    role_group: str
    role: str
    note: str
    family: str


@dataclass(frozen=True, kw_only=True)
class Organization:
    """An organization and all its roles as one text."""

    name: str
    roles: str


@dataclass(frozen=True, kw_only=True)
class WorkGroup:
    """A work group of the Consortium."""

    work_group_id: str
    work_group: str


@dataclass(frozen=True, kw_only=True)
class InitiativePart:
    """A row of `initiative_component`: a part of the grant and who led it."""

    initiative_component_id: str
    component: str
    lead: str


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A row of `goal`: a goal, or an area for improvement (`kind`)."""

    goal: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """A strategy; `parent` is empty, or the id of the one that it is a part of."""

    strategy_id: str
    strategy: str
    parent: str


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """A difficulty, and the answer that the project gave."""

    challenge: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Insight:
    """What the project would tell others."""

    insight: str


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool or resource that a document names."""

    name: str
    kind: str
    what: str
    document_id: str


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom the national center served."""

    audience: str
    audience_group: str


@dataclass(frozen=True, kw_only=True)
class Characteristic:
    """A quality of the medical home."""

    characteristic_id: str
    characteristic: str
    plain_language: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Domain:
    """A domain of the medical home."""

    domain_id: str
    domain: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class Component:
    """A component of the survey's measure; its id is that of the indicator."""

    component_id: str
    component: str
    what_is_asked: str
    counts_among: str


@dataclass(frozen=True, kw_only=True)
class TraitMeasure:
    """What measures a quality, domain or part of the initiative; `indicator_id` is empty where nothing does."""

    trait_id: str
    indicator_id: str
    component: str | None
    closeness: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """A point on which the sources disagree; `pages` and `document_ids` are lists with semicolons."""

    contradiction_id: str
    title: str
    sources_say: str
    what_we_checked: str
    our_choice: str
    pages: str
    document_ids: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that has an answer, with the groups of readers that it is for."""

    question_id: str
    question: str
    answer: str
    theme: str
    audiences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Publication(KnownDate):
    """A publication with the date of the milestone that dates it."""

    publication_id: str
    milestone_id: str
    title: str
    issuer: str
    kind: str
    summary: str
    doubt_reason: str
    source_title: str
    source_url: str


@dataclass(frozen=True, kw_only=True)
class KeyFact:
    """A number that a document gives."""

    value: str
    unit: str
    meaning: str
    caution: str


@dataclass(frozen=True, kw_only=True)
class UndatedFact:
    """What happened without a date, within a window that can be defended."""

    fact: str
    window: str
    how: str


@dataclass(frozen=True, kw_only=True)
class HomeValue:
    """A survey value of Massachusetts on the timeline: the share, its 95% interval, and the years that it pools."""

    estimate_type: str
    reliability: str
    first_year: int
    last_year: int
    value: float
    lower: float | None
    upper: float | None
    publisher: str
