"""Vector street maps in PMTiles: the same quiet map as an extract gives, whatever the schema; and a sentence for every other file."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from pmtiles.tile import Compression, TileType
from street_tiles_data import Things, street_tiles

from assetmap.errors import SourceError
from assetmap.maps.basemap import KINDS, pack_basemap
from assetmap.sources.osm_extract import BASEMAP_KINDS
from assetmap.sources.registry import STREET_TILES, read_file
from assetmap.sources.street_schemas import SCHEMAS
from assetmap.sources.street_tiles import credit_of, read_street_tiles

WEST, SOUTH = -2.95, 56.44
EDGE = -2.9443359375
"""A line between two tiles of zoom 14, which runs through the area of the tests: column 8,058 of 16,384 begins here."""
HERE = shapely.box(WEST, SOUTH, WEST + 0.011, SOUTH + 0.004)


def line(north: float, east: float = 0.01) -> shapely.LineString:
    """A street from west to east, across the edge of two tiles."""
    return shapely.LineString([(WEST, SOUTH + north), (WEST + east, SOUTH + north)])


def square(east: float, north: float, side: float = 0.001) -> shapely.Polygon:
    return shapely.box(WEST + east, SOUTH + north, WEST + east + side, SOUTH + north + side)


def read(path: Path, layers: Mapping[str, Things], **how: Any) -> gpd.GeoDataFrame:
    return read_street_tiles(street_tiles(path / "town.pmtiles", layers, **how))


def told(streets: gpd.GeoDataFrame) -> set[tuple[str, str | None]]:
    return set(zip(streets["kind"], streets["name"], strict=True))


def in_metres(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    return shapes.to_crs(27700)


def refused(path: Path, within: shapely.Geometry | None = None) -> str:
    """Return why a file is refused: one sentence without a path."""
    with pytest.raises(SourceError) as error:
        read_street_tiles(path, within)
    message = str(error.value)
    assert message.startswith(path.name) or path.name in message
    assert str(path.parent) not in message and message.endswith(".") and len(message) < 300
    return message


# What is drawn of each schema


PROTOMAPS: dict[str, Things] = {
    "roads": [
        (line(0.0001), {"kind": "major_road", "kind_detail": "secondary", "name": "High Street"}),
        (line(0.0002), {"kind": "minor_road", "kind_detail": "residential", "name": "Elm Row"}),
        (line(0.0003), {"kind": "minor_road", "kind_detail": "service"}),
        (line(0.0004), {"kind": "path", "kind_detail": "footway"}),
        (line(0.0005), {"kind": "path", "kind_detail": "steps"}),
        (line(0.0006), {"kind": "path", "kind_detail": "pedestrian", "name": "Market Place"}),
        (line(0.0007), {"kind": "rail", "kind_detail": "rail"}),
        (line(0.0008), {"kind": "rail", "kind_detail": "disused"}),
        (line(0.0009), {"kind": "rail", "kind_detail": "rail", "is_tunnel": True}),
        (line(0.0010), {"kind": "ferry"}),
    ],
    "water": [
        (square(0.001, 0.002), {"kind": "lake", "name": "Mill Pond"}),
        (square(0.003, 0.002), {"kind": "swimming_pool"}),
        (line(0.0011), {"kind": "stream", "name": "Mill Burn"}),
        (shapely.Point(WEST, SOUTH), {"kind": "lake", "name": "Mill Pond"}),
    ],
    "landuse": [(square(0.007, 0.002), {"kind": "park", "name": "Green"}), (square(0.007, 0.003), {"kind": "school"})],
    "buildings": [(square(0.001, 0.001, 0.0002), {"kind": "building"}), (square(0.002, 0.001), {"kind": "address"})],
    "places": [(shapely.Point(WEST, SOUTH), {"kind": "locality", "name": "Town"})],
}


def test_a_protomaps_basemap_gives_streets_water_green_and_buildings_by_kind(tmp_path: Path) -> None:
    streets = read(tmp_path, PROTOMAPS)
    assert told(streets) == {
        ("street_main", "High Street"),
        ("street", "Elm Row"),
        ("street", "Market Place"),
        ("service", None),
        ("path", None),
        ("steps", None),
        ("rail", None),
        ("water", "Mill Pond"),
        ("stream", "Mill Burn"),
        ("green", "Green"),
        ("building", None),
    }
    assert streets.crs == "EPSG:4326" and list(streets.columns) == ["kind", "name", "credit", "geometry"]


def test_the_older_protomaps_basemap_is_read_by_its_own_keys(tmp_path: Path) -> None:
    layers: dict[str, Things] = {
        "roads": [(line(0.0001), {"pmap:kind": "medium_road", "name": "High Street"})],
        "transit": [(line(0.0002), {"pmap:kind": "rail"}), (line(0.0003), {"pmap:kind": "rail", "pmap:level": -1})],
        "natural": [(square(0.001, 0.002), {"pmap:kind": "wood"})],
    }
    streets = read(tmp_path, layers)
    assert told(streets) == {("street_main", "High Street"), ("rail", None), ("wood", None)}
    assert in_metres(streets[streets["kind"] == "rail"].geometry).length.sum() == pytest.approx(617, abs=3)


def test_openmaptiles_streets_have_their_names_once(tmp_path: Path) -> None:
    """Names are in a layer that draws the same lines again."""
    layers: dict[str, Things] = {
        "transportation": [
            (line(0.0001), {"class": "minor"}),
            (line(0.0002), {"class": "minor"}),
            (line(0.0003), {"class": "path", "subclass": "steps"}),
            (line(0.0004), {"class": "tertiary"}),
            (line(0.0005), {"class": "ferry"}),
        ],
        "transportation_name": [(line(0.0001), {"class": "minor", "name": "Elm Row"}), (line(0.0004), {"class": "tertiary"})],
        "waterway": [(line(0.0006), {"class": "stream"}), (line(0.0007), {"class": "stream", "brunnel": "tunnel"})],
        "water": [(square(0.001, 0.002), {"class": "river"})],
        "landcover": [(square(0.003, 0.002), {"class": "grass", "subclass": "park"})],
        "landuse": [(square(0.007, 0.002), {"class": "cemetery"}), (square(0.007, 0.003), {"class": "residential"})],
        "building": [(square(0.001, 0.001, 0.0002), {"render_height": 5})],
    }  # fmt: skip
    streets = read(tmp_path, layers)
    assert told(streets) == {
        ("street", "Elm Row"),
        ("street", None),
        ("steps", None),
        ("street_main", None),
        ("stream", None),
        ("water", None),
        ("green", None),
        ("building", None),
    }
    lengths = in_metres(streets.geometry).length.groupby(streets["kind"]).sum()
    assert lengths["street"] == pytest.approx(2 * lengths["street_main"], rel=0.01)
    assert lengths["stream"] == pytest.approx(lengths["street_main"], rel=0.01)


def test_shortbread_is_read_by_openstreetmaps_own_values(tmp_path: Path) -> None:
    layers: dict[str, Things] = {
        "streets": [
            (line(0.0001), {"kind": "residential"}),
            (line(0.0002), {"kind": "track"}),
            (line(0.0003), {"kind": "tram", "rail": True}),
            (line(0.0004), {"kind": "runway"}),
        ],
        "street_labels": [(line(0.0001), {"kind": "residential", "name": "Elm Row"})],
        "ocean": [(square(0.001, 0.002), {"x": 0})],
        "water_lines": [(line(0.0006), {"kind": "river"}), (line(0.0007), {"kind": "ditch"})],
        "land": [(square(0.003, 0.002), {"kind": "forest"}), (square(0.007, 0.002), {"kind": "allotments"})],
        "buildings": [(square(0.001, 0.001, 0.0002), {"dummy": 1})],
    }
    assert told(read(tmp_path, layers)) == {
        ("street", "Elm Row"),
        ("service", None),
        ("rail", None),
        ("water", None),
        ("stream", None),
        ("wood", None),
        ("green", None),
        ("building", None),
    }


def test_every_schema_draws_only_kinds_that_an_extract_draws_too() -> None:
    for schema in SCHEMAS:
        drawn = {kind for one in schema.layers for kind in (*one.lines.values(), *one.areas.values()) if kind}
        assert drawn <= set(BASEMAP_KINDS) & set(KINDS), schema.name
        assert schema.marks <= {one.name for one in schema.layers}


# Tiles leave no trace


def test_a_street_across_the_edge_of_tiles_is_one_line_again(tmp_path: Path) -> None:
    packed, _ = pack_basemap(read(tmp_path, {"roads": [(line(0.0011), {"kind": "minor_road", "name": "Elm Row"})]}))
    streets = read_street_tiles(tmp_path / "town.pmtiles")
    assert len(streets) == 2 and streets.total_bounds[0] < EDGE < streets.total_bounds[2]
    assert shapely.line_merge(shapely.union_all(streets.geometry)).geom_type == "LineString"
    assert packed is not None and [one["kind"] for one in packed["kinds"]] == ["street"]


def test_streets_of_other_names_that_end_at_the_edge_of_a_tile_are_not_pulled_together(tmp_path: Path) -> None:
    here, there = SOUTH + 0.001, SOUTH + 0.001003
    layers: dict[str, Things] = {
        "roads": [
            (shapely.LineString([(WEST, here), (EDGE, here)]), {"kind": "minor_road", "name": "Elm Row"}),
            (shapely.LineString([(EDGE, there), (WEST + 0.01, there)]), {"kind": "minor_road", "name": "Oak Row"}),
        ]
    }
    streets = read(tmp_path, layers).set_index("name").geometry
    assert streets["Elm Row"].coords[-1][1] != streets["Oak Row"].coords[0][1]


def test_a_building_and_a_park_across_the_edge_of_tiles_are_one_area_each(tmp_path: Path) -> None:
    park = shapely.box(EDGE - 0.001, SOUTH + 0.001, EDGE + 0.001, SOUTH + 0.002)
    house = shapely.box(EDGE - 0.0001, SOUTH + 0.0005, EDGE + 0.0001, SOUTH + 0.0006)
    layers: dict[str, Things] = {
        "roads": [(line(0.0001), {"kind": "minor_road"})],
        "landuse": [(park, {"kind": "park", "name": "Green"})],
        "buildings": [(house, {"kind": "building"})],
    }
    streets = read(tmp_path, layers)
    for kind, shape in (("green", park), ("building", house)):
        found = in_metres(streets[streets["kind"] == kind].geometry)
        assert len(found) == 1
        assert found.area.iloc[0] == pytest.approx(in_metres(gpd.GeoSeries([shape], crs=4326)).area.iloc[0], rel=0.03)


def test_two_parks_side_by_side_at_the_edge_keep_their_names(tmp_path: Path) -> None:
    layers: dict[str, Things] = {
        "roads": [(line(0.0001), {"kind": "minor_road"})],
        "landuse": [
            (shapely.box(EDGE - 0.001, SOUTH + 0.001, EDGE, SOUTH + 0.002), {"kind": "park", "name": "Elm Green"}),
            (shapely.box(EDGE, SOUTH + 0.001, EDGE + 0.001, SOUTH + 0.002), {"kind": "park", "name": "Oak Green"}),
        ],
    }
    assert {("green", "Elm Green"), ("green", "Oak Green")} <= told(read(tmp_path, layers))


# What is read of the file


def test_only_what_touches_the_area_is_read(tmp_path: Path) -> None:
    layers: dict[str, Things] = {
        "roads": [
            (line(0.001), {"kind": "minor_road", "name": "Here"}),
            (line(0.2), {"kind": "minor_road", "name": "Elsewhere"}),
        ]
    }
    path = street_tiles(tmp_path / "town.pmtiles", layers)
    assert told(read_street_tiles(path, HERE)) == {("street", "Here")}


def test_buildings_are_left_in_the_file_when_they_are_not_wanted(tmp_path: Path) -> None:
    path = street_tiles(tmp_path / "town.pmtiles", PROTOMAPS)
    assert "building" not in set(read_street_tiles(path, buildings=False)["kind"])


def test_a_large_area_is_read_at_a_farther_zoom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layers: dict[str, Things] = {"roads": [(line(0.001, 0.2), {"kind": "minor_road", "name": "Long Lane"})]}
    path = street_tiles(tmp_path / "town.pmtiles", layers, zooms=(13, 15))
    near = len(read_street_tiles(path))
    monkeypatch.setattr("assetmap.sources.street_tiles.MAX_TILES", 12)
    assert len(read_street_tiles(path)) < near
    monkeypatch.setattr("assetmap.sources.street_tiles.MAX_TILES", 2)
    assert "too large" in refused(path)


def test_a_street_map_stands_where_an_extract_would_and_has_no_places(tmp_path: Path, pack: Any) -> None:
    reading, format_ = read_file(street_tiles(tmp_path / "town.pmtiles", PROTOMAPS), pack)
    assert format_ is STREET_TILES and format_.has_streets and reading.records.empty


@pytest.mark.parametrize(
    ("said", "credit"),
    [
        ("", None),
        ("© OpenStreetMap contributors", None),
        ('<a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap</a>', None),
        ("Map data from the OpenStreetMap contributors.", None),
        ('<a href="https://x">Protomaps</a> © <a href="https://y">OpenStreetMap</a>', "Protomaps © OpenStreetMap"),
        ("© OpenMapTiles © OpenStreetMap contributors", "© OpenMapTiles © OpenStreetMap contributors"),
        ("<script>alert(1)</script>Maps\u202e\n&amp; Co", "alert(1) Maps & Co"),
        ("x" * 500, "x" * 200),
    ],
)
def test_the_files_own_credit_is_kept_as_plain_text(said: str, credit: str | None) -> None:
    assert credit_of(said) == credit


def test_what_a_file_asks_to_be_credited_stands_with_its_streets(tmp_path: Path) -> None:
    streets = read(tmp_path, PROTOMAPS, attribution="Protomaps © OpenStreetMap")
    assert set(streets["credit"]) == {"Protomaps © OpenStreetMap"}
    assert read(tmp_path, PROTOMAPS)["credit"].isna().all()


# What cannot be used


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"tile_type": TileType.PNG}, "pictures of a map (PNG)"),
        ({"tile_type": TileType.UNKNOWN}, "vector tiles"),
        ({"tile_compression": Compression.BROTLI}, "packed"),
        ({"max_lon_e7": -1_700_000_000}, "damaged"),
    ],
)
def test_another_kind_of_tiles_is_refused(tmp_path: Path, header: dict[str, Any], why: str) -> None:
    assert why in refused(street_tiles(tmp_path / "town.pmtiles", PROTOMAPS, header=header))


def test_tiles_without_small_streets_are_refused(tmp_path: Path) -> None:
    path = street_tiles(tmp_path / "country.pmtiles", PROTOMAPS, zooms=(8, 10))
    assert "zoom 10" in refused(path) and "zoom 14" in refused(path)


def test_layers_of_no_known_schema_are_named(tmp_path: Path) -> None:
    layers: dict[str, Things] = {"hiking_trails": [(line(0.001), {"kind": "path"})]}
    message = refused(street_tiles(tmp_path / "trails.pmtiles", layers))
    assert "hiking_trails" in message and "Protomaps basemap, OpenMapTiles, Shortbread" in message


def test_a_street_map_of_elsewhere_says_so(tmp_path: Path) -> None:
    path = street_tiles(tmp_path / "town.pmtiles", PROTOMAPS)
    assert "another area" in refused(path, shapely.box(10, 10, 10.1, 10.1))
    assert "another area" in refused(path, shapely.box(WEST + 0.0095, SOUTH, WEST + 0.0096, SOUTH + 0.00005))


def test_another_version_is_refused(tmp_path: Path) -> None:
    path = street_tiles(tmp_path / "town.pmtiles", PROTOMAPS)
    path.write_bytes(path.read_bytes()[:7] + b"\x02" + path.read_bytes()[8:])
    assert "version 2" in refused(path)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_says_so(tmp_path: Path, share: float) -> None:
    path = street_tiles(tmp_path / "town.pmtiles", PROTOMAPS)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert "cut short" in refused(path)


@pytest.mark.parametrize("seed", range(4))
def test_damage_inside_is_said_and_never_a_map_with_holes(tmp_path: Path, seed: int) -> None:
    path = street_tiles(tmp_path / "town.pmtiles", PROTOMAPS, zooms=(14, 14))
    content, chance = bytearray(path.read_bytes()), random.Random(seed)
    at = chance.randrange(200, len(content) - 40)
    content[at : at + 40] = chance.randbytes(40)
    path.write_bytes(content)
    assert "damaged" in refused(path)


def test_text_that_calls_itself_pmtiles_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.pmtiles"
    path.write_text("<html>log in</html>" * 20)
    assert "no PMTiles file" in refused(path)
    path.write_bytes(b"PMTiles\x03" + os.urandom(2_000))
    assert refused(path)


def test_a_name_in_the_tiles_is_one_line_of_at_most_200_letters(tmp_path: Path) -> None:
    layers: dict[str, Things] = {"roads": [(line(0.001), {"kind": "minor_road", "name": "Elm\n Row " + "x" * 400})]}
    names = set(read(tmp_path, layers)["name"])
    assert {len(name) for name in names} == {200} and all(name.startswith("Elm Row xxx") for name in names)
