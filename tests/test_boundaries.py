"""Outlines: drawn, joined, taken from a file by name; and how territories lie to each other."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from assetmap.boundaries import (
    checked_name,
    combined,
    find_relations,
    free_id,
    territory_from_drawing,
)
from assetmap.errors import TerritoryError
from assetmap.sources.boundaries import read_boundaries
from assetmap.territories import Territory


def square(name: str, west: float, south: float, size: float = 1.0) -> Territory:
    return Territory(name.lower(), name, shapely.box(west, south, west + size, south + size))


@pytest.fixture
def zones(tmp_path: Path) -> Path:
    """Four squares in a row: two of one neighbourhood, one of another, one without a name."""
    frame = gpd.GeoDataFrame(
        {
            "code": ["S01", "S02", "S03", "S04"],
            "zone": ["Burnside - 01", "Burnside - 02", "Hillhead - 01", "Hillhead - 02"],
            "area_name": ["Burnside", "Burnside", "Hillhead", None],
        },
        geometry=[shapely.box(at, 56, at + 1, 57) for at in range(4)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "zones.gpkg", layer="zones")
    return tmp_path / "zones.gpkg"


def test_several_territories_together_are_one() -> None:
    together = combined([square("A", 0, 0), square("B", 1, 0)], name="Both")
    assert together.name == "Both"
    assert together.polygon.equals(shapely.box(0, 0, 2, 1))


def test_what_another_covers_is_taken_away() -> None:
    assert combined([square("A", 0, 0, 2)], [square("B", 1, 0, 2)]).polygon.equals(shapely.box(0, 0, 1, 2))


def test_taking_everything_away_is_refused() -> None:
    with pytest.raises(TerritoryError, match="Nothing is left"):
        combined([square("A", 0, 0)], [square("B", 0, 0, 3)])


def test_nothing_together_is_refused() -> None:
    with pytest.raises(TerritoryError, match="at least one"):
        combined([])


def test_a_territory_inside_another_says_so_and_the_other_holds_it() -> None:
    relations = find_relations([square("Outer", 0, 0, 4), square("Inner", 1, 1)])
    assert [(one.kind, one.other) for one in relations["inner"]] == [("inside", "outer")]
    assert [(one.kind, one.other, one.share) for one in relations["outer"]] == [("holds", "inner", 1 / 16)]


def test_overlapping_territories_say_how_much_of_each_is_shared() -> None:
    relations = find_relations([square("A", 0, 0, 2), square("B", 1, 0, 1.5)])
    assert [(one.kind, one.share) for one in relations["a"]] == [("shares", pytest.approx(1.5 / 4))]
    assert [(one.kind, one.share) for one in relations["b"]] == [("shares", pytest.approx(1.5 / 2.25))]


def test_territories_that_only_touch_have_nothing_to_do_with_each_other() -> None:
    assert find_relations([square("A", 0, 0), square("B", 1, 0)]) == {"a": [], "b": []}


def test_the_same_outline_under_two_names_is_the_same() -> None:
    assert [one.kind for one in find_relations([square("A", 0, 0), square("B", 0, 0)])["a"]] == ["same"]


def test_an_outline_drawn_on_the_map_becomes_a_territory() -> None:
    drawn = shapely.geometry.mapping(shapely.box(-3, 56, -2.9, 56.1))
    assert territory_from_drawing(drawn, "New").polygon.equals(shapely.box(-3, 56, -2.9, 56.1))


def test_a_drawing_that_crosses_itself_is_mended() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    assert territory_from_drawing(bow_tie, "New").polygon.is_valid


@pytest.mark.parametrize(
    "drawn",
    [
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
    ],
)
def test_what_encloses_nothing_is_refused(drawn: dict[str, object]) -> None:
    with pytest.raises(TerritoryError, match="Draw the territory again"):
        territory_from_drawing(drawn, "New")


def test_zones_of_one_name_are_joined(zones: Path) -> None:
    file = read_boundaries(zones)
    assert file.names("area_name") == {"Burnside": 2, "Hillhead": 1}
    territory = file.territory(["Burnside"], "area_name")
    assert territory.name == "Burnside"
    assert territory.polygon.equals(shapely.box(0, 56, 2, 57))


def test_several_names_are_joined_and_take_the_file_s_name(zones: Path) -> None:
    territory = read_boundaries(zones).territory(["Burnside", "Hillhead"], "area_name")
    assert territory.name == "zones"
    assert territory.polygon.area == pytest.approx(3)


def test_columns_of_names_come_before_codes_and_the_finest_first(zones: Path) -> None:
    assert read_boundaries(zones).columns == ["zone", "area_name"]


def test_choosing_no_area_is_refused(zones: Path) -> None:
    with pytest.raises(TerritoryError, match=r"Choose at least one area of zones\.gpkg"):
        read_boundaries(zones).territory([], "area_name")


def test_a_file_with_several_layers_lists_them(zones: Path) -> None:
    gpd.read_file(zones).head(1).to_file(zones, layer="more")
    assert read_boundaries(zones).layers == ["zones", "more"]
    assert len(read_boundaries(zones, "more").areas) == 1


def test_a_geojson_file_without_names_is_taken_whole(tmp_path: Path) -> None:
    path = tmp_path / "ward_map.geojson"
    path.write_text(json.dumps(shapely.geometry.mapping(shapely.box(0, 0, 1, 1))), encoding="utf-8")
    file = read_boundaries(path)
    assert file.columns == []
    assert file.territory([], None).name == "ward map"


def test_a_file_that_is_not_there_is_told_by_its_name_only(tmp_path: Path) -> None:
    with pytest.raises(TerritoryError, match=r"^There is no file nowhere\.gpkg"):
        read_boundaries(tmp_path / "nowhere.gpkg")


def test_a_name_is_one_line_that_can_be_read() -> None:
    assert checked_name("  Castlemilk \n East ") == "Castlemilk East"
    for text in ("", "   ", "x" * 121, "a\x07b"):
        with pytest.raises(TerritoryError):
            checked_name(text)


def test_an_id_is_never_taken_from_a_territory_of_another_name() -> None:
    known = [Territory("town", "Town", shapely.box(0, 0, 1, 1))]
    assert free_id("town", known) == "town"
    assert free_id("Town!", known) == "town-2"
    assert free_id("Village", known) == "village"
