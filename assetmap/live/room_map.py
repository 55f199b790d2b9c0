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
from assetmap.workspace.room_places import cells_in, streets_of
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import streets_changed_at

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
class Ground:
    """What stays while assets change: streets and coarse areas, made of a quiet map that was written ``changed_at`` (nanoseconds)."""

    changed_at: int
    is_mapped: bool
    """Whether there is any street map beneath."""
    streets: Mapping[str, tuple[float, float]] = field(repr=False)
    """Named streets of the territory, by name, with a place on each (longitude, latitude)."""
    cells: Cells = field(repr=False)
    """The coarse areas that are kept instead of homes."""


@dataclass(frozen=True)
class RoomMap:
    """One state of the neighbourhood. ``packed`` is the map's document (``maps.MapSpec``) as gzipped JSON."""

    tables_version: int
    packed: bytes
    etag: str
    credit: str
    """Whom the map beneath and the assets are owed to."""
    known: Mapping[str, KnownAsset] = field(repr=False)
    ground: Ground

    @property
    def has_ground(self) -> bool:
        """Whether there is a street map beneath: on an empty sheet nobody can tap a place."""
        return self.ground.is_mapped

    @property
    def streets(self) -> Mapping[str, tuple[float, float]]:
        """Named streets of the territory, by name, with a place on each (longitude, latitude)."""
        return self.ground.streets

    @property
    def cells(self) -> Cells:
        """The coarse areas that are kept instead of homes."""
        return self.ground.cells

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


def draw_room_map(workspace: Workspace, territory: Territory, before: RoomMap | None = None) -> RoomMap:
    """Read the workspace and draw what the room may see of a territory. Takes about half a second for a town.

    ``before`` is the same territory's map until now: what its streets gave is taken from there when they are the same.
    """
    from assetmap.workspace import map_spec_of, view_of

    version, changed_at = workspace.store.tables_version(), streets_changed_at(workspace.folder, territory)
    gathering = workspace.gathering(territory)
    view = view_of(gathering, Audience.ROOM)
    spec = map_spec_of(gathering, Audience.ROOM, view=view)
    raw = spec.to_json().encode()
    credit = " · ".join(
        f"{one['text']} ({one['licence']})" if one["licence"] else one["text"] for one in spec.document["attributions"]
    )
    etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    return RoomMap(
        version,
        gzip.compress(raw, 6, mtime=0),
        etag,
        credit,
        _known(view.assets),
        before.ground
        if before and before.ground.changed_at == changed_at
        else _ground(gathering.basemap, territory, changed_at),
    )


def _ground(streets: gpd.GeoDataFrame | None, territory: Territory, changed_at: int) -> Ground:
    is_mapped = streets is not None and not streets.empty
    return Ground(changed_at, is_mapped, streets_of(streets, territory), cells_in(streets, territory))


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
