"""What all routes of one workshop share: its room, its keys, who a phone is, and what the map looks like."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import Request

from assetmap.live.room_map import RoomMap
from assetmap.territories import Territory
from assetmap.workshop.cells import Cells
from assetmap.workshop.room import Person, Room
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys

if TYPE_CHECKING:
    from starlette.responses import Response

Seen = TypeVar("Seen")

PHONE_COOKIE, SCREEN_COOKIE = "assetmap_phone", "assetmap_screen"
HOURS = 12
"""How long a phone stays in. Source: privacy.md 1."""


@dataclass
class Service:
    """One open workshop as its routes see it. ``clock`` gives seconds that only ever grow."""

    workspace: Workspace
    territory: Territory
    keys: WorkshopKeys
    keeper: RoomKeeper
    map: RoomMap
    cells: Cells
    clock: Callable[[], float] = time.monotonic
    knocking: dict[str, Knock] = field(default_factory=dict)
    """Phones that ask to be let in, by the sign they show."""

    def hashed(self, token: str) -> str:
        """Return the keyed hash under which a phone's token is stored."""
        return hmac.new(bytes.fromhex(self.keys.secret), token.encode(), hashlib.sha256).hexdigest()

    def form_key(self, token: str) -> str:
        """Return what a form of this phone must carry, for browsers that say nothing of where a form came from."""
        return self.hashed(f"form {token}")[:32]

    def person(self, request: Request) -> Person | None:
        """Return who sends a request: whoever has its phone's token, and has not left."""
        token = request.cookies.get(PHONE_COOKIE, "")
        return self.see(lambda room: room.person_with(self.hashed(token))) if token else None

    def is_screen(self, request: Request) -> bool:
        """Say whether a request comes from the shared screen."""
        token = request.cookies.get(SCREEN_COOKIE, "")
        return hmac.compare_digest(token.encode(), self.hashed(f"screen {self.keys.screen_token}").encode())

    def see(self, what: Callable[[Room], Seen]) -> Seen:
        """Return what ``what`` takes from the room."""
        return self.keeper.see(what)


@dataclass
class Knock:
    """A phone that asks to be let in: since when, and the token it gets once somebody lets it in."""

    since: float
    token: str = ""


def new_token() -> str:
    """Return a token of 128 bits for a phone."""
    return secrets.token_urlsafe(16)


def give_cookie(response: Response, name: str, value: str) -> None:
    """Give a phone or the screen its cookie: no script reads it, no other site sends it."""
    response.set_cookie(name, value, max_age=HOURS * 3600, httponly=True, samesite="strict", path="/")


def the_service(request: Request) -> Service:
    """Return the workshop a request is about."""
    service: Service = request.app.state.service
    return service
