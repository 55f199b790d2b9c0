"""What every answer of the live pages carries, and whom and what they do not take."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
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
    "Referrer-Policy": "same-origin",  # with no-referrer a browser says “Origin: null” of our own forms
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
}
SMALL_BODY, PICTURE_BODY, DRAINED = 64 * 1024, 9 * 1024 * 1024, 32 * 1024 * 1024
"""Bytes of a body: a form, one with a picture, and what is read of one that is refused, so that its sender hears why. Chosen by us."""
PICTURE_PATH = "/entries"
PAUSE_SECONDS, BODY_SECONDS = 15.0, 120.0
"""How long a sender may fall silent within a body, and how long all of it may take. Chosen by us: 9 MB at 75 kB a second."""
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

TOO_LARGE = "That is too large to send. Make the picture smaller, or send without it."
TOO_SLOW = "That took too long to come through. Try again."

Refuse = Callable[[Request, Exception], Awaitable[Response]]


class TooLargeError(Exception):
    """More bytes came than are taken."""


class TooSlowError(Exception):
    """A body did not come in time."""


class _Body:
    """What a request brings: so many bytes and so many seconds, whatever it says of itself."""

    def __init__(self, receive: Receive, most: int, announced: int) -> None:
        self.receive, self.most, self.announced, self.size = receive, most, announced, 0
        self.is_whole = False
        self._until = asyncio.get_running_loop().time() + BODY_SECONDS

    async def next(self) -> Message:
        """Return the next message; what comes after the body (that somebody left) is waited for without a limit."""
        if self.is_whole:
            return await self.receive()
        left = self._until - asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(self.receive(), max(0.0, min(PAUSE_SECONDS, left)))
        except TimeoutError:
            raise TooSlowError from None
        if message["type"] == "http.disconnect":
            self.is_whole = True
            return message
        self.size += len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        if self.size > self.most:
            raise TooLargeError
        return message

    async def drain(self) -> None:
        """Take the rest and forget it: whoever is cut off while sending never reads why. What is far too much is cut off."""
        if self.announced > DRAINED:
            return
        self.most = DRAINED
        try:
            while not self.is_whole:
                await self.next()
        except (TooLargeError, TooSlowError):
            return


def log_failure(what: str, error: BaseException) -> None:
    """Log where something failed, without the error's message, which may quote what somebody wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, where)


class LiveGuard:
    """Refuse foreign names, foreign pages, too large and too slow bodies; put the security headers on every answer.

    Parameters
    ----------
    hosts
        Names under which the pages are asked for, with the port.
    refuse
        Writes the answer for an error that nothing else expected.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], refuse: Refuse) -> None:
        self.app, self.refuse = app, refuse
        self.hosts = frozenset(known for host in hosts for known in (host.lower(), host.lower().removesuffix(":80")))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        body = _Body(receive, _most_bytes(scope), _announced_bytes(scope))
        refused = self._refusal(scope)
        if refused is None:
            refused = await self._answered(scope, body, send_guarded)
        if refused is not None and not is_begun:
            log.info("refused: %s", refused.status_code)
            await body.drain()
            await refused(scope, receive, send_guarded)

    async def _answered(self, scope: Scope, body: _Body, send: Send) -> Response | None:
        """Have a request answered; return what to say where that failed."""
        try:
            await self.app(scope, body.next, send)
        except ClientDisconnect:
            return None  # the phone went away half-way and sends it again
        except TooLargeError:
            return _last_word(TOO_LARGE, 413)
        except TooSlowError:
            return _last_word(TOO_SLOW, 408)
        except Exception as error:  # noqa: BLE001  # the outermost edge: whatever it was, an answer with all headers
            log_failure("A page of the workshop failed", error)
            return await self._sorry(scope, error)
        return None

    async def _sorry(self, scope: Scope, error: Exception) -> Response:
        try:
            return await self.refuse(Request(scope), error)
        except Exception as further:  # noqa: BLE001  # the page that says so failed, too: at least the headers and a sentence
            log_failure("The page that says so failed", further)
            return _last_word("Something went wrong here. Try again in a moment.", 500)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return _last_word("This is not the address of the workshop. Scan the code again.", 421)
        if is_foreign(headers, host, scope["method"]):
            return _last_word("This came from another page. Open the workshop's own page and try again.", 403)
        if _announced_bytes(scope) > _most_bytes(scope):
            return _last_word(TOO_LARGE, 413)
        return None


def _most_bytes(scope: Scope) -> int:
    if scope["method"] not in UNSAFE:
        return 0
    return PICTURE_BODY if scope["path"] == PICTURE_PATH else SMALL_BODY


def _announced_bytes(scope: Scope) -> int:
    """Return how long a body is said to be; what makes no sense is too long."""
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) <= 15 else DRAINED + 1


def _last_word(sentence: str, status: int) -> Response:
    """Answer and close the line: nothing that comes after it is read."""
    return PlainTextResponse(sentence, status, headers={"Connection": "close"})


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
