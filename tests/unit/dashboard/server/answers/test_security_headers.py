"""Headers are strict, SQL takes values only, locked packages have hashes."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.data.models import Build
from dashboard.data.queries import history, places
from dashboard.server.answers import security_headers
from tests.support.served import ROOT

CODE = sorted((ROOT / "dashboard").rglob("*.py"))


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
    """The two exceptions name tables: one from a list of our own, any other being refused, one from the schema."""
    found = {f"{path.stem}.{name}" for path in CODE for name in made_sql(path.read_text(encoding="utf-8"))}
    assert found == {"history.listed", "provenance.rests_on"}
    with pytest.raises(KeyError):
        history.listed(Build)
    with pytest.raises(ValueError, match="no parts by"):
        places.parts("1=1 OR county_id", "25013")


def test_pages_neither_take_files_nor_run_texts() -> None:
    """No upload, no evaluation, no shell, no unpickling in what serves readers.

    The one exception is what the server and its own processes say to each other, over a pipe that nobody else can open.
    """
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
    found = {path for path in CODE if imported.search(path.read_text(encoding="utf-8"))}
    assert found == {ROOT / "dashboard" / "files" / name for name in ("pool.py", "worker.py")}


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


def test_named_sites_may_frame_the_dashboard_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert security_headers.sites() == []
    assert directives()["frame-ancestors"] == ["'self'"]
    assert security_headers.HEADERS["x-frame-options"] == "SAMEORIGIN"
    monkeypatch.setenv(security_headers.FRAMED_BY, "https://www.mass.gov https://*.example.org:8443")
    assert security_headers.sites() == ["https://www.mass.gov", "https://*.example.org:8443"]


@pytest.mark.parametrize("wrong", ["*", "https://x.org/page", "www.mass.gov", "https://x.org; script-src *"])
def test_what_is_no_site_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv(security_headers.FRAMED_BY, wrong)
    with pytest.raises(ValueError, match="no site's address"):
        security_headers.sites()


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
    lock = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"]
    if name == "requirements-test":
        wanted = wanted + project["dependency-groups"]["test"]
    asked = dict(pin.lower().split("==") for pin in wanted)
    locked = pins(ROOT / f"{name}.txt")
    assert asked.items() <= locked.items()
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert len(entries) >= len(locked) > len(asked)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock
    assert not re.search(r"^-", lock, flags=re.MULTILINE)
