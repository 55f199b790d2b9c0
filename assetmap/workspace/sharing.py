"""What each audience would get of a territory, told before anything is sent; and the page to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assetmap.errors import ExportError
from assetmap.layers import THEMES
from assetmap.privacy import VISIBLE, Audience, AudienceView, Withheld, band
from assetmap.storage.store import SHARED
from assetmap.tables import ASSET_COLUMN_NAMES
from assetmap.territories import make_id
from assetmap.workspace.gathering import Gathering, view_of

if TYPE_CHECKING:
    from assetmap.workspace.stored import Workspace

Numbers = Mapping[str, int]
ORDER = (Audience.PUBLIC, Audience.PLANNER, Audience.ROOM, Audience.COORDINATOR)
"""From the widest audience to the smallest."""
FILE_WORDS = {
    Audience.PUBLIC: "for-everyone",
    Audience.PLANNER: "for-planners",
    Audience.ROOM: "for-the-room",
    Audience.COORDINATOR: "for-co-ordinators-only",
}
STEM_LENGTH = 60


@dataclass(frozen=True)
class Share:
    """What one audience gets: how many assets, of how many, and what is held back.

    ``of`` counts what is shown and what is held back under an exact number. What is only ever told in bands is in no total, or
    the total would tell it. ``with_people`` says in a band how many single people's assets come along (for co-ordinators; "" for
    none). ``columns`` are those the audience never gets.
    """

    audience: Audience
    shown: int
    of: int
    placed: int
    withheld: tuple[Withheld, ...]
    with_people: str
    columns: tuple[str, ...]
    themes: Mapping[str, int]
    """How many of what is shown are of which theme (its id, "" for what is not sorted)."""


def shares_of(gathering: Gathering) -> list[Share]:
    """Work out what every audience gets, the widest first, from the views that the files themselves are made of."""
    return [share_of(view_of(gathering, audience)) for audience in ORDER]


def share_of(view: AudienceView) -> Share:
    """Say what is in a view, and what is not; what people bring is in no number, for the co-ordinator neither: screens are shown to others."""
    exact = sum(int(held.count) for held in view.withheld if held.count.isdecimal())
    shared = view.assets[view.assets["level"] != "individual"]
    own = len(view.assets) - len(shared)
    missing = tuple(name for name in ASSET_COLUMN_NAMES if name not in VISIBLE[view.audience])
    themes = Counter(theme if theme in THEMES else "" for theme in view.assets["theme"])
    return Share(
        audience=view.audience,
        shown=len(shared),
        of=len(shared) + exact,
        placed=int(view.assets.geometry.notna().sum()),
        withheld=view.withheld,
        with_people=band(own) if own else "",
        columns=missing,
        themes={theme: themes[theme] for theme in (*THEMES, "") if theme in themes},
    )


def held_in_words(held: Withheld) -> str:
    """Say how many are held back, and why."""
    what, colon, how = held.reason.partition(": ")
    return f"{what} ({held.count}): {how}" if colon else f"{held.count} {held.reason}"


def keep_shared(workspace: Workspace, what: str, audience: Audience | str, territory_id: str, numbers: Numbers) -> int:
    """Keep that something was made to be passed on: what, for whom, and how much, but nothing that is in it.

    Parameters
    ----------
    what
        ``map``, ``csv``, ``geojson``, ``gpkg``, ``print`` or ``pack``.
    numbers
        What the audience gets; what people bring is in none.

    Returns
    -------
    int
        The event's number.

    Raises
    ------
    StoreError
        When it cannot be stored; what was made stays.
    """
    payload = {"what": what, "audience": str(audience), **numbers}
    with workspace.store.write() as writing:
        return writing.append(SHARED, territory_id, payload)


def numbers_of(share: Share) -> Numbers:
    """Return of a share the numbers that are kept when it is passed on."""
    return {"assets": share.shown, "of": share.of}


def file_stem(title: str, audience: Audience | str, day: date) -> str:
    """Name a file by territory, audience and date, in letters that every disk takes."""
    stem = make_id(title)[:STEM_LENGTH].strip("-") or "territory"
    return f"{stem}-{FILE_WORDS[Audience(audience)]}-{day.isoformat()}"


def day_in_words(day: date) -> str:
    """Write a date as people do: 22 November 2026."""
    return f"{day.day} {day:%B} {day.year}"


def print_page(
    gathering: Gathering, audience: Audience | str, day: date, *, paper: str = "A4", without: tuple[str, ...] = ()
) -> str:
    """Write a gathering as a page to print; assets of the themes in ``without`` (ids) are left out, and it says so.

    Raises
    ------
    ExportError
        When there is no such paper.
    """
    from assetmap.export.print_look import PAPERS
    from assetmap.export.print_page import Sheet, write_print_page

    if paper not in PAPERS:
        raise ExportError(f"There is no paper “{paper[:10]}”. There is {' and '.join(PAPERS)}.")
    sheet = Sheet(
        gathering.title, day_in_words(day), gathering.layers, gathering.territory, gathering.basemap, paper, without
    )
    return write_print_page(view_of(gathering, audience), sheet)
