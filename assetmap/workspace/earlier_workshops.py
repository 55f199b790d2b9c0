"""The workshops that were: their numbers, a list for a spreadsheet, and a page to print and hang up.

Both hold what stood on the screen and nothing of who said it; what people are good at is only counted, in bands.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from assetmap.layers import THEMES
from assetmap.privacy import band
from assetmap.tables import guarded
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workshop.entries import ABOUT_AN_ASSET
from assetmap.workshop.room import Entry, Room
from assetmap.workshop.summing_up import Summary, summing_up
from assetmap.workspace.stored import Workspace

COLUMNS = ("number", "what", "kind", "theme", "why_it_matters", "who_it_is_for", "street", "dots")
_WHAT = {"asset": "something good here", "priority": "a wish", "known": "known to one more", "still_true": "still so"}


@dataclass(frozen=True)
class EarlierWorkshop:
    """A workshop that was closed: when, its numbers and its room as it was left."""

    id: str
    territory: str
    question: str
    opened_at: str
    closed_at: str
    summary: Summary
    room: Room


def earlier_workshops(workspace: Workspace, territory: Territory) -> list[EarlierWorkshop]:
    """Return the closed workshops of a territory, the latest first."""
    with workspace.store.read() as seen:
        opened = [one for one in seen.events(kinds=(kinds.OPENED,)) if one.payload.get("territory") == territory.id]
        rooms = []
        for one in opened:
            typed = {words.seq: words.said for words in seen.words(after=one.seq)}
            room = Room(one.about)
            for event in seen.events(about=one.about):
                room.apply(event, (typed[event.seq],) if event.seq in typed else ())
            rooms.append(room)
    return [
        EarlierWorkshop(
            room.id,
            territory.name,
            str(room.settings.get("question", "")),
            room.opened_at,
            room.closed_at,
            summing_up(room),
            room,
        )
        for room in reversed(rooms)
        if room.closed_at
    ]


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


def _told(room: Room) -> list[Entry]:
    """Return what stood on the screen: nothing that waits, was hidden or taken back, and nothing that a person holds."""
    return [
        one
        for one in room.entries.values()
        if room.state(one, float("inf")) == "shown" and one.level != "individual" and one.kind not in ABOUT_AN_ASSET
    ]
