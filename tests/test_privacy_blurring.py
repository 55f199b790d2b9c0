"""The one door: what an audience is not told of places, relations and figures."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from privacy_samples import BIG, NOT_PUBLIC, PLACE, SMALL, assets, people, seen

from assetmap.privacy import Audience, view_for
from assetmap.territories import Territory

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
