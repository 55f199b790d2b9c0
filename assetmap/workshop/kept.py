"""What a room keeps: what was said, and who is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assetmap.workshop.entries import Place

LONG_AGO = float("-inf")


@dataclass(frozen=True)
class Entry:
    """One thing somebody said. ``words`` is None once it was taken out for good, and its place with it.

    ``number`` counts from 1 in the order of arrival; ``revision`` counts its versions; ``waits`` are the reasons for which it
    waits for the facilitator; ``since`` is the room's clock (seconds) when its present words came, ``words_seq`` the number of
    the event that brought them.
    """

    id: str
    number: int
    person: str
    seq: int
    at: str
    kind: str
    words: Mapping[str, str] | None
    layer: str = ""
    level: str = ""
    about: str = ""
    place: Place = field(default_factory=Place)
    consents: frozenset[str] = frozenset()
    has_picture: bool = False
    waits: tuple[str, ...] = ()
    harm: bool = False
    revision: int = 1
    decision: str = "undecided"
    withdrawn: bool = False
    filed: bool = False
    since: float = LONG_AGO
    words_seq: int = 0

    @property
    def is_there(self) -> bool:
        """Whether it was neither taken back nor forgotten."""
        return not self.withdrawn and self.words is not None

    @property
    def name(self) -> str:
        """What it is called."""
        return (self.words or {}).get("name", "")


@dataclass(frozen=True)
class Person:
    """Somebody who joined: an id of this workshop alone. Nothing else is known."""

    id: str
    token: str
    """The keyed hash of their phone's token."""
    left: bool = False
