"""Saved Overpass answers: whole or told why not, and nothing odd in them stops the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from osm_data import small_town
from osm_readings import by_id, only

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.osm_overpass import read_overpass
from assetmap.sources.reading import Reading
from assetmap.sources.registry import read_file
from assetmap.tables import check_records


def test_an_answer_is_dated_by_its_own_timestamp(answer: Callable[[Any], Reading]) -> None:
    assert set(answer(small_town().overpass()).records["retrieved_at"]) == {"2024-05-01T00:00:00Z"}


def test_an_answer_with_a_remark_is_a_failure_and_the_remark_is_told(answer: Callable[[Any], Reading]) -> None:
    cut = small_town().overpass() | {"remark": "runtime error: Query timed out"}
    with pytest.raises(SourceError, match=r"not complete.*Query timed out"):
        answer(cut)


def test_a_page_to_log_in_is_told_as_not_an_answer(tmp_path: Path, pack: LayerPack) -> None:
    path = tmp_path / "answer.json"
    path.write_text("<!DOCTYPE html><html><body>Welcome to Guest Wi-Fi</body></html>")
    with pytest.raises(SourceError, match="a web page, not data"):
        read_file(path, pack)
    with pytest.raises(SourceError, match="not JSON"):
        read_overpass(path, pack)


def test_an_answer_that_breaks_off_is_told(answer: Callable[[Any], Reading]) -> None:
    with pytest.raises(SourceError, match="breaks off or is not JSON"):
        answer(json.dumps(small_town().overpass())[:-50])


def test_an_answer_nested_without_end_is_told(answer: Callable[[Any], Reading]) -> None:
    with pytest.raises(SourceError, match="breaks off or is not JSON"):
        answer('{"elements": ' + "[" * 100_000)


def test_json_that_is_no_answer_is_told(answer: Callable[[Any], Reading]) -> None:
    with pytest.raises(SourceError, match="has no list called “elements”"):
        answer({"features": []})


def test_an_answer_with_nothing_in_it_is_empty_and_not_a_failure(answer: Callable[[Any], Reading]) -> None:
    assert check_records(answer({"elements": []}).records).empty


def test_a_thing_named_twice_in_an_answer_is_one_record_in_its_newest_version(answer: Callable[[Any], Reading]) -> None:
    old, new = (
        {
            "type": "node",
            "id": 1,
            "lat": 51,
            "lon": 0.5,
            "version": version,
            "tags": {"amenity": "library", "name": name},
        }
        for version, name in ((1, "Old"), (2, "New"))
    )
    reading = answer({"elements": [new, old]})
    assert json.loads(only(reading)["tags"])["name"] == "New"
    assert any("more than once" in note for note in reading.notes)


def test_a_bare_skeleton_after_the_tags_does_not_replace_them(answer: Callable[[Any], Reading]) -> None:
    tagged = {"type": "node", "id": 1, "lat": 51, "lon": 0.5, "tags": {"amenity": "library"}}
    bare = {"type": "node", "id": 1, "lat": 51, "lon": 0.5}
    reading = answer({"elements": [tagged, bare]})
    assert only(reading)["source_id"] == "node/1" and reading.notes == ()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        [],
        {},
        {"type": "node", "id": 2},
        {"type": "node", "id": "x", "lat": 1, "lon": 1},
        {"type": "node", "id": 2, "lat": "north", "lon": 1},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "tags": ["amenity"]},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "version": "x"},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "timestamp": "yesterday", "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "version": 10**15, "tags": {"amenity": "library"}},
        {"type": "node", "id": 10**30, "lat": 1, "lon": 1, "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": float("nan"), "lon": 1, "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": 1e999, "lon": 1, "tags": {"amenity": "library"}},
        {"type": "node", "id": 2, "lat": 95, "lon": 1234, "tags": {"amenity": "library"}},
        {"type": "way", "id": 2, "nodes": ["a"], "tags": {"leisure": "park"}},
        {"type": "way", "id": 2, "nodes": 7, "tags": {"leisure": "park"}},
        {"type": "way", "id": 2, "geometry": [5], "tags": {"leisure": "park"}},
        {"type": "way", "id": 2, "geometry": [{"lat": 1}], "tags": {"leisure": "park"}},
        {"type": "relation", "id": 2, "members": [{"type": "way"}], "tags": {"leisure": "park"}},
        {"type": "relation", "id": 2, "members": [{"type": "star", "ref": 1}], "tags": {"leisure": "park"}},
        {"type": "relation", "id": 2, "members": [{"type": "way", "ref": 10**30}], "tags": {"leisure": "park"}},
        {"type": "area", "id": 3600000002, "tags": {"leisure": "park"}},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "tags": {"amenity": "library", "name": "\ud800"}},
    ],
    ids=lambda odd: str(odd)[:70].encode("ascii", "replace").decode(),
)
def test_an_odd_element_does_not_stop_the_others(odd: Any, answer: Callable[[Any], Reading]) -> None:
    good = {"type": "node", "id": 1, "lat": 51, "lon": 0.5, "tags": {"amenity": "library"}}
    rows = by_id(answer({"elements": [good, odd]}))
    assert rows.loc["osm:node/1"].geometry.equals(shapely.Point(0.5, 51))


def test_the_ids_of_made_up_corners_never_become_records(answer: Callable[[Any], Reading]) -> None:
    records = answer(small_town().overpass("geom")).records
    assert not [name for name in records["source_id"] if len(name) > len("relation/200")]
