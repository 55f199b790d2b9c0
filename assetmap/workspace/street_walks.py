"""Streets that were walked and asked: kept as events, so that “nothing found here” is a finding and can be taken back."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.errors import JudgementError
from assetmap.judgements import told_date
from assetmap.storage.store import Event
from assetmap.territories import Territory
from assetmap.workspace.judged import undone_by
from assetmap.workspace.streets import read_streets

if TYPE_CHECKING:
    from assetmap.measure import Walked
    from assetmap.workspace.stored import Workspace

WALKED = "walked"
"""The kind of event that tells of one walk along one street, ``about`` its territory."""
LONGEST_NAME = 120
LONGEST_NOTE = 2_000
"""Letters of a street's name and of a note. Chosen by us, as for judgements."""
_OFFERED = 5


class StreetUnknownError(JudgementError):
    """The street map lacks a street's name, but has ``alike`` ones."""

    def __init__(self, sentence: str, alike: Sequence[str]) -> None:
        super().__init__(sentence)
        self.alike = tuple(alike)


@dataclass(frozen=True)
class Walk:
    """A walk as somebody writes it down. ``on`` is a date (2026, 2026-11 or 2026-11-22), or empty for today."""

    street: str
    on: str = ""
    found: bool = True
    note: str = ""
    as_written: bool = False
    """Keep a name that the street map does not have, though it has some like it."""


@dataclass(frozen=True)
class WalkKept:
    """The event's number, the street as it was kept, and what should be told."""

    seq: int
    street: str
    on: str
    notes: tuple[str, ...] = ()


def keep_walk(
    workspace: Workspace, territory: Territory, walk: Walk, today: str, actor: str = "coordinator"
) -> WalkKept:
    """Keep that a street of a territory was walked and asked.

    Parameters
    ----------
    today
        ISO date; no walk can be later.

    Raises
    ------
    JudgementError
        When the street is not on the street map but others sound alike (:class:`StreetUnknownError`), or the date or a text cannot
        be kept. Nothing is changed.
    """
    on = told_date(walk.on) if walk.on.strip() else today
    if on > today:
        raise JudgementError(f"{on} is still to come. Write down a walk once it was made.")
    note = " ".join(walk.note.split())
    if len(note) > LONGEST_NOTE:
        raise JudgementError(f"The note has {len(note):,} letters; at most {LONGEST_NOTE:,} are kept. Make it shorter.")
    street, notes = _street(workspace, territory, walk)
    payload = {"street": street, "on": on, "found": walk.found, "note": note}
    with workspace.store.write() as writing:
        seq = writing.append(WALKED, territory.id, payload, actor)
    return WalkKept(seq, street, on, notes)


def street_names(workspace: Workspace, territory: Territory) -> list[str]:
    """Return the named streets of a territory, by name, to be offered; none where no street map is loaded."""
    from assetmap.measure import streets_in

    return [str(name) for name in streets_in(read_streets(workspace.folder, territory), territory)["street"]]


def walks_of(events: Sequence[Event], territory: Territory) -> list[Walked]:
    """Return the walks in a territory that were not taken back, oldest first.

    Parameters
    ----------
    events
        Of the kinds ``walked`` and ``undone``, further ones are passed over.
    """
    from assetmap.measure import Walked

    undone = undone_by(events)
    return [
        Walked(
            str(event.payload["street"]),
            str(event.payload["on"]),
            bool(event.payload["found"]),
            event.actor,
            str(event.payload.get("note", "")),
            event.seq,
        )
        for event in events
        if event.kind == WALKED and event.about == territory.id and event.seq not in undone
    ]


def _street(workspace: Workspace, territory: Territory, walk: Walk) -> tuple[str, tuple[str, ...]]:
    """Return a street's name as the street map or an earlier walk has it, and what should be told of it."""
    from assetmap.measure import street_named

    written = " ".join(walk.street.split())
    if not any(sign.isalpha() for sign in written) or len(written) > LONGEST_NAME:
        raise JudgementError(
            f"“{written[:40]}” is no street's name. Write its name, with at most {LONGEST_NAME} letters."
        )
    mapped = street_names(workspace, territory)
    with workspace.store.read() as seen:
        walks = walks_of(seen.events(kinds=[WALKED, "undone"]), territory)
    found = street_named([*mapped, *(one.street for one in walks)], written)
    if found is not None:
        return found, ()
    lower = {name.casefold(): name for name in mapped}
    alike = [lower[one] for one in difflib.get_close_matches(written.casefold(), lower, n=_OFFERED)]
    if alike and not walk.as_written:
        raise StreetUnknownError(
            f"{territory.name} has no street “{written[:40]}”. Did you mean {', '.join(alike)}? "
            "If it is really called so, add --as-written.",
            alike,
        )
    if not mapped:
        return written, (f"No street map of {territory.name} is loaded, so the name was kept as it is written.",)
    return written, (
        f"“{written[:40]}” is not on the street map of {territory.name}; the name was kept as it is written.",
    )
