"""How answers are written: pages from templates, in the language a phone has chosen, or plain data for the page's own script."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from assetmap.errors import AssetMapError, ExportError, StoreError
from assetmap.languages import LANGUAGES, WRITTEN_IN, translations
from assetmap.live.service import HOURS, PHONE_COOKIE, the_service
from assetmap.workshop.entries import EntryError
from assetmap.workspace.room_deeds import ClosedError, FullError, GoneError, NotInError, OverlapError, RoomError

log = logging.getLogger("assetmap.live")

PAGE_COOKIE = "assetmap_page"
"""Language and size of letters: ``gd.big``. Says nothing of who somebody is."""

STATUS: Mapping[type[AssetMapError], int] = {
    NotInError: 403,
    ClosedError: 410,
    FullError: 429,
    GoneError: 404,
    OverlapError: 409,
    RoomError: 409,
    EntryError: 422,
    StoreError: 507,
    ExportError: 507,
}
"""The status of an answer that refuses, by its kind; others are 400."""


@dataclass(frozen=True)
class Look:
    """How a phone wants its pages."""

    language: str = WRITTEN_IN
    is_big: bool = False

    def as_cookie(self) -> str:
        """Return it as the cookie's value."""
        return f"{self.language}{'.big' if self.is_big else ''}"


def look_of(request: Request) -> Look:
    """Return how this phone wants its pages; the language its browser asks for until it has chosen."""
    language, _, size = request.cookies.get(PAGE_COOKIE, "").partition(".")
    if language in LANGUAGES:
        return Look(language, size == "big")
    asked = request.headers.get("accept-language", "").split(",")[0].partition("-")[0].strip().lower()
    return Look(asked if asked in LANGUAGES else WRITTEN_IN)


def remember_look(response: Response, look: Look) -> None:
    """Have the phone remember how it wants its pages."""
    response.set_cookie(PAGE_COOKIE, look.as_cookie(), max_age=HOURS * 3600, samesite="strict", path="/")


def page(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Write a page from a template. Every page gets the workshop's name and question, the look, and the key of its forms."""
    service, look = the_service(request), look_of(request)
    token = request.cookies.get(PHONE_COOKIE, "")
    settings, is_open = service.see(lambda room: (dict(room.settings), room.is_open))
    said = {
        "territory": service.territory.name,
        "question": str(settings.get("question", "")),
        "settings": settings,
        "is_open": is_open,
        "has_dots": bool(settings.get("stickers")),
        "is_safe": request.url.scheme == "https" or service.keys.host in ("127.0.0.1", "localhost", "::1"),
        "look": look,
        "languages": LANGUAGES,
        "form_key": service.form_key(token),
        "path": request.url.path,
    }
    return HTMLResponse(_templates(look.language).get_template(name).render({**said, **values}), status)


def translator(request: Request) -> Callable[[str], str]:
    """Return what says a text in the language of this phone."""
    return translations(look_of(request).language).gettext


def wants_data(request: Request) -> bool:
    """Say whether the page's own script asked, which reads data and no page."""
    return "application/json" in request.headers.get("accept", "")


def status_of(error: AssetMapError) -> int:
    """Return the status of an answer that refuses for this reason."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def sentence_of(error: Exception, say: Callable[[str], str]) -> str:
    """Return what a phone is told of an error: of a full disk, say, what it means for whoever writes."""
    if isinstance(error, StoreError | ExportError):
        log.warning("Something could not be stored: %s", error)
        return say(
            "It could not be kept just now. Your words stay on this phone. Tell the person who runs the workshop."
        )
    return str(error) if isinstance(error, AssetMapError) else say("Something went wrong here. Try again in a moment.")


async def refuse(request: Request, error: Exception) -> Response:
    """Answer with the sentence of an error, as a page or as data."""
    status = status_of(error) if isinstance(error, AssetMapError) else 500
    sentence = sentence_of(error, translator(request))
    if wants_data(request):
        return JSONResponse({"error": sentence}, status)
    return page(
        request, "sorry.html", status, sentence=sentence, is_in=the_service(request).person(request) is not None
    )


@functools.cache
def _templates(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("assetmap.live"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told: Callable[[Any], None] = environment.install_gettext_translations  # type: ignore[attr-defined]  # the extension adds it
    told(translations(language))
    return environment
