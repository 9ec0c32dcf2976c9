"""Texts of pages and files that are not marked as English, and those of them that are English all the same."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from html.parser import HTMLParser

import pikepdf
from lxml import etree
from openpyxl import load_workbook
from PIL import Image
from streamlit.testing.v1.element_tree import Node

from dashboard.i18n.catalog import translated_from
from dashboard.i18n.locale import ENGLISH, FOLDER
from tests.support.pdf_text import to_unicode
from tests.support.texts import DOMAINS, read

# Elements whose text is code, and attributes that are read aloud or shown.
CODE = {"style", "script", "code", "pre", "metadata"}
SPOKEN = ("aria-label", "alt", "title", "placeholder", "content")
# Elements without an end; names of `meta` whose content is no words.
EMPTY = {"br", "hr", "img", "meta", "link", "input", "wbr"}
TECHNICAL = re.compile(r"viewport|og:(type|url|image|image:type)|twitter:(card|image)")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# Fields of Streamlit's elements that nobody reads.
UNREAD = {
    "id", "form_id", "icon", "key", "element_id", "url", "anchor", "language", "file_name", "query_string", "page",
    "page_script_hash", "mime_type", "spec", "config", "js", "css", "html", "js_content", "css_content", "html_content",
    "component_name", "data", "type", "scope", "deferred_file_id", "media_file_id", "command",
}  # fmt: skip
MARKDOWN_OR_HTML = {"markdown", "html", "page_link", "code", "bidi_component", "table"}
# The name of a container whose content stays in English.
OF_ENGLISH = re.compile(r"_lang_en$")
# A sentence has several of them.
SMALL_WORDS = re.compile(r"\b(the|and|of|with|from|for|are|is|to|by|in|not|was|were|on|at|this|that)\b", re.IGNORECASE)
FEW_SMALL_WORDS = FEW_WORDS = 4
# A text of the catalog is looked for inside of other texts from this many letters on; as a whole text from fewer.
LONG, SHORT = 15, 3


class _Html(HTMLParser):
    def __init__(self, code: str) -> None:
        super().__init__(convert_charrefs=True)
        self.code = code
        self.open: list[tuple[str, str, bool]] = [("", code, False)]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        _, code, is_code = self.open[-1]
        code, is_code = told.get("lang") or told.get("xml:lang") or code, is_code or tag in CODE
        if (
            code == self.code
            and not is_code
            and not TECHNICAL.fullmatch(told.get("name") or told.get("property") or "")
        ):
            self.found += [text for name in SPOKEN if (text := told.get(name))]
        if tag not in EMPTY:
            self.open.append((tag, code, is_code))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        for number in range(len(self.open) - 1, 0, -1):
            if self.open[number][0] == tag:
                del self.open[number:]
                break

    def handle_data(self, data: str) -> None:
        _, code, is_code = self.open[-1]
        if code == self.code and not is_code and data.strip():
            self.found.append(" ".join(data.split()))


def of_html(page: str, code: str) -> list[str]:
    """Texts and spoken attributes of HTML or SVG in a language, without code."""
    reader = _Html(code)
    reader.feed(page)
    return reader.found


def of_elements(node: Node) -> Iterator[str]:
    """What Streamlit's widgets, headings and tables say: labels, options, help, placeholders."""
    proto = getattr(node, "proto", None)
    if OF_ENGLISH.search(getattr(proto, "id", "")):
        return
    if proto is not None and node.type not in MARKDOWN_OR_HTML:
        yield from _fields(proto)
    for child in getattr(node, "children", {}).values():
        yield from of_elements(child)


def _fields(message: object) -> Iterator[str]:
    for field, value in message.ListFields():  # type: ignore[attr-defined]
        if field.name in UNREAD:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, str):
                yield one
            elif hasattr(one, "ListFields"):
                yield from _fields(one)


def of_slides(file: bytes) -> list[str]:
    """Words of slides and notes that are not marked as English, names, alternative texts and properties."""
    found = []
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"ppt/(slides|notesSlides)/[^/]*\.xml", name):
                tree = etree.fromstring(parts.read(name))
                runs = [run for run in tree.iter(f"{DRAWING}r") if not _is_english(run)]
                found += [run.findtext(f"{DRAWING}t") or "" for run in runs]
                found += [text for one in tree.iter() for text in (one.get("descr"), one.get("title")) if text]
            elif name == "docProps/core.xml":
                found += list(etree.fromstring(parts.read(name)).itertext())
    return found


def languages_of_slides(file: bytes) -> set[str]:
    """The languages that words of slides and notes are marked with."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"ppt/(slides|notesSlides)/[^/]*\.xml", name)]
        runs = [run for name in names for run in etree.fromstring(parts.read(name)).iter(f"{DRAWING}r")]
    return {_language(run) for run in runs if run.findtext(f"{DRAWING}t")}


def _language(run: etree._Element) -> str:
    own = run.find(f"{DRAWING}rPr")
    return "" if own is None else str(own.get("lang", ""))


def _is_english(run: etree._Element) -> bool:
    return _language(run).startswith(ENGLISH)


def of_workbook(file: bytes) -> list[str]:
    """Names of sheets, cells and properties."""
    book = load_workbook(io.BytesIO(file))
    own = book.properties
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return [*book.sheetnames, *cells, *(text for text in (own.title, own.subject, own.keywords) if text)]


def of_png(file: bytes, code: str) -> list[str]:
    """Texts of the metadata that are in a language."""
    info = Image.open(io.BytesIO(file)).info
    return [str(text) for text in info.values() if getattr(text, "lang", None) == code]


def of_pdf(file: bytes, code: str) -> list[str]:
    """Texts of the content that are in a language, alternative texts and properties; the document is in it."""
    found = []
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert str(pdf.Root.Lang) == code
        found += [str(text) for name, text in pdf.docinfo.items() if name in {"/Title", "/Subject"}]
        spoken: dict[tuple[object, int], str] = {}
        found += list(_structure(pdf.Root.StructTreeRoot, code, code, None, spoken))
        for page in pdf.pages:
            found += _content(page, code, spoken)
    return found


def _structure(
    node: pikepdf.Object, code: str, inherited: str, page: object, spoken: dict[tuple[object, int], str]
) -> Iterator[str]:
    """Alternative texts in a language; fills in the language of each marked content by page and number."""
    own, page = str(node.get("/Lang", inherited)), node.get("/Pg", page)
    if own == code and "/Alt" in node:
        yield str(node.Alt)
    kids = node.get("/K")
    for kid in [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            spoken[page.objgen, kid] = own  # type: ignore[attr-defined]
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            spoken[kid.get("/Pg", page).objgen, int(kid.MCID)] = own
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _structure(kid, code, own, page, spoken)


def _content(page: pikepdf.Page, code: str, spoken: dict[tuple[object, int], str]) -> list[str]:
    """The texts of a page in a language, one a run of marked content."""
    fonts = {str(name): to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    found, inside, font = [""], [code], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BMC", "BDC"}:
            own = inside[-1]
            if name == "BDC":
                told = operands[1]
                told = page.resources.Properties[str(told)] if isinstance(told, pikepdf.Name) else told
                own = spoken.get((page.obj.objgen, int(told.get("/MCID", -1))), own)
                own = str(told.get("/Lang", own))
            inside.append(own)
            found.append("")
        elif name == "EMC":
            inside.pop()
            found.append("")
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in {"Tj", "TJ"} and inside[-1] == code:
            parts = operands if name == "Tj" else [part for part in operands[0] if isinstance(part, pikepdf.String)]
            raw = b"".join(bytes(part) for part in parts)
            found[-1] += "".join(font.get(raw[n : n + 2], "") for n in range(0, len(raw), 2))
    # A few words are the end of a line, whose beginning may be a name.
    return [text for text in found if len(text.split()) > FEW_WORDS]


def of_json(file: bytes, without: Iterable[str]) -> list[str]:
    """Texts of JSON, without what stands under some names."""
    left_out = set(without)

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for name, one in value.items():
                yield from () if name in left_out else texts(one)
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)
        elif isinstance(value, str):
            yield value

    return list(texts(json.loads(file)))


def _plain(text: str) -> str:
    return re.sub(r"[\s*_`\"“”\[\]()\\]+", " ", re.sub(r"<[^>]+>", " ", text)).strip().casefold()


@lru_cache(maxsize=4)
def _english(code: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """English texts of the catalog that a language has words of its own for: whole ones by key, parts of long ones."""
    whole: dict[str, str] = {}
    parts: set[str] = set()
    for domain in DOMAINS:
        for message in read(FOLDER / code / "LC_MESSAGES" / f"{domain}.po", code):
            if not message.id:
                continue
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            own = _plain(" ".join([message.string] if isinstance(message.string, str) else message.string))
            for form in forms:
                if "{" not in form and len(_plain(form)) >= SHORT and _plain(form) not in own:
                    whole.setdefault(_plain(form), str(message.context))
                parts |= {part for part in map(_plain, re.split(r"\{\w*\}|\n", form)) if part not in own}
    for path in sorted((FOLDER / ENGLISH).glob("*.md")):
        other = FOLDER / code / path.name
        own = _plain(translated_from(other)[1]) if other.is_file() else ""
        pieces = re.split(r"\{\w*\}|\]\([^)]*\)|\[|\*\*|\n|(?<=[.!?:]) ", path.read_text(encoding="utf-8"))
        parts |= {part for part in (_plain(piece.strip("-# 0123456789.")) for piece in pieces) if part not in own}
    long = sorted((part for part in parts if len(part) >= LONG and " " in part), key=len, reverse=True)
    return whole, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)")


def is_english(text: str, code: str, names: Iterable[str] = ()) -> bool:
    """Whether a text is, or has in it, a text of the English catalog, or reads as an English sentence.

    Args:
        text: what a page or file in a language says.
        code: the language.
        names: proper names, which stay as they are.
    """
    for name in names:
        text = text.replace(name, " ")
    return _reads_as_english(text, code)


# What cards have in common, such as notes and names of columns, is looked at once.
@cache
def _reads_as_english(text: str, code: str) -> bool:
    told = _plain(text)
    whole, parts = _english(code)
    small = {word.lower() for word in SMALL_WORDS.findall(text)}
    return told in whole or bool(parts.search(told)) or len(small) >= FEW_SMALL_WORDS
