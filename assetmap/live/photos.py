"""Photos that come with an entry: read, made small, kept; and shown to those who may see them."""

from __future__ import annotations

import asyncio

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.errors import WorkshopError
from assetmap.live.service import the_service
from assetmap.workshop.pictures import LARGEST_BYTES, TOO_HEAVY, take_picture
from assetmap.workspace.room_photos import photo_file


def routes() -> list[BaseRoute]:
    """List the routes of photos."""
    return [Route("/photos/{entry}", photo, methods=["GET"])]


async def received(form: FormData, one_at_a_time: asyncio.Semaphore) -> bytes | None:
    """Return the photo of a form as a small JPEG of its pixels alone; None when there is none.

    ``one_at_a_time`` keeps the others waiting: unpacking one photo may take 300 MB.

    Raises
    ------
    WorkshopError
        When it cannot be taken; the sentence says what to do.
    """
    sent = form.get("picture")
    if not isinstance(sent, UploadFile) or not sent.size:
        return None
    if sent.size > LARGEST_BYTES:
        raise WorkshopError(TOO_HEAVY)
    data = await sent.read()
    async with one_at_a_time:  # waiting here, a photo holds no thread that others need
        return (await asyncio.to_thread(take_picture, data)).jpeg


async def photo(request: Request) -> Response:
    """Show a photo to whoever sent it, and to the screen once its entry stands there; to others there is none."""
    service, entry_id = the_service(request), request.path_params["entry"]
    person, is_screen = service.person(request), service.is_screen(request)
    entry, state = service.see(
        lambda room: (one := room.entries.get(entry_id), room.state(one, service.clock()) if one else "")
    )
    is_own = entry is not None and person is not None and entry.person == person.id and not entry.withdrawn
    path = photo_file(service.workspace.folder, service.keys.workshop, entry_id)
    if entry is None or not (is_own or (is_screen and state == "shown")) or path is None or not path.is_file():
        return PlainTextResponse("There is no such photo.", 404)
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
