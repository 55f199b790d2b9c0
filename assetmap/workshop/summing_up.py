"""What came of a workshop, in numbers and sentences: “14 people added 37 things today”."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import Room


@dataclass(frozen=True)
class Summary:
    """Numbers of one room. ``by_layer`` counts things by layer id, those without one under an empty id."""

    joined: int
    people: int
    """Who said something that was not taken back."""
    things: int
    wishes: int
    known: int
    personal: int
    """Entries about what people are good at; told outside as a band."""
    waiting: int
    dots: int
    by_layer: tuple[tuple[str, int], ...]

    def sentence(self) -> str:
        """Say it in one sentence."""
        if not self.people:
            return "Nobody has told anything yet."
        people = "1 person" if self.people == 1 else f"{self.people:,} people"
        things = "1 thing" if self.things == 1 else f"{self.things:,} things"
        return f"{people} added {things} today."


def summing_up(room: Room) -> Summary:
    """Count what was said in a room and not taken back; what a facilitator hid is not counted."""
    said = [one for one in room.entries.values() if not one.withdrawn and one.decision != "hidden"]
    things = [one for one in said if one.kind == "asset"]
    return Summary(
        joined=len(room.people),
        people=len({one.person for one in said}),
        things=len(things),
        wishes=sum(one.kind == "priority" for one in said),
        known=sum(one.kind in ABOUT_AN_ASSET for one in said),
        personal=sum(one.level == "individual" for one in things),
        waiting=sum(room.state(one, float("inf")) == "waiting" for one in said),
        dots=sum(len(people) for people in room.stickers.values()),
        by_layer=tuple(Counter(one.layer for one in things).most_common()),
    )
