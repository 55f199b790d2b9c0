"""Join: by the code that is scanned, by the one that is typed, or by asking to be let in."""

from __future__ import annotations

import asyncio
import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.languages import LANGUAGES
from assetmap.live.page import Look, page, remember_look, wants_data
from assetmap.live.service import PHONE_COOKIE, give_cookie, new_token, the_service
from assetmap.workspace import room_deeds


def routes() -> list[BaseRoute]:
    """List the routes of joining."""
    return [
        Route("/", join_page, methods=["GET"]),
        Route("/join", join, methods=["POST"]),
        Route("/look", change_look, methods=["POST"]),
        Route("/turn", next_turn, methods=["POST"]),
    ]


async def join_page(request: Request) -> Response:
    """Show how to join; whoever is in goes on to what there is to do."""
    if the_service(request).person(request) is not None:
        return RedirectResponse("/add", 303)
    return page(request, "join.html", is_in=False)


async def join(request: Request) -> Response:
    """Let a phone in that sends the scanned token or the typed code, and give it a token of its own."""
    service, form = the_service(request), await request.form(max_files=0, max_fields=10)
    is_known = hmac.compare_digest(str(form.get("token", "")).encode(), service.keys.join_token.encode())
    typed = "".join(sign for sign in str(form.get("code", "")).upper() if sign.isalnum())
    if not is_known and not hmac.compare_digest(typed.encode(), service.keys.code.encode()):
        sentence = "That code does not open a workshop here. Look at the screen and try again."
        return (
            JSONResponse({"error": sentence}, 403)
            if wants_data(request)
            else page(request, "join.html", 403, sorry=sentence, is_in=False)
        )
    token = new_token()
    await asyncio.wrap_future(room_deeds.join(service.keeper, service.hashed(token)))
    answer: Response = JSONResponse({"to": "/add"}) if wants_data(request) else RedirectResponse("/add", 303)
    give_cookie(answer, PHONE_COOKIE, token)
    return answer


async def change_look(request: Request) -> Response:
    """Change the language or the size of the letters, and go back to the page."""
    form = await request.form(max_files=0, max_fields=10)
    language, back = str(form.get("language", "")), str(form.get("back", "/"))
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
    if language in LANGUAGES:
        remember_look(answer, Look(language, form.get("big") == "yes"))
    return answer


async def next_turn(request: Request) -> Response:
    """Hand the phone to somebody else: a new person, whose page knows nothing of the one before."""
    service = the_service(request)
    person, token = service.person(request), new_token()
    if person is None:
        return RedirectResponse("/", 303)
    await asyncio.wrap_future(room_deeds.leave(service.keeper, person.id))
    await asyncio.wrap_future(room_deeds.join(service.keeper, service.hashed(token)))
    answer = RedirectResponse("/add?new", 303)
    give_cookie(answer, PHONE_COOKIE, token)
    return answer
