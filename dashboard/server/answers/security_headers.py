"""Security headers of every response, and the policy that lets no request leave for another host."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def _inline_scripts() -> str:
    """Hashes of the scripts that Streamlit's own page holds, so that no other inline script is run."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


# Sites that may show the dashboard within a page of theirs, beside its own: addresses such as https://www.mass.gov.
FRAMED_BY = "MEDICAL_HOME_FRAMED_BY"
_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?")


def sites() -> list[str]:
    """The sites that may frame the dashboard.

    Raises:
        ValueError: one is no site's address.
    """
    named = os.environ.get(FRAMED_BY, "").split()
    if wrong := [one for one in named if not _SITE.fullmatch(one)]:
        raise ValueError(f"{FRAMED_BY} holds what is no site's address: {' '.join(wrong)}")
    return named


# As strict as Streamlit allows: it sets styles inline, evaluates expressions, and starts components from blobs.
POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' 'unsafe-eval' blob: {_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        " ".join(["frame-ancestors 'self'", *sites()]),
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
}
# This header can't name several sites. Browsers that support the policy ignore it.
if not sites():
    HEADERS["x-frame-options"] = "SAMEORIGIN"


class Headed:
    """Adds the security headers to every response; one with a policy of its own says there who may frame it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                own = {"x-frame-options"} if "content-security-policy" in headers else set()
                for name, value in HEADERS.items():
                    if name not in own:
                        headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
