"""What comes from outside does no harm: addresses are fuzzed, SQL takes values only, headers are strict, locks hold.

`FUZZ=300 pytest tests/test_security.py` tries 300 addresses a page instead of a few, and of the rest 25 times as many.
"""

from __future__ import annotations

import ast
import os
import re
import tomllib
from pathlib import Path

import anyio
import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from dashboard.cards import card_address, registry
from dashboard.data import database
from dashboard.data.queries import history, places
from dashboard.exports import selection
from dashboard.server import security_headers
from dashboard.ui.page_frame import PAGES
from tests.support.apptest import opened
from tests.support.served import ROOT
from tests.support.serving import DESKTOP, visiting

FUZZ = int(os.environ.get("FUZZ", "0"))
FEW, MORE = 6, 25
# The same few in every run of all tests, so that a change is judged by itself; others in each long run.
PER_PAGE = settings(
    max_examples=FUZZ or FEW, derandomize=not FUZZ, deadline=None, suppress_health_check=list(HealthCheck)
)
MANY = settings(PER_PAGE, max_examples=(FUZZ or FEW) * MORE)
# Shorter texts stand in our own markup by chance.
LEAST_MARKUP = 12
CODE = sorted((ROOT / "dashboard").rglob("*.py"))
SCRIPTS = [script for script, _ in PAGES]

# Every name that some page reads from the address.
NAMES = (
    "indicator",
    "geography",
    "geographies",
    "population",
    "period",
    "group",
    "region",
    "county",
    "certainty",
    "compare_county",
    "compare_region",
    "audience",
    "text",
    "question",
    "lang",
    "cards",
    "title",
    "author",
    "date",
    "note",
    "part",
    "table",
    "series",
    "reading",
    "follow",
    "source",
    "kind",
    "town",
    "q",
    "layer",
    "year",
    "topic",
    "track",
    "era",
    "place",
    "status",
    "view",
    "item",
    "publication",
)
HARMFUL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "[here](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    ":red[**loud**] :material/bolt: $\\frac{1}{0}$",
    "'; DROP TABLE estimate; --",
    "25' OR '1'='1",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "{0.__class__} {value} %s %(a)s",
    "__import__('os').system('true')",
    "\x00\x01\x1b[31m\r\nSet-Cookie: a=b",
    "\u202eright to left\u202c \ufeff\u200b",
    "😀" * 300,
    "9" * 5_000,
    "a," * 2_000,
    "components:cshcn:2017-2019:25:US" + ":" * 900,
    "groups:" + "%00" * 100,
    "None",
    "True",
    "-1",
    "1e999",
    "NaN",
    "25,33,25,US,nowhere",
)
letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
values = st.one_of(st.sampled_from(HARMFUL), letters, letters.map(lambda told: f"25{told}"), st.integers().map(str))
addresses = st.dictionaries(st.sampled_from(NAMES), values, min_size=8, max_size=len(NAMES))


def raw(test: AppTest, value: str) -> list[str]:
    """Elements that take HTML and hold a reader's value with its signs as they are."""
    taking = [element.proto.body for element in test.markdown if element.proto.allow_html]
    taking += [element.proto.body for element in test.get("html")]
    return [body[:200] for body in taking if value in body]


@pytest.mark.build
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("script", SCRIPTS)
@PER_PAGE
@example(address=dict(zip(NAMES, HARMFUL * 2, strict=False)))
@example(address=dict.fromkeys(NAMES, HARMFUL[1]))
@given(address=addresses)
def test_no_address_harms_a_page(script: str, address: dict[str, str]) -> None:
    """Nothing fails, nothing is shown as HTML, and what is said of an unknown code is plain."""
    test = opened(script, **address)
    assert test.title[0].value
    for value in address.values():
        if "<" in value and len(value) >= LEAST_MARKUP:
            assert raw(test, value) == []
            assert not any(value in info.value for info in test.info)


@pytest.mark.build
@pytest.mark.usefixtures("database")
@MANY
@given(name=st.sampled_from([*registry.BUILDERS, "", "cards", "__init__"]), words=st.lists(values, max_size=8))
def test_an_address_of_a_card_gives_a_card_or_is_refused(name: str, words: list[str]) -> None:
    try:
        made = registry.card_of(card_address.BETWEEN_VALUES.join([name, *words]))
    except card_address.UnknownCardError:
        return
    assert not made.data.empty


@MANY
@given(words=st.dictionaries(st.sampled_from(["title", "author", "note"]), values), here=values)
def test_a_link_of_a_report_holds_no_bare_sign(words: dict[str, str], here: str) -> None:
    query = selection.link(f"http://localhost/{re.sub('[^a-z]', '', here)}", [], **words).partition("?")[2]
    assert not set(query) & set("<>\"'` \r\n\x00")


@pytest.mark.build
@pytest.mark.usefixtures("database")
@MANY
@given(value=values)
def test_sql_takes_every_text_as_a_value(value: str) -> None:
    """The text comes back as it went in, and the tables are still there."""
    told = database.rows("SELECT $value AS told, (SELECT count(*) FROM estimate) AS rows", value=value)
    assert told["told"].iloc[0] == value
    assert told["rows"].iloc[0] > 1_000


def called(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def put_together(node: ast.AST) -> bool:
    """Whether a text is made from parts: f-string with values, sum, per cent, format, join or replace."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    return isinstance(node, ast.Call) and called(node.func) in {"format", "join", "replace", "format_map"}


def made_sql(source: str) -> list[str]:
    """Functions in which the first value of a query, or the name it stands under, is put together from parts."""
    tree = ast.parse(source)
    found = []
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]:
        assigned: dict[str, list[ast.AST]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    assigned.setdefault(getattr(target, "id", ""), []).append(node.value)
            if isinstance(node, ast.AugAssign):
                assigned.setdefault(getattr(node.target, "id", ""), []).append(
                    ast.BinOp(node.value, ast.Add(), node.value)
                )
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and called(node.func) in {"rows", "execute", "sql", "query"} and node.args:
                first = node.args[0]
                parts = assigned.get(first.id, []) if isinstance(first, ast.Name) else [first]
                if any(put_together(part) for part in parts):
                    found.append(function.name)
    return found


def test_the_search_for_made_sql_finds_it() -> None:
    assert made_sql("def f(a):\n    return db.rows(f'SELECT {a}')") == ["f"]
    assert made_sql("def f(a):\n    sql = 'SELECT ' + a\n    return db.rows(sql)") == ["f"]
    assert made_sql("def f(a):\n    sql = 'SELECT $a'\n    sql += a\n    return db.rows(sql, a=a)") == ["f"]
    assert made_sql("def f(a):\n    return db.rows('SELECT $a', a=a)") == []


def test_no_query_is_put_together_from_what_a_reader_gives() -> None:
    """The two exceptions name tables: one from a list of our own, any other name being refused, one from the schema."""
    found = {f"{path.stem}.{name}" for path in CODE for name in made_sql(path.read_text(encoding="utf-8"))}
    assert found == {"queries_history.listed", "queries_methods.rests_on"}
    for refused in ("estimate; DROP TABLE estimate", "sqlite_master", "build"):
        with pytest.raises(KeyError):
            history.listed(refused)
    with pytest.raises(ValueError, match="no parts by"):
        places.parts("1=1 OR county_id", "25013")


@pytest.mark.build
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("sql", ["CREATE TABLE own (x INT)", "DELETE FROM estimate", "DROP TABLE build"])
def test_the_connection_reads_only(sql: str) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        database.rows(sql)


def test_pages_neither_take_files_nor_run_texts() -> None:
    """No upload, no evaluation, no shell, no unpickling in what serves readers."""
    forbidden = {
        "file_uploader",
        "camera_input",
        "chat_input",
        "eval",
        "exec",
        "compile",
        "system",
        "popen",
        "loads_pickle",
    }
    used = {
        called(node.func)
        for path in [*CODE, *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and not (isinstance(node.func, ast.Attribute) and called(node.func.value) in {"re", "typst"})
    }
    assert used & forbidden == set()
    imported = re.compile(r"^\s*(?:import|from) (pickle|marshal|shelve)\b", re.MULTILINE)
    assert [path.name for path in CODE if imported.search(path.read_text(encoding="utf-8"))] == []


def test_streamlit_is_told_to_tell_nobody() -> None:
    own = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert own["browser"]["gatherUsageStats"] is False
    assert own["client"]["showErrorDetails"] == "none"
    assert "enableXsrfProtection" not in own["server"]
    assert "enableCORS" not in own["server"]


def directives() -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in security_headers.POLICY.split("; "))}


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = directives()
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert {"base-uri", "form-action", "frame-ancestors"} <= set(policy)
    allowed = {source for sources in policy.values() for source in sources}
    own = {"'self'", "'none'", "'unsafe-eval'", "'unsafe-inline'", "blob:", "data:", "ws:", "wss:"}
    assert all(source in own or source.startswith("'sha256-") for source in allowed)
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "data:" not in policy["script-src"]


def test_every_answer_carries_the_headers() -> None:
    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": [(b"referrer-policy", b"no-referrer")]})
        await send({"type": "http.response.body", "body": b""})

    async def ask() -> dict[str, str]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        await security_headers.Headed(plain)({"type": "http", "path": "/", "headers": []}, None, send)
        return {name.decode(): value.decode() for name, value in sent[0]["headers"]}

    headers = anyio.run(ask)
    assert set(security_headers.HEADERS) <= set(headers)
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def pins(path: Path) -> dict[str, str]:
    return dict(
        re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8").lower(), flags=re.MULTILINE)
    )


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_the_lock_holds_every_pin_with_hashes_and_names_no_host(name: str) -> None:
    lock = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    asked, locked = pins(ROOT / "requirements.txt"), pins(ROOT / f"{name}.lock")
    if name == "requirements-test":
        asked |= pins(ROOT / "requirements-test.txt")
    assert asked.items() <= locked.items()
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert len(entries) >= len(locked) > len(asked)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock
    assert not re.search(r"^-", lock, flags=re.MULTILINE)


@pytest.mark.browser
@pytest.mark.build
@pytest.mark.parametrize(
    "path",
    [
        "about?text={}&question={}",
        "people?publication={}",
        "timeline?item={}&q={}",
        "report?title={}&note={}&cards={}",
        "status?geography={}&lang={}",
    ],
)
def test_nothing_in_an_address_is_run(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, address, DESKTOP) as visit:
        page = visit.open(path.replace("{}", "%22%3E%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D1%22%3E"))
        assert page.evaluate("window.hit") is None
        assert page.locator("img[onerror]").count() == 0
        assert visit.foreign == []
