"""Lists that open and close without the server: native HTML disclosures, reachable by keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from dashboard.wording.english import marked
from dashboard.wording.links import within


@dataclass(frozen=True)
class Part:
    """One paragraph of an entry: a label and its text as HTML."""

    label: str
    html: str


@dataclass(frozen=True)
class Entry:
    """One entry of a list: `title` and `remark` are plain text, shown when closed; `parts` when open.

    `english` are the parts of title and remark that stay in English.
    """

    anchor: str
    lead: str
    title: str
    remark: str
    parts: tuple[Part, ...]
    english: tuple[str, ...] = ()


def has_words(text: str, typed: str) -> bool:
    """Whether every word that a reader typed stands somewhere in a text, in capitals or not."""
    words = typed.casefold().split()
    # Most readers have typed nothing.
    searched = text.casefold() if words else ""
    return all(word in searched for word in words)


def link(text: str, address: str, *, here: bool = False) -> str:
    """A link; `here` for a page of this dashboard, else it opens beside."""
    target = 'target="_self"' if here else 'target="_blank" rel="noopener noreferrer"'
    to = within(address) if here else address
    return f'<a href="{escape(to, quote=True)}" {target}>{escape(text)}</a>'


def paragraphs(parts: Iterable[Part]) -> str:
    """Labeled paragraphs; a part without text is left out."""
    return "".join(f"<p><strong>{escape(part.label)}:</strong> {part.html}</p>" for part in parts if part.html)


def entry(one: Entry, *, opened: bool = False) -> str:
    """An entry as a disclosure. The anchor stands inside, so that a link to it opens it."""
    lead = f"<strong>{escape(one.lead)}</strong> " if one.lead else ""
    title, told = marked(one.title, one.english), marked(one.remark, one.english)
    remark = f'<small style="display:block;margin-left:1.2em">{told}</small>' if told else ""
    return (
        f"<details{' open' if opened else ''}><summary>{lead}{title}{remark}</summary>"
        f'<div id="{escape(one.anchor, quote=True)}">{paragraphs(one.parts)}</div></details>'
    )


def notes(summary: str, told: Iterable[str]) -> str:
    """Small print that a reader opens and that paper shows open."""
    items = "".join(f"<li>{escape(one)}</li>" for one in told)
    return f'<details class="notes"><summary>{escape(summary)}</summary><ul>{items}</ul></details>'


def listed(entries: Iterable[Entry], *, opened: str = "") -> str:
    """Entries one below the other; the one whose anchor is `opened` stands open."""
    return "".join(
        f'<div style="margin-bottom:0.6em">{entry(one, opened=one.anchor == opened)}</div>' for one in entries
    )
