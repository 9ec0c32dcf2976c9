"""The medical home explained, as Markdown and lists made from the history tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

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
    frame = history.listed("characteristic")
    return bullets(
        f"**{plain(row['characteristic'])}.** {plain(row['plain_language'])} {_measured(row['characteristic_id'])}"
        + (f"\\\n  {quiet(plain(row['note']))}" if row["note"] else "")
        for row in frame.to_dict("records")
    )


@once
def domains() -> str:
    """The four domains and what measures each."""
    frame = history.listed("domain")
    return bullets(
        f"**{plain(row['domain'])}.** {plain(row['summary'])} {_measured(row['domain_id'])}"
        for row in frame.to_dict("records")
    )


@once
def initiative_parts() -> str:
    """The parts of the initiative and why no component measures them."""
    frame = history.listed("initiative_component")
    return bullets(
        f"{plain(row['component'])}. {_measured(row['initiative_component_id'])}" for row in frame.to_dict("records")
    )


def _measured(trait_id: str) -> str:
    frame = history.trait_measures()
    told = []
    for row in frame[frame["trait_id"] == trait_id].to_dict("records"):
        if row["indicator_id"]:
            name = stored(f"component.{row['indicator_id']}.component", row["component"])
            component = within(name, f"status?indicator={row['indicator_id']}")
            how = t(f"about.closeness.{row['closeness'].replace(' ', '_')}")
            said = t("about.measured", how=how, component=component)
        else:
            said = t("about.unmeasured")
        note = stored(f"trait_measure.{trait_id}.{row['indicator_id'] or 'none'}.note", row["note"])
        told.append(f"*{said}* {plain(note)}")
    return " ".join(told)


@once
def components() -> str:
    """What the survey asks for each component, and among whom it counts."""
    frame = history.listed("component")
    return bullets(map(_component, frame.to_dict("records")))


def _component(row: dict[str, str]) -> str:
    named = within(row["component"], f"status?indicator={row['component_id']}")
    return f"**{named}.** {plain(row['what_is_asked'])} {t('about.among', whom=plain(row['counts_among']))}"


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
    told = []
    for row in history.questions().to_dict("records"):
        theme = stored(f"theme_of_question.{row['theme']}", row["theme"])
        entry = Entry(
            anchor=row["question_id"].lower(),
            lead="",
            title=row["question"],
            remark=theme,
            parts=(Part(t("about.answer"), escape(row["answer"])),),
        )
        searched = f"{row['question']} {row['answer']} {theme}"
        told.append(Question(tuple(row["audiences"]), searched, entry))
    return tuple(told)


def question_list(found: Sequence[Question], opened: str = "") -> str:
    """Questions, which open to their answers; `opened` is the id of one."""
    return listed((one.entry for one in found), opened=opened.lower())


@once
def document_uses() -> list[tuple[str, str]]:
    """Each document's title and, as Markdown, its publisher, age, reach, cautions, and what rests on it."""
    use = history.document_use()
    told = []
    for _, own in use.groupby("document_id", sort=False):
        first = own.iloc[0]
        facts = [counted(f"about.fact.{row['table_name']}", row["facts"]) for row in own.to_dict("records")]
        lines = [
            f"{in_english(cited(first['publisher'], first['url']))}. "
            + t("about.as_of", as_of=plain(first["as_of"]), covers=plain(first["covers"])),
            plain(first["caution"]),
            t("about.gives", facts="; ".join(facts)),
        ]
        told.append((first["title"], "\n\n".join(lines)))
    return told
