"""Where things that are told in a room may lie: streets, known assets, coarse areas, the squares of paper sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assetmap.territories import Territory
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import read_streets

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.workshop.cells import Cells
    from assetmap.workspace.filing import Places


def streets_of(streets: gpd.GeoDataFrame | None, territory: Territory) -> dict[str, tuple[float, float]]:
    """Return for each named street of a territory the middle of its longest piece there (longitude, latitude), by name."""
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


def cells_in(streets: gpd.GeoDataFrame | None, territory: Territory) -> Cells:
    """Divide a territory into the areas that are kept instead of homes; coarse where its buildings are not known."""
    import numpy as np
    import shapely

    from assetmap.workshop.cells import cells_of

    if streets is None:
        return cells_of(territory, None)
    points = shapely.point_on_surface(streets.geometry[streets["kind"] == "building"].to_numpy())
    return cells_of(territory, np.column_stack([shapely.get_x(points), shapely.get_y(points)]) if len(points) else None)


def places_in(workspace: Workspace, territory: Territory) -> Places:
    """Return where things of a territory lie, for filing what was told of it."""
    from assetmap.workspace.filing import Places

    streets, assets = read_streets(workspace.folder, territory), workspace.assets(territory)
    placed = assets[assets.geometry.notna()]
    return Places(
        streets_of(streets, territory),
        dict(zip(placed["asset_id"], placed.geometry, strict=True)),
        {one.id: one.polygon for one in cells_in(streets, territory)},
        {},
    )
