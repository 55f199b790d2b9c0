"""Boundaries: how the outline of a territory is drawn, taken from a file, put together; and how territories lie to each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from assetmap.errors import TerritoryError
from assetmap.territories import Territory, make_id, only_areas

if TYPE_CHECKING:
    import geopandas as gpd

LONGEST_NAME = 120
"""Letters of a territory's name. Chosen by us: more does not fit on a line of a list or a map's title."""

SAME = 0.98
"""A share from which an outline counts as the other, or as wholly inside it; chosen by us: two drawings of one edge differ by a hair."""

LEAST_SHARE = 0.005
"""A share below which two territories only touch. Chosen by us, for the same reason."""

MAX_NAMES = 5_000
"""Names offered of one column of a boundary file. Chosen by us: more cannot be looked through."""


@dataclass(frozen=True)
class Relation:
    """How one territory lies to another. ``kind``: ``same``, ``inside``, ``holds`` or ``shares``; ``share`` is of the first's area."""

    kind: str
    of: str
    other: str
    share: float


def checked_name(text: str) -> str:
    """Return a territory's name on one line.

    Raises
    ------
    TerritoryError
        When there is no letter in it, or it is too long for a list.
    """
    name = " ".join(text.split())
    if not name or not name.isprintable():
        raise TerritoryError("A territory needs a name that can be read. Write what people call it.")
    if len(name) > LONGEST_NAME:
        raise TerritoryError(
            f"“{name[:40]}…” has {len(name):,} letters; a territory's name has at most {LONGEST_NAME}. Make it shorter."
        )
    return name


def free_id(name: str, known: Sequence[Territory], removed: Sequence[Territory] = ()) -> str:
    """Return the id of the territory of this name, or one that no other has: “Town!” does not take the place of “Town”.

    Ids of territories that were ``removed`` are not given again: what was kept of them is not the new one's.
    """
    taken = {one.id for one in (*known, *removed)}
    own = next((one.id for one in known if one.name.casefold() == name.casefold()), None)
    plain = make_id(name)
    return own or next(
        one for number in count(1) if (one := plain if number == 1 else f"{plain}-{number}") not in taken
    )


def territory_from_drawing(drawn: Mapping[str, Any], name: str) -> Territory:
    """Make a territory of an outline drawn on the map (GeoJSON Polygon or MultiPolygon, EPSG:4326).

    Raises
    ------
    TerritoryError
        When it encloses nothing.
    """
    try:
        shape = shapely.from_geojson(json.dumps(drawn))
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise TerritoryError("What was drawn is not an outline. Draw the territory again.") from error
    return _territory(shape, name, "What was drawn encloses nothing. Draw the territory again.")


def combined(of: Sequence[Territory], without: Sequence[Territory] = (), name: str = "Together") -> Territory:
    """Make a territory of several together, less what others cover. Whom their outlines are owed to, its own is, too.

    Raises
    ------
    TerritoryError
        When there is none to begin with, or nothing is left.
    """
    if not of:
        raise TerritoryError("Choose at least one territory to begin with.")
    together = shapely.union_all([one.polygon for one in of])
    if without:
        together = shapely.difference(together, shapely.union_all([one.polygon for one in without]))
    made = _territory(together, name, "Nothing is left when these are taken away. Choose others.")
    owed = [one for one in (*of, *without) if one.outline_attribution]
    return replace(
        made,
        outline_licence=", ".join(dict.fromkeys(one.outline_licence for one in owed if one.outline_licence)),
        outline_attribution=" · ".join(dict.fromkeys(one.outline_attribution for one in owed)),
    )


def find_relations(territories: Sequence[Territory]) -> dict[str, list[Relation]]:
    """Say for each territory, by its id, how it lies to the others it shares surface with; the largest share first.

    Shares compare areas in square degrees, which for two territories of one region are in the proportion of their square metres.
    """
    found: dict[str, list[Relation]] = {one.id: [] for one in territories}
    tree = shapely.STRtree([one.polygon for one in territories])
    for at, other_at in zip(*tree.query([one.polygon for one in territories], predicate="intersects"), strict=True):
        if at == other_at:
            continue
        one, other = territories[at], territories[other_at]
        shared = shapely.intersection(one.polygon, other.polygon).area
        of_one, of_other = shared / one.polygon.area, shared / other.polygon.area
        if max(of_one, of_other) < LEAST_SHARE:
            continue
        kind = {(True, True): "same", (True, False): "inside", (False, True): "holds"}.get(
            (of_one >= SAME, of_other >= SAME), "shares"
        )
        found[one.id].append(Relation(kind, one.id, other.id, of_one))
    return {one: sorted(relations, key=lambda each: (-each.share, each.other)) for one, relations in found.items()}


class BoundaryFile:
    """A file of boundaries to choose from; :func:`assetmap.sources.boundaries.read_boundaries` reads it.

    Parameters
    ----------
    areas
        What is in the layer that was read, EPSG:4326.
    layers
        All layers of the file; ``layer`` is the one that was read.

    Raises
    ------
    TerritoryError
        When it has no areas.
    """

    def __init__(
        self, file_name: str, areas: gpd.GeoDataFrame, layers: Sequence[str] = (), layer: str | None = None
    ) -> None:
        self.file_name, self.layers, self.layer = file_name, list(layers), layer
        is_area = areas.geometry.notna() & areas.geom_type.isin(["Polygon", "MultiPolygon"])
        self.areas: gpd.GeoDataFrame = areas[is_area].reset_index(drop=True)
        if self.areas.empty:
            raise TerritoryError(f"{file_name} has no areas. A territory needs at least one polygon.")

    @cached_property
    def columns(self) -> list[str]:
        """The columns of names, those that tell most areas apart first; a column of codes comes last."""
        texts = self.areas.drop(columns=self.areas.geometry.name).select_dtypes(include=["object", "string"])
        named = {column: texts[column].dropna().astype(str) for column in texts}
        kept = {column: values for column, values in named.items() if values.str.contains(r"[^\W\d_]{3}").mean() > 0.5}
        return sorted(
            kept, key=lambda column: (-kept[column].nunique(), "name" not in column.casefold(), column.casefold())
        )

    def names(self, column: str) -> dict[str, int]:
        """Return the names in a column and how many areas bear each, in alphabetical order."""
        counted = self.areas[column].dropna().astype(str).str.strip().value_counts()
        return {str(name): int(counted[name]) for name in sorted(counted.index, key=str.casefold)[:MAX_NAMES] if name}

    def territory(self, names: Iterable[str], column: str | None, called: str = "") -> Territory:
        """Make a territory of the areas of these names, joined; of all areas where there is no column of names.

        Raises
        ------
        TerritoryError
            When no name is chosen or the areas have no surface.
        """
        wanted = set(names)
        areas = self.areas
        if column is not None:
            areas = areas[areas[column].astype(str).str.strip().isin(wanted)]
        if areas.empty:
            raise TerritoryError(f"Choose at least one area of {self.file_name}.")
        shown = called or (next(iter(wanted)) if len(wanted) == 1 else Path(self.file_name).stem.replace("_", " "))
        joined = shapely.union_all(shapely.make_valid(areas.geometry.to_numpy()))
        return _territory(joined, shown, f"The areas of {self.file_name} have no surface. Draw the territory again.")


def _territory(shape: Any, name: str, when_empty: str) -> Territory:
    polygon = only_areas(shapely.make_valid(shapely.force_2d(shape)))
    if polygon.is_empty:
        raise TerritoryError(when_empty)
    return Territory(make_id(name), name, polygon)
