"""What the addresses for other programs and sites share: open headers, one build an answer, time and number bounded.

They are read-only. Work is done in threads, so that readers of the dashboard do not wait for it; slow work, such as a
picture, in processes of its own, and requests beyond what these can do soon are told to come back.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from threading import Event
from typing import TypeVar

import anyio
import duckdb
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.data.queries import estimates
from dashboard.data.store import database
from dashboard.files.pool import BusyError, LeftError
from dashboard.i18n.locale import ENGLISH, offered, use_language
from dashboard.server.answers import problems
from dashboard.server.answers.problems import RefusedError
from dashboard.wording.links import LANGUAGE, public

_Made = TypeVar("_Made")
ROOMS = Path(__file__).parents[2]
# Ten minutes without asking again; afterwards the tag decides.
CACHED = "public, max-age=600, stale-while-revalidate=86400"
# Other sites may read and show it; it may load and run nothing.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)
OPEN = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-expose-headers": "content-disposition, etag, link, x-total-count",
    "cross-origin-resource-policy": "cross-origin",
    "content-security-policy": POLICY,
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
MOST_WAITING, SECONDS = 60, 20
SECONDS_BETWEEN_LOOKS = 0.5
# Slow answers are made in processes; their threads only wait.
_QUICK, _SLOW = CapacityLimiter(4), CapacityLimiter(MOST_WAITING)


@cache
def _code() -> str:
    """Digits that change with the dashboard's own code and texts, which its figures follow too."""
    endings = {".py", ".toml", ".css", ".typ"}
    digest = hashlib.sha256()
    for path in sorted(path for path in ROOMS.rglob("*") if path.suffix in endings):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


async def in_thread(make: Callable[[], _Made], *, slow: bool = False) -> _Made:
    """What `make` gives, of one build, in a thread.

    Raises:
        RefusedError: too many requests wait, or there is no database.
    """
    limiter = _SLOW if slow else _QUICK
    if limiter.statistics().tasks_waiting >= MOST_WAITING:
        raise RefusedError(503, "busy")
    try:
        with anyio.fail_after(SECONDS):
            # What takes longer is made all the same: it is there when the reader comes back.
            return await anyio.to_thread.run_sync(partial(_of_one_build, make), limiter=limiter, abandon_on_cancel=slow)
    except (TimeoutError, BusyError, LeftError) as error:
        raise RefusedError(503, "busy") from error
    except (OSError, duckdb.Error) as error:
        raise RefusedError(503, "no_database") from error


async def while_waited_for(request: Request, make: Callable[..., _Made]) -> _Made:
    """What `make` gives, in a thread; its `has_left` tells it whether the answer is waited for no more.

    Raises:
        RefusedError: too many requests wait, it takes too long, or there is no database.
    """
    left = Event()

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        left.set()

    watching = asyncio.create_task(watch())
    try:
        return await in_thread(partial(make, has_left=left.is_set), slow=True)
    finally:
        watching.cancel()


def _of_one_build(make: Callable[[], _Made]) -> _Made:
    with database.one_build():
        return make()


def tag() -> str:
    """The entity tag of what is made from the present build; weak, because answers are compressed on their way."""
    return f'W/"{estimates.build().build_id}-{_code()}"'


def is_known(if_none_match: str, own: str) -> bool:
    """Whether the reader has the answer already, by what the request says."""
    return own in (part.strip() for part in if_none_match.split(","))


def response(body: bytes, media_type: str, own: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with what lets others keep it."""
    return Response(body, 200, {"etag": own, "cache-control": CACHED} | dict(headers or {}), media_type)


def not_modified(own: str) -> Response:
    """The answer to a reader who has it already."""
    return Response(status_code=304, headers={"etag": own, "cache-control": CACHED})


def route(path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
    """A route that other sites may read from: it answers GET and HEAD, and refuses with what to do instead."""

    async def answered(request: Request) -> Response:
        try:
            if request.method == "OPTIONS":
                answer = Response(status_code=204, headers={"access-control-max-age": "86400"})
            elif request.method not in ("GET", "HEAD"):
                raise RefusedError(405, "method")
            else:
                answer = await endpoint(request)
        except RefusedError as problem:
            answer = problems.answer(request, problem)
        answer.headers.update(OPEN)
        return answer

    return Route(path, answered, methods=METHODS)


def speak(request: Request) -> None:
    """Use the language that the address asks for; English when there is none of it.

    Raises:
        RefusedError: it asks for a language that is not offered.
    """
    code = request.query_params.get(LANGUAGE, ENGLISH)
    if code not in offered():
        raise RefusedError(400, "language", value=code, known=", ".join(offered()))
    use_language(code)


def base(request: Request) -> str:
    """The public address of the dashboard, or where the reader found it, behind a server that ends TLS too."""
    if own := public():
        return own
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    host = request.url.netloc
    return f"{scheme if scheme in ('http', 'https') else 'http'}://{host}"


def only(request: Request, known: set[str]) -> dict[str, list[str]]:
    """The parameters of an address, each with its items.

    Raises:
        RefusedError: one that is not known.
    """
    names = set(request.query_params)
    if strange := names - known:
        raise RefusedError(400, "parameter", name=min(strange), known=", ".join(sorted(known)))
    return {name: list(items(request.query_params.getlist(name))) for name in names}


def items(texts: Sequence[str]) -> tuple[str, ...]:
    """The items of a parameter, given once with commas or several times."""
    return tuple(part for text in texts for part in text.split(",") if part)
