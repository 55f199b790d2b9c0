"""What is in a territory now: which sources, how much of each, when it came, and how to take it out again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from assetmap.storage.store import Event
from assetmap.territories import Territory
from assetmap.workspace.adding import SOURCE as PEOPLE
from assetmap.workspace.bringing import OSM
from assetmap.workspace.judged import undone_by
from assetmap.workspace.planning import assets_in
from assetmap.workspace.stored import Workspace

OSM_GROWS_OLD_DAYS, LIST_GROWS_OLD_DAYS, LATEST_EDIT_DAYS = 90, 365, 365
"""After so many days newer data is worth asking for. Chosen by us: OpenStreetMap changes daily, most lists once a year; where nothing
of OpenStreetMap's was edited for a year the file is likely older than its date, which is that of the file."""


@dataclass(frozen=True)
class SourceHere:
    """One source of a territory.

    ``rows`` are those that stand in the territory now, ``shared`` how many of them another source knows too. ``as_of`` is the day of
    the data as far as the file tells (``is_file_date`` says that it is only the file's own date), ``edited_at`` of the latest edit
    in it, ``kept_at`` when it was brought in (all ISO 8601, may be empty). ``seq`` is the number that takes it out again; None where
    nothing does. ``kind`` is osm, people or list; ``file`` the name of the file it came in.
    """

    name: str
    kind: str
    rows: int
    shared: int
    licence: str
    as_of: str
    edited_at: str
    kept_at: str
    seq: int | None
    file: str = ""
    is_file_date: bool = False

    def is_old(self, today: date | None = None) -> bool:
        """Say whether newer data is worth asking for."""
        if self.kind == "people" or not self.as_of:
            return False
        today = today or datetime.now(UTC).date()
        days = (today - date.fromisoformat(self.as_of[:10])).days
        if self.kind != OSM:
            return days > LIST_GROWS_OLD_DAYS
        edited = (today - date.fromisoformat(self.edited_at[:10])).days if self.edited_at else 0
        return days > OSM_GROWS_OLD_DAYS or edited > LATEST_EDIT_DAYS


def sources_here(workspace: Workspace, territory: Territory) -> list[SourceHere]:
    """List the sources of a territory's assets, OpenStreetMap first, then by name."""
    with workspace.store.read() as seen:
        assets = assets_in(seen.assets(), territory)
        uploads = seen.events(kinds=["uploaded"])
        gathered = seen.events(kinds=["gathered"], about=territory.id)
        undone = undone_by(seen.events(kinds=["undone"]))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    shared: dict[str, int] = defaultdict(int)
    for text in assets["sources"]:
        sources = json.loads(text)
        names = {one["source"] for one in sources}
        for one in sources:
            found[one["source"]].append(one)
            shared[one["source"]] += len(names) > 1
    standing = [event for event in uploads if event.seq not in undone]
    gathered = [event for event in gathered if event.seq not in undone]
    listed = [_source(name, rows, shared[name], _event_of(name, standing, gathered)) for name, rows in found.items()]
    return sorted(listed, key=lambda one: (one.kind != OSM, one.name.casefold()))


def _event_of(name: str, uploads: Sequence[Event], gathered: Sequence[Event]) -> Event | None:
    known = gathered if name == OSM else [event for event in uploads if event.payload.get("source") == name]
    return known[-1] if known else None


def _source(name: str, rows: Sequence[dict[str, Any]], shared: int, event: Event | None) -> SourceHere:
    licences = sorted({one["licence"] for one in rows if one.get("licence")})
    days = [one["retrieved_at"] for one in rows if one.get("retrieved_at")]
    edits = [one["last_edited_at"] for one in rows if one.get("last_edited_at")]
    return SourceHere(
        name=name,
        kind=name if name in (OSM, PEOPLE) else "list",
        rows=len(rows),
        shared=shared,
        licence=", ".join(licences),
        as_of=max(days, default=""),
        edited_at=max(edits, default=""),
        kept_at=event.at if event else "",
        seq=event.seq if event and event.kind == "uploaded" else None,
        file=str(event.payload.get("file", "")) if event else "",
        is_file_date=event is not None and event.payload.get("is_dated") is False,
    )
