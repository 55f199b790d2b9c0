"""The shared screen: a page for the projector that follows the room by itself."""

from __future__ import annotations

import hmac
import io

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from assetmap.layers import THEMES
from assetmap.live.forms import form_of
from assetmap.live.page import page, translator
from assetmap.live.service import SCREEN_COOKIE, give_cookie, the_service
from assetmap.live.stream import Feed
from assetmap.live.texts import words_for_screen
from assetmap.workshop.codes import in_groups


def routes() -> list[BaseRoute]:
    """List the routes of the shared screen."""
    return [
        Route("/screen", screen_page, methods=["GET"]),
        Route("/screen/code.svg", code, methods=["GET"]),
        Route("/screen/open", open_screen, methods=["POST"]),
        Route("/screen/stream", stream, methods=["GET"]),
        Route("/map.json", map_data, methods=["GET"]),
    ]


async def screen_page(request: Request) -> Response:
    """Show the shared screen, or the page that swaps its token for a cookie."""
    service, say = the_service(request), translator(request)
    is_in = service.is_screen(request)
    layers = service.workspace.layers.values()
    named = {
        one.id: {"label": one.label, "colour": one.colour or THEMES[one.theme].colour, "theme": one.theme}
        for one in layers
    }
    themes = {one.id: {"label": one.label, "colour": one.colour} for one in THEMES.values()}
    return page(
        request,
        "screen.html",
        is_in=is_in,
        words={**words_for_screen(say), "layers": named if is_in else {}, "themes": themes},
        address=f"{service.keys.host}:{service.keys.port}",
        code=in_groups(service.keys.code),
        credit=service.map.credit,
    )


async def code(request: Request) -> Response:
    """Draw the square code that phones scan."""
    import segno

    service = the_service(request)
    if not service.is_screen(request):
        return PlainTextResponse("Open the screen from the Workshop page again.", 403)
    drawn = io.BytesIO()
    segno.make(service.keys.join_url, error="m").save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


async def open_screen(request: Request) -> Response:
    """Swap the screen's token for its cookie."""
    service, form = the_service(request), await form_of(request)
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
    last = feed.number_in(request.headers.get("last-event-id", ""))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(feed.listen(last), media_type="text/event-stream", headers=headers)


async def map_data(request: Request) -> Response:
    """Give the map of the neighbourhood as the room may see it, to those who are in."""
    service = the_service(request)
    if service.person(request) is None and not service.is_screen(request):
        return PlainTextResponse("Join the workshop first.", 403)
    headers = {"ETag": service.map.etag, "Cache-Control": "private, no-cache", "Content-Encoding": "gzip"}
    if request.headers.get("if-none-match") == service.map.etag:
        return Response(status_code=304, headers={"ETag": service.map.etag})
    return Response(service.map.packed, media_type="application/json", headers=headers)
