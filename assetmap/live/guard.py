"""What every answer of the live pages carries, and whom they do not answer."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("assetmap.live")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Everything from this server and nothing inline."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
}
SMALL_BODY, PICTURE_BODY = 64 * 1024, 9 * 1024 * 1024
"""Bytes of a body: a form, and one with a picture. Chosen by us: a picture may have 8 MB."""
PICTURE_PATHS = ("/entries",)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class LiveGuard:
    """Refuse foreign names, foreign pages and too large bodies; put the security headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app, self.hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            log.info("refused: %s", refused.status_code)
            await refused(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return PlainTextResponse("This is not the address of the workshop. Scan the code again.", 421)
        if is_foreign(headers, host, scope["method"]):
            return PlainTextResponse("This came from another page. Open the workshop's own page and try again.", 403)
        length = headers.get("content-length", "0")
        most = PICTURE_BODY if scope["path"].startswith(PICTURE_PATHS) else SMALL_BODY
        if not length.isdecimal() or int(length) > most:
            return PlainTextResponse("That is too large to send. Make the picture smaller, or send without it.", 413)
        return None


def is_foreign(headers: Mapping[str, str], host: str, method: str) -> bool:
    """Say whether a page of another site sent this: by what browsers say of themselves (threats K19, K21).

    A link from elsewhere may open a page; it may not send anything, and reads nothing that streams.
    """
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    is_page = method in ("GET", "HEAD") and headers.get("sec-fetch-mode", "navigate") == "navigate"
    if origin and origin != "null" and origin.partition("://")[2].lower() != host:
        return True
    if origin == "null" and method in UNSAFE:
        return True
    return site in ("cross-site", "same-site") and not is_page
