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
import json
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
    """

    id: str
    name: str
    polygon: BaseGeometry
    aliases: tuple[str, ...] = ()
    population: int | None = None
    population_source: str = ""
    population_date: str = ""
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


def territory_from_file(path: Path, layer: str | None = None, name: str | None = None) -> Territory:
    """Make a territory from a GeoJSON or GeoPackage file.

    Parameters
    ----------
    layer
        Which layer of a GeoPackage; needed when it has several.
    name
        Which area, by the value of any text column; areas of that name are joined. Without it all areas are joined.

    Raises
    ------
    TerritoryError
        When the file cannot be read, the layer or name is not there (the ones that are there are listed), or it has no areas.
    """
    areas = read_areas(path, layer)
    if name is not None:
        areas = _named(areas, name, path.name)
    polygon = shapely.union_all(shapely.make_valid(areas.geometry.to_numpy()))
    polygon = only_areas(polygon)
    if polygon.is_empty:
        raise TerritoryError(f"The areas of {path.name} have no surface. Draw the territory again.")
    shown = name or _first_name(areas) or path.stem
    return Territory(make_id(shown), shown, shapely.force_2d(polygon))


def read_areas(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read the areas of a boundary file (EPSG:4326) with everything that is said of them.

    Raises
    ------
    TerritoryError
        When the file cannot be read, has several layers and none is named, or has no areas.
    """
    if not path.exists():
        raise TerritoryError(f"There is no file {path.name}. Check the name and the folder.")
    if path.is_dir():
        raise TerritoryError(f"{path.name} is a folder. Name the boundary file in it.")
    areas = _read_areas(path, layer)
    areas = areas[areas.geometry.notna() & areas.geom_type.isin(["Polygon", "MultiPolygon"])]
    if areas.empty:
        raise TerritoryError(f"{path.name} has no areas. A territory needs at least one polygon.")
    return areas


def layers_of(path: Path) -> list[str]:
    """List the layers of a GeoPackage; nothing for other files.

    Raises
    ------
    TerritoryError
        When it is damaged.
    """
    with path.open("rb") as file:
        if not file.read(15).startswith(b"SQLite format 3"):
            return []
    return _layers_in(path)


def only_areas(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of ``geometry`` and drop stray lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def make_id(name: str) -> str:
    """Turn a name into an id of plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "territory"


def _read_areas(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    start = path.read_bytes()[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _read_geojson_areas(path)
    if start.startswith(b"SQLite format 3"):
        return _read_geopackage_areas(path, layer)
    raise TerritoryError(f"{path.name} is neither GeoJSON nor a GeoPackage. Save the boundary as one of these.")


def _read_geojson_areas(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd

    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TerritoryError(f"{path.name} is not readable as GeoJSON: {error}.") from error
    features = data.get("features", [data] if data.get("type") == "Feature" else None)
    if features is None and "coordinates" in data:
        features = [{"type": "Feature", "properties": {}, "geometry": data}]
    if not features:
        raise TerritoryError(f"{path.name} has no areas. A territory needs at least one polygon.")
    try:
        frame = gpd.GeoDataFrame.from_features(features, crs=CRS)
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise TerritoryError(f"{path.name} has a shape that cannot be read: {error}.") from error
    bounds = frame.total_bounds
    if frame.geometry.notna().any() and not (
        -180 <= bounds[0] and bounds[2] <= 180 and -90 <= bounds[1] and bounds[3] <= 90
    ):
        raise TerritoryError(
            f"The numbers in {path.name} are not degrees of longitude and latitude. Save it again in WGS84 (EPSG:4326)."
        )
    return frame


def _read_geopackage_areas(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pyogrio

    layers = _layers_in(path)
    if layer is None and len(layers) > 1:
        raise TerritoryError(f"{path.name} has several layers. Choose one with --territory-layer: {', '.join(layers)}.")
    if layer is not None and layer not in layers:
        raise TerritoryError(f"{path.name} has no layer “{layer}”. It has: {', '.join(layers)}.")
    frame = pyogrio.read_dataframe(path, layer=layer or layers[0])
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        raise TerritoryError(
            f"The layer “{layer or layers[0]}” of {path.name} has no shapes or does not say its coordinate system."
        )
    return frame.to_crs(CRS)


def _layers_in(path: Path) -> list[str]:
    import pyogrio

    try:
        return [str(row[0]) for row in pyogrio.list_layers(path)]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise TerritoryError(f"{path.name} could not be opened as a GeoPackage; it may be damaged.") from error


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
