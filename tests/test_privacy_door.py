"""The one door: nothing that draws or writes goes round it, and nothing a person said of their own is in a file for others."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from privacy_samples import NOT_PUBLIC, SMALL, assets

import assetmap
from assetmap import workspace
from assetmap.export.geojson import About, write_geojson
from assetmap.export.table import write_csv, write_gpkg
from assetmap.layers import LayerPack
from assetmap.privacy import DEFAULT_AUDIENCE, Audience, AudienceView, view_for
from assetmap.tables import ASSET_COLUMNS


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
