"""The one door: who sees which column of which asset, and what never leaves."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import assetmap
from assetmap import workspace
from assetmap.errors import TableError
from assetmap.export.geojson import About, write_geojson
from assetmap.export.table import write_csv, write_gpkg
from assetmap.layers import LayerPack
from assetmap.privacy import DEFAULT_AUDIENCE, VISIBLE, Audience, AudienceView, band, view_for
from assetmap.tables import ASSET_COLUMN_NAMES, ASSET_COLUMNS, assets_from
from assetmap.territories import Territory

PLACE = shapely.Point(-2.93, 56.44)
BIG = Territory("big", "Big", shapely.box(-3, 56, -2, 57))
SMALL = Territory("small", "Small", shapely.box(-2.94, 56.43, -2.92, 56.45))
NOT_PUBLIC = [Audience.PUBLIC, Audience.PLANNER, Audience.ROOM]
USUAL = {
    "level": "community",
    "status": "existing",
    "health_assets": "[]",
    "access_route": "unknown",
    "precision": "exact",
    "visibility": "public",
    "contributor_kind": "osm",
    "sources": "[]",
    "publish": "exact",
    "relations": "[]",
    "tags": "{}",
    "other_layers": "[]",
    "counts": "[]",
    "coordinator_notes": "[]",
    "said_by": "{}",
    "geometry": PLACE,
}


def assets(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    full = [
        dict.fromkeys(ASSET_COLUMN_NAMES) | USUAL | {"asset_id": f"a{number}"} | row for number, row in enumerate(rows)
    ]
    return assets_from({name: [row[name] for row in full] for name in ASSET_COLUMN_NAMES})


def people(number: int, **values: Any) -> list[dict[str, Any]]:
    return [{"level": "individual", "visibility": "public", "publish": "exact"} | values for _ in range(number)]


def seen(audience: Audience, *rows: dict[str, Any], areas: tuple[Territory, ...] = ()) -> pd.DataFrame:
    return view_for(assets(*rows), audience, areas).assets


# Columns


@pytest.mark.parametrize(
    ("audience", "hidden"),
    [
        (Audience.PUBLIC, {"contributor_kind", "consent", "coordinator_notes"}),
        (Audience.PLANNER, {"consent", "coordinator_notes"}),
        (Audience.ROOM, {"contributor_kind", "consent", "coordinator_notes"}),
        (Audience.COORDINATOR, set()),
    ],
)
def test_an_audience_sees_exactly_the_columns_of_the_design(audience: Audience, hidden: set[str]) -> None:
    expected = [name for name in ASSET_COLUMN_NAMES if name not in hidden]
    assert list(VISIBLE[audience]) == expected
    assert list(seen(audience, {}).columns) == expected


def test_every_audience_has_its_columns() -> None:
    assert set(VISIBLE) == set(Audience) == {"public", "planner", "room", "coordinator"}


# Whether at all


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("visibility", ["public", "planner", "room", "coordinator"])
def test_an_asset_is_seen_by_those_it_was_meant_for(audience: Audience, visibility: str) -> None:
    allowed = {"public": set(Audience), "planner": {"planner", "coordinator"}, "room": {"room", "coordinator"}}
    expected = audience in allowed.get(visibility, {"coordinator"})
    assert (len(seen(audience, {"visibility": visibility})) == 1) is expected


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize("level", ["community", "organisational", None])
def test_what_is_never_published_is_seen_by_the_coordinator_only(audience: Audience, level: str | None) -> None:
    row = {"publish": "never", "level": level}
    assert len(seen(audience, row)) == 0
    assert len(seen(Audience.COORDINATOR, row)) == 1


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize("visibility", ["public", "planner", "room", "coordinator"])
@pytest.mark.parametrize("publish", ["exact", "area_only", "never"])
def test_what_a_person_holds_never_leaves_whatever_its_row_says(
    audience: Audience, visibility: str, publish: str
) -> None:
    row = people(1, visibility=visibility, publish=publish, consent="yes, to everyone")[0]
    assert len(seen(audience, row, areas=(SMALL,))) == 0


def test_the_coordinator_sees_what_people_hold() -> None:
    assert len(seen(Audience.COORDINATOR, *people(2))) == 2


# Counting people


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "fewer than 5"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5 to 9"),
        (9, "5 to 9"),
        (10, "10 to 14"),
        (123, "120 to 124"),
    ],
)
def test_people_are_counted_in_bands(number: int, words: str) -> None:
    assert band(number) == words


@pytest.mark.parametrize("audience", NOT_PUBLIC)
def test_each_territory_has_one_count_of_what_people_hold(audience: Audience) -> None:
    view = view_for(assets(*people(6), *people(3, geometry=shapely.Point(-2.5, 56.5))), audience, (SMALL, BIG))
    assert [(count.territory, count.band) for count in view.people] == [("Small", "5 to 9"), ("Big", "5 to 9")]


def test_one_person_more_changes_nothing_within_a_band() -> None:
    views = [view_for(assets({}, *people(number)), "public", (SMALL,)) for number in (0, 1, 4)]
    assert len({view.people for view in views}) == 1


def test_what_people_hold_without_a_place_is_counted_for_the_only_territory() -> None:
    view = view_for(assets(*people(5, geometry=None)), "public", (SMALL,))
    assert view.people[0].band == "5 to 9"


def test_the_view_says_what_was_withheld_and_people_only_in_bands() -> None:
    view = view_for(assets({"visibility": "room"}, {"publish": "never"}, *people(7)), "public")
    assert sorted(held.count for held in view.withheld) == ["1", "1", "5 to 9"]


# Blurring


@pytest.mark.parametrize("audience", NOT_PUBLIC)
def test_an_area_only_asset_becomes_the_smallest_territory_that_holds_it(audience: Audience) -> None:
    row = seen(audience, {"publish": "area_only"}, areas=(BIG, SMALL)).iloc[0]
    assert row.geometry.equals(SMALL.polygon) and row["precision"] == "area"


@pytest.mark.parametrize("areas", [(), (Territory("far", "Far", shapely.box(0, 51, 1, 52)),)])
def test_an_area_only_asset_in_no_territory_has_no_place(areas: tuple[Territory, ...]) -> None:
    row = seen(Audience.PUBLIC, {"publish": "area_only"}, areas=areas).iloc[0]
    assert row.geometry is None and row["precision"] == "none"


@pytest.mark.parametrize("geometry", [PLACE, None])
def test_an_area_only_asset_does_not_tell_its_place_in_words(geometry: Any) -> None:
    told = {
        "address": "4 CANARY Street",
        "postcode": "CANARY",
        "tags": '{"addr:street":"CANARY"}',
        "geometry": geometry,
    }
    told |= {"sources": '[{"source":"osm","source_id":"node/CANARY","licence":"ODbL-1.0"}]'}
    row = seen(Audience.PUBLIC, {"publish": "area_only"} | told, areas=(SMALL,)).iloc[0]
    assert "CANARY" not in " ".join(map(str, row.drop("geometry")))
    assert "ODbL-1.0" in row["sources"]


def test_the_coordinator_sees_an_area_only_asset_where_it_is() -> None:
    assert seen(Audience.COORDINATOR, {"publish": "area_only"}, areas=(SMALL,)).iloc[0].geometry.equals(PLACE)


def test_an_exact_asset_beside_a_blurred_one_keeps_its_place_and_words() -> None:
    rows = seen(Audience.PUBLIC, {"publish": "area_only"}, {"address": "4 Street"}, areas=(SMALL,))
    assert rows.iloc[1].geometry.equals(PLACE) and rows.iloc[1]["address"] == "4 Street"


# Telephone numbers


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize(
    ("kind", "shown"),
    [("osm", True), ("service", True), ("resident", False), ("volunteer", False), ("coordinator", False)],
)
def test_a_telephone_number_is_shown_only_where_the_source_itself_published_it(
    audience: Audience, kind: str, shown: bool
) -> None:
    row = seen(audience, {"contributor_kind": kind, "phone": "0141"}).iloc[0]
    assert row["phone"] == ("0141" if shown else None)


def test_hiding_one_number_leaves_the_others() -> None:
    rows = seen(Audience.PUBLIC, {"phone": "1"}, {"phone": "2", "contributor_kind": "resident"}, {"phone": None})
    assert rows["phone"].tolist() == ["1", None, None]


# The door itself


def test_the_view_is_a_copy_and_the_assets_stay_as_they_were() -> None:
    table = assets({"publish": "area_only", "phone": "1", "contributor_kind": "resident"})
    before = table.copy(deep=True)
    for audience in Audience:
        view_for(table, audience, (SMALL,)).assets["name"] = "changed"
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))


def test_a_table_that_breaks_the_contract_does_not_pass() -> None:
    with pytest.raises(TableError):
        view_for(assets({"visibility": "everyone"}))


def test_an_unknown_audience_does_not_pass() -> None:
    with pytest.raises(ValueError, match="everyone"):
        view_for(assets({}), "everyone")


@pytest.mark.parametrize("audience", Audience)
def test_a_table_without_rows_gives_a_view_without_rows(audience: Audience) -> None:
    assert len(view_for(assets(), audience, (SMALL,)).assets) == 0


def test_the_default_audience_is_public() -> None:
    assert DEFAULT_AUDIENCE is Audience.PUBLIC
    assert view_for(assets({})).audience is Audience.PUBLIC


def package_functions(*parts: str) -> list[tuple[str, Any]]:
    """Every public function of some modules of assetmap."""
    import importlib
    import pkgutil

    found = []
    for part in parts:
        package = importlib.import_module(f"assetmap.{part}")
        names = [info.name for info in pkgutil.iter_modules(getattr(package, "__path__", []))]
        for module in (package, *(importlib.import_module(f"assetmap.{part}.{name}") for name in names)):
            found += [
                (f"{module.__name__}.{name}", function)
                for name, function in inspect.getmembers(module, inspect.isfunction)
                if function.__module__ == module.__name__ and not name.startswith("_")
            ]
    return found


def test_wherever_an_audience_may_be_left_out_it_is_public() -> None:
    import assetmap.cli

    functions = [*package_functions("privacy", "workspace", "maps", "export"), ("cli.quick", assetmap.cli.quick)]
    defaults = {
        name: inspect.signature(function).parameters["audience"].default
        for name, function in functions
        if "audience" in inspect.signature(function).parameters
    }
    assert {"cli.quick", "assetmap.workspace.gathering.view_of", "assetmap.workspace.gathering.write_output"} <= set(
        defaults
    )
    assert set(defaults.values()) <= {DEFAULT_AUDIENCE, inspect.Parameter.empty}


@pytest.mark.parametrize("part", ["maps", "export"])
def test_what_draws_or_writes_takes_a_view_and_never_the_asset_table(part: str) -> None:
    for name, function in package_functions(part):
        for parameter in inspect.signature(function).parameters.values():
            says = str(parameter.annotation)
            assert parameter.annotation is not inspect.Parameter.empty, f"{name}({parameter.name}) says no type"
            is_basemap = parameter.name in ("basemap", "streets", "ground") or "basemap" in name
            assert "DataFrame" not in says or is_basemap, f"{name}({parameter.name}: {says})"


def test_the_doors_of_maps_and_exports_take_a_view_first() -> None:
    from assetmap.maps import build_map_spec

    for function in (write_geojson, write_csv, write_gpkg, build_map_spec):
        first = next(iter(inspect.signature(function).parameters.values()))
        assert first.annotation in ("AudienceView", AudienceView)


@pytest.mark.parametrize("part", ["maps", "export"])
def test_nothing_that_draws_or_writes_reaches_behind_the_door(part: str) -> None:
    behind = {"assetmap.assets", "assetmap.sources", "assetmap.workspace", "assetmap.classify", "assetmap.normalise"}
    for path in (Path(assetmap.__file__).parent / part).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            reached = {name for name in names for hidden in behind if name == hidden or name.startswith(f"{hidden}.")}
            assert not reached, f"{path.name} imports {reached}"


def test_only_the_door_makes_a_view() -> None:
    makers = [
        path.name
        for path in Path(assetmap.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "AudienceView"
    ]
    assert set(makers) == {"privacy.py"}


# Canaries: nothing a person said of their own is in any file for others


FREE_TEXT = [
    column.name
    for column in ASSET_COLUMNS
    if column.kind == "text" and not column.values and column.name not in ("level", "layer", "theme", "form")
]


def canary_assets() -> gpd.GeoDataFrame:
    personal = {name: f"CANARY-{name}" for name in FREE_TEXT} | {"asset_id": "CANARY-id", "layer": "skills_and_talents"}
    personal |= {"level": "individual", "theme": "people", "form": "skill", "visibility": "public"}
    personal |= {
        "health_assets": '[{"level":"individual","entry":"resilience","as":"is","reason":"CANARY-label","by":"rule"}]'
    }
    personal |= {"sources": '[{"source":"CANARY-source","source_id":"1"}]', "tags": '{"name":"CANARY-tags"}'}
    personal |= {
        "relations": '[{"type":"meets_at","to":"CANARY-to"}]',
        "geometry": shapely.Point(-2.9312345, 56.4412345),
    }
    return assets({"name": "Example Hall", "layer": "community_centres"}, personal)


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize("ending", [".geojson", ".csv", ".gpkg", ".html"])
def test_no_word_and_no_position_of_a_persons_own_asset_is_in_a_file_for_others(
    audience: Audience, ending: str, tmp_path: Path, pack: LayerPack
) -> None:
    gathering = workspace.Gathering(canary_assets(), None, (), pack, SMALL, "Example")
    out = tmp_path / f"out{ending}"
    workspace.write_output(gathering, out, audience, "2024-05-01T00:00:00Z")
    content = out.read_bytes()
    assert b"Example Hall" in content or ending == ".html"
    assert b"CANARY" not in content
    for digits in (b"9312345", b"4412345", shapely.Point(-2.9312345, 56.4412345).wkb[5:]):
        assert digits not in content


def test_the_canaries_sing_where_they_may(tmp_path: Path, pack: LayerPack) -> None:
    """The test above would pass on empty files too; this shows that the words were there to be found."""
    view = view_for(canary_assets(), Audience.COORDINATOR)
    write_geojson(view, About("t", "2024-05-01T00:00:00Z", pack), tmp_path / "out.geojson")
    text = (tmp_path / "out.geojson").read_text(encoding="utf-8")
    assert all(f"CANARY-{name}" in text for name in FREE_TEXT)
    assert len(json.loads(text)["features"]) == 2


# Relations, figures and notes


@pytest.mark.parametrize("audience", NOT_PUBLIC)
def test_a_relation_to_what_an_audience_may_not_see_is_left_out(audience: Audience) -> None:
    relations = [
        {"type": "run_by", "to": "a1", "name": "Somebody"},
        {"type": "meets_at", "to": "Elsewhere", "name": "Elsewhere"},
    ]
    rows = [{"relations": json.dumps(relations)}, people(1)[0]]
    assert [one["to"] for one in json.loads(seen(audience, *rows)["relations"].iloc[0])] == ["Elsewhere"]
    assert len(json.loads(seen(Audience.COORDINATOR, *rows)["relations"].iloc[0])) == 2


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize(
    ("number", "shown"),
    [("4", "fewer than 5"), ("0", "fewer than 5"), ("about 3", "fewer than 5"), ("5", "5"), ("over 500", "over 500")],
)
def test_figures_below_five_are_told_as_a_band(audience: Audience, number: str, shown: str) -> None:
    counts = json.dumps([{"what": "children", "number": number, "date": "", "source": ""}])
    assert json.loads(seen(audience, {"counts": counts})["counts"].iloc[0])[0]["number"] == shown


def test_the_co_ordinators_notes_are_theirs_alone() -> None:
    for audience in NOT_PUBLIC:
        assert "coordinator_notes" not in seen(audience, {})
    assert "coordinator_notes" in seen(Audience.COORDINATOR, {})


@pytest.mark.parametrize("hidden", [{"visibility": "coordinator"}, {"publish": "never"}, {"level": "individual"}])
def test_a_relation_into_another_territory_does_not_tell_of_what_is_hidden_there(hidden: dict[str, Any]) -> None:
    there = assets({"asset_id": "there", "name": "Hidden", **hidden})
    here = assets({"relations": json.dumps([{"type": "meets_at", "to": "there", "name": "Hidden"}])})
    for audience in NOT_PUBLIC:
        assert view_for(here, audience, elsewhere=there).assets["relations"].tolist() == ["[]"]


def test_a_relation_into_another_territory_stays_where_its_end_may_be_seen() -> None:
    there = assets({"asset_id": "there", "name": "Example Hall"})
    here = assets({"relations": json.dumps([{"type": "meets_at", "to": "there", "name": "Example Hall"}])})
    assert "Example Hall" in view_for(here, elsewhere=there).assets["relations"].iloc[0]
