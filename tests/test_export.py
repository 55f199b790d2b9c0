"""What is written: standard GeoJSON, tables that spreadsheets do not run, files that are whole or not there."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from osm_data import small_town

from assetmap.errors import ExportError
from assetmap.export.credits import credits_of
from assetmap.export.table import write_rows
from assetmap.privacy import VISIBLE, Audience, view_for
from assetmap.sources.table import without_guard
from assetmap.tables import ASSET_COLUMNS, guarded
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Gathering, gather_files, view_of, write_output
from assetmap.writing import whole_file

WHEN = "2024-05-01T00:00:00Z"
AREA = territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "Example Quarter")
ROWS = """name,layer,level,lat,lon,phone,contributor_kind,visibility
Café Òran 🌳,cafes,,56.441,-2.931,0141,service,
"=HYPERLINK(""x"")",community_centres,,56.442,-2.932,,,
'=already guarded,community_centres,,56.442,-2.933,,,
<b>{{ 7*7 }} ${alert(1)} 50% {% off,community_centres,,56.443,-2.933,,,
Walking group,informal_groups,,,,,,
Counselling,counselling_and_therapy,,56.444,-2.934,,,
Only for planners,community_centres,,56.444,-2.934,,,planner
Baker,skills_and_talents,individual,56.445,-2.935,,,
"""


@pytest.fixture(scope="module")
def gathering(tmp_path_factory: pytest.TempPathFactory) -> Gathering:
    """A town of OpenStreetMap's and a table of people's."""
    folder = tmp_path_factory.mktemp("inputs")
    table = folder / "halls.csv"
    table.write_text(ROWS, encoding="utf-8")
    os.utime(table, (1714521600, 1714521600))
    return gather_files([small_town().save(folder / "town.osm"), table], AREA, with_basemap=False)


def written(gathering: Gathering, path: Path, audience: str = "public") -> Path:
    return write_output(gathering, path, audience, WHEN)


def geojson(gathering: Gathering, path: Path, audience: str = "public") -> dict[str, Any]:
    return dict(json.loads(written(gathering, path, audience).read_text(encoding="utf-8"), parse_constant=pytest.fail))


def test_the_file_is_a_feature_collection_of_the_standard_without_a_crs(gathering: Gathering, tmp_path: Path) -> None:
    data = geojson(gathering, tmp_path / "out.geojson")
    assert data["type"] == "FeatureCollection" and "crs" not in data
    for feature in data["features"]:
        assert feature["type"] == "Feature" and {"id", "geometry", "properties"} <= set(feature)


def test_positions_are_longitude_then_latitude(gathering: Gathering, tmp_path: Path) -> None:
    places = {
        one["properties"]["name"]: one["geometry"] for one in geojson(gathering, tmp_path / "o.geojson")["features"]
    }
    assert places["Example Pharmacy"] == {"type": "Point", "coordinates": [-2.93, 56.44]}


def test_outer_rings_run_against_the_clock_and_holes_with_it(gathering: Gathering, tmp_path: Path) -> None:
    areas = [
        shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in geojson(gathering, tmp_path / "out.geojson")["features"]
        if feature["geometry"] and "Polygon" in feature["geometry"]["type"]
    ]
    assert len(areas) >= 2
    for part in shapely.get_parts(areas):
        assert part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors)


def test_an_asset_without_a_place_is_there_with_no_geometry(gathering: Gathering, tmp_path: Path) -> None:
    data = geojson(gathering, tmp_path / "out.geojson")
    group = next(one for one in data["features"] if one["properties"]["name"] == "Walking group")
    assert group["geometry"] is None
    assert data["metadata"]["counts"]["without_a_place"] == 1


@pytest.mark.parametrize("audience", Audience)
def test_properties_are_every_column_the_audience_may_see(
    gathering: Gathering, audience: Audience, tmp_path: Path
) -> None:
    wanted = [name for name in VISIBLE[audience] if name != "geometry"]
    for feature in geojson(gathering, tmp_path / "out.geojson", audience)["features"]:
        assert list(feature["properties"])[: len(wanted)] == wanted


def test_lists_and_tags_are_nested_and_not_text(gathering: Gathering, tmp_path: Path) -> None:
    for feature in geojson(gathering, tmp_path / "out.geojson")["features"]:
        for column in ASSET_COLUMNS:
            if column.kind.startswith("json"):
                assert isinstance(feature["properties"][column.name], list if column.kind == "json_list" else dict)


def test_points_lines_and_areas_carry_a_simple_style(gathering: Gathering, tmp_path: Path) -> None:
    for feature in geojson(gathering, tmp_path / "out.geojson")["features"]:
        shape = (feature["geometry"] or {"type": "Point"})["type"]
        key = "marker-color" if shape == "Point" else "stroke"
        assert feature["properties"][key].startswith("#")


def test_the_same_inputs_give_the_same_file_to_the_byte(gathering: Gathering, tmp_path: Path) -> None:
    first, second = (written(gathering, tmp_path / name) for name in ("a.geojson", "b.geojson"))
    assert first.read_bytes() == second.read_bytes()


def test_the_id_of_a_feature_is_its_asset_id_and_each_has_its_own(gathering: Gathering, tmp_path: Path) -> None:
    features = geojson(gathering, tmp_path / "out.geojson")["features"]
    assert all(feature["id"] == feature["properties"]["asset_id"] for feature in features)
    assert len({feature["id"] for feature in features}) == len(features)


def test_the_metadata_says_what_for_whom_when_by_which_layers_and_how_many(
    gathering: Gathering, tmp_path: Path
) -> None:
    data = geojson(gathering, tmp_path / "out.geojson")
    metadata = data["metadata"]
    assert (metadata["title"], metadata["audience"], metadata["made_at"]) == ("Example Quarter", "public", WHEN)
    assert metadata["software"].startswith("assetmap ") and metadata["layer_pack"] == gathering.layers.digest
    assert metadata["counts"]["assets"] == len(data["features"]) == sum(metadata["counts"]["by_level"].values())
    assert metadata["territory"][0]["name"] == "Example Quarter" and metadata["territory"][0]["population"] == "n/a"


def test_the_metadata_says_what_was_withheld_and_people_only_in_bands(gathering: Gathering, tmp_path: Path) -> None:
    metadata = geojson(gathering, tmp_path / "out.geojson")["metadata"]
    assert metadata["what_people_bring"] == [{"territory": "Example Quarter", "number": "fewer than 5"}]
    assert sorted(held["number"] for held in metadata["withheld"]) == ["1", "fewer than 5"]


def test_anything_from_openstreetmap_makes_the_licence_odbl_with_its_credit(
    gathering: Gathering, tmp_path: Path
) -> None:
    metadata = geojson(gathering, tmp_path / "out.geojson")["metadata"]
    assert metadata["licence"] == "ODbL-1.0" and "© OpenStreetMap contributors" in metadata["attribution"]


def only_from(gathering: Gathering, *kinds: str) -> Any:
    return view_for(gathering.assets[gathering.assets["contributor_kind"].isin(kinds)])


def test_a_table_alone_is_not_odbl(gathering: Gathering) -> None:
    credits = credits_of(only_from(gathering, "coordinator"))
    assert credits.licence != "ODbL-1.0" and "OpenStreetMap" not in " ".join(credits.attributions)


def test_the_licence_is_computed_from_what_is_shown_and_not_from_what_was_read(gathering: Gathering) -> None:
    assets = gathering.assets.copy()
    assets.loc[assets["contributor_kind"] == "osm", "publish"] = "never"
    assert credits_of(view_for(assets)).licence != "ODbL-1.0"


# There and back


@pytest.mark.parametrize("ending", [".geojson", ".csv"])
@pytest.mark.parametrize("audience", ["public", "planner", "room"])
def test_export_and_reading_it_back_loses_nothing_that_was_shown(
    gathering: Gathering, ending: str, audience: str, tmp_path: Path
) -> None:
    path = written(gathering, tmp_path / f"first{ending}", audience)
    again = view_of(gather_files([path], AREA, with_basemap=False), audience).assets
    before, after = (table.set_index("asset_id").sort_index() for table in (view_of(gathering, audience).assets, again))
    assert list(after.index) == list(before.index) and list(after.columns) == list(before.columns)
    for column in before.columns.drop("geometry"):
        nested = column in {one.name for one in ASSET_COLUMNS if one.kind.startswith("json")}
        one, other = ([json.loads(x) if nested else x for x in table[column]] for table in (before, after))
        if column not in ("contributor_kind",):
            assert other == one, column
    for one, other in zip(before.geometry, after.geometry, strict=True):
        assert (one is None and other is None) or one.normalize().equals_exact(other.normalize(), 1e-7)


def test_an_unchanged_file_read_and_written_again_is_the_same_file(gathering: Gathering, tmp_path: Path) -> None:
    first = geojson(gathering, tmp_path / "first.geojson")
    again = geojson(gather_files([tmp_path / "first.geojson"], AREA, with_basemap=False), tmp_path / "again.geojson")
    one, other = ({feature["id"]: feature for feature in data["features"]} for data in (first, again))
    assert other == one


# CSV


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_has_a_byte_order_mark_so_that_spreadsheets_show_accents(gathering: Gathering, tmp_path: Path) -> None:
    content = written(gathering, tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and "Café Òran 🌳".encode() in content


def test_names_that_a_spreadsheet_would_run_are_guarded_and_numbers_are_not(
    gathering: Gathering, tmp_path: Path
) -> None:
    rows = rows_of(written(gathering, tmp_path / "out.csv"))
    names = [row["name"] for row in rows]
    assert '\'=HYPERLINK("x")' in names and not [name for name in names if name.startswith(("=", "+", "-", "@"))]
    assert "-2.93" in [row["lon"] for row in rows]


def test_a_table_has_lat_and_lon_for_points_and_well_known_text_for_all(gathering: Gathering, tmp_path: Path) -> None:
    rows = {row["name"]: row for row in rows_of(written(gathering, tmp_path / "out.csv"))}
    assert (rows["Example Pharmacy"]["lat"], rows["Example Pharmacy"]["lon"]) == ("56.44", "-2.93")
    assert rows["Example Hall"]["lat"] == "" and rows["Example Hall"]["geometry"].startswith("POLYGON")
    assert rows["Walking group"]["lat"] == rows["Walking group"]["geometry"] == ""


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="'=+-@\t\r\n＝＋－＠ab ", max_size=6))
def test_the_guard_is_taken_off_exactly_as_it_was_put_on(text: str) -> None:
    assert without_guard(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_plain_rows_are_guarded_as_well(tmp_path: Path) -> None:
    write_rows(tmp_path / "out.csv", ["=a"], [{"=a": "@b"}])
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").split() == ["'=a", "'@b"]


# GeoPackage


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
def test_a_geopackage_opens_with_every_asset_and_column(gathering: Gathering, tmp_path: Path) -> None:
    path = written(gathering, tmp_path / "out.gpkg")
    table, shown = pyogrio.read_dataframe(path, layer="assets"), view_of(gathering).assets
    assert table.crs.to_epsg() == 4326 and isinstance(table, gpd.GeoDataFrame)
    assert set(table["asset_id"]) == set(shown["asset_id"])
    assert [name for name in table.columns if name != "geometry"] == [
        name for name in shown.columns if name != "geometry"
    ]
    assert table.geometry.isna().sum() == 1


def test_a_geopackage_carries_the_metadata(gathering: Gathering, tmp_path: Path) -> None:
    path = written(gathering, tmp_path / "out.gpkg")
    metadata = json.loads(pyogrio.read_info(path, layer="assets")["layer_metadata"]["assetmap"])
    assert metadata["licence"] == "ODbL-1.0"


# Nothing at all, and nothing half


@pytest.mark.parametrize("ending", [".geojson", ".csv", ".gpkg"])
def test_a_map_of_nothing_is_a_file_with_nothing_in_it(gathering: Gathering, ending: str, tmp_path: Path) -> None:
    empty = Gathering(gathering.assets.iloc[:0], None, (), gathering.layers, AREA, "Empty")
    path = written(empty, tmp_path / f"out{ending}")
    if ending == ".geojson":
        assert json.loads(path.read_text(encoding="utf-8"))["features"] == []
    elif ending == ".csv":
        assert rows_of(path) == []
    else:
        assert len(pyogrio.read_dataframe(path)) == 0


@pytest.mark.parametrize("ending", [".geojson", ".csv", ".gpkg"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    gathering: Gathering, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"out{ending}"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"No space left on device.*Nothing was changed"):
        written(gathering, path)
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_fault_in_the_middle_of_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "out.csv") as temporary:
        temporary.write_text("half")
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_reaches_the_disk_before_it_takes_the_old_files_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda handle: done.append("fsync"))
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda self, target: (done.append("replace"), replace(self, target))[1])
    with whole_file(tmp_path / "out.csv") as temporary:
        temporary.write_text("whole")
    assert done == ["fsync", "replace"] and (tmp_path / "out.csv").read_text() == "whole"


@pytest.mark.parametrize("ending", [".geojson", ".csv", ".gpkg", ".html"])
def test_a_folder_that_may_not_be_written_is_told(
    gathering: Gathering, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated, because tests may run as a user to whom everything is allowed."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ExportError, match="Permission denied"):
        written(gathering, tmp_path / f"out{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(gathering: Gathering, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="There is no folder"):
        written(gathering, tmp_path / "none" / "out.csv")


def test_a_path_with_spaces_and_signs_is_written(gathering: Gathering, tmp_path: Path) -> None:
    folder = tmp_path / "my maps 🌳"
    folder.mkdir()
    assert written(gathering, folder / "Òran map.geojson").stat().st_size > 0
    assert [path.name for path in folder.iterdir()] == ["Òran map.geojson"]


def test_a_negative_number_stays_a_number_in_csv(tmp_path: Path) -> None:
    write_rows(tmp_path / "out.csv", ["lon", "name"], [{"lon": "-4.28", "name": "-4.28+cmd"}])
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines() == ["lon,name", "-4.28,'-4.28+cmd"]
