"""What a page's script put on the page, as plain HTML: headings, texts, tables, pictures, links, and no widgets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial, singledispatch
from html import escape
from itertools import count

from markdown_it import MarkdownIt
from streamlit.testing.v1 import element_tree as tree

from dashboard.i18n.locale import ENGLISH

# Streamlit's own marks inside Markdown, such as `:gray[...]` and `:blue-badge[...]`.
_MARK = re.compile(r":([a-z]+(?:-[a-z]+)*)\[")

# The language that the name of a container tells, as `language_switch.in_readers` makes it.
_LANGUAGE = re.compile(r"_lang_(\w+)$")
# The name of the container whose words are as large as those of the live page, or they would jump.
_HEADLINE = "-headline"
# The numbers of columns in English, as `card_view.table` makes it.
_ENGLISH = re.compile(r"_english_([\d_]+)$")


@lru_cache(maxsize=2)
def _markdown(allow_html: bool) -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": allow_html}).enable(["table", "strikethrough"])


def main(page: tree.ElementTree) -> str:
    """The content of a page."""
    return "".join(_children(page.main))


def links(page: tree.ElementTree) -> str:
    """The links of the menu, as a list."""
    found = [node for node in _nodes(page.sidebar) if isinstance(node, tree.PageLink)]
    return f"<ul>{''.join(f'<li>{html(node)}</li>' for node in found)}</ul>"


def title(page: tree.ElementTree) -> str:
    """The first heading of a page; empty when it has none."""
    return next((node.value for node in _nodes(page.main) if isinstance(node, tree.Title)), "")


def marked(text: str, *, allow_html: bool = False) -> str:
    """Streamlit's Markdown as HTML; its marks become spans whose class is the mark's name."""
    return _spans(_markdown(allow_html).render(text))


def _spans(text: str) -> str:
    """HTML in which each `:name[...]` is a span; a mark ends with the bracket that closes it."""
    while found := _MARK.search(text):
        depth, end = 1, found.end()
        while end < len(text) and depth:
            depth += {"[": 1, "]": -1}.get(text[end], 0)
            end += 1
        if depth:
            return text
        text = f'{text[: found.start()]}<span class="{found[1]}">{text[found.end() : end - 1]}</span>{text[end:]}'
    return text


def _nodes(block: tree.Block) -> Iterator[tree.Node]:
    for _, node in sorted(block.children.items()):
        yield node
        if isinstance(node, tree.Block):
            yield from _nodes(node)


def _children(block: tree.Block) -> Iterator[str]:
    return (html(node) for _, node in sorted(block.children.items()))


@singledispatch
def html(node: object) -> str:
    """An element as HTML; empty for what has no meaning without code, such as a widget."""
    return ""


@html.register
def _(node: tree.Block) -> str:
    within, name = "".join(_children(node)), getattr(node.proto, "id", "")
    spoken, columns = _LANGUAGE.search(name), _ENGLISH.search(name)
    if columns:
        within = re.sub(r"<tr>.*?</tr>", partial(_in_english, {*map(int, columns[1].split("_"))}), within)
    if name.endswith(_HEADLINE):
        return f'<div class="st-key-headline">{within}</div>'
    return f'<div lang="{spoken[1]}">{within}</div>' if spoken else within


def _in_english(columns: set[int], row: re.Match[str]) -> str:
    """A row of a table whose cells in some columns are English."""
    number = count()
    return re.sub("<td>", lambda _: f'<td lang="{ENGLISH}">' if next(number) in columns else "<td>", row[0])


@html.register
def _(node: tree.Expander) -> str:
    return f"<details><summary>{escape(node.label)}</summary>{''.join(_children(node))}</details>"


def _heading(level: int, node: tree.Title | tree.Header | tree.Subheader) -> str:
    name = f' id="{escape(node.anchor)}"' if node.anchor else ""
    return f"<h{level}{name}>{_inline(node.value)}</h{level}>"


@html.register
def _(node: tree.Title) -> str:
    return _heading(1, node)


@html.register
def _(node: tree.Header) -> str:
    return _heading(2, node)


@html.register
def _(node: tree.Subheader) -> str:
    return _heading(3, node)


@html.register
def _(node: tree.Markdown) -> str:
    return marked(node.value, allow_html=node.allow_html)


@html.register
def _(node: tree.Html) -> str:
    return str(node.value)


@html.register(tree.Info)
@html.register(tree.Warning)
@html.register(tree.Error)
def _(node: tree.Info | tree.Warning | tree.Error) -> str:
    return f'<div class="note">{marked(node.value)}</div>'


@html.register
def _(node: tree.Divider) -> str:
    return "<hr>"


@html.register
def _(node: tree.Code) -> str:
    return f"<pre>{escape(node.value)}</pre>"


@html.register
def _(node: tree.PageLink) -> str:
    asked = f"?{node.proto.query_string}" if node.proto.query_string else ""
    return f'<a href="./{escape(node.proto.page)}{escape(asked)}">{_inline(node.value)}</a>'


def _inline(text: str) -> str:
    # A line of Markdown, without the paragraph that it makes when it stands alone.
    return marked(text).strip().removeprefix("<p>").removesuffix("</p>")


@html.register
def _(node: tree.Table) -> str:
    frame = node.value
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_inline(str(cell))}</td>" for cell in row) + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
