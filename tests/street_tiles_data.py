"""Vector street maps made in the test: GDAL cuts each layer into tiles, the format's own library packs them into one PMTiles file."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry.base import BaseGeometry

Things = Sequence[tuple[BaseGeometry, Mapping[str, Any]]]


def street_tiles(
    path: Path,
    layers: Mapping[str, Things],
    *,
    zooms: tuple[int, int] = (13, 14),
    attribution: str | None = None,
    header: Mapping[str, Any] | None = None,
) -> Path:
    """Write layers (name -> shapes in EPSG:4326 with attributes) as a PMTiles file."""
    tiles: dict[tuple[int, int, int], bytes] = {}
    boxes = []
    for name, things in layers.items():
        frame = gpd.GeoDataFrame(
            [dict(said) for _, said in things], geometry=[shape for shape, _ in things], crs="EPSG:4326"
        )
        boxes.append(frame.total_bounds)
        for at, content in _cut(name, frame, zooms).items():
            tiles[at] = tiles.get(at, b"") + content  # layers of one tile stand one after the other
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    told = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_zoom": zooms[0],
        "max_zoom": zooms[1],
        **{f"{name}_e7": int(value * 10_000_000) for name, value in _corners(west, south, east, north)},
        "center_zoom": zooms[0],
        **(header or {}),
    }
    about: dict[str, Any] = {"vector_layers": [{"id": name, "fields": {}} for name in layers]}
    if attribution is not None:
        about["attribution"] = attribution
    with path.open("wb") as file:
        writer = Writer(file)
        for at in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            writer.write_tile(zxy_to_tileid(*at), gzip.compress(tiles[at]))
        writer.finalize(told, about)
    return path


def _corners(west: float, south: float, east: float, north: float) -> list[tuple[str, float]]:
    return [
        ("min_lon", west), ("min_lat", south), ("max_lon", east), ("max_lat", north),
        ("center_lon", (west + east) / 2), ("center_lat", (south + north) / 2),
    ]  # fmt: skip


def _cut(name: str, frame: gpd.GeoDataFrame, zooms: tuple[int, int]) -> dict[tuple[int, int, int], bytes]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "tiles"
        pyogrio.write_dataframe(
            frame, out, driver="MVT", layer=name, MINZOOM=zooms[0], MAXZOOM=zooms[1], COMPRESS="NO", FORMAT="DIRECTORY",
            SIMPLIFICATION=0, SIMPLIFICATION_MAX_ZOOM=0,
        )  # fmt: skip
        found = {}
        for tile in out.glob("*/*/*.pbf"):
            zoom, column = tile.parts[-3:-1]
            found[int(zoom), int(column), int(tile.stem)] = tile.read_bytes()
        return found
