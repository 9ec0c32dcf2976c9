"""Citations of a card, a report or the data: plain, APA and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Characters that BibTeX reads as markup, and how to escape them.
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Work:
    """What is cited.

    Attributes:
        key: letters, digits and hyphens; the key of the BibTeX entry.
        author: who answers for it; the dashboard itself, or the author of a report.
        year: year of the build, or of the report.
        title: what it shows.
        subtitle: who, where, when; may be empty.
        container: the dashboard's name when `author` is someone else; empty otherwise.
        build_id: the build that the numbers come from.
        build_label: the word before the build id.
        link: address; may be empty.
        sources: citations of the sources behind it.
        source_label: the word before the sources.
        kind_label: what kind of work it is.
    """

    key: str
    author: str
    year: str
    title: str
    subtitle: str
    container: str
    build_id: str
    build_label: str
    link: str
    sources: Sequence[str] = ()
    source_label: str = "Source"
    kind_label: str = "Data set"


def plain(work: Work) -> str:
    """One line: author (year). Title. Subtitle. Dashboard. Build. Link."""
    version = f"{work.build_label} {work.build_id}"
    parts = [f"{work.author} ({work.year})", work.title, work.subtitle, work.container, version]
    return f"{'. '.join(part.rstrip('.') for part in parts if part)}. {work.link}".strip()


def apa(work: Work) -> str:
    """APA style, seventh edition, for a data set: author, year, title with version, publisher, address."""
    title = f"{work.title}: {work.subtitle}" if work.subtitle else work.title
    version = f"{work.build_label} {work.build_id}"
    publisher = f" {work.container}." if work.container else ""
    author = work.author if work.author.endswith(".") else f"{work.author}."
    return f"{author} ({work.year}). {title} ({version}) [{work.kind_label}].{publisher} {work.link}".strip()


def bibtex(work: Work) -> str:
    """A BibTeX entry; the author and the title keep their capitals."""
    fields = {
        "author": f"{{{_escaped(work.author)}}}",
        "title": f"{{{_escaped(f'{work.title}: {work.subtitle}' if work.subtitle else work.title)}}}",
        "year": work.year,
        "version": f"{work.build_label} {work.build_id}",
        "howpublished": _escaped(work.container),
        "url": work.link,
        "note": _escaped(f"{work.source_label}: {'; '.join(text.rstrip('.') for text in work.sources)}")
        if work.sources
        else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(work.key)},", *lines, "}"])


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in text)


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-")
