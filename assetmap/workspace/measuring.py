"""What measures need from a store: views, what was looked at, what happened when, and which streets were walked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import shapely

from assetmap.assets import Changes
from assetmap.classify import read_times
from assetmap.measure import Mapped, Noted, Weeks, weeks_of
from assetmap.privacy import DEFAULT_AUDIENCE, Audience, AudienceView, view_for
from assetmap.storage.store import Event
from assetmap.territories import Territory
from assetmap.workspace.adding import EVENT as ADDED
from assetmap.workspace.gathering import elsewhere_of
from assetmap.workspace.judged import judgement_of, undone_by
from assetmap.workspace.planning import assets_in
from assetmap.workspace.removing import REMOVED
from assetmap.workspace.street_walks import WALKED

if TYPE_CHECKING:
    from assetmap.classify.sessions import Session
    from assetmap.workspace.stored import Workspace

COVERED = 0.99
"""The share of a territory that must have been gathered to call it mapped; less is a sliver of a redrawn edge. Chosen by us."""
BY_PEOPLE = ("judged", ADDED, REMOVED)
"""Kinds of events by which a person's word changes something; by all others a source does."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Measurable:
    """What is known of some territories as one audience may see it, as of one moment (``version``).

    ``views``, ``mapped`` and ``histories`` are by territory id; ``events`` are all of the store.
    """

    audience: Audience
    version: int
    territories: tuple[Territory, ...]
    views: dict[str, AudienceView]
    mapped: dict[str, Mapped]
    histories: dict[str, list[Noted]]
    events: Sequence[Event]


def measurable(
    workspace: Workspace, territories: Sequence[Territory], audience: Audience | str = DEFAULT_AUDIENCE
) -> Measurable:
    """Read everything that the measures of these territories need, in one look."""
    with workspace.store.read() as seen:
        version, assets, events = seen.tables_version(), seen.assets(), seen.events()
    audience = Audience(audience)
    views, histories = {}, {}
    for one in territories:
        here = assets_in(assets, one)
        views[one.id] = view_for(here, audience, (one,), elsewhere_of(assets, here))
        histories[one.id] = list(history_of(events, one, frozenset(here["asset_id"])))
    mapped = mapped_in(events, territories)
    return Measurable(audience, version, tuple(territories), views, mapped, histories, events)


def week_of(view: AudienceView, monday: date) -> Weeks:
    """Work out when the assets of a view are open in the weeks from ``monday``, from opening hours and from words."""

    def read(words: str) -> Sequence[Session]:
        times = read_times(words)
        if times.months and not _in_season(times.months, monday):
            return [replace(one, frequency="yearly") for one in times.sessions]
        return times.sessions

    return weeks_of(view, monday, read)


def mapped_in(events: Sequence[Event], territories: Sequence[Territory]) -> dict[str, Mapped]:
    """Say by territory id whether somebody looked there: gathered, brought a list, or walked a street.

    What was done for a territory counts for every other that lies in it, by its outline at the time; of what was done for one that
    was removed only what others had of it then.
    """
    undone = undone_by(events)
    outlines: dict[str, shapely.Geometry] = {}
    gathered: list[tuple[str, shapely.Geometry]] = []
    told: list[tuple[str, shapely.Geometry]] = []
    walked = set()
    for event in events:
        whose = str(event.payload.get("territory", "")) if event.kind == "uploaded" else event.about
        if event.kind == "territory":
            outlines[whose] = shapely.from_wkt(event.payload["polygon"])
        elif event.seq in undone:
            continue
        elif event.kind == REMOVED:
            outlines.pop(whose, None)
            left = shapely.union_all([*outlines.values()])
            gathered, told = _left_to_others(gathered, whose, left), _left_to_others(told, whose, left)
        elif event.kind == "gathered" and whose in outlines:
            gathered.append((whose, outlines[whose]))
        elif event.kind == "uploaded" and whose in outlines:
            told.append((whose, outlines[whose]))
        elif event.kind == WALKED:
            walked.add(event.about)
    by_osm = shapely.union_all([shape for _, shape in gathered])
    by_lists = shapely.union_all([shape for _, shape in told])
    return {
        one.id: Mapped(
            one.id in walked or _covers(by_osm, one) or _covers(by_lists, one),
            one.id in walked or _covers(by_lists, one),
        )
        for one in territories
    }


def _left_to_others(
    done: Sequence[tuple[str, shapely.Geometry]], removed: str, others: shapely.Geometry
) -> list[tuple[str, shapely.Geometry]]:
    """Keep of what was done for a territory that was removed the part that other territories cover."""
    return [(whose, shapely.intersection(shape, others) if whose == removed else shape) for whose, shape in done]


def history_of(events: Sequence[Event], territory: Territory, here: frozenset[str]) -> Iterator[Noted]:
    """Yield what the store noted about the assets of a territory, oldest first; what was taken back is left out.

    Parameters
    ----------
    here
        Ids of the assets that are in the territory today; those that left the map from it are known from the events.
    """
    undone = undone_by(events)
    left = {one for event in events for one in event.payload.get("left", {}).get(territory.id, ())}
    ids = here | left
    dates = _status_dates(events, undone)
    for event in events:
        if event.kind == "undone" or event.seq in undone or "changes" not in event.payload:
            continue
        changes, by = Changes.from_data(event.payload["changes"]).only(ids), _by(event)
        is_source = event.kind not in BY_PEOPLE
        for kind, names in (("came", changes.new), ("went", changes.gone)):
            yield from (Noted(one, name, kind, event.at, by, by_source=is_source) for one, name in names.items())
        for change in changes.changed:
            if change.column in ("status", "name"):
                kind = "renamed" if change.column == "name" else "status"
                on = _told_on(dates.get(change.asset_id, ()), event.seq, change.after) if kind == "status" else ""
                yield Noted(
                    change.asset_id, change.name, kind, event.at, by, change.before, change.after, on, is_source
                )
        for one, (name, metres) in changes.moved.items():
            yield Noted(one, name, "moved", event.at, by, after=f"{metres:.0f}", by_source=is_source)


def _status_dates(events: Sequence[Event], undone: frozenset[int]) -> dict[str, list[tuple[int, str, str]]]:
    """Return by asset what people judged its status to be: the event's number, the status, the date they told or nothing."""
    dates: dict[str, list[tuple[int, str, str]]] = {}
    for event in events:
        if event.kind == "judged" and event.seq not in undone and event.payload.get("action") == "status":
            value = judgement_of(event).value
            dates.setdefault(event.about, []).append((event.seq, str(value["status"]), str(value.get("since", ""))))
    return dates


def _told_on(judged: Sequence[tuple[int, str, str]], seq: int, status: str) -> str:
    """Return the date people told for a status that an asset has since event ``seq``: a later judgement may mend an earlier one."""
    told = ""
    for number, said, on in judged:
        if number > seq and said != status:
            break
        if said == status:
            told = on
        elif number <= seq:
            told = ""
    return told


def _by(event: Event) -> str:
    if event.kind == "gathered":
        return "OpenStreetMap"
    if event.kind == "uploaded":
        return f"the list “{str(event.payload.get('source', ''))[:60]}”"
    if event.kind == REMOVED:
        return "removing a territory"
    return "a co-ordinator" if event.kind in BY_PEOPLE else "the layer files"


def _covers(outline: shapely.Geometry, territory: Territory) -> bool:
    shared = shapely.intersection(outline, territory.polygon)
    return bool(shapely.area(shared) >= COVERED * territory.polygon.area)


def _in_season(months: tuple[str, str], monday: date) -> bool:
    first, last, now = _MONTHS.index(months[0]), _MONTHS.index(months[1]), monday.month - 1
    return first <= now <= last if first <= last else now >= first or now <= last
