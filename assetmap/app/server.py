"""The web side of the app: the routes beside the screens, and what every answer and every caller must keep to."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import importlib.util
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assetmap.app.desk import own_folder, own_workspace, remove_practice, wants_tiles
from assetmap.app.map_store import the_map_store
from assetmap.app.pauses import keep_pauses_short
from assetmap.app.warm_up import warm_up
from assetmap.errors import AssetMapError

log = logging.getLogger("assetmap.app")

SCRIPT = Path(__file__).resolve().with_name("router.py")

HOSTS_VARIABLE = "ASSETMAP_ALLOWED_HOSTS"
INSTANCE_VARIABLE = "ASSETMAP_INSTANCE"
LIFELINE_VARIABLE = "ASSETMAP_LIFELINE"

SWITCH_SECONDS = 0.0005
"""How long reading a file may keep the server from answering; Python's own 5 ms adds up over a page's hundred requests."""

TILE_HOST = "https://tile.openstreetmap.org"

KEYS_FILE = "workshop.json"
"""Where a workspace keeps the keys of its open workshop (``workspace.workshop_keys``, which takes too long to import at start)."""

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")

WEB_FOLDERS = {
    "leaflet": ("xstatic.pkg.leaflet", "data"),
    "assetmap": ("assetmap.maps", "web"),
}
"""What ``/web/NAME/`` serves: a folder inside an installed package. Nothing a person uploaded is ever below it."""


def routes() -> list[BaseRoute]:
    """List the routes beside the screens."""
    served: list[BaseRoute] = [Route("/api/map/{key}", _map_data, methods=["GET"])]
    for name, (package, folder) in WEB_FOLDERS.items():
        found = _package_folder(package, folder)
        if found is not None:
            served.append(Mount(f"/web/{name}", StaticFiles(directory=found)))
    return served


def middleware() -> list[Middleware]:
    """List what wraps every request, Streamlit's own included."""
    return [Middleware(Guard, allowed_hosts=allowed_hosts(os.environ))]


def allowed_hosts(environment: Mapping[str, str]) -> frozenset[str]:
    """Return the names this server answers to: this machine's own, and those of ``ASSETMAP_ALLOWED_HOSTS``."""
    extra = (name.strip().lower() for name in environment.get(HOSTS_VARIABLE, "").split(","))
    return frozenset({*LOCAL_HOSTS, *(name for name in extra if name)})


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[dict[str, object]]:
    """Begin reading the first example while the browser opens, and end when the launcher is gone."""
    if os.environ.get(LIFELINE_VARIABLE):
        threading.Thread(target=_end_with_launcher, name="lifeline", daemon=True).start()
    sys.setswitchinterval(SWITCH_SECONDS)
    # By one thread and first: shapely's own C code does not wait for another thread that is half way through numpy, and fails.
    importlib.import_module("numpy")
    threading.Thread(target=_make_ready, name="make ready", daemon=True).start()
    try:
        yield {}
    finally:
        stop_workshops()
        remove_practice()


def _make_ready() -> None:
    """Do in the background what people will wait for: phones of an open workshop first."""
    take_up_workshop()
    warm_up()
    keep_pauses_short()


_TAKING_UP = threading.Lock()


def take_up_workshop() -> None:
    """Serve the workshop that was open when the app ended: phones find it where it was."""
    with _TAKING_UP:
        try:
            if not (own_folder() / KEYS_FILE).exists():
                return
            from assetmap import live

            workspace = own_workspace()
            if workspace is not None:
                live.resume(workspace)
        except AssetMapError as error:
            log.warning("The open workshop is not served: %s", error)
        except Exception:  # the pages say that the workshop is not served; what follows must not wait for it
            log.exception("The open workshop is not served")


def wait_till_taken_up() -> None:
    """Wait for what :func:`take_up_workshop` is doing just now, so that no page says that nothing runs."""
    with _TAKING_UP:
        pass


def stop_workshops() -> None:
    """Listen no more for phones: the app ends."""
    if "assetmap.live" in sys.modules:  # importing it takes longer than ending
        from assetmap import live

        live.stop_all()


def on_script_error(error: Exception) -> bool:
    """Say a plain sentence for an error no view caught; the details go to the log."""
    from assetmap.app.parts.errors import show_error

    show_error(error)
    return True


def _package_folder(package: str, folder: str) -> Path | None:
    """Find a folder of a package without importing it."""
    try:
        spec = importlib.util.find_spec(package)
    except ModuleNotFoundError:
        return None
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / folder).is_dir():
            return Path(place) / folder
    return None


async def _map_data(request: Request) -> Response:
    """Give the map data a view has prepared for this session, by its key; data still being made is waited for."""
    store, key = the_map_store(), request.path_params["key"]
    while store.is_expected(key) and not await request.is_disconnected():
        await asyncio.sleep(0.02)
    packed = store.get(key)
    if packed is None:
        return PlainTextResponse("This map is no longer held. Reload the page.", status_code=404)
    headers = {"ETag": packed.etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == packed.etag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed.gzipped, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
    return Response(packed.json_bytes(), media_type="application/json", headers=headers)


class Guard:
    """Refuse callers who came by a foreign name, and put the security headers on every answer."""

    def __init__(self, app: ASGIApp, allowed_hosts: Iterable[str] = LOCAL_HOSTS) -> None:
        self.app = app
        self.allowed_hosts = frozenset(allowed_hosts)
        self.script_hashes = _inline_script_hashes()
        self.instance = os.environ.get(INSTANCE_VARIABLE, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        host = next((value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"), "")
        if host_name(host) not in self.allowed_hosts:
            await self._refuse(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), host)
            await send(message)

        await self.app(scope, receive, send_guarded)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        log.warning("Refused a request that came by a foreign host name.")
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = PlainTextResponse("assetmap does not answer to this address. Open it as 127.0.0.1.", status_code=421)
        await answer(scope, receive, send)

    def _add_headers(self, headers: MutableHeaders, host: str) -> None:
        is_page = headers.get("content-type", "").startswith("text/html")
        images = (TILE_HOST,) if is_page and wants_tiles() else ()
        headers["Content-Security-Policy"] = content_security_policy(host, self.script_hashes, images)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer"  # the tiles ask for their own: their server wants to know who asks
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
        if self.instance:
            headers["X-Assetmap-Instance"] = self.instance


def host_name(host: str) -> str:
    """Take the port off a Host header: ``127.0.0.1:8501`` is ``127.0.0.1``, ``[::1]:80`` is ``[::1]``."""
    match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]/@\s]+)(:\d{1,5})?", host)
    return match.group(1) if match else ""


def content_security_policy(host: str, script_hashes: Iterable[str], images: Iterable[str] = ()) -> str:
    """Write the policy: everything from this server, nothing from anywhere else but ``images`` a workspace asks for.

    Streamlit needs ``blob:`` scripts (a component's module is loaded as one) and inline styles; its one inline script is
    allowed by its hash.
    """
    scripts = " ".join(f"'sha256-{one}'" for one in script_hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            " ".join(("img-src 'self' data: blob:", *images)),
            "font-src 'self' data:",
            f"connect-src 'self' ws://{host} wss://{host}",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _inline_script_hashes() -> tuple[str, ...]:
    """Hash the inline scripts of Streamlit's own page, so that no other inline script may run."""
    folder = _package_folder("streamlit", "static")
    if folder is None or not (folder / "index.html").is_file():
        return ()
    page = (folder / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return tuple(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts)


def _end_with_launcher() -> None:
    """Wait until the launcher's end of the pipe closes, then stop: no server is left behind when it is killed."""
    with contextlib.suppress(OSError, ValueError):
        while sys.stdin.buffer.read(1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
