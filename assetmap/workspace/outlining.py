"""Make and change the territories of a workspace: where an outline comes from, what is said of it, and the streets beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from assetmap.boundaries import SAME, checked_name, free_id
from assetmap.errors import SourceError, TerritoryError
from assetmap.sources.place_names import FoundPlace, find_places
from assetmap.sources.upload.postcodes import find_postcodes, place_postcode
from assetmap.territories import Territory, territory_from_point
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import MARGIN_DEGREES, read_streets, streets_file, streets_of_file, write_streets

if TYPE_CHECKING:
    import geopandas as gpd

MAX_ALIASES = 20
MAX_PEOPLE = 50_000_000
"""A territory of more people is a slip of the hand; chosen by us: no country of Britain has more but England."""

NO_POSTCODES = (
    "This computer does not know where postcodes are. Get Code-Point Open from Ordnance Survey, free of charge, and name it in "
    "ASSETMAP_POSTCODES; or use a place's name, or latitude and longitude."
)


@dataclass(frozen=True)
class TerritoryDetails:
    """What people say of a territory besides its outline. A population stands only with its source and date."""

    name: str
    aliases: tuple[str, ...] = ()
    population: int | None = None
    population_source: str = ""
    population_date: str = ""


def details_of(territory: Territory) -> TerritoryDetails:
    """Return what is said of a territory now."""
    return TerritoryDetails(
        territory.name,
        territory.aliases,
        territory.population,
        territory.population_source,
        territory.population_date,
    )


def keep_territory(
    workspace: Workspace, outline: Territory, details: TerritoryDetails, *, replacing: str | None = None
) -> tuple[Territory, Told]:
    """Keep an outline under a name, as a new territory or in the place of the one with the id ``replacing``.

    Where the streets of another territory cover it, they are shown beneath it as well.

    Raises
    ------
    TerritoryError
        When the name cannot be used or belongs to another territory, or a population has no source or date.
    StoreError
        When it cannot be stored.
    """
    known = workspace.territories()
    name = checked_name(details.name)
    aliases = _aliases(details.aliases, name)
    taken = {word.casefold(): one for one in known if one.id != replacing for word in (one.name, *one.aliases)}
    for word in (name, *aliases):
        if word.casefold() in taken:
            raise TerritoryError(
                f"“{word[:40]}” is already what {taken[word.casefold()].name[:40]} is called. Choose another name."
            )
    if details.population is not None and not 0 <= details.population <= MAX_PEOPLE:
        raise TerritoryError(f"A population is a number from 0 to {MAX_PEOPLE:,}.")
    has_people = details.population is not None
    territory = replace(
        outline,
        id=replacing or free_id(name, known, workspace.territories(removed=True)),
        name=name,
        aliases=aliases,
        population=details.population,
        population_source=" ".join(details.population_source.split()) if has_people else "",
        population_date=" ".join(details.population_date.split()) if has_people else "",
    )
    told = workspace.add_territory(territory)
    _lay_streets(workspace, territory, [one for one in known if one.id != territory.id])
    return territory, told


def search_places(workspace: Workspace, text: str) -> list[FoundPlace]:
    """Ask OpenStreetMap's place search for a name; an answer is kept in the workspace and used again.

    Raises
    ------
    SourceError
        When nothing is called so, or the service cannot be had and nothing is kept.
    """
    return find_places(text, settings=workspace.settings, folder=workspace.folder / "osm")


def find_point(text: str) -> tuple[float, float]:
    """Return latitude and longitude of a postcode, or of two numbers written ``LAT,LON``.

    Raises
    ------
    TerritoryError
        When it is neither, or nobody here knows the postcode.
    """
    numbers = _two_numbers(text)
    if numbers is not None:
        return numbers
    try:
        provider = find_postcodes()
    except SourceError as error:
        raise TerritoryError(str(error)) from error
    if provider is None:
        raise TerritoryError(NO_POSTCODES)
    found = place_postcode(text, provider)
    if found is None:
        raise TerritoryError(
            f"“{text.strip()[:40]}” is neither a whole postcode such as G45 9DR nor a point such as 55.805, -4.233."
        )
    if found[1] is None:
        raise TerritoryError(f"Nobody here knows where {found[0]} is. Check it, or use a point such as 55.805, -4.233.")
    return found[1][0], found[1][1]


def territory_around(text: str, metres: float) -> Territory:
    """Make a territory of everything within ``metres`` of a postcode or a point, as the crow flies.

    Raises
    ------
    TerritoryError
        As :func:`find_point`, or when the distance is not usable.
    """
    lat, lon = find_point(text)
    return territory_from_point(lat, lon, metres, f"Around {text.strip()[:40]}")


def territory_walked(
    workspace: Workspace, text: str, minutes: float, *, slower: bool = False, extract: Path | None = None
) -> tuple[Territory, tuple[str, ...]]:
    """Make a territory of all that is reached on foot from a postcode or a point, and say what should be known of it.

    The streets are those kept for the territories there are, or those of ``extract``.

    Raises
    ------
    TerritoryError
        As :func:`find_point`.
    ReachError
        When no streets are kept there, or none is near.
    """
    from assetmap.reach import SLOWER_M_S, USUAL_M_S, Walking
    from assetmap.workspace.walking import EXTRA_M, WalkFrom, network_for, network_from, territory_on_foot

    lat, lon = find_point(text)
    walk = WalkFrom(lat, lon, minutes, Walking(SLOWER_M_S if slower else USUAL_M_S))
    network = network_for(workspace, walk) if extract is None else network_from(extract, walk.box(EXTRA_M))
    return territory_on_foot(network, walk)


def streets_to_draw_on(workspace: Workspace, extract: Path | None = None) -> gpd.GeoDataFrame | None:
    """Return the quiet map to draw a territory on: of an extract, or what is kept for the territories there are.

    Raises
    ------
    SourceError
        When the extract cannot be read.
    """
    import pandas as pd

    if extract is not None:
        if not extract.is_file():
            raise SourceError(f"There is no file {extract.name[:40]}. Check how it is written.")
        return streets_of_file(extract, None, False)
    kept = [streets for one in workspace.territories() if (streets := read_streets(workspace.folder, one)) is not None]
    if not kept:
        return None
    together = kept[0] if len(kept) == 1 else pd.concat(kept, ignore_index=True)
    return together[~together.geometry.to_wkb().duplicated()].reset_index(drop=True)


def sheet_to_draw_on(name: str, streets: gpd.GeoDataFrame | None, territories: Sequence[Territory]) -> Territory:
    """Return the box that holds territories or, where none are given, streets: what a map to draw on opens with.

    Raises
    ------
    TerritoryError
        When there is neither.
    """
    shapes = [one.polygon for one in territories]
    if not shapes and streets is not None and len(streets):
        shapes = [shapely.box(*streets.total_bounds)]
    if not shapes:
        raise TerritoryError("There is nothing to draw on here. Give an extract of the area.")
    box = shapely.union_all(shapes).envelope.buffer(MARGIN_DEGREES / 2, join_style="mitre")
    return Territory("sheet", name, box.envelope)


def _lay_streets(workspace: Workspace, territory: Territory, others: Sequence[Territory]) -> None:
    """Show the streets of a territory that covers this one beneath it, too, where none were gathered for it."""
    if streets_file(workspace.folder, territory).exists():
        return
    for other in others:
        shared = shapely.intersection(territory.polygon, other.polygon).area / territory.polygon.area
        streets = read_streets(workspace.folder, other) if shared >= SAME else None
        if streets is not None:
            near = territory.polygon.envelope.buffer(MARGIN_DEGREES)
            write_streets(workspace.folder, territory, streets[streets.intersects(near)].reset_index(drop=True))
            return


def _aliases(written: Sequence[str], name: str) -> tuple[str, ...]:
    named = [checked_name(one) for one in written if one.strip()]
    kept = {one.casefold(): one for one in reversed(named) if one.casefold() != name.casefold()}
    if len(kept) > MAX_ALIASES:
        raise TerritoryError(f"A territory has at most {MAX_ALIASES} other names.")
    return tuple(reversed(kept.values()))


def _two_numbers(text: str) -> tuple[float, float] | None:
    parts = text.replace(";", ",").split(",")
    if len(parts) != 2:
        return None
    try:
        lat, lon = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    return lat, lon
