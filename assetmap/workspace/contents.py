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

OSM_GROWS_OLD_DAYS, LIST_GROWS_OLD_DAYS = 90, 365
"""After so many days newer data is worth asking for. Chosen by us: OpenStreetMap changes daily, most lists once a year."""


@dataclass(frozen=True)
class SourceHere:
    """One source of a territory.

    ``rows`` are those that stand in the territory now, ``shared`` how many of them another source knows too. ``as_of`` is the day of
    the data, ``kept_at`` when it was brought in (both ISO 8601, may be empty). ``seq`` is the number that takes it out again; None
    where nothing does. ``kind`` is osm, people or list; ``file`` the name of the file it came in.
    """

    name: str
    kind: str
    rows: int
    shared: int
    licence: str
    as_of: str
    kept_at: str
    seq: int | None
    file: str = ""

    def is_old(self, today: date | None = None) -> bool:
        """Say whether newer data is worth asking for."""
        if self.kind == "people" or not self.as_of:
            return False
        days = ((today or datetime.now(UTC).date()) - date.fromisoformat(self.as_of[:10])).days
        return days > (OSM_GROWS_OLD_DAYS if self.kind == OSM else LIST_GROWS_OLD_DAYS)


def sources_here(workspace: Workspace, territory: Territory) -> list[SourceHere]:
    """List the sources of a territory's assets, OpenStreetMap first, then by name."""
    with workspace.store.read() as seen:
        assets = assets_in(seen.assets(), territory)
        uploads = seen.events(kinds=["uploaded", "undone"])
        gathered = seen.events(kinds=["gathered"], about=territory.id)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    shared: dict[str, int] = defaultdict(int)
    for text in assets["sources"]:
        sources = json.loads(text)
        names = {one["source"] for one in sources}
        for one in sources:
            found[one["source"]].append(one)
            shared[one["source"]] += len(names) > 1
    undone = undone_by(uploads)
    standing = [event for event in uploads if event.kind == "uploaded" and event.seq not in undone]
    listed = [_source(name, rows, shared[name], _event_of(name, standing, gathered)) for name, rows in found.items()]
    return sorted(listed, key=lambda one: (one.kind != OSM, one.name.casefold()))


def _event_of(name: str, uploads: Sequence[Event], gathered: Sequence[Event]) -> Event | None:
    known = gathered if name == OSM else [event for event in uploads if event.payload.get("source") == name]
    return known[-1] if known else None


def _source(name: str, rows: Sequence[dict[str, Any]], shared: int, event: Event | None) -> SourceHere:
    licences = sorted({one["licence"] for one in rows if one.get("licence")})
    days = [one["retrieved_at"] for one in rows if one.get("retrieved_at")]
    return SourceHere(
        name=name,
        kind=name if name in (OSM, PEOPLE) else "list",
        rows=len(rows),
        shared=shared,
        licence=", ".join(licences),
        as_of=max(days, default=""),
        kept_at=event.at if event else "",
        seq=event.seq if event and event.kind == "uploaded" else None,
        file=str(event.payload.get("file", "")) if event else "",
    )
