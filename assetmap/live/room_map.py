"""The neighbourhood as the room sees it: the map beneath, the assets that are known, the streets one can choose from."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assetmap.privacy import Audience
from assetmap.territories import Territory
from assetmap.workshop.entries import Place
from assetmap.workspace.stored import Workspace

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.workshop.cells import Cells


@dataclass(frozen=True)
class KnownAsset:
    """An asset the room may see: enough to choose it from a list, and where it is (degrees) if that is known."""

    id: str
    name: str
    layer: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class RoomMap:
    """One state of the neighbourhood. ``packed`` is the map's document (``maps.MapSpec``) as gzipped JSON."""

    tables_version: int
    packed: bytes
    etag: str
    known: Mapping[str, KnownAsset] = field(repr=False)
    streets: Mapping[str, tuple[float, float]] = field(repr=False)
    """Named streets of the territory, by name, with a place on each (longitude, latitude)."""

    def where(self, place: Place) -> tuple[float, float] | None:
        """Return where a place is on the map (longitude, latitude); None for what has no point."""
        if place.kind == "point" and place.lon is not None and place.lat is not None:
            return place.lon, place.lat
        if place.kind == "street":
            return self.streets.get(place.of)
        if (
            place.kind == "asset"
            and (asset := self.known.get(place.of))
            and asset.lon is not None
            and asset.lat is not None
        ):
            return asset.lon, asset.lat
        return None


def draw_room_map(workspace: Workspace, territory: Territory) -> RoomMap:
    """Read the workspace and draw what the room may see of a territory. Takes about a second for a town."""
    from assetmap.workspace import map_spec_of, view_of

    version = workspace.store.tables_version()
    gathering = workspace.gathering(territory)
    view = view_of(gathering, Audience.ROOM)
    raw = map_spec_of(gathering, Audience.ROOM, view=view).to_json().encode()
    etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    return RoomMap(
        version, gzip.compress(raw, 6, mtime=0), etag, _known(view.assets), _streets(gathering.basemap, territory)
    )


def _known(assets: gpd.GeoDataFrame) -> dict[str, KnownAsset]:
    import shapely

    points = shapely.point_on_surface(assets.geometry.to_numpy())
    rows = zip(
        assets["asset_id"], assets["name"], assets["layer"], shapely.get_x(points), shapely.get_y(points), strict=True
    )
    return {
        str(asset_id): KnownAsset(
            str(asset_id), str(name), str(layer or ""), *((None, None) if lon != lon else (lon, lat))
        )
        for asset_id, name, layer, lon, lat in rows
        if isinstance(name, str) and name
    }


def _streets(streets: gpd.GeoDataFrame | None, territory: Territory) -> dict[str, tuple[float, float]]:
    """Find for each named street the middle of its longest piece inside the territory."""
    if streets is None:
        return {}
    import shapely

    from assetmap.measure.streets import STREET_KINDS

    named = streets[streets["kind"].isin(STREET_KINDS) & streets["name"].notna() & (streets["name"] != "")]
    pieces = shapely.intersection(named.geometry.to_numpy(), territory.polygon)
    longest: dict[str, tuple[float, tuple[float, float]]] = {}
    for name, piece in zip(named["name"].astype(str), pieces, strict=True):
        for line in getattr(piece, "geoms", [piece]):
            length = float(line.length)
            if length > longest.get(name, (0.0, (0.0, 0.0)))[0]:
                middle = line.interpolate(0.5, normalized=True)
                longest[name] = length, (round(middle.x, 6), round(middle.y, 6))
    return {name: place for name, (_, place) in sorted(longest.items())}


def room_cells(workspace: Workspace, territory: Territory) -> Cells:
    """Divide a territory into the areas that are kept instead of homes; coarse where its buildings are not known."""
    import numpy as np
    import shapely

    from assetmap.workshop.cells import cells_of
    from assetmap.workspace.streets import read_streets

    streets = read_streets(workspace.folder, territory)
    if streets is None:
        return cells_of(territory, None)
    points = shapely.point_on_surface(streets.geometry[streets["kind"] == "building"].to_numpy())
    return cells_of(territory, np.column_stack([shapely.get_x(points), shapely.get_y(points)]) if len(points) else None)
