"""Join: by the code that is scanned, by the one that is typed, or by asking to be let in."""

from __future__ import annotations

import asyncio
import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.errors import WorkshopError
from assetmap.languages import LANGUAGES
from assetmap.live.forms import form_of
from assetmap.live.page import Look, page, remember_look, translator, wants_data
from assetmap.live.service import KNOCK_COOKIE, PHONE_COOKIE, Service, give_cookie, the_service
from assetmap.live.telling import who_sends
from assetmap.workshop.codes import new_token, read_short_code
from assetmap.workspace import room_deeds


def routes() -> list[BaseRoute]:
    """List the routes of joining."""
    return [
        Route("/", join_page, methods=["GET"]),
        Route("/join", join, methods=["POST"]),
        Route("/knock", knock, methods=["POST"]),
        Route("/knock", knocking, methods=["GET"]),
        Route("/look", change_look, methods=["POST"]),
        Route("/turn", next_turn, methods=["POST"]),
    ]


async def join_page(request: Request) -> Response:
    """Show how to join; whoever is in goes on to what there is to do."""
    if the_service(request).person(request) is not None:
        return RedirectResponse("/add", 303)
    return page(request, "join.html", is_in=False)


async def join(request: Request) -> Response:
    """Let a phone in that sends the scanned token or the typed code, and give it a token of its own.

    Whatever is wrong with a code (unknown, replaced, of a workshop that is closed), the answer is the same.
    """
    service, form = the_service(request), await form_of(request)
    scanned, typed = str(form.get("token", "")), str(form.get("code", ""))
    wait = 0 if scanned else service.seconds_to_wait(_address(request))
    if wait:
        say = translator(request)
        sentence = (
            say("Too many wrong codes. Wait {seconds} seconds, then try again. Or scan the square code.").format(
                seconds=wait
            )
            if wait > 0
            else say("Codes cannot be typed just now. Scan the square code, or ask to be let in.")
        )
        return _not_in(request, sentence, 429, wait)
    sentence = translator(request)("That code does not open a workshop here. Look at the screen and try again.")
    try:
        is_right = _is_scanned(service, scanned) if scanned else _is_typed(service, typed)
    except WorkshopError as slip:  # it cannot be a code: that says nothing of the one that is
        is_right, sentence = False, str(slip)
    if is_right:
        return await _let_in(request, new_token())
    if not scanned:
        service.failures.failed(_address(request))
    return _not_in(request, sentence, 403)


def _address(request: Request) -> str:
    """Return where a request comes from, as the socket says: what a header says of it counts for nothing (threats K22)."""
    return request.client.host if request.client else ""


def _is_scanned(service: Service, token: str) -> bool:
    is_right = hmac.compare_digest(token.encode(), service.keys.join_token.encode())
    return service.takes_codes() and is_right


def _is_typed(service: Service, typed: str) -> bool:
    code = read_short_code(typed)
    is_right = hmac.compare_digest(code.encode(), service.keys.code.encode())
    return service.takes_codes() and is_right


def _not_in(request: Request, sentence: str, status: int, wait: int = 0) -> Response:
    answer: Response = (
        JSONResponse({"error": sentence}, status)
        if wants_data(request)
        else page(request, "join.html", status, sorry=sentence, is_in=False)
    )
    if wait > 0:
        answer.headers["Retry-After"] = str(wait)
    return answer


async def _let_in(request: Request, token: str) -> Response:
    service = the_service(request)
    if service.person(request) is None:
        await asyncio.wrap_future(room_deeds.join(service.keeper, service.hashed(token)))
    else:
        token = request.cookies[PHONE_COOKIE]  # whoever scans once more stays who they are
    answer: Response = JSONResponse({"to": "/add"}) if wants_data(request) else RedirectResponse("/add", 303)
    give_cookie(answer, PHONE_COOKIE, token)
    return answer


async def knock(request: Request) -> Response:
    """Ask to be let in: the phone shows two words, by which the facilitator knows it."""
    service = the_service(request)
    before = request.cookies.get(KNOCK_COOKIE, "")
    secret = before if before in service.asking() else service.knock()
    if secret is None:
        say = translator(request)
        return _not_in(
            request, say("Many phones are asking just now. Scan the square code, or try again in a minute."), 429, 60
        )
    answer = RedirectResponse("/knock", 303)
    give_cookie(answer, KNOCK_COOKIE, secret)
    return answer


async def knocking(request: Request) -> Response:
    """Wait to be let in; the page asks again by itself."""
    service = the_service(request)
    asking = service.asking().get(request.cookies.get(KNOCK_COOKIE, ""))
    if asking is None:
        return RedirectResponse("/", 303)
    if not asking.is_let_in:
        return page(request, "knock.html", sign=asking.sign, is_in=False)
    answer = await _let_in(request, asking.token)
    answer.delete_cookie(KNOCK_COOKIE)  # it is let in once more only when this answer was lost
    return answer


async def change_look(request: Request) -> Response:
    """Change the language or the size of the letters, and go back to the page."""
    form = await form_of(request)
    language, back = str(form.get("language", "")), str(form.get("back", "/"))
    is_ours = back.startswith("/") and not back.startswith("//") and "\\" not in back
    answer = RedirectResponse(back if is_ours else "/", 303)
    if language in LANGUAGES:
        remember_look(answer, Look(language, form.get("big") == "yes"))
    return answer


async def next_turn(request: Request) -> Response:
    """Hand the phone to somebody else: a new person, whose page knows nothing of the one before (threats K25)."""
    service, form = the_service(request), await form_of(request)
    person, token = who_sends(request, form), new_token()
    service.check_turns(person.id)
    after = await asyncio.wrap_future(room_deeds.hand_over(service.keeper, person.id, service.hashed(token)))
    service.handed_over(person.id, after)
    answer = RedirectResponse("/add?new", 303)
    give_cookie(answer, PHONE_COOKIE, token)
    answer.delete_cookie(KNOCK_COOKIE)
    return answer
