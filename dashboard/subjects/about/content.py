"""The medical home explained, as Markdown and lists made from the history tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.data import history_models
from dashboard.data.history_models import Characteristic, Component, DocumentUse, Domain, InitiativePart, TraitMeasure
from dashboard.data.queries import history
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import counted, stored, t
from dashboard.wording.disclosure_list import Entry, Part, has_words, listed
from dashboard.wording.english import in_english
from dashboard.wording.markdown import bullets, cited, plain, quiet, within

AUDIENCES = ("families", "clinicians", "practices", "policy")


@dataclass(frozen=True)
class Question:
    """A question: the groups of readers that it is for, the words that it is found by, and how it is listed."""

    audiences: tuple[str, ...]
    searched: str
    entry: Entry


@once
def qualities() -> str:
    """The seven qualities: in plain words, what measures each, and how the documents differ."""
    return bullets(
        f"**{plain(own.characteristic)}.** {plain(own.plain_language)} {_measured(own.characteristic_id)}"
        + (f"\\\n  {quiet(plain(own.note))}" if own.note else "")
        for own in history.listed(Characteristic)
    )


@once
def domains() -> str:
    """The four domains and what measures each."""
    return bullets(
        f"**{plain(own.domain)}.** {plain(own.summary)} {_measured(own.domain_id)}" for own in history.listed(Domain)
    )


@once
def initiative_parts() -> str:
    """The parts of the initiative and why no component measures them."""
    return bullets(
        f"{plain(own.component)}. {_measured(own.initiative_component_id)}" for own in history.listed(InitiativePart)
    )


def _measured(trait_id: str) -> str:
    return " ".join(_by(own) for own in history.trait_measures() if own.trait_id == trait_id)


def _by(own: TraitMeasure) -> str:
    if own.indicator_id:
        name = stored(f"component.{own.indicator_id}.component", own.component or "")
        component = within(name, f"status?indicator={own.indicator_id}")
        said = t("about.measured", how=t(f"about.closeness.{own.closeness.replace(' ', '_')}"), component=component)
    else:
        said = t("about.unmeasured")
    note = stored(f"trait_measure.{own.trait_id}.{own.indicator_id or 'none'}.note", own.note)
    return f"*{said}* {plain(note)}"


@once
def components() -> str:
    """What the survey asks for each component, and among whom it counts."""
    return bullets(map(_component, history.listed(Component)))


def _component(own: Component) -> str:
    named = within(own.component, f"status?indicator={own.component_id}")
    return f"**{named}.** {plain(own.what_is_asked)} {t('about.among', whom=plain(own.counts_among))}"


def audiences() -> dict[str, str]:
    """Groups of readers by code, after everyone."""
    return {"": t("about.everyone")} | {code: t(f"about.audience.{code}") for code in AUDIENCES}


def questions(audience: str, text: str) -> list[Question]:
    """Questions for a group of readers, or for all, that hold every word of a text."""
    return [
        one for one in _questions() if (not audience or audience in one.audiences) and has_words(one.searched, text)
    ]


@once
def _questions() -> tuple[Question, ...]:
    return tuple(map(_listed, history.questions()))


def _listed(asked: history_models.Question) -> Question:
    theme = stored(f"theme_of_question.{asked.theme}", asked.theme)
    entry = Entry(
        anchor=asked.question_id.lower(),
        lead="",
        title=asked.question,
        remark=theme,
        parts=(Part(t("about.answer"), escape(asked.answer)),),
    )
    return Question(asked.audiences, f"{asked.question} {asked.answer} {theme}", entry)


def question_list(found: Sequence[Question], opened: str = "") -> str:
    """Questions, which open to their answers; `opened` is the id of one."""
    return listed((one.entry for one in found), opened=opened.lower())


@once
def document_uses() -> list[tuple[str, str]]:
    """Each document's title and, as Markdown, its publisher, age, reach, cautions, and what rests on it."""
    by_document: dict[str, list[DocumentUse]] = {}
    for use in history.document_use():
        by_document.setdefault(use.document_id, []).append(use)
    told = []
    for own in by_document.values():
        first = own[0]
        facts = [counted(f"about.fact.{use.table_name}", use.facts) for use in own]
        lines = [
            f"{in_english(cited(first.publisher, first.url))}. "
            + t("about.as_of", as_of=plain(first.as_of), covers=plain(first.covers)),
            plain(first.caution),
            t("about.gives", facts="; ".join(facts)),
        ]
        told.append((first.title, "\n\n".join(lines)))
    return told
