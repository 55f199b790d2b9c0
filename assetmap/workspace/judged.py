"""Which judgements stand: read from the events of a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assetmap.judgements import Judgement, standing
from assetmap.storage.store import Event

ASKED = "asked"
"""Under which name an event keeps the id of the question that it answers, where one was put."""


def judgements_of(events: Sequence[Event], undone: frozenset[int] = frozenset()) -> list[Judgement]:
    """Return the standing judgements of the store, oldest first."""
    made = [judgement_of(event) for event in events if event.kind == "judged"]
    return standing(made, undone_by(events) | undone)


def judgement_of(event: Event) -> Judgement:
    """Read a judgement from its event."""
    said = event.payload
    return Judgement(
        event.seq,
        said.get("at", event.at),
        event.about,
        said["action"],
        said["value"],
        said.get("reason", ""),
        tuple(said.get("records", ())),
        said.get("was", {}),
    )


def undone_by(events: Sequence[Event]) -> frozenset[int]:
    """Return the numbers of the events that are undone today; an undo that was undone itself counts for nothing."""
    undone: set[int] = set()
    for event in sorted((one for one in events if one.kind == "undone"), key=lambda one: -one.seq):
        if event.seq not in undone:
            undone.add(int(event.payload["seq"]))
    return frozenset(undone)


def answered_on(events: Sequence[Event], day: date) -> int:
    """Count the questions that were answered on a day (in UTC) and whose answers stand; many asked at once are one question."""
    undone = undone_by(events)
    on = day.isoformat()
    return len(
        {
            event.payload[ASKED]
            for event in events
            if event.payload.get(ASKED) and event.at.startswith(on) and event.seq not in undone
        }
    )
