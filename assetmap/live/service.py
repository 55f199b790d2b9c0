"""What all routes of one workshop share: its room, its keys, who a phone is, and what the map looks like."""

from __future__ import annotations

import asyncio
import functools
import hmac
import math
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import Request

from assetmap.live.room_map import RoomMap
from assetmap.territories import Territory
from assetmap.workshop.codes import Purpose, keyed_hash, new_token
from assetmap.workshop.limits import EntryLimits, FailureLimits
from assetmap.workshop.room import Person, Room
from assetmap.workspace.room_keeping import RoomKeeper
from assetmap.workspace.room_refusals import FullError
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import WorkshopKeys

if TYPE_CHECKING:
    from starlette.responses import Response

Seen = TypeVar("Seen")

PHONE_COOKIE, SCREEN_COOKIE, KNOCK_COOKIE = "assetmap_phone", "assetmap_screen", "assetmap_knock"
HOURS = 12
"""How long a phone stays in. Source: privacy.md 1."""
LATE_SECONDS = 900.0
"""How long after the close an entry is taken that was begun before it. Source: threats K08."""
KNOCK_SECONDS, MOST_KNOCKING = 600.0, 40
"""How long a phone's words hold, and how many phones may ask at once. Chosen by us."""


@dataclass
class Knock:
    """A phone that asks to be let in: the two words it shows, since when, and whether somebody let it in."""

    sign: str
    since: float
    is_let_in: bool = False
    token: str = field(default_factory=new_token, repr=False)
    """What the phone gets: the same again when the answer was lost."""


@dataclass
class Service:
    """One open workshop as its routes see it. ``clock`` gives seconds that only ever grow."""

    workspace: Workspace
    territory: Territory
    keys: WorkshopKeys
    keeper: RoomKeeper
    map: RoomMap
    clock: Callable[[], float] = time.monotonic
    knocking: dict[str, Knock] = field(default_factory=dict)
    """Phones that ask to be let in, by a secret of theirs."""
    closed_since: float | None = None
    """When the workshop was closed, by the clock; None while it is open."""
    watchers: list[Callable[[], None]] = field(default_factory=list)
    """Whom :meth:`tell_screens` tells; each may be called by any thread."""
    failures: FailureLimits = field(init=False)
    sending: EntryLimits = field(init=False)
    changing: EntryLimits = field(init=False)
    """How often a phone changes what it sent or gives dots: as often in a minute as it may send."""
    turns: EntryLimits = field(init=False)
    """How often a phone is handed over."""
    unpacking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Lets one photo be unpacked at a time."""
    walking: threading.Lock = field(default_factory=threading.Lock)
    """Lets one walk be looked up and written down at a time."""
    _met: dict[str, float] = field(default_factory=dict)
    """Since when people are known, by their id and the clock."""
    _phones: dict[str, str] = field(default_factory=dict)
    """The first person on a phone, by those to whom it was handed over."""
    _codes_since: tuple[str, float] = ("", 0.0)

    def __post_init__(self) -> None:
        self.failures = FailureLimits(self.clock)
        self.sending = EntryLimits(self.clock)
        self.changing, self.turns = EntryLimits(self.clock, math.inf), EntryLimits(self.clock, math.inf)
        self._codes_since = self.keys.join_token, self.clock()

    def tell_screens(self) -> None:
        """Have the screens told what is new beside the room: the code, say."""
        for tell in tuple(self.watchers):
            tell()

    def hashed(self, token: str) -> str:
        """Return the keyed hash under which a phone's token is stored."""
        return self._hash(token)

    def form_key(self, token: str) -> str:
        """Return what a form of this phone must carry, for browsers that say nothing of where a form came from."""
        return self._hash(f"form {token}")[:32]

    def screen_cookie(self) -> str:
        """Return the cookie of the shared screen."""
        return self._hash(f"screen {self.keys.screen_token}")

    def _hash(self, text: str) -> str:
        return keyed_hash(bytes.fromhex(self.keys.secret), Purpose.DEVICE, text)

    def person(self, request: Request) -> Person | None:
        """Return who sends a request: whoever has its phone's token, has not left and came less than 12 hours ago, counted anew after a start."""
        token = request.cookies.get(PHONE_COOKIE, "")
        person = self.see(lambda room: room.person_with(self.hashed(token))) if token else None
        if person is None or self.clock() - self._met.setdefault(person.id, self.clock()) > HOURS * 3600:
            return None
        return person

    def takes_codes(self) -> bool:
        """Say whether the codes open: while the workshop is open, for 12 hours (privacy.md 4); new codes have 12 hours of their own."""
        now = self.clock()
        if self._codes_since[0] != self.keys.join_token:
            self._codes_since = self.keys.join_token, now
        return self.see(lambda room: room.is_open) and now - self._codes_since[1] <= HOURS * 3600

    def check_turns(self, person: str) -> None:
        """Take note that a phone is handed over.

        Raises
        ------
        FullError
            When it is so often that nobody can have written anything.
        """
        if self.turns.take(self._phones.get(person, person)) is not None:
            raise FullError("This phone was handed over very often. Wait a minute, then try again.")

    def handed_over(self, before: str, after: str) -> None:
        """Know a phone again when it is handed over once more."""
        self._phones[after] = self._phones.get(before, before)

    def is_screen(self, request: Request) -> bool:
        """Say whether a request comes from the shared screen."""
        token = request.cookies.get(SCREEN_COOKIE, "")
        return hmac.compare_digest(token.encode(), self.screen_cookie().encode())

    def see(self, what: Callable[[Room], Seen]) -> Seen:
        """Return what ``what`` takes from the room."""
        return self.keeper.see(what)

    def takes_late(self) -> bool:
        """Say whether entries are taken that were begun before the close: for a quarter of an hour, and they wait (threats K08)."""
        self.notice_close()
        closed = self.closed_since
        return closed is not None and self.clock() - closed < LATE_SECONDS

    def notice_close(self) -> None:
        """Take note of when the workshop was closed, if it was."""
        if self.closed_since is None and not self.see(lambda room: room.is_open):
            self.closed_since = self.clock()

    def seconds_to_wait(self, address: str) -> int:
        """Return how long an address must wait before it may try a typed code; -1 when none may be typed at all."""
        if not self.failures.has_typed_codes:
            return -1
        refused = self.failures.before_trying(address)
        return 0 if refused is None else refused.wait_s or -1

    def knock(self) -> str | None:
        """Have a phone ask to be let in and return its secret; None when too many ask."""
        self.asking()
        taken = {one.sign for one in self.knocking.values()}
        free = [sign for sign in _signs() if sign not in taken]
        if len(taken) >= MOST_KNOCKING or not free:
            return None
        secret = new_token()
        self.knocking[secret] = Knock(secrets.choice(free), self.clock())
        return secret

    def asking(self) -> Mapping[str, Knock]:
        """Return the phones that ask to be let in, by their secrets; one that asked too long ago must ask again."""
        for secret, one in list(self.knocking.items()):
            if self.clock() - one.since > KNOCK_SECONDS:
                self.knocking.pop(secret, None)
        return dict(self.knocking)

    def let_in(self, sign: str) -> bool:
        """Let in the phone that shows these words; say whether there was one."""
        for one in self.asking().values():
            if one.sign == sign:
                one.is_let_in = True
                return True
        return False


@functools.cache
def _signs() -> tuple[str, ...]:
    """Return the words that phones show: a colour and an animal that a child can draw."""
    colours = ("blue", "red", "green", "yellow", "black", "white", "brown", "pink")
    animals = ("cat", "dog", "fish", "hen", "cow", "pig", "duck", "frog", "horse", "sheep", "owl", "fox")
    return tuple(f"{colour} {animal}" for colour in colours for animal in animals)


def give_cookie(response: Response, name: str, value: str) -> None:
    """Give a phone or the screen its cookie: no script reads it, no other site sends it."""
    response.set_cookie(name, value, max_age=HOURS * 3600, httponly=True, samesite="strict", path="/")


def the_service(request: Request) -> Service:
    """Return the workshop a request is about."""
    service: Service = request.app.state.service
    return service
