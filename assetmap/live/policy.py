"""Who may call what: one table. A route that does not stand in it is answered to nobody, and the pages do not even start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from assetmap.live.page import wants_data
from assetmap.live.service import Service, the_service
from assetmap.workspace.room_refusals import NotInError

Endpoint = Callable[[Request], Awaitable[Response]]


class Who(StrEnum):
    """Who may call a route. A phone gets only what is its own; the facilitator's page is none of these routes."""

    ANYONE = "anyone who reaches this address"
    PHONE = "a phone that is in"
    SCREEN = "the shared screen"
    ROOM = "a phone that is in, or the shared screen"


WHO_MAY: Mapping[tuple[str, str], Who] = {
    ("GET", "/"): Who.ANYONE,
    ("POST", "/join"): Who.ANYONE,
    ("POST", "/knock"): Who.ANYONE,
    ("GET", "/knock"): Who.ANYONE,
    ("POST", "/look"): Who.ANYONE,
    ("POST", "/turn"): Who.PHONE,
    ("GET", "/add"): Who.PHONE,
    ("POST", "/entries"): Who.PHONE,
    ("POST", "/entries/{entry}"): Who.PHONE,
    ("POST", "/entries/{entry}/withdraw"): Who.PHONE,
    ("GET", "/mine"): Who.PHONE,
    ("GET", "/kinds.json"): Who.PHONE,
    ("GET", "/questions.json"): Who.PHONE,
    ("GET", "/known.json"): Who.PHONE,
    ("GET", "/cells.json"): Who.PHONE,
    ("GET", "/dots"): Who.PHONE,
    ("POST", "/dots"): Who.PHONE,
    ("POST", "/walked"): Who.PHONE,
    ("GET", "/photos/{entry}"): Who.ROOM,
    ("GET", "/screen"): Who.ANYONE,
    ("POST", "/screen/open"): Who.ANYONE,
    ("GET", "/screen/code.svg"): Who.SCREEN,
    ("GET", "/screen/stream"): Who.SCREEN,
    ("GET", "/map.json"): Who.ROOM,
}
"""Routes by method and path. Source: privacy.md 1 to 3. The page of the screen is empty until its token is swapped for a cookie."""

FILES = frozenset({"/web", "/web/map", "/web/leaflet"})
"""Folders of scripts, styles and letters that come with the program: the same for anyone."""

SAYS_SO_ITSELF = frozenset({("POST", "/entries")})
"""Routes that refuse beside what was typed, so that a page without script loses nothing."""


class NoPolicyError(Exception):
    """A route for which nobody said who may call it."""


def with_policy(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """Return the routes, each answered only to whom the table says.

    Raises
    ------
    NoPolicyError
        When a route stands in no table.
    """
    return [_guarded(route) for route in routes]


def _guarded(route: BaseRoute) -> BaseRoute:
    if isinstance(route, Mount):
        if route.path not in FILES:
            raise NoPolicyError(route.path)
        return route
    if not isinstance(route, Route):
        raise NoPolicyError(str(route))
    methods = (route.methods or set()) - {"HEAD"}  # a HEAD is a GET without its body
    for method in methods:
        if (method, route.path) not in WHO_MAY:
            raise NoPolicyError(f"{method} {route.path}")
    return Route(route.path, _only_to_whom_it_may(route.path, route.endpoint), methods=sorted(methods))


def _only_to_whom_it_may(path: str, endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        called = ("GET" if request.method == "HEAD" else request.method, path)
        who = WHO_MAY[called]
        if called in SAYS_SO_ITSELF or _is_one(who, the_service(request), request):
            return await endpoint(request)
        return _refused(who, request)

    return answer


def _is_one(who: Who, service: Service, request: Request) -> bool:
    if who is Who.ANYONE:
        return True
    is_screen = who is not Who.PHONE and service.is_screen(request)
    return is_screen or (who is not Who.SCREEN and service.person(request) is not None)


def _refused(who: Who, request: Request) -> Response:
    if who is Who.SCREEN:
        return PlainTextResponse("Open the screen from the Workshop page again.", 403)
    if request.method not in ("GET", "HEAD"):
        raise NotInError("Your phone is not in the workshop any more. Join again; your words are kept here.")
    if wants_data(request) or request.url.path.endswith(".json"):
        return JSONResponse({"error": "Join the workshop first."}, 403)
    return PlainTextResponse("Join the workshop first.", 403) if who is Who.ROOM else RedirectResponse("/", 303)
