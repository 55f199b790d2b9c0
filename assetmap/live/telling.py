"""Tell: send an entry once whatever the network does, look at one's own, change them, take them back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.errors import AssetMapError
from assetmap.live.choices import layer_choices
from assetmap.live.page import page, status_of, wants_data
from assetmap.live.service import Service, new_token, the_service
from assetmap.workshop.entries import EntryError, Said, check_key, check_said
from assetmap.workshop.room import Entry, Person, Room
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import Sending

FIELDS = ("kind", "layer", "name", "why", "who_for", "about", "place", "place_of", "lon", "lat")


def routes() -> list[BaseRoute]:
    """List the routes of telling."""
    return [
        Route("/add", add_page, methods=["GET"]),
        Route("/entries", send, methods=["POST"]),
        Route("/entries/{entry}", change, methods=["POST"]),
        Route("/entries/{entry}/withdraw", withdraw, methods=["POST"]),
        Route("/mine", mine, methods=["GET"]),
        Route("/known.json", known, methods=["GET"]),
        Route("/streets.json", streets, methods=["GET"]),
    ]


async def add_page(request: Request) -> Response:
    """Ask one question after the other; without script it is one long form."""
    return _with_person(request) or _add_page(request, {})


def _add_page(request: Request, told: Mapping[str, str], sorry: str = "", status: int = 200) -> Response:
    service = the_service(request)
    return page(
        request,
        "add.html",
        status,
        themes=layer_choices(service.workspace.layers),
        streets=list(service.map.streets),
        has_map=bool(service.map.streets),
        told=told,
        key=told.get("key") or new_token(),
        sorry=sorry,
    )


async def send(request: Request) -> Response:
    """Keep an entry and give its receipt; the same key twice gives the same receipt."""
    service = the_service(request)
    person = service.person(request)
    form = await request.form(max_files=1, max_fields=40)
    try:
        if person is None:
            raise room_deeds.NotInError(
                "Your phone is not in the workshop any more. Scan the code again; your words are kept here."
            )
        check_form(service, request, form)
        sending = Sending(person.id, check_key(form.get("key")), check_said(_texts(form), service.workspace.layers))
        entry = await asyncio.wrap_future(room_deeds.say(service.keeper, sending, screened))
    except AssetMapError as error:
        if wants_data(request):
            return JSONResponse({"error": str(error)}, status_of(error))
        return _add_page(request, _texts(form), str(error), status_of(error))
    if wants_data(request):
        return JSONResponse(receipt(service, entry), 201)
    return RedirectResponse(f"/mine?thanks={entry.id}", 303)


async def change(request: Request) -> Response:
    """Keep a new version of one's own entry; who began on an older one sees both."""
    service, person = the_service(request), the_service(request).person(request)
    form = await request.form(max_files=0, max_fields=40)
    if person is None:
        raise room_deeds.NotInError("Your phone is not in the workshop any more. Scan the code again.")
    check_form(service, request, form)
    sending = Sending(person.id, "", check_said(_texts(form), service.workspace.layers))
    revision = str(form.get("revision", ""))
    changing = room_deeds.edit(
        service.keeper, sending, request.path_params["entry"], int(revision) if revision.isdecimal() else 0, screened
    )
    try:
        entry = await asyncio.wrap_future(changing)
    except room_deeds.OverlapError as overlap:
        if wants_data(request):
            return JSONResponse({"error": str(overlap), "now": receipt(service, overlap.entry)}, 409)
        return page(request, "both.html", 409, entry=overlap.entry, typed=_texts(form), sorry=str(overlap))
    return JSONResponse(receipt(service, entry)) if wants_data(request) else RedirectResponse("/mine", 303)


async def withdraw(request: Request) -> Response:
    """Take one's own entry back; its words go for good."""
    service, person = the_service(request), the_service(request).person(request)
    form = await request.form(max_files=0, max_fields=10)
    if person is None:
        raise room_deeds.NotInError("Your phone is not in the workshop any more. Scan the code again.")
    check_form(service, request, form)
    entry = await asyncio.wrap_future(room_deeds.withdraw(service.keeper, request.path_params["entry"], person.id))
    return JSONResponse(receipt(service, entry)) if wants_data(request) else RedirectResponse("/mine", 303)


async def mine(request: Request) -> Response:
    """Show what this person said, with where each stands; as data for the page's own script."""
    service, person = the_service(request), the_service(request).person(request)
    if person is None:
        return _with_person(request) or RedirectResponse("/", 303)

    def told(room: Room) -> list[dict[str, Any]]:
        return [_receipt(one, room, service) for one in room.entries_of(person.id)]

    entries = service.see(told)
    if wants_data(request):
        return JSONResponse({"entries": entries})
    thanks = request.query_params.get("thanks", "")
    return page(
        request, "mine.html", entries=entries, thanks=next((one for one in entries if one["id"] == thanks), None)
    )


async def known(request: Request) -> Response:
    """List the known assets that the room may see, to choose one from."""
    service = the_service(request)
    if service.person(request) is None:
        return JSONResponse({"error": "Join the workshop first."}, 403)
    rows = [[one.id, one.name, one.layer, one.lon, one.lat] for one in service.map.known.values()]
    return JSONResponse({"known": rows}, headers={"ETag": service.map.etag})


async def streets(request: Request) -> Response:
    """List the streets of the territory."""
    service = the_service(request)
    if service.person(request) is None:
        return JSONResponse({"error": "Join the workshop first."}, 403)
    return JSONResponse({"streets": list(service.map.streets)})


def check_form(service: Service, request: Request, form: FormData) -> None:
    """Look that a form comes from our own page, where the browser itself says nothing of that.

    Raises
    ------
    EntryError
        When it does not carry the key of this phone's forms.
    """
    from assetmap.live.service import PHONE_COOKIE

    if request.headers.get("sec-fetch-site") == "same-origin" or request.headers.get("origin"):
        return  # the guard has looked at these
    if form.get("form_key") != service.form_key(request.cookies.get(PHONE_COOKIE, "")):
        raise EntryError("This page is out of date. Load it again and send once more.")


def screened(said: Said, has_picture: bool, is_muted: bool) -> room_deeds.Checked:
    """Say whether an entry waits for the facilitator."""
    return room_deeds.Checked(waits=("it is about a person",) if said.is_personal else ())


def receipt(service: Service, entry: Entry) -> dict[str, Any]:
    """Return what the phone is told of its own entry."""
    return service.see(lambda room: _receipt(entry, room, service))


def _receipt(entry: Entry, room: Room, service: Service) -> dict[str, Any]:
    words = dict(entry.words or {})
    if entry.about:
        asset = service.map.known.get(entry.about)
        words["name"] = asset.name if asset else ""
    return {
        "id": entry.id,
        "number": entry.number,
        "revision": entry.revision,
        "kind": entry.kind,
        "layer": entry.layer,
        "about": entry.about,
        "place": entry.place.as_data(),
        "state": room.state(entry, service.clock()),
        "words": words,
    }


def _with_person(request: Request) -> Response | None:
    service = the_service(request)
    person: Person | None = service.person(request)
    return None if person is not None else RedirectResponse("/", 303)


def _texts(form: FormData) -> dict[str, str]:
    return {name: value for name in (*FIELDS, "key") if isinstance(value := form.get(name), str)}
