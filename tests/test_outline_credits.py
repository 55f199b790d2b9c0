"""An outline made of somebody's data carries their credit: where it is kept, listed, drawn and exported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from measured_assets import assets

from assetmap.boundaries import combined
from assetmap.export.credits import credits_of
from assetmap.export.geojson import About, metadata_of
from assetmap.export.print_page import Sheet, write_print_page
from assetmap.layers import LayerPack
from assetmap.maps import MapOptions, build_map_spec
from assetmap.privacy import AudienceView, view_for
from assetmap.sources.place_names import FoundPlace, territory_from_place
from assetmap.territories import Territory
from assetmap.workspace.stored import Workspace

OSM = "© OpenStreetMap contributors"
WALKED = Territory(
    "walked", "Walked", shapely.box(-3.01, 51.58, -2.99, 51.6), outline_licence="ODbL-1.0", outline_attribution=OSM
)
DRAWN = replace(WALKED, id="drawn", name="Drawn", outline_licence="", outline_attribution="")
OWN = '[{"source":"walk","licence":"CC0-1.0","attribution":"Our walk"}]'


def seen(territory: Territory, **columns: object) -> AudienceView:
    return view_for(assets({"sources": OWN, "geometry": shapely.Point(-3.0, 51.59)} | columns), "public", (territory,))


def test_a_credit_says_the_licence_too() -> None:
    assert WALKED.outline_credit == "© OpenStreetMap contributors (ODbL-1.0)" and DRAWN.outline_credit == ""


@pytest.mark.parametrize(("territory", "owed"), [(WALKED, [OSM, "Our walk"]), (DRAWN, ["Our walk"])])
def test_a_map_credits_the_outline_it_draws(pack: LayerPack, territory: Territory, owed: list[str]) -> None:
    spec = build_map_spec(seen(territory), pack, MapOptions(territory=territory))
    assert [one["text"] for one in spec.document["attributions"]] == owed


def test_a_page_to_print_credits_the_outline_it_draws(pack: LayerPack) -> None:
    page = {
        one.id: write_print_page(seen(one), Sheet("Here", "22 November 2026", pack, one)) for one in (WALKED, DRAWN)
    }
    assert f"{OSM} (ODbL-1.0)" in page["walked"] and OSM not in page["drawn"]


def test_an_export_says_whom_the_outline_is_owed_to(pack: LayerPack) -> None:
    about = About("Walked", "2026-11-22T10:00:00Z", pack)
    assert metadata_of(seen(WALKED), about)["territory"][0]["outline"] == f"{OSM} (ODbL-1.0)"
    assert "outline" not in metadata_of(seen(DRAWN), about)["territory"][0]


def test_only_a_file_that_holds_the_outline_is_under_its_licence() -> None:
    assert credits_of(seen(WALKED)).licence == "CC0-1.0"
    blurred = credits_of(seen(WALKED, publish="area_only"))
    assert blurred.licence == "ODbL-1.0" and OSM in blurred.attributions


def test_what_is_put_together_of_it_owes_the_same() -> None:
    east = replace(DRAWN, polygon=shapely.box(-2.99, 51.58, -2.98, 51.6))
    assert combined([east, WALKED]).outline_credit == WALKED.outline_credit
    assert combined([east]).outline_credit == ""


def test_the_outline_of_a_place_that_was_looked_up_is_openstreetmaps() -> None:
    found = FoundPlace("Whitfield, Dundee", "suburb", shapely.box(-2.92, 56.47, -2.9, 56.49), (56.48, -2.91), "way/1")
    assert territory_from_place(found).outline_credit == f"{OSM} (ODbL-1.0)"
    assert territory_from_place(found, 400).outline_credit == ""  # a circle of ours


def test_the_credit_is_kept_with_the_territory_and_its_event(tmp_path: Path) -> None:
    with Workspace.open(tmp_path) as project:
        project.add_territory(WALKED)
        assert project.territory("walked") == WALKED
        (event,) = project.look().events(["territory"])
    assert (event.payload["outline_licence"], event.payload["outline_attribution"]) == ("ODbL-1.0", OSM)
