"""Errors as `application/problem+json` (RFC 9457): what is wrong, and what to do."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse

from dashboard.i18n.catalog import t

MEDIA_TYPE = "application/problem+json"
LONGEST_SHOWN = 80
# Placeholders of a refusal that we fill in ourselves; all others repeat what the request said.
OURS = {"known", "names"}
# Extra headers that some statuses require.
MORE = {405: {"allow": "GET, HEAD, OPTIONS"}, 503: {"retry-after": "5"}}


class RefusedError(Exception):
    """What a request is refused for.

    Attributes:
        status: the status of the answer.
        reason: the text that says what is wrong and what to do (`api.problem.<reason>`).
        told: what the text names.
    """

    def __init__(self, status: int, reason: str, /, **told: object) -> None:
        super().__init__(reason)
        self.status, self.reason, self.told = status, reason, told


def answer(request: Request, problem: RefusedError) -> JSONResponse:
    """The answer to a request that is refused."""
    told = {name: str(value) if name in OURS else shown(str(value)) for name, value in problem.told.items()}
    body = {
        "type": "about:blank",
        "title": t(f"api.status.{problem.status}"),
        "status": problem.status,
        "detail": t(f"api.problem.{problem.reason}", **told),
        "instance": quote(request.url.path),
        "help": "/api/openapi.json",
    }
    headers = {"cache-control": "no-store"} | MORE.get(problem.status, {})
    return JSONResponse(body, problem.status, headers, MEDIA_TYPE)


def shown(text: str) -> str:
    """What a request held, short and without characters that could be read as something else."""
    plain = "".join(sign if sign.isprintable() and sign not in "<>&\"'`" else " " for sign in text)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"
