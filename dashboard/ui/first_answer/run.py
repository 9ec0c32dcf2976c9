"""Runs a page's script once without a browser, with the filters of an address, and gives what it put on the page.

The runner is the one that Streamlit's own tests of applications use, inside the runtime that serves readers; a test
holds it to what readers see.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1.element_tree import ElementTree
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from dashboard.ui.first_answer import FLAG

ROOT = Path(__file__).parents[3]
MAIN = str(ROOT / "app.py")
# A page that takes longer is sent without its words, and Streamlit fills them in.
LONGEST_SECONDS = 20.0


def script(path: str) -> Path | None:
    """The script of an address such as `/status`; None when there is no such page."""
    name = path.strip("/")
    found = ROOT / "pages" / f"{name}.py" if name else Path(MAIN)
    return found if name.replace("_", "").isalnum() or not name else None


def page(path: Path, query: dict[str, list[str]]) -> ElementTree:
    """What a page's script puts on the page when it runs for the first time.

    Args:
        path: the script.
        query: the parameters of the address.

    Raises:
        RuntimeError: it took longer than is good for a reader who waits.
    """
    state = SessionState()
    state[FLAG] = True
    session = SafeSessionState(state, lambda: None)
    runner = LocalScriptRunner(MAIN, session, PagesManager(MAIN, ScriptCache(), setup_watcher=False))
    name = "" if str(path) == MAIN else calc_hash(path.stem)
    return runner.run(query_params=query, timeout=LONGEST_SECONDS, page_hash=name)
