"""What came of a workshop, in numbers and sentences: “14 people added 37 things today”."""

from __future__ import annotations

from dataclasses import dataclass

from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import Entry, Room


@dataclass(frozen=True)
class Summary:
    """Numbers of one room."""

    people: int
    """Who said something that was neither taken back nor hidden."""
    things: int
    wishes: int
    known: int
    personal: int
    """Entries about what people are good at; told outside as a band."""
    waiting: int
    dots: int

    def sentence(self, *, is_today: bool = True) -> str:
        """Say it in one sentence, on the day or later."""
        if not self.people:
            return "Nobody has told anything yet." if is_today else "Nobody told anything."
        people = "1 person" if self.people == 1 else f"{self.people:,} people"
        things = "1 thing" if self.things == 1 else f"{self.things:,} things"
        wishes = "1 wish" if self.wishes == 1 else f"{self.wishes:,} wishes"
        if not self.things and self.wishes:
            things = wishes
        elif not self.things:
            return f"{people} took part{' today' if is_today else ''}."
        return f"{people} added {things}{' today' if is_today else ''}."


def summing_up(room: Room) -> Summary:
    """Count what was said in a room and not taken back; what a facilitator hid is not counted."""
    said = [one for one in room.entries.values() if not one.withdrawn and one.decision != "hidden"]
    things = [one for one in said if one.kind == "asset"]
    return Summary(
        people=len({one.person for one in said}),
        things=len(things),
        wishes=sum(one.kind == "priority" for one in said),
        known=sum(one.kind in ABOUT_AN_ASSET for one in said),
        personal=sum(one.level == "individual" for one in things),
        waiting=len(to_decide(room, float("inf"))),
        dots=sum(len(people) for people in room.stickers.values()),
    )


def to_decide(room: Room, now: float) -> list[Entry]:
    """Return what waits for a facilitator, in order of arrival.

    Besides what may not show before they looked: what a person wants kept and not shown, as long as nobody has looked at it; what
    hints at harm, whatever its person agreed to; and, after the close, what a pause held back to the end.
    """
    return [one for one in room.entries.values() if _is_to_decide(room, one, now)]


def _is_to_decide(room: Room, entry: Entry, now: float) -> bool:
    state = room.state(entry, now)
    if state == "kept":
        return entry.decision in ("undecided", "asked") and (entry.harm or "keep" in entry.consents)
    return state == "waiting" or (state == "settling" and is_held_back(room))


def is_held_back(room: Room) -> bool:
    """Say whether a pause lasted to the close: what came after it never stood on the screen."""
    return not room.is_open and bool(room.settings.get("paused"))
