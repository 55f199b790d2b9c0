"""OpenStreetMap files: what is no map is told, and a place has one id however it came."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from osm_data import small_town
from osm_readings import WHEN, by_id

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.osm_extract import read_extract
from assetmap.sources.registry import read_file


def test_a_missing_extract_is_told(tmp_path: Path, pack: LayerPack) -> None:
    with pytest.raises(SourceError, match=r"There is no file none\.osm\.pbf"):
        read_extract(tmp_path / "none.osm.pbf", pack, WHEN)


@pytest.mark.parametrize("name", ["a.osm", "a.osm.pbf", "a.osm.bz2", "a.osm.gz"])
def test_an_empty_file_is_told(name: str, tmp_path: Path, pack: LayerPack) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceError, match="is empty"):
        read_extract(tmp_path / name, pack, WHEN)


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm.bz2", "a.osm.gz", "a.osm"])
def test_a_file_that_breaks_off_is_told(name: str, tmp_path: Path, pack: LayerPack) -> None:
    path = small_town().save(tmp_path / name)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match="download it again"):
        read_extract(path, pack, WHEN)


@pytest.mark.parametrize(
    "content", [b"not a map", b"<html><body>Log in</body></html>", b"\x00" * 100, b"<osm><node id='x'/></osm>"]
)
@pytest.mark.parametrize("name", ["a.osm", "a.osm.pbf"])
def test_a_file_that_is_no_map_is_told(name: str, content: bytes, tmp_path: Path, pack: LayerPack) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match="could not be read as an OpenStreetMap file"):
        read_extract(tmp_path / name, pack, WHEN)


# The same place, whichever way it came


WAYS_IN = ["town.osm", "town.osm.pbf", "town.osm.gz", "town.osm.bz2", "body.json", "geom.json"]


def read_town(name: str, folder: Path, pack: LayerPack) -> gpd.GeoDataFrame:
    town, path = small_town(), folder / name
    if name.endswith(".json"):
        town.save_overpass(path, name.removesuffix(".json"))
    else:
        town.save(path)
    return by_id(read_file(path, pack)[0]).sort_index()


@pytest.mark.parametrize("name", WAYS_IN[1:])
def test_the_same_places_have_the_same_ids_tags_and_shapes_whichever_way_they_came(
    name: str, tmp_path: Path, pack: LayerPack
) -> None:
    plain, other = read_town("town.osm", tmp_path, pack), read_town(name, tmp_path, pack)
    assert list(other.index) == list(plain.index)
    assert list(map(json.loads, other["tags"])) == list(map(json.loads, plain["tags"]))
    assert list(other["last_edited_at"]) == list(plain["last_edited_at"])
    same = [
        a.normalize().equals_exact(b.normalize(), 1e-9) for a, b in zip(other.geometry, plain.geometry, strict=True)
    ]
    assert all(same), list(zip(other.index, same, strict=True))


def test_an_answer_with_centres_has_the_same_ids_and_a_point_in_the_middle_of_each(
    tmp_path: Path, pack: LayerPack
) -> None:
    plain, centres = read_town("town.osm", tmp_path, pack), read_town("center.json", tmp_path, pack)
    assert list(centres.index) == list(plain.index)
    for place, shape in zip(centres.geometry, plain.geometry, strict=True):
        assert place is not None and place.geom_type == "Point"
        assert place.distance(shapely.box(*shape.bounds).centroid) < 1e-6


def test_a_centre_is_not_passed_off_as_the_exact_shape(tmp_path: Path, pack: LayerPack) -> None:
    centres = read_town("center.json", tmp_path, pack)
    assert centres.loc["osm:way/101", "precision"] == "area"
    assert centres.loc["osm:node/1", "precision"] == "exact"


@pytest.mark.parametrize("out", ["body", "geom", "center"])
def test_the_name_of_the_file_does_not_matter_only_what_is_in_it(out: str, tmp_path: Path, pack: LayerPack) -> None:
    path = small_town().save_overpass(tmp_path / "download.txt", out)
    assert read_file(path, pack)[1].name == "saved Overpass answer"
