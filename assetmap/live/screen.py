"""The shared screen: a page for the projector that follows the room by itself."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from assetmap.live.page import page
from assetmap.live.service import SCREEN_COOKIE, give_cookie, the_service
from assetmap.live.stream import Feed


def routes() -> list[BaseRoute]:
    """List the routes of the shared screen."""
    return [
        Route("/screen", screen_page, methods=["GET"]),
        Route("/screen/open", open_screen, methods=["POST"]),
        Route("/screen/stream", stream, methods=["GET"]),
        Route("/map.json", map_data, methods=["GET"]),
    ]


async def screen_page(request: Request) -> Response:
    """Show the shared screen, or the page that swaps its token for a cookie."""
    return page(request, "screen.html", is_in=the_service(request).is_screen(request))


async def open_screen(request: Request) -> Response:
    """Swap the screen's token for its cookie."""
    service, form = the_service(request), await request.form(max_files=0, max_fields=10)
    if not hmac.compare_digest(str(form.get("token", "")).encode(), service.keys.screen_token.encode()):
        return JSONResponse({"error": "That does not open the screen. Open it from the Workshop page again."}, 403)
    answer = JSONResponse({"to": "/screen"})
    give_cookie(answer, SCREEN_COOKIE, service.screen_cookie())
    return answer


async def stream(request: Request) -> Response:
    """Send what happens in the room as it happens."""
    if not the_service(request).is_screen(request):
        return PlainTextResponse("Open the screen from the Workshop page again.", 403)
    feed: Feed = request.app.state.feed
    last = request.headers.get("last-event-id", "")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    messages = feed.listen(int(last) if last.isdecimal() else None)
    return StreamingResponse(messages, media_type="text/event-stream", headers=headers)


async def map_data(request: Request) -> Response:
    """Give the map of the neighbourhood as the room may see it, to those who are in."""
    service = the_service(request)
    if service.person(request) is None and not service.is_screen(request):
        return PlainTextResponse("Join the workshop first.", 403)
    headers = {"ETag": service.map.etag, "Cache-Control": "private, no-cache", "Content-Encoding": "gzip"}
    if request.headers.get("if-none-match") == service.map.etag:
        return Response(status_code=304, headers={"ETag": service.map.etag})
    return Response(service.map.packed, media_type="application/json", headers=headers)
