"""A territory whose streets come from a vector street map instead of an extract: drawn, credited, and nothing else changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from osm_data import small_town
from street_tiles_data import street_tiles

from assetmap import cli
from assetmap.app.openings import Opening, draw
from assetmap.errors import SourceError
from assetmap.export.print_page import Sheet, write_print_page
from assetmap.maps.basemap import NO_BUILDINGS_NOTE
from assetmap.workspace import gather_files, map_spec_of, view_of
from assetmap.workspace.bringing import examine_upload, gather
from assetmap.workspace.outlining import streets_to_draw_on
from assetmap.workspace.previewing import preview
from assetmap.workspace.stored import Workspace
from assetmap.workspace.street_maps import is_street_map, keep_street_map
from assetmap.workspace.street_walks import street_names
from assetmap.workspace.streets import read_streets

CREDIT = "Protomaps © OpenStreetMap"


@pytest.fixture
def tiles(tmp_path: Path) -> Path:
    """A street map of the town: one street, one park, one house."""
    return street_tiles(
        tmp_path / "town.pmtiles",
        {
            "roads": [
                (shapely.LineString([(-2.96, 56.435), (-2.93, 56.435)]), {"kind": "minor_road", "name": "Elm Row"}),
                (shapely.LineString([(-2.96, 56.436), (-2.93, 56.436)]), {"kind": "path", "kind_detail": "footway"}),
            ],
            "landuse": [(shapely.box(-2.95, 56.43, -2.94, 56.434), {"kind": "park", "name": "Green"})],
            "buildings": [(shapely.box(-2.955, 56.43, -2.954, 56.4305), {"kind": "building"})],
        },
        attribution=CREDIT,
    )


@pytest.fixture
def halls(tmp_path: Path) -> Path:
    path = tmp_path / "halls.csv"
    path.write_text("name,lat,lon,description\nThe Barn,56.435,-2.95,A community centre with a hall\n")
    return path


def test_a_street_map_is_drawn_beneath_the_territory_and_credited(project: Workspace, tiles: Path) -> None:
    where = project.territory("town")
    kept = keep_street_map(project, where, tiles)
    document = map_spec_of(project.gathering(where), "public").document
    assert [one["kind"] for one in document["basemap"]["kinds"]] == ["green", "building", "path", "street"]
    assert document["basemap"]["names"] == ["", "Green", "Elm Row"]
    assert [one["text"] for one in document["attributions"]] == ["© OpenStreetMap contributors", CREDIT]
    assert kept.named_streets == 1 and street_names(project, where) == ["Elm Row"]
    assert "1 street with a name in Town." in kept.notes


def test_the_app_keeps_a_towns_buildings_and_a_page_leaves_them_out(
    project: Workspace, tiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = project.territory("town")
    keep_street_map(project, where, tiles)
    monkeypatch.setattr("assetmap.maps.basemap.MAX_BUILDINGS", 0)
    page = map_spec_of(project.gathering(where), "public").document
    app = draw(Opening("town", "Town", lambda report: project.gathering(where)), "public").result()
    assert "building" not in [one["kind"] for one in page["basemap"]["kinds"]] and NO_BUILDINGS_NOTE in page["notes"]
    assert NO_BUILDINGS_NOTE not in app.notes


def test_the_printed_page_credits_it_too(project: Workspace, tiles: Path) -> None:
    where = project.territory("town")
    keep_street_map(project, where, tiles)
    gathering = project.gathering(where)
    sheet = Sheet("Town", "22 November 2026", project.layers, where, basemap=gathering.basemap)
    page = write_print_page(view_of(gathering, "public"), sheet)
    assert CREDIT in page and "© OpenStreetMap contributors" in page and "No street map loaded" not in page


def test_it_changes_no_asset_and_says_what_it_cannot_do(project: Workspace, tiles: Path, tmp_path: Path) -> None:
    where = project.territory("town")
    gather(project, where, small_town().save(tmp_path / "town.osm"))
    before, version = project.assets(where), project.store.version()
    on_foot = project.walk_network(where)
    kept = keep_street_map(project, where, tiles)
    assert project.assets(where).equals(before) and project.store.version() == kept.seq == version + 1
    assert (project.walk_network(where) is None) == (on_foot is None)


def test_minutes_on_foot_still_need_an_extract(project: Workspace, tiles: Path) -> None:
    assert any(
        "Minutes on foot need" in note for note in keep_street_map(project, project.territory("town"), tiles).notes
    )


def test_an_extract_takes_the_place_of_a_street_map(project: Workspace, tiles: Path, tmp_path: Path) -> None:
    where = project.territory("town")
    keep_street_map(project, where, tiles)
    gather(project, where, small_town().save(tmp_path / "town.osm"))
    streets = read_streets(project.folder, where)
    assert streets is not None and "credit" not in streets and "Elm Row" not in set(streets["name"])


def test_what_cannot_be_used_leaves_the_streets_there_are(project: Workspace, tiles: Path) -> None:
    where = project.territory("town")
    keep_street_map(project, where, tiles)
    version = project.store.version()
    tiles.write_bytes(tiles.read_bytes()[:-20])
    with pytest.raises(SourceError, match="cut short"):
        keep_street_map(project, where, tiles)
    assert read_streets(project.folder, where) is not None and project.store.version() == version


def test_a_list_on_a_street_map_is_a_map_without_a_workspace(tiles: Path, halls: Path) -> None:
    """Without a territory the street map is read around what is in the list."""
    gathering = gather_files([halls, tiles])
    assert gathering.basemap is not None and set(gathering.basemap["kind"]) == {"street", "path", "green", "building"}
    assert list(gathering.assets["name"]) == ["The Barn"] and gathering.title == "Halls"


def test_beside_an_extract_a_street_map_is_not_needed_and_that_is_said(tiles: Path, tmp_path: Path) -> None:
    gathering = gather_files([small_town().save(tmp_path / "town.osm"), tiles])
    assert "town.pmtiles was not needed: the streets come from the extract." in gathering.notes
    assert gathering.basemap is not None and "credit" not in gathering.basemap


def test_a_territory_can_be_drawn_on_it(project: Workspace, tiles: Path) -> None:
    streets = streets_to_draw_on(project, tiles)
    assert streets is not None and set(streets["kind"]) == {"street", "path", "green"}


def test_other_doors_say_where_a_street_map_goes(project: Workspace, tiles: Path, halls: Path) -> None:
    where = project.territory("town")
    with pytest.raises(SourceError, match="assetmap street-map"):
        gather(project, where, tiles)
    with pytest.raises(SourceError, match="assetmap street-map"):
        examine_upload(project, where, tiles)
    with pytest.raises(SourceError, match="From OpenStreetMap"):
        preview(project, where, [(tiles, None)])
    with pytest.raises(SourceError, match="assetmap gather"):
        keep_street_map(project, where, halls)
    assert is_street_map(tiles) and not is_street_map(halls) and not is_street_map(halls.with_name("none"))


def test_the_command_keeps_it_and_says_so(
    project: Workspace, tiles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(project.folder)
    monkeypatch.setattr(sys, "argv", ["assetmap", "street-map", "town", str(tiles), "--workspace", folder])
    _finish(cli.main)
    assert "Kept: the streets of Town come from town.pmtiles." in capsys.readouterr().out
    assert read_streets(project.folder, project.territory("town")) is not None


def _finish(main: Callable[[], None]) -> None:
    try:
        main()
    except SystemExit as stop:
        assert not stop.code
