"""Tell: send an entry once whatever the network does, look at one's own, change them, take them back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.errors import AssetMapError
from assetmap.live.choices import layer_choices
from assetmap.live.forms import Around, form_of, read_entry, texts_of
from assetmap.live.page import page, sentence_of, status_of, translator, wants_data
from assetmap.live.photos import received
from assetmap.live.service import PHONE_COOKIE, Service, the_service
from assetmap.live.texts import states, words_for_scripts
from assetmap.workshop.codes import in_groups, new_token, receipt_of
from assetmap.workshop.consents import ICONS, wording_of
from assetmap.workshop.entries import EntryError, Said, check_key
from assetmap.workshop.limits import ENTRIES_PER_WORKSHOP
from assetmap.workshop.moderation import screen
from assetmap.workshop.room import Entry, Person, Room
from assetmap.workspace import room_deeds
from assetmap.workspace.afterwards import unfile_withdrawn
from assetmap.workspace.room_deeds import Sending
from assetmap.workspace.room_photos import erase_photo, keep_photo
from assetmap.workspace.stored import Workspace

LISTED, FOUND = 20, 6
"""Known assets that the page lists, so that it stays small over a whole town, and how many a part of a name finds. Chosen by us."""


def routes() -> list[BaseRoute]:
    """List the routes of telling."""
    return [
        Route("/add", add_page, methods=["GET"]),
        Route("/entries", send, methods=["POST"]),
        Route("/entries/{entry}", change, methods=["POST"]),
        Route("/entries/{entry}/withdraw", withdraw, methods=["POST"]),
        Route("/mine", mine, methods=["GET"]),
        Route("/kinds.json", kinds, methods=["GET"]),
        Route("/known.json", known, methods=["GET"]),
        Route("/cells.json", cells, methods=["GET"]),
    ]


async def add_page(request: Request) -> Response:
    """Ask one question after the other; without script it is one long form."""
    if the_service(request).person(request) is None:
        return RedirectResponse("/", 303)
    return _add_page(request, {})


def _add_page(request: Request, told: Mapping[str, str], sorry: str = "", status: int = 200) -> Response:
    service, say = the_service(request), translator(request)
    return page(
        request,
        "add.html",
        status,
        themes=layer_choices(service.workspace.layers),
        streets=list(service.map.streets),
        has_ground=service.map.has_ground,
        known=list(service.map.known.values()),
        listed=LISTED,
        consents=choices_shown(say),
        wording=wording_of(say).sha256,
        words=words_for_scripts(say),
        told=told,
        key=told.get("key") or new_token(),
        sorry=sorry,
        is_in=service.person(request) is not None,
    )


async def send(request: Request) -> Response:
    """Keep an entry and give its receipt; the same key twice gives the same receipt."""
    service = the_service(request)
    texts: dict[str, str] = {}
    try:
        form = await form_of(request, files=1, fields=40)
        texts = texts_of(form)
        person = who_sends(request, form)
        said, _ = read_entry(texts, around(service), datetime.now(UTC))
        jpeg = None if said.is_personal else await received(form, service.unpacking)
        sending = Sending(person.id, check_key(texts.get("key")), said, jpeg is not None)
        _check_rate(service, sending)
        entry = await _kept(service, sending, jpeg)
    except AssetMapError as error:
        sentence = sentence_of(error, translator(request))
        if wants_data(request):
            return JSONResponse({"error": sentence}, status_of(error))
        return _add_page(request, texts, sentence, status_of(error))
    if wants_data(request):
        return JSONResponse({**receipt(service, entry), "code": in_groups(receipt_of(person.token))}, 201)
    return RedirectResponse(f"/mine?thanks={entry.id}", 303)


async def _kept(service: Service, sending: Sending, jpeg: bytes | None) -> Entry:
    """Keep an entry, its photo first: who is thanked has both on the disk."""
    folder, workshop = service.workspace.folder, service.keys.workshop
    if jpeg is not None:
        await asyncio.to_thread(keep_photo, folder, workshop, sending.entry, jpeg)
    is_kept = False
    try:
        entry = await asyncio.wrap_future(
            room_deeds.say(service.keeper, sending, screened, is_late=service.takes_late())
        )
        is_kept = entry.id == sending.entry
    finally:
        if jpeg is not None and not is_kept:
            await asyncio.to_thread(erase_photo, folder, workshop, sending.entry)
    return entry


async def change(request: Request) -> Response:
    """Keep a new version of one's own entry; who began on an older one sees both."""
    service = the_service(request)
    form = await form_of(request, fields=40)
    texts, person, entry_id = texts_of(form), who_sends(request, form), request.path_params["entry"]
    before = service.see(lambda room: room.entries.get(entry_id))
    is_own = before is not None and before.person == person.id
    said, _ = read_entry(texts, around(service), datetime.now(UTC), before if is_own else None)
    revision = texts.get("revision", "")
    check_often(service, person)
    changing = room_deeds.edit(
        service.keeper,
        Sending(person.id, "", said),
        entry_id,
        int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        screened,
        is_late=service.takes_late(),
    )
    try:
        entry = await asyncio.wrap_future(changing)
    except room_deeds.OverlapError as overlap:
        if wants_data(request):
            return JSONResponse({"error": str(overlap), "now": receipt(service, overlap.entry)}, 409)
        carried = [one for one in texts.items() if one[0] not in ("name", "why", "who_for", "revision")]
        return page(request, "both.html", 409, entry=overlap.entry, typed=texts, carried=carried, sorry=str(overlap))
    return JSONResponse(receipt(service, entry)) if wants_data(request) else RedirectResponse("/mine", 303)


async def withdraw(request: Request) -> Response:
    """Take one's own entry back; its words go for good."""
    service = the_service(request)
    form = await form_of(request)
    person = who_sends(request, form)
    entry = await asyncio.wrap_future(room_deeds.withdraw(service.keeper, request.path_params["entry"], person.id))
    await asyncio.to_thread(erase_photo, service.workspace.folder, service.keys.workshop, entry.id)
    if entry.filed:  # after the close: it leaves the map too
        await asyncio.to_thread(unfile_withdrawn, service.workspace, service.territory, service.keys.workshop)
    return JSONResponse(receipt(service, entry)) if wants_data(request) else RedirectResponse("/mine", 303)


async def mine(request: Request) -> Response:
    """Show what this person said, with where each stands, and the code to have it taken back later; as data for the page's own script."""
    service, person = the_service(request), the_service(request).person(request)
    if person is None:
        return RedirectResponse("/", 303)
    entries = service.see(lambda room: [_receipt(one, room, service) for one in room.entries_of(person.id)])
    if wants_data(request):
        return JSONResponse({"entries": entries})
    thanks, say = request.query_params.get("thanks", ""), translator(request)
    return page(
        request,
        "mine.html",
        entries=entries,
        code=in_groups(receipt_of(person.token)),
        thanks=next((one for one in entries if one["id"] == thanks), None),
        consents=choices_shown(say),
        wording=wording_of(say).sha256,
        states=states(say),
        words=words_for_scripts(say),
    )


async def known(request: Request) -> Response:
    """Find known assets by a part of their name: id and name of at most six, those that begin so first."""
    service = the_service(request)
    if service.person(request) is None:
        return JSONResponse({"known": []}, 403)
    wanted = " ".join(request.query_params.get("name", "")[:120].casefold().split())
    found = [one for one in service.map.known.values() if wanted and wanted in one.name.casefold()]
    found.sort(key=lambda one: (not one.name.casefold().startswith(wanted), one.name.casefold()))
    return JSONResponse({"known": [[one.id, one.name] for one in found[:FOUND]]})


async def kinds(request: Request) -> Response:
    """Guess from a few words what kind of asset is meant: at most one layer id."""
    service = the_service(request)
    if service.person(request) is None:
        return JSONResponse({"kinds": []}, 403)
    guessed = await asyncio.to_thread(guess_layers, request.query_params.get("name", "")[:120], service.workspace)
    return JSONResponse({"kinds": guessed})


async def cells(request: Request) -> Response:
    """Give the coarse areas, so that a phone turns a tap into one of them and the tap itself never leaves it."""
    service = the_service(request)
    if service.person(request) is None:
        return JSONResponse({"cells": []}, 403)
    return JSONResponse(service.map.cells.as_data())


def guess_layers(name: str, workspace: Workspace) -> list[str]:
    """Return the layer that a name speaks of by its words, in a list; none for what a person holds."""
    from assetmap.classify import judge_many

    judged = next(iter(judge_many([(name, "", "")], workspace.layers))) if name.strip() else None
    layer = judged.layer if judged is not None and judged.kind == "asset" else ""
    return [layer] if layer in workspace.layers and workspace.layers[layer].level != "individual" else []


def _check_rate(service: Service, sending: Sending) -> None:
    """Take note of an entry; one that is sent again is no new one.

    Raises
    ------
    FullError
        When one phone sends too many in a minute.
    """
    before = service.see(
        lambda room: None if room.entry_sent(sending.person, sending.key) else len(room.entries_of(sending.person))
    )
    if before is not None:
        check_sends(service, sending.person, before)


def check_sends(service: Service, person: str, sent_before: int) -> None:
    """Take note that a person sends something, who has ``sent_before`` so many things.

    Raises
    ------
    FullError
        When it is too many in a minute, or in all.
    """
    refused = service.sending.take(person, sent_before)
    if refused is None:
        return
    if refused.wait_s is None:
        raise room_deeds.FullError(
            f"This phone has sent {ENTRIES_PER_WORKSHOP} things, which is all that one phone may. "
            "Tell the person who runs the workshop."
        )
    raise room_deeds.FullError("That is a lot at once. Wait a minute, then send again. Your words are kept.")


def check_often(service: Service, person: Person) -> None:
    """Take note of a change or a dot.

    Raises
    ------
    FullError
        When one phone makes too many in a minute.
    """
    if service.changing.take(person.id) is not None:
        raise room_deeds.FullError("That is a lot at once. Wait a minute, then try again.")


def who_sends(request: Request, form: FormData) -> Person:
    """Return who sends a form.

    Raises
    ------
    NotInError
        When the phone is not in the workshop, or not any more.
    EntryError
        When the form is not of our own page.
    """
    person = the_service(request).person(request)
    if person is None:
        raise room_deeds.NotInError("Your phone is not in the workshop any more. Join again; your words are kept here.")
    check_form(the_service(request), request, form)
    return person


def around(service: Service) -> Around:
    """Return what an entry is read against."""
    return Around(service.workspace.layers, service.map)


def choices_shown(say: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the four choices as a page shows them: what each says, and the picture beside it."""
    from assetmap.maps.libraries import icon_path

    return [
        {"id": choice.value, "sentence": text, "icon": icon_path(ICONS[choice])}
        for choice, text in wording_of(say).sentences
    ]


def check_form(service: Service, request: Request, form: FormData) -> None:
    """Look that a form comes from our own page, where the browser itself says nothing of that.

    Raises
    ------
    EntryError
        When it does not carry the key of this phone's forms.
    """
    if request.headers.get("sec-fetch-site") == "same-origin" or request.headers.get("origin"):
        return  # the guard has looked at these
    if form.get("form_key") != service.form_key(request.cookies.get(PHONE_COOKIE, "")):
        raise EntryError("This page is out of date. Load it again and send once more.")


def screened(said: Said, has_picture: bool, is_muted: bool) -> room_deeds.Checked:
    """Say whether an entry waits for the facilitator, and why."""
    typed = [text for name, text in said.words.items() if name not in ("lon", "lat")]
    held = screen(typed, said.level or "community", has_picture, is_muted)
    return room_deeds.Checked(held.reasons, held.is_safeguarding) if held else room_deeds.Checked()


def receipt(service: Service, entry: Entry) -> dict[str, Any]:
    """Return what the phone is told of its own entry."""
    return service.see(lambda room: _receipt(entry, room, service))


def _receipt(entry: Entry, room: Room, service: Service) -> dict[str, Any]:
    words = {name: text for name, text in (entry.words or {}).items() if name not in ("lon", "lat")}
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
        "has_picture": entry.has_picture,
        "is_personal": entry.level == "individual",
        "consents": sorted(entry.consents),
        "words": words,
    }
