"""The columns are a contract: an empty table keeps it, and every breach is told at once, in words."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from asset_rows import asset_table

from assetmap.errors import TableError
from assetmap.tables import (
    ASSET_COLUMN_NAMES,
    ASSET_COLUMNS,
    RECORD_COLUMNS,
    assets_from,
    check_assets,
    check_records,
    empty_assets,
    empty_records,
    find_problems,
)

DESIGN_COLUMNS = (
    "asset_id name level layer theme form status health_assets description why_it_matters access_route open_to cost "
    "opening_hours sessions accessibility address postcode phone website geometry precision visibility consent "
    "contributor_kind sources checked_at publish relations tags"
).split()
"""Section 4 of the design, word for word."""


def one_asset(**values: object) -> gpd.GeoDataFrame:
    return asset_table({"asset_id": "a", "precision": "none"} | values)


def problems_of(table: gpd.GeoDataFrame) -> str:
    return "\n".join(map(str, find_problems(table, ASSET_COLUMNS)))


def test_an_empty_asset_table_keeps_the_contract() -> None:
    assert check_assets(empty_assets()).empty


def test_an_empty_record_table_keeps_the_contract() -> None:
    assert check_records(empty_records()).empty


def test_an_asset_of_which_little_is_known_keeps_the_contract() -> None:
    assert problems_of(one_asset()) == ""


def test_every_column_of_the_design_is_there_in_its_order_and_geometry_is_last() -> None:
    ours = [name for name in ASSET_COLUMN_NAMES if name in DESIGN_COLUMNS]
    assert [name for name in ours if name != "geometry"] == [name for name in DESIGN_COLUMNS if name != "geometry"]
    assert ASSET_COLUMN_NAMES[-1] == "geometry"


def test_columns_beyond_the_design_come_after_the_designs_own() -> None:
    added = [name for name in ASSET_COLUMN_NAMES if name not in DESIGN_COLUMNS]
    assert ASSET_COLUMN_NAMES[-1 - len(added) : -1] == tuple(added)


def test_every_column_says_in_words_what_it_holds() -> None:
    assert all(column.meaning.endswith(".") for column in (*ASSET_COLUMNS, *RECORD_COLUMNS))


def test_all_faults_are_told_at_once() -> None:
    table = one_asset(level="regional", status="maybe", tags="not json", sources="{}", geometry=shapely.Point())
    told = problems_of(table)
    for fault in ("regional", "maybe", "column tags", "column sources", "empty shapes"):
        assert fault in told


def test_all_missing_and_strange_columns_are_told_at_once() -> None:
    table = empty_assets().rename(columns={"name": "Name", "level": "Level"})
    told = problems_of(table)
    for fault in (
        "column name: is missing",
        "column level: is missing",
        "column Name: is not one",
        "column Level: is not",
    ):
        assert fault in told


def test_a_missing_key_is_told_with_the_number_of_rows() -> None:
    assert "column status: has no value in 1 rows" in problems_of(one_asset(status=None))


def test_a_wrong_value_is_told_with_the_valid_ones() -> None:
    assert "Use one of: public, planner, room, coordinator." in problems_of(one_asset(visibility="friends"))


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        (shapely.Point(1, 2, 3), "has heights"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "has broken shapes"),
        (shapely.LineString(), "has empty shapes"),
    ],
)
def test_a_shape_that_breaks_the_contract_is_told(shape: shapely.Geometry, fault: str) -> None:
    assert fault in problems_of(one_asset(geometry=shape))


def test_a_table_in_metres_is_told() -> None:
    assert "EPSG:27700" in problems_of(one_asset(geometry=shapely.Point(0, 50)).to_crs(27700))


def test_the_same_id_twice_is_refused_and_named() -> None:
    import pandas as pd

    twice = pd.concat([one_asset(asset_id="twin"), one_asset(asset_id="twin")], ignore_index=True)
    with pytest.raises(TableError, match="twin"):
        check_assets(twice)


def test_a_table_made_without_a_column_is_refused_by_name() -> None:
    with pytest.raises(TableError, match=r"lacks the columns .*website"):
        assets_from({name: [] for name in ASSET_COLUMN_NAMES if name != "website"})
