"""Dots: everyone gives a few to what matters most to them, and may move them."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.live.forms import form_of
from assetmap.live.page import page, translator, wants_data
from assetmap.live.service import Service, the_service
from assetmap.live.telling import check_often, who_sends
from assetmap.live.texts import words_for_scripts
from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import STICKERS_EACH, Entry, Room
from assetmap.workspace import room_deeds


def routes() -> list[BaseRoute]:
    """List the routes of dots."""
    return [Route("/dots", dots_page, methods=["GET"]), Route("/dots", give, methods=["POST"])]


async def dots_page(request: Request) -> Response:
    """Show what stands on the screen, with the dots of this person."""
    service, person = the_service(request), the_service(request).person(request)
    if person is None:
        return RedirectResponse("/", 303)

    def told(room: Room) -> tuple[list[dict[str, Any]], int]:
        given = {target for target, people in room.stickers.items() if person.id in people}
        shown = [one for one in room.on_screen(service.clock()) if may_get_dots(one, person.id)]
        rows = [
            {
                "id": one.id,
                "number": one.number,
                "name": one.name,
                "is_wish": one.kind == "priority",
                "is_given": one.id in given,
            }
            for one in reversed(shown)
        ]
        return rows, int(room.settings.get("stickers_each", STICKERS_EACH)) - len(given)

    rows, left = service.see(told)
    say = translator(request)
    return page(request, "dots.html", entries=rows, left=left, words=words_for_scripts(say))


async def give(request: Request) -> Response:
    """Give a dot, or take it off again."""
    service, form = the_service(request), await form_of(request)
    person = who_sends(request, form)
    target, given = str(form.get("on", "")), form.get("given") == "yes"
    check_often(service, person)
    if given and not service.see(lambda room: _is_there(room, service, target, person.id)):
        raise room_deeds.GoneError("That is not there any more. Choose another.")
    left = await asyncio.wrap_future(room_deeds.give_sticker(service.keeper, person.id, target, given))
    return JSONResponse({"left": left}) if wants_data(request) else RedirectResponse(f"/dots#{target}", 303)


def may_get_dots(entry: Entry, person: str) -> bool:
    """Say whether an entry that stands on the screen stands in a phone's list: of what people hold, only one's own (privacy.md 2)."""
    return entry.kind not in ABOUT_AN_ASSET and (entry.level != "individual" or entry.person == person)


def _is_there(room: Room, service: Service, target: str, person: str) -> bool:
    entry = room.entries.get(target)
    if entry is None:
        return target in service.map.known
    return room.state(entry, service.clock()) == "shown" and may_get_dots(entry, person)
