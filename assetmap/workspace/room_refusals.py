"""Why a workshop's room does not take something: each with a sentence for whoever sent it."""

from __future__ import annotations

from assetmap.errors import WorkshopError
from assetmap.workshop.room import Entry


class RoomError(WorkshopError):
    """The room does not take this now; the sentence says why and what to do. Nothing was changed."""


class ClosedError(RoomError):
    """The workshop is closed."""


class NotInError(RoomError):
    """Whoever sends this is not in the workshop, or not any more."""


class FullError(RoomError):
    """So many people joined, or one said so much, that no more is taken."""


class GoneError(RoomError):
    """There is no such entry, or it is somebody else's: the same answer for both."""


class OverlapError(RoomError):
    """Somebody changed the entry meanwhile; ``entry`` is how it stands now."""

    def __init__(self, entry: Entry) -> None:
        super().__init__("This was changed on another page meanwhile. Look at both, then save again.")
        self.entry = entry
