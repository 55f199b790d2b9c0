"""Territories: named areas of a few streets up to a neighbourhood, and what “inside” means everywhere in assetmap.

Inside, written down once:

* a **point** is inside when it lies in the territory or on its edge (within a millimetre);
* a **line** is inside when some length of it lies in the territory;
* an **area** is inside when it shares some area with the territory;
* holes are outside, every part of a territory of several parts counts, and something without a place is inside none.

A line or area that is inside is *shown* whole and *measured* clipped (:func:`clip_for_measuring`).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from assetmap.errors import TerritoryError
from assetmap.tables import CRS

if TYPE_CHECKING:  # see tables.py
    import geopandas as gpd
    import pyproj

EDGE_TOLERANCE_DEGREES = 2e-8
"""A millimetre also eastwards at 60° north: a point this near the edge is on it. Chosen by us; stored positions have 7 decimals."""

MAX_POINT_RADIUS_M = 50_000


@dataclass(frozen=True)
class Territory:
    """A micro-territory.

    ``polygon`` is a valid Polygon or MultiPolygon in EPSG:4326. ``population`` is only ever given with its source and date.
    ``outline_licence`` and ``outline_attribution`` are those of the data the outline was made of; empty where people drew it.
    """

    id: str
    name: str
    polygon: BaseGeometry
    aliases: tuple[str, ...] = ()
    population: int | None = None
    population_source: str = ""
    population_date: str = ""
    outline_licence: str = ""
    outline_attribution: str = ""
    _metric: dict[str, pyproj.CRS] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.population is not None and not (self.population_source and self.population_date):
            raise TerritoryError(
                f"The population of “{self.name}” has no source or no date. Give both, or leave the population out."
            )

    @property
    def metric_crs(self) -> pyproj.CRS:
        """The UTM zone of the territory's middle: the one CRS in which metres are measured."""
        import geopandas as gpd

        if "crs" not in self._metric:
            self._metric["crs"] = gpd.GeoSeries([self.polygon.centroid], crs=CRS).estimate_utm_crs()
        return self._metric["crs"]

    @property
    def bbox_lonlat(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        west, south, east, north = self.polygon.bounds
        return west, south, east, north

    @property
    def area_m2(self) -> float:
        """Area in square metres."""
        import geopandas as gpd

        return float(gpd.GeoSeries([self.polygon], crs=CRS).to_crs(self.metric_crs).area.iloc[0])

    @property
    def outline_credit(self) -> str:
        """Whom the outline is owed to, with the licence; empty where nobody asks for it."""
        licence = f" ({self.outline_licence})" if self.outline_licence else ""
        return f"{self.outline_attribution}{licence}" if self.outline_attribution else ""

    @property
    def population_text(self) -> str:
        """The population with its source and date, or “n/a”."""
        if self.population is None:
            return "n/a"
        return f"{self.population:,} ({self.population_source}, {self.population_date})"


def inside(places: gpd.GeoSeries, territory: Territory) -> np.ndarray:
    """Say for each place (EPSG:4326, missing allowed) whether it is inside ``territory``, by the rule of this module."""
    geometry = places.to_numpy()
    result = np.zeros(len(geometry), dtype=bool)
    present = ~shapely.is_missing(geometry)
    shapely.prepare(territory.polygon)
    dimension = shapely.get_dimensions(geometry)
    points = present & (dimension == 0)
    result[points] = shapely.dwithin(geometry[points], territory.polygon, EDGE_TOLERANCE_DEGREES)
    others = np.flatnonzero(present & (dimension > 0))
    near = others[shapely.intersects(territory.polygon, geometry[others])]
    sure = shapely.covers(territory.polygon, geometry[near])
    result[near[sure]] = True
    for row in near[~sure]:
        shared = shapely.intersection(geometry[row], territory.polygon)
        result[row] = (shared.area if dimension[row] == 2 else shared.length) > 0
    return result


def clip_for_measuring(places: gpd.GeoSeries, territory: Territory) -> gpd.GeoSeries:
    """Return the part of each place that lies inside ``territory``, in its metric CRS (metres), with the same index."""
    import geopandas as gpd

    clipped = shapely.intersection(places.to_numpy(), territory.polygon)
    return gpd.GeoSeries(clipped, index=places.index, crs=CRS).to_crs(territory.metric_crs)


def territory_from_bbox(bbox_lonlat: tuple[float, float, float, float], name: str = "Chosen area") -> Territory:
    """Make a territory from west, south, east, north in degrees."""
    west, south, east, north = bbox_lonlat
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise TerritoryError(
            f"The box {west},{south},{east},{north} is not west,south,east,north in degrees. "
            "West must be smaller than east and south smaller than north."
        )
    return Territory(make_id(name), name, shapely.box(west, south, east, north))


def territory_from_point(lat: float, lon: float, metres: float, name: str = "Around the point") -> Territory:
    """Make a territory of everything within ``metres`` of a point, as the crow flies."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise TerritoryError(f"{lat},{lon} is not a latitude and a longitude in degrees. Write it as LAT,LON.")
    if not 0 < metres <= MAX_POINT_RADIUS_M:
        raise TerritoryError(
            f"{metres:g} metres is not a usable distance. Use more than 0 and at most {MAX_POINT_RADIUS_M:,}."
        )
    import geopandas as gpd

    point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=CRS)
    circle = point.to_crs(point.estimate_utm_crs()).buffer(metres, quad_segs=32).to_crs(CRS).iloc[0]
    return Territory(make_id(name), name, circle)


def territory_from_areas(areas: gpd.GeoDataFrame, file: str, name: str | None = None) -> Territory:
    """Make a territory of the areas of a table in EPSG:4326; :mod:`assetmap.sources.boundaries` reads them from files.

    Parameters
    ----------
    file
        The name of the file they come from.
    name
        Which area, by the value of any text column; areas of that name are joined. Without it all areas are joined.

    Raises
    ------
    TerritoryError
        When the name is not there (some that are there are listed), or there is no area.
    """
    is_area = areas.geometry.notna() & areas.geom_type.isin(["Polygon", "MultiPolygon"])
    if name is not None:
        areas = _named(areas[is_area | areas.geometry.isna()], name, file)
        is_area = is_area[areas.index]
    areas = areas[is_area]
    if areas.empty:
        raise TerritoryError(f"{file} has no areas. A territory needs at least one polygon.")
    polygon = shapely.union_all(shapely.make_valid(areas.geometry.to_numpy()))
    polygon = only_areas(polygon)
    if polygon.is_empty:
        raise TerritoryError(f"The areas of {file} have no surface. Draw the territory again.")
    shown = name or _first_name(areas) or Path(file).stem
    return Territory(make_id(shown), shown, shapely.force_2d(polygon))


def only_areas(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of ``geometry`` and drop stray lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def make_id(name: str) -> str:
    """Turn a name into an id of plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "territory"


def _named(areas: gpd.GeoDataFrame, name: str, file: str) -> gpd.GeoDataFrame:
    texts = areas.drop(columns=areas.geometry.name).select_dtypes(include=["object", "string"])
    for column in texts:
        chosen = areas[texts[column].astype(str).str.casefold() == name.casefold()]
        if len(chosen):
            return chosen
    known = sorted({value for column in texts for value in texts[column].dropna().astype(str) if value[:1].isalpha()})
    near = [value for value in known if name.casefold() in value.casefold()]
    near += difflib.get_close_matches(name, known, n=5)
    shown = ", ".join(dict.fromkeys(near or known[:8]))
    raise TerritoryError(f"{file} has no area called “{name}”. It has for instance: {shown or 'no names at all'}.")


def _first_name(areas: gpd.GeoDataFrame) -> str | None:
    for column in ("name", "Name", "NAME"):
        if column in areas and len(areas) == 1 and isinstance(areas[column].iloc[0], str):
            return str(areas[column].iloc[0])
    return None
