"""What a page says, as HTML inside Streamlit's page: seen before its code has come, and by readers that run none.

Without it the first word waits for some 3 MB of code. Streamlit's own page lies unseen beneath until it is complete;
`scripts/first_answer.js` then takes this one away.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path

import anyio
import duckdb
from cachetools import LRUCache

from dashboard.data.store import database
from dashboard.ui.first_answer import html, run
from dashboard.ui.frame import page_frame

# The live page's style too, because its texts contain drawings, such as that of a range.
STYLE = page_frame.STYLE + (Path(__file__).parent / "first_answer.css").read_text(encoding="utf-8")
# Answers; each is about 40 kB.
KEPT = 256
log = logging.getLogger(__name__)
_kept: LRUCache[tuple[object, ...], str] = LRUCache(KEPT)


async def content(path: str, query: dict[str, list[str]]) -> str:
    """The page of an address as HTML; empty when there is no such page, no database, or it cannot be made in time."""
    script = run.script(path)
    if script is None or not script.is_file():
        return ""
    try:
        key = (database.version(), path, *sorted((name, *values) for name, values in query.items()))
        if key not in _kept:
            made = await anyio.to_thread.run_sync(_made, script, query)
            if made:
                _kept[key] = made
        return _kept.get(key, "")
    except (OSError, duckdb.Error, RuntimeError) as reason:
        log.warning("The first answer of %s is sent without its words: %s", path, reason)
        return ""


def with_address(words: str, told: str) -> str:
    """A page with a line for paper alone, which says where it was read."""
    return words.replace("</main>", f'<p class="on-paper">{escape(told)}</p></main>', 1)


def _made(script: Path, query: dict[str, list[str]]) -> str:
    page = run.page(script, query)
    words = html.main(page)
    # A page that failed has a traceback in place of its words; Streamlit then shows the error in its own way.
    if "<h1" not in words:
        return ""
    return f'<style>{STYLE}</style><div id="first-answer"><nav>{html.links(page)}</nav><main>{words}</main></div>'
