"""Several records of one asset: who is believed for what, and what people judged goes before it all."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pytest
import shapely

from assetmap.assets import added_up, asset_id_of, changes_between, draw, draw_assets, told
from assetmap.classify import classify
from assetmap.judgements import Judgement, understand
from assetmap.layers import LayerPack, load_layers
from assetmap.tables import check_assets, records_from

HALL = {"amenity": "community_centre", "name": "Example Hall"}


@pytest.fixture(scope="module")
def pack() -> LayerPack:
    return load_layers()


def record(
    record_id: str,
    *,
    tags: dict[str, str] | None = None,
    said: dict[str, Any] | None = None,
    kind: str = "coordinator",
    place: Any = None,
) -> dict[str, Any]:
    source, source_id = record_id.split(":")
    return {
        "record_id": record_id,
        "source": source,
        "source_id": source_id,
        "tags": json.dumps(tags or {}),
        "said": json.dumps(said or {}),
        "precision": "exact" if place is not None else "none",
        "contributor_kind": "osm" if source == "osm" else kind,
        "licence": None,
        "attribution": None,
        "retrieved_at": "2026-01-01T00:00:00Z",
        "last_edited_at": None,
        "geometry": place,
    }


def drawn_together(pack: LayerPack, *rows: dict[str, Any], judged: list[Judgement] | None = None) -> gpd.GeoDataFrame:
    return drawing(pack, *rows, judged=judged).assets


def drawing(pack: LayerPack, *rows: dict[str, Any], judged: list[Judgement] | None = None) -> Any:
    """Draw rows as one asset, with judgements on it."""
    table = records_from({name: [row[name] for row in rows] for name in rows[0]})
    links = dict.fromkeys(table["record_id"], asset_id_of(rows[0]["record_id"]))
    about = {asset_id_of(rows[0]["record_id"]): judged} if judged else None
    answer = draw_assets(draw(table, classify(table, pack), pack), pack, links, about)
    check_assets(answer.assets)
    return answer


OSM = record(
    "osm:node/1",
    tags=HALL | {"phone": "0141 496 0001", "opening_hours": "Mo 10:00-12:00"},
    place=shapely.box(-4.0, 55.0, -3.999, 55.001),
)
LIST = record(
    "halls:1",
    said={
        "name": "The Example Hall",
        "phone": "0141 496 0002",
        "layer": "community_centres",
        "description": "Our hall",
    },
    place=shapely.Point(-4, 55),
)


def test_records_of_one_asset_give_one_row_with_both_sources(pack: LayerPack) -> None:
    asset = drawn_together(pack, OSM, LIST).iloc[0]
    assert [source["source"] for source in json.loads(asset["sources"])] == ["osm", "halls"]


def test_peoples_words_go_before_those_of_openstreetmap_and_its_outline_before_a_point(pack: LayerPack) -> None:
    asset = drawn_together(pack, OSM, LIST).iloc[0]
    assert (asset["name"], asset["description"], asset["geometry"].geom_type) == (
        "The Example Hall",
        "Our hall",
        "Polygon",
    )
    assert asset["opening_hours"] == "Mo 10:00-12:00"


def test_who_was_believed_is_kept_where_they_differ(pack: LayerPack) -> None:
    believed = json.loads(drawn_together(pack, OSM, LIST).iloc[0]["said_by"])
    assert (believed["name"], believed["phone"], believed["geometry"]) == ("halls", "halls", "osm")
    assert "description" not in believed


def test_what_residents_say_is_not_overruled_by_a_service(pack: LayerPack) -> None:
    service = record("council:1", said={"name": "Facility 12", "layer": "community_centres"}, kind="service")
    resident = record("workshop:1", said={"name": "The Tin Hut", "layer": "community_centres"}, kind="resident")
    assert drawn_together(pack, service, resident).iloc[0]["name"] == "The Tin Hut"


def test_a_service_knows_its_own_telephone_best(pack: LayerPack) -> None:
    service = record(
        "council:1", said={"name": "Hall", "phone": "0141 496 0003", "layer": "community_centres"}, kind="service"
    )
    resident = record(
        "workshop:1", said={"name": "Hall", "phone": "0141 496 0004", "layer": "community_centres"}, kind="resident"
    )
    assert drawn_together(pack, resident, service).iloc[0]["phone"] == "0141 496 0003"


def test_a_phone_that_only_a_neighbour_gave_is_not_taken_for_a_published_one(pack: LayerPack) -> None:
    neighbour = record(
        "workshop:1",
        said={"name": "Example Hall", "phone": "0141 496 0004", "layer": "community_centres"},
        kind="resident",
    )
    asset = drawn_together(pack, record("osm:node/1", tags=HALL, place=shapely.Point(-4, 55)), neighbour).iloc[0]
    assert (asset["phone"], asset["contributor_kind"]) == ("0141 496 0004", "resident")


def test_the_narrowest_audience_counts(pack: LayerPack) -> None:
    private = record(
        "notes:1", said={"name": "Example Hall", "layer": "community_centres", "visibility": "coordinator"}
    )
    assert drawn_together(pack, OSM, private).iloc[0]["visibility"] == "coordinator"


def test_a_row_that_only_waited_to_be_filed_does_not_hide_the_place_it_joins(pack: LayerPack) -> None:
    waiting = record("list:1", said={"name": "Example Hall", "kind": "unsure", "visibility": "room"})
    assert drawn_together(pack, OSM, waiting).iloc[0]["visibility"] == "public"
    assert drawn_together(pack, waiting).iloc[0]["visibility"] == "room"


def test_figures_that_disagree_stand_side_by_side(pack: LayerPack) -> None:
    one = record(
        "a:1",
        said={
            "name": "Café",
            "layer": "cafes",
            "counts": [{"what": "people", "number": "over 500", "date": "2012", "source": "report"}],
        },
    )
    other = record(
        "b:1",
        said={
            "name": "Café",
            "layer": "cafes",
            "counts": [{"what": "people", "number": "445", "date": "2012", "source": "events"}],
        },
    )
    assert [count["number"] for count in json.loads(drawn_together(pack, one, other).iloc[0]["counts"])] == [
        "over 500",
        "445",
    ]


def made(
    pack: LayerPack, seq: int, action: str, text: str = "", was: dict[str, Any] | None = None, reason: str = ""
) -> Judgement:
    word, value = understand(action, text, pack)
    return Judgement(
        seq, "2026-11-22T10:00:00Z", asset_id_of("osm:node/1"), word, value, reason, ("osm:node/1",), was or {}
    )


@pytest.mark.parametrize(
    ("action", "text", "column", "expected"),
    [
        ("rename", "The Hut", "name", "The Hut"),
        ("reclassify", "libraries", "layer", "libraries"),
        ("status", "dormant 2020", "status", "dormant"),
        ("hide", "", "visibility", "coordinator"),
        ("why_it_matters", "We met here", "why_it_matters", "We met here"),
        ("checked", "today", "checked_at", "2026-11-22"),
        ("checked", "2026-01", "checked_at", "2026-01"),
        ("detail", "cost=Free", "cost", "Free"),
        ("detail", "website=example.org", "website", "https://example.org"),
        ("detail", "website=javascript:alert(1)", "website", None),
        ("detail", "phone=", "phone", None),
    ],
)
def test_a_judgement_decides_its_column(
    pack: LayerPack, action: str, text: str, column: str, expected: str | None
) -> None:
    asset = drawn_together(pack, OSM, judged=[made(pack, 7, action, text)]).iloc[0]
    assert asset[column] == expected
    if action not in ("hide", "checked"):
        assert json.loads(asset["said_by"])[column] == "a co-ordinator (judgement 7)"


def test_moving_puts_the_asset_where_the_person_said(pack: LayerPack) -> None:
    asset = drawn_together(pack, OSM, judged=[made(pack, 1, "move", "55.5,-4.5")]).iloc[0]
    assert asset["geometry"].equals(shapely.Point(-4.5, 55.5)) and asset["precision"] == "exact"


def test_a_layer_of_people_takes_the_point_away_and_hides(pack: LayerPack) -> None:
    personal = next(layer.id for layer in pack.values() if layer.level == "individual")
    asset = drawn_together(pack, OSM, judged=[made(pack, 1, "reclassify", personal)]).iloc[0]
    assert asset["geometry"] is None and asset["visibility"] == "coordinator" and asset["publish"] == "never"


def test_filing_what_nobody_could_file_makes_it_public_and_a_private_row_stays_private(pack: LayerPack) -> None:
    unfiled = record("osm:node/1", said={"name": "Qwerty", "visibility": "room"}, kind="coordinator")
    private = record("osm:node/1", said={"name": "Qwerty", "visibility": "coordinator"}, kind="coordinator")
    filed = [made(pack, 1, "reclassify", "parks")]
    assert drawn_together(pack, unfiled, judged=filed).iloc[0]["visibility"] == "public"
    assert drawn_together(pack, private, judged=filed).iloc[0]["visibility"] == "coordinator"


def test_a_person_may_say_to_whom_a_row_is_shown_but_never_a_persons_own(pack: LayerPack) -> None:
    private = record("osm:node/1", said={"name": "Qwerty", "visibility": "coordinator"}, kind="coordinator")
    assert drawn_together(pack, private, judged=[made(pack, 1, "show", "planner")]).iloc[0]["visibility"] == "planner"
    own = record("osm:node/1", said={"name": "Retired joiner", "level": "individual"}, kind="coordinator")
    assert drawn_together(pack, own, judged=[made(pack, 1, "show", "public")]).iloc[0]["visibility"] == "coordinator"


def test_confirming_a_label_makes_it_a_persons_word_and_removing_takes_it_away(pack: LayerPack) -> None:
    judged = [made(pack, 1, "confirm", "community/community_cohesion", reason="I saw it")]
    labels = json.loads(drawn_together(pack, OSM, judged=judged).iloc[0]["health_assets"])
    confirmed = next(label for label in labels if label["entry"] == "community_cohesion")
    assert (confirmed["by"], confirmed["reason"]) == ("confirmed", "I saw it")
    judged.append(made(pack, 2, "remove_health_asset", "community/community_cohesion"))
    labels = json.loads(drawn_together(pack, OSM, judged=judged).iloc[0]["health_assets"])
    assert "community_cohesion" not in [label["entry"] for label in labels]


def test_a_place_never_is_an_individual_level_health_asset(pack: LayerPack) -> None:
    asset = drawn_together(pack, OSM, judged=[made(pack, 1, "add_health_asset", "individual/resilience")]).iloc[0]
    assert (
        next(label["as"] for label in json.loads(asset["health_assets"]) if label["entry"] == "resilience")
        == "supports"
    )


def test_a_relation_to_a_name_that_one_asset_bears_leads_to_its_id(pack: LayerPack) -> None:
    group = record(
        "list:1",
        said={"name": "Knitters", "layer": "craft_groups", "relations": [{"type": "meets_at", "to": "example hall"}]},
    )
    table = records_from({name: [row[name] for row in (OSM, group)] for name in OSM})
    assets = draw_assets(draw(table, classify(table, pack), pack), pack).assets.set_index("name")
    assert json.loads(assets.loc["Knitters", "relations"]) == [
        {"type": "meets_at", "to": assets.loc["Example Hall", "asset_id"], "name": "Example Hall"}
    ]


def test_a_relation_to_something_nobody_mapped_keeps_its_words(pack: LayerPack) -> None:
    group = record(
        "list:1",
        said={
            "name": "Band",
            "layer": "choirs_and_music_groups",
            "relations": [{"type": "performs_at", "to": "Celtic Park"}],
        },
    )
    relations = json.loads(drawn_together(pack, group).iloc[0]["relations"])
    assert relations == [{"type": "performs_at", "to": "Celtic Park", "name": "Celtic Park"}]


@pytest.mark.parametrize(
    ("was", "state", "says_now"),
    [
        ({"name": "Example Hall"}, "holds", ""),
        ({"name": "An earlier name"}, "disputed", "Example Hall"),
    ],
)
def test_a_source_that_says_something_new_is_told(
    pack: LayerPack, was: dict[str, Any], state: str, says_now: str
) -> None:
    answer = drawing(pack, OSM, judged=[made(pack, 1, "rename", "The Hut", was)])
    assert [(one.state, one.says_now) for one in answer.applied] == [(state, says_now)]
    assert answer.assets.iloc[0]["name"] == "The Hut"


def test_a_source_that_came_round_agrees(pack: LayerPack) -> None:
    assert (
        drawing(pack, OSM, judged=[made(pack, 1, "rename", "Example Hall", {"name": "Old"})]).applied[0].state
        == "agreed"
    )


def test_a_source_that_redraws_a_little_is_no_dispute_and_one_that_moves_is(pack: LayerPack) -> None:
    near = drawing(pack, OSM, judged=[made(pack, 1, "move", "55.5,-4.5", {"geometry": "55.000500, -3.999500"})])
    far = drawing(pack, OSM, judged=[made(pack, 1, "move", "55.5,-4.5", {"geometry": "55.010000, -3.999500"})])
    assert (near.applied[0].state, far.applied[0].state) == ("holds", "disputed")


def test_a_judgement_whose_asset_is_gone_is_told_and_not_dropped(pack: LayerPack) -> None:
    table = records_from({name: [OSM[name]] for name in OSM})
    judged = {"another": [made(pack, 1, "rename", "The Hut")]}
    answer = draw_assets(draw(table, classify(table, pack), pack), pack, {"osm:node/1": "one"}, judged)
    assert [one.state for one in answer.applied] == ["no_longer_applies"]


def test_changes_say_what_is_new_gone_changed_and_moved(pack: LayerPack) -> None:
    other = record("osm:node/2", tags={"amenity": "library", "name": "Library"}, place=shapely.Point(-4, 55))
    before = drawn_together(pack, OSM)
    after = drawn_together(
        pack, OSM, judged=[made(pack, 1, "rename", "The Hut"), made(pack, 2, "move", "55.0005,-3.99")]
    )
    changes = changes_between(before, after)
    assert [(one.column, one.before, one.after) for one in changes.changed] == [("name", "Example Hall", "The Hut")]
    assert [(name, round(metres, -1)) for name, metres in changes.moved.values()] == [("The Hut", 610)]
    swap = changes_between(before, drawn_together(pack, other))
    assert (list(swap.new.values()), list(swap.gone.values())) == (["Library"], ["Example Hall"])
    assert "New: 1" in list(told(swap)) and not changes_between(before, before)


def test_what_came_and_went_again_is_not_told(pack: LayerPack) -> None:
    other = record("osm:node/2", tags={"amenity": "library", "name": "Library"}, place=shapely.Point(-4, 55))
    one, two = drawn_together(pack, OSM), drawn_together(pack, other)
    assert not added_up([changes_between(one, two), changes_between(two, one)])
