"""Walkabout: a street that was walked and where nothing was found is a finding too, and is kept as one."""

from __future__ import annotations

import asyncio
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.live.forms import form_of, named
from assetmap.live.page import wants_data
from assetmap.live.service import Service, the_service
from assetmap.live.telling import check_sends, who_sends
from assetmap.workspace import room_deeds
from assetmap.workspace.street_walks import WALKED, Walk, keep_walk, walks_of

WALKERS = "workshop"
"""Who walked, as the store names it: the room, and no one person of it."""


def routes() -> list[BaseRoute]:
    """List the routes of a walkabout."""
    return [Route("/walked", nothing_found, methods=["POST"])]


async def nothing_found(request: Request) -> Response:
    """Keep that somebody walked a street today and found nothing there; twice on one day is once."""
    service, form = the_service(request), await form_of(request)
    person = who_sends(request, form)
    street = named(str(form.get("street", "")), service.map.streets, "street")
    if not (service.see(lambda room: room.is_open) or service.takes_late()):
        raise room_deeds.ClosedError("The workshop is closed. A walk can be written down in the app.")
    check_sends(service, person.id, service.see(lambda room: len(room.entries_of(person.id))))
    await asyncio.to_thread(keep_nothing_found, service, street, date.today().isoformat())
    return JSONResponse({"street": street}) if wants_data(request) else RedirectResponse("/add?walk", 303)


def keep_nothing_found(service: Service, street: str, today: str) -> None:
    """Write a walk without a finding down, unless it was written down today."""
    with service.walking:
        with service.workspace.store.read() as seen:
            events = seen.events(kinds=(WALKED, "undone"))
        known = {(one.street, one.on) for one in walks_of(events, service.territory) if not one.found}
        if (street, today) not in known:
            keep_walk(service.workspace, service.territory, Walk(street, today, found=False), today, WALKERS)
