"""What translators work on: `make texts` brings the PO files of every language up to the English texts, and reports.

The English of short texts stands in `dashboard/i18n/messages/en/*.toml`, that of the registry and the database in the
built database. An entry whose English has changed keeps its translation and is marked fuzzy, which readers don't see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from dashboard.data import indicators
from dashboard.data.queries import history
from dashboard.data.store import database
from dashboard.i18n.catalog import fingerprint, po_files, short_texts, translated_from
from dashboard.i18n.locale import ALL, ENGLISH, FOLDER, languages
from etl.core.registry import question_changes
from etl.core.registry.indicators import read_registry

TRANSLATED = [code for code in languages() if code != ENGLISH]
# Short texts of the dashboard, and texts that the build stores.
DOMAINS = ("dashboard", "data")
# Names of publishers, which stay as they are.
NAMES = "publishers.toml"
FORMS = ("one", "other")
PROJECT = "massachusetts-medical-home"
HEAD = "# Translations by key; docs/adding.md says how to work on them."
# The column that tells the rows of a table apart, where it is not named after the table.
KEYS = history.KEYS | {
    "core_set_initial": "row_in_source",
    "quality_measure_2016": "row_in_source",
    "rule": "indicator_id",
}
# Columns that are read in the language in use.
COLUMNS = history.WORDS | {
    "core_set_initial": ("measure", "later_history"),
    "organization_family": ("family", "note"),
    "quality_measure_2016": ("measure", "note"),
    "rule": ("rule_says",),
}
# Texts that stand under other keys, as pairs of key and text.
OTHERS = (
    "SELECT 'place.' || name, name FROM geography WHERE kind IN ('nation', 'region') OR name = 'District of Columbia'",
    "SELECT 'rucc.' || rucc_code::INT, any_value(rucc_description)"
    " FROM county_context WHERE rucc_code IS NOT NULL GROUP BY ALL",
    "SELECT DISTINCT 'theme_of_question.' || theme, theme FROM question",
    "SELECT DISTINCT 'vintage.' || o.vintage, o.vintage FROM site JOIN source o USING (source_id)",
    "SELECT 'quality_rate.' || rate_id, any_value(label) FROM quality_measure GROUP BY ALL",
    "SELECT concat_ws('.', 'series_change', indicator_id, year, effect), note FROM series_change",
    "SELECT concat_ws('.', 'trait_measure', trait_id, coalesce(nullif(indicator_id, ''), 'none'), 'note'), note"
    " FROM trait_measure",
)
Texts = dict[str, str | tuple[str, str]]


def of_dashboard() -> Iterator[tuple[str, str | tuple[str, str], str]]:
    """Key, English and file of every short text; of a text with plural forms, both."""
    for path in sorted((FOLDER / ENGLISH).glob("*.toml")):
        if path.name == NAMES:
            continue
        own = short_texts(path)
        for key, text in own.items():
            stem, _, form = key.rpartition(".")
            if all(f"{stem}.{one}" in own for one in FORMS):
                if form == FORMS[0]:
                    yield stem, (text, own[f"{stem}.{FORMS[1]}"]), path.name
            elif text.strip():
                yield key, text, path.name


def of_registry() -> Iterator[tuple[str, str]]:
    """Key and English of every text of the registry, and of the table of changes of questions."""
    changes = {f"{b.year}.{b.effect}.{b.item}": b.note for b in question_changes.read_changes()}
    for own in read_registry():
        key = f"indicator.{own.indicator_id}"
        yield from ((f"{key}.{field}", getattr(own, field)) for field in indicators.TEXTS)
        yield from ((f"{key}.warnings.{number}", text) for number, text in enumerate(own.warnings))
        for change in indicators.indicator(own.indicator_id).breaks:
            shared = changes.get(change.key) == change.note
            yield f"question_change.{change.key}" if shared else f"{key}.breaks.{change.key}", change.note


def of_database(built: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Key and English of every text of the database that pages translate."""
    for table, columns in COLUMNS.items():
        key = KEYS.get(table, f"{table}_id")
        for column in columns:
            # Quoted, because one is called `window`.
            rows = built.execute(f'SELECT {key}, CAST("{column}" AS VARCHAR) FROM {table}').fetchall()
            yield from ((f"{table}.{row}.{column}", text) for row, text in rows)
    for sql in OTHERS:
        yield from built.execute(sql).fetchall()


def _natural(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in key.replace("-", ".").split(".")]


def templates(built: duckdb.DuckDBPyConnection) -> dict[str, Catalog]:
    """The English texts as a catalog to be filled in, by domain."""
    dashboard, data = (Catalog(charset="utf-8") for _ in DOMAINS)
    for key, text, name in of_dashboard():
        _add(dashboard, key, text, [(f"dashboard/i18n/messages/{ENGLISH}/{name}", 0)])
    stored = {key: text for key, text in (*of_registry(), *of_database(built)) if text and text.strip()}
    for key in sorted(stored, key=_natural):
        _add(data, key, stored[key], [])
    return dict(zip(DOMAINS, (dashboard, data), strict=True))


def _add(catalog: Catalog, key: str, text: str | tuple[str, str], where: list[tuple[str, int]]) -> None:
    message = catalog.add(text, context=key, locations=where)
    # "50% of" is no placeholder.
    message.flags.discard("python-format")


def read(path: Path, code: str) -> Catalog:
    """A language's PO file; an empty one where there is none yet."""
    if not path.is_file():
        return Catalog(
            locale=code,
            domain=path.stem,
            project=PROJECT,
            version="1",
            msgid_bugs_address="see site.toml",
            last_translator="none named",
            language_team="none",
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=path.stem)


def updated(old: Catalog, template: Catalog) -> Catalog:
    """The template with what is translated; an entry whose English has changed is fuzzy, one without English goes.

    A new entry gets the translation that the same field of other entries already gives to the same English.
    """
    kept = {str(message.context): message for message in old if message.id}
    said = same_in_other_entries(old)
    new = Catalog(locale=old.locale, domain=old.domain, charset="utf-8", fuzzy=False)
    new.mime_headers = old.mime_headers
    new.header_comment = HEAD
    for message in template:
        if not message.id:
            continue
        made = new.add(message.id, context=message.context, locations=message.locations, flags=message.flags)
        if (before := kept.get(str(message.context))) and isinstance(before.id, str) == isinstance(message.id, str):
            made.string, made.user_comments = before.string, before.user_comments
            made.flags |= before.flags & {"fuzzy"}
            if before.id != message.id and is_translated(before):
                made.flags.add("fuzzy")
                made.previous_id = [before.id] if isinstance(before.id, str) else list(before.id)
        elif before is None and len(given := said.get(field_and_english(message), set())) == 1:
            (made.string,) = given
    return new


def field_and_english(message: Message) -> tuple[str, str, object]:
    """Which field of which kind of thing a text is, and what it says: the universe of an indicator, and so on."""
    kind, _, rest = str(message.context).partition(".")
    return kind, rest.rpartition(".")[2], message.id


def same_in_other_entries(catalog: Catalog) -> dict[tuple[str, str, object], set[str]]:
    """The translations that a language has of the same English in the same field."""
    said: dict[tuple[str, str, object], set[str]] = {}
    for message in catalog:
        if isinstance(message.id, str) and message.id and is_translated(message) and not message.fuzzy:
            said.setdefault(field_and_english(message), set()).add(str(message.string))
    return said


def is_translated(message: Message) -> bool:
    """Whether every form of an entry has a text."""
    forms = [message.string] if isinstance(message.string, str) else message.string
    return bool(forms) and all(forms)


def write(path: Path, catalog: Catalog) -> None:
    """One line a text, so that changes of two people can be merged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, include_lineno=False, ignore_obsolete=True, include_previous=True)


def outdated(code: str) -> list[str]:
    """Long texts of a language that were made from another English, with the line that they should begin with."""
    found = []
    for path in sorted((FOLDER / code).glob("*.md")):
        source = FOLDER / ENGLISH / path.name
        now = fingerprint(source.read_text(encoding="utf-8")) if source.is_file() else "no such text"
        if translated_from(path)[0] != now:
            found.append(f"{path.name}: <!-- english: {now} -->")
    return found


def translated(code: str) -> dict[str, str]:
    """The translations of a language by key, as readers see them; of a text with plural forms the last one."""
    told: dict[str, str] = {}
    for path in po_files(code):
        for message in read(path, code):
            if message.id and is_translated(message) and not message.fuzzy:
                told[str(message.context)] = message.string if isinstance(message.string, str) else message.string[-1]
    return told


def report(code: str, catalogs: Iterable[Catalog]) -> str:
    """What a language lacks, in lines; a language that has only some pages lacks too much to be listed."""
    entries = [message for catalog in catalogs for message in catalog if message.id]
    fuzzy = [str(m.context) for m in entries if m.fuzzy]
    missing = [str(m.context) for m in entries if not is_translated(m)]
    long = {path.name for path in (FOLDER / ENGLISH).glob("*.md")}
    own = {path.name for path in (FOLDER / code).glob("*.md")}
    done = len(entries) - len(missing) - len(fuzzy)
    head = (
        f"{code}: {done} of {len(entries)} short texts, {len(fuzzy)} to look at again; "
        f"{len(long & own)} of {len(long)} long texts"
    )
    listed = missing if languages()[code].pages == ALL else []
    lines = [*(f"  missing: {key}" for key in listed), *(f"  fuzzy: {key}" for key in fuzzy)]
    return "\n".join([head, *lines, *(f"  outdated: {told}" for told in outdated(code))])


def main() -> None:
    """Bring all PO files up to date and say what is left to do."""
    with duckdb.connect(str(database.database().resolve()), read_only=True) as built:
        made = templates(built)
    for code in TRANSLATED:
        catalogs = []
        for domain, template in made.items():
            path = FOLDER / code / "LC_MESSAGES" / f"{domain}.po"
            catalogs.append(updated(read(path, code), template))
            write(path, catalogs[-1])
        print(report(code, catalogs))


if __name__ == "__main__":
    main()
