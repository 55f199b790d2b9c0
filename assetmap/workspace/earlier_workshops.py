"""The workshops that were: their numbers, a list for a spreadsheet, and a page to print and hang up.

Both hold what stood on the screen and nothing of who said it; what people are good at is only counted, in bands.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.layers import THEMES
from assetmap.privacy import band
from assetmap.tables import guarded
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import Entry, Room
from assetmap.workshop.summing_up import Summary, summing_up, to_decide
from assetmap.workspace.filing import is_for_the_room, is_ready
from assetmap.workspace.judged import undone_by
from assetmap.workspace.stored import Workspace

if TYPE_CHECKING:
    from assetmap.storage.store import Event, Reading

COLUMNS = ("number", "what", "kind", "theme", "why_it_matters", "who_it_is_for", "street", "dots")
_WHAT = {"asset": "something good here", "priority": "a wish"}


@dataclass(frozen=True)
class EarlierWorkshop:
    """A workshop that was closed: when, its numbers and its room as it was left.

    ``known`` counts the people who know an asset or said that it is still so, by the asset's name as the room may see it.
    ``last_filing`` is the number of the filing that ``deciding.undo`` takes back next, None where nothing is filed.
    """

    id: str
    territory: str
    question: str
    opened_at: str
    closed_at: str
    summary: Summary
    room: Room
    known: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """The names of the assets that something was said about or at, by id, for the facilitator."""
    last_filing: int | None = None
    is_shared: bool = False
    """Whether what stood on the screen is for everyone."""

    @property
    def waiting(self) -> list[Entry]:
        """What waits for a facilitator still, or came late."""
        return to_decide(self.room, float("inf"))

    @property
    def for_the_room(self) -> int:
        """How many things are on the map for the room alone."""
        return 0 if self.is_shared else sum(is_for_the_room(self.room, one) for one in self.room.entries.values())

    @property
    def not_filed(self) -> int:
        """How many things could be on the map and are not: their filing was taken back, or cut off."""
        return sum(is_ready(self.room, one, float("inf")) for one in self.room.entries.values())


def earlier_workshops(workspace: Workspace, territory: Territory) -> list[EarlierWorkshop]:
    """Return the closed workshops of a territory, the latest first."""
    with workspace.store.read() as seen:
        opened = [one for one in seen.events(kinds=(kinds.OPENED,)) if one.payload.get("territory") == territory.id]
        found = [_read(seen, one) for one in opened]
        undone = undone_by(seen.events(kinds=(kinds.UNDONE,)))
        told = []
        for room, events in found:
            if room.closed_at:
                filings = [one for one in events if one.kind == kinds.FILED and one.seq not in undone]
                told.append((room, *_known(seen, room), filings))
    return [
        EarlierWorkshop(
            room.id,
            territory.name,
            str(room.settings.get("question", "")),
            room.opened_at,
            room.closed_at,
            summing_up(room),
            room,
            known,
            names,
            filings[-1].seq if filings else None,
            any(one.payload.get("for_everyone") for one in filings),
        )
        for room, known, names, filings in reversed(told)
    ]


def _read(seen: Reading, opened: Event) -> tuple[Room, list[Event]]:
    """Fold a workshop's room from its events."""
    events = seen.events(about=opened.about)
    typed = {words.seq: words.said for words in seen.words(after=opened.seq - 1)}
    room = Room(opened.about)
    for event in events:
        room.apply(event, (typed[event.seq],) if event.seq in typed else ())
    return room, events


def _known(seen: Reading, room: Room) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, str], ...]]:
    """Count who knows what, the best known first, without what the room may not see; and name every asset that was spoken of."""
    people: dict[str, set[str]] = {}
    for one in room.entries.values():
        if one.about and room.state(one, float("inf")) == "shown":
            people.setdefault(one.about, set()).add(one.person)
    spoken = {one.about or one.place.of for one in room.entries.values() if one.about or one.place.kind == "asset"}
    columns = ("asset_id", "name", "level", "visibility", "publish")
    rows = seen.asset_texts(columns, ids=sorted(spoken)) if spoken else []
    named = {str(one[0]): str(one[1] or "") for one in rows}
    seen_by_room = {
        str(asset_id)
        for asset_id, name, level, visibility, publish in rows
        if name and level != "individual" and visibility in ("public", "room") and publish != "never"
    }
    counts = [(named[about], len(who)) for about, who in people.items() if about in seen_by_room]
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0]))), tuple(named.items())


def workshop_table(workspace: Workspace, workshop: EarlierWorkshop) -> str:
    """Write what stood on the screen as CSV (``COLUMNS``), safe to open in a spreadsheet."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for entry in _told(workshop.room):
        layer = workspace.layers.get(entry.layer)
        words = entry.words or {}
        place = entry.place.of if entry.place.kind == "street" else ""
        values = (
            entry.number, words.get("name", ""), layer.label if layer else _WHAT[entry.kind], THEMES[layer.theme].label if layer else "",
            words.get("why", ""), words.get("who_for", ""), place, len(workshop.room.stickers.get(entry.id, ())),
        )  # fmt: skip
        rows.writerow([guarded(value) for value in values])
    for name, people in workshop.known:
        rows.writerow([guarded(value) for value in ("", name, _known_to(people), "", "", "", "", "")])
    return written.getvalue()


def workshop_page(workspace: Workspace, workshop: EarlierWorkshop) -> str:
    """Write a page to print: the sentence of the day, what is good here by theme, and what people would like to change."""
    from jinja2 import Environment, PackageLoader

    told = _told(workshop.room)
    themes: dict[str, list[Entry]] = {}
    for entry in told:
        if entry.kind == "asset":
            layer = workspace.layers.get(entry.layer)
            themes.setdefault(THEMES[layer.theme].label if layer else "Not sorted yet", []).append(entry)
    pages = Environment(
        loader=PackageLoader("assetmap.workspace"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return pages.get_template("workshop_page.html").render(
        workshop=workshop,
        themes=themes,
        wishes=[one for one in told if one.kind == "priority"],
        personal=band(workshop.summary.personal) if workshop.summary.personal else "",
        dots={target: len(people) for target, people in workshop.room.stickers.items()},
    )


def _known_to(people: int) -> str:
    return "known to 1 person" if people == 1 else f"known to {people:,} people"


def _told(room: Room) -> list[Entry]:
    """Return what stood on the screen: nothing that waits, was hidden or taken back, and nothing that a person holds."""
    return [
        one
        for one in room.entries.values()
        if room.state(one, float("inf")) == "shown" and one.level != "individual" and one.kind not in ABOUT_AN_ASSET
    ]
