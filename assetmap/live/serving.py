"""Listen for the phones of one workshop, on one chosen address, for as long as it is open."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import logging
import socket
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from assetmap.errors import AssetMapError
from assetmap.live import choices, dots, joining, page, photos, screen, telling, walking
from assetmap.live.connections import PhoneConnection
from assetmap.live.guard import LiveGuard, log_failure
from assetmap.live.policy import with_policy
from assetmap.live.room_map import draw_room_map
from assetmap.live.service import Service
from assetmap.live.stream import Feed
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys, with_new_code, write_keys
from assetmap.workspace.workshops import keeper_of, open_keys

log = logging.getLogger("assetmap.live")

WEB = Path(__file__).parent / "web"
LOOK_SECONDS = 0.5
"""How often it is looked whether another process wrote something."""
DRAW_SECONDS = 10.0
"""How long the room's map stands at least, while co-ordinators change one asset after the other: drawing it for each would keep phones
waiting. What is taken off the map is gone from it within this and a look, well before the minute of privacy 8. Chosen by us."""
START_SECONDS, END_SECONDS = 60.0, 5.0


class LiveError(AssetMapError):
    """The live pages could not begin to listen; the sentence says why."""


class LiveServer:
    """The live pages of one open workshop, in a thread of their own."""

    def __init__(self, workspace: Workspace, keys: WorkshopKeys) -> None:
        with contextlib.ExitStack() as undone:
            self.listening = _listen(keys)
            undone.callback(self.listening.close)
            self.keys = replace(keys, port=int(self.listening.getsockname()[1]))
            write_keys(workspace.folder, self.keys)
            self.keeper = keeper_of(workspace, self.keys)
            undone.callback(self.keeper.close)
            territory = workspace.territory(self.keys.territory)
            self.service = Service(workspace, territory, self.keys, self.keeper, draw_room_map(workspace, territory))
            undone.pop_all()
        self.application = application(self.service)
        config = uvicorn.Config(
            self.application, http=PhoneConnection, ws="none", proxy_headers=False, log_level="warning", access_log=False,
            server_header=False, date_header=False, timeout_keep_alive=30, timeout_graceful_shutdown=int(END_SECONDS), lifespan="on",
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="live pages", daemon=True)

    def start(self) -> None:
        """Begin to answer.

        Raises
        ------
        LiveError
            When it does not begin within a minute: a slow laptop may still be loading.
        """
        self._thread.start()
        waited = threading.Event()
        for _ in range(int(START_SECONDS / 0.02)):
            if self._server.started or not self._thread.is_alive():
                break
            waited.wait(0.02)
        if not self._server.started:
            self.stop()
            raise LiveError("The pages for phones did not start. Close the workshop and open it again.")

    @property
    def is_needed(self) -> bool:
        """Whether the workshop is open, or closed so lately that phones may still send what was begun before."""
        return (
            self.keeper.see(lambda room: room.is_open) or self.service.closed_since is None or self.service.takes_late()
        )

    def use_new_code(self) -> None:
        """Let in by another code and another square code from now on; phones that are in stay in.

        Raises
        ------
        ExportError
            When the keys cannot be written; the old code then stays.
        """
        keys = with_new_code(self.keys)
        write_keys(self.service.workspace.folder, keys)
        self.keys = self.service.keys = keys
        self.service.tell_screens()

    def stop(self) -> None:
        """Answer what is under way, and listen no more."""
        if self._server.started and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended by itself
                asyncio.run_coroutine_threadsafe(self.application.state.feed.end(), self._loop)
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=END_SECONDS + 1)
        self.keeper.close()
        self.listening.close()

    def _run(self) -> None:
        self._server.run(sockets=[self.listening])

    @property
    def _loop(self) -> asyncio.AbstractEventLoop | None:
        loop: asyncio.AbstractEventLoop | None = getattr(self.application.state, "loop", None)
        return loop


def application(service: Service) -> Starlette:
    """Make the web application of one workshop."""
    from assetmap.maps.libraries import web_folders

    folders = web_folders()
    routes = [
        *joining.routes(),
        *telling.routes(),
        *choices.routes(),
        *dots.routes(),
        *photos.routes(),
        *screen.routes(),
        *walking.routes(),
        Mount("/web/map", StaticFiles(directory=folders["assetmap"])),
        Mount("/web/leaflet", StaticFiles(directory=folders["leaflet"])),
        Mount("/web", StaticFiles(directory=WEB)),
    ]
    keys = service.keys
    names = {keys.address.removeprefix("http://"), f"127.0.0.1:{keys.port}", f"localhost:{keys.port}"}

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.loop, app.state.feed = asyncio.get_running_loop(), Feed(service)
        tasks = [asyncio.create_task(work) for work in (app.state.feed.run(), _keep_looking(service))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    app = Starlette(
        routes=with_policy(routes),
        middleware=[Middleware(LiveGuard, hosts=names, refuse=page.refuse)],
        exception_handlers={AssetMapError: page.refuse},
        lifespan=lifespan,
    )
    app.state.service = service
    return app


async def _keep_looking(service: Service) -> None:
    """Notice what the command line or another app wrote; draw the map anew when assets changed."""
    drawn_at = -DRAW_SECONDS
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await asyncio.to_thread(service.keeper.look)
            service.notice_close()
            if service.closed_since is not None and not service.takes_late():
                threading.Thread(target=_end, args=(service,), name="end of live pages").start()
                return
            is_old = service.map.tables_version != await asyncio.to_thread(service.workspace.store.tables_version)
            if is_old and service.clock() - drawn_at >= DRAW_SECONDS:
                service.map = await asyncio.to_thread(draw_room_map, service.workspace, service.territory, service.map)
                drawn_at = service.clock()
        except AssetMapError as error:
            log.warning("The workspace could not be read: %s", error)
        except Exception as error:  # noqa: BLE001  # whatever it was: who does not look any more never hears of the close
            log_failure("The workspace could not be looked at", error)


def _listen(keys: WorkshopKeys) -> socket.socket:
    try:
        return socket.create_server((keys.host, keys.port), backlog=512)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise LiveError(
                f"Port {keys.port} of {keys.host} is in use. Choose another, or leave it to the system."
            ) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise LiveError(f"This computer has no address {keys.host} any more. Choose its present one.") from error
        raise LiveError(f"The pages for phones cannot listen on {keys.host} ({error.strerror}).") from error


@functools.cache
def _servers() -> dict[Path, LiveServer]:
    return {}


_STARTING = threading.Lock()


def start(workspace: Workspace, keys: WorkshopKeys) -> LiveServer:
    """Begin to serve a workspace's open workshop, or return the server that does. One of an earlier workshop ends.

    It ends by itself a while after the workshop was closed, when phones may send no more.

    Raises
    ------
    LiveError
        When the address cannot be listened on.
    """
    with _STARTING:
        server = _servers().get(workspace.folder)
        if server is not None and server.keys.workshop == keys.workshop:
            return server
        if server is not None:
            del _servers()[workspace.folder]
            server.stop()
        server = LiveServer(workspace, keys)
        server.start()
        _servers()[workspace.folder] = server
        return server


def running(workspace: Workspace) -> LiveServer | None:
    """Return the server of a workspace's open workshop, None when none runs in this process."""
    return _servers().get(workspace.folder)


def resume(workspace: Workspace) -> LiveServer | None:
    """Serve the workshop that is open in a workspace, if there is one: after a restart phones find it where it was.

    Raises
    ------
    LiveError
        When its address cannot be listened on any more.
    """
    keys = open_keys(workspace)
    return None if keys is None else start(workspace, keys)


def stop(workspace: Workspace) -> None:
    """Listen no more for a workspace's workshop."""
    with _STARTING:
        server = _servers().pop(workspace.folder, None)
    if server is not None:
        server.stop()


def _end(service: Service) -> None:
    """Listen no more for a workshop that is over, unless another is served by now."""
    with _STARTING:
        server = _servers().get(service.workspace.folder)
        if server is None or server.service is not service:
            return
        del _servers()[service.workspace.folder]
    server.stop()


def stop_all() -> None:
    """Listen no more for any workshop of this process: it ends. The workshops stay open and are taken up again."""
    for server in list(_servers().values()):
        stop(server.service.workspace)
