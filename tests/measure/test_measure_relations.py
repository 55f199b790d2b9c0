"""Relations as a diagram: who meets where, who connects, which neighbours nobody has related, and what is never in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from measured_assets import person, seen

from assetmap.measure import neighbours_without_relation, relation_graph
from assetmap.privacy import AudienceView

ELSEWHERE = "0b7c6f5e-1111-5222-8333-444455556666"


def thing(name: str, form: str = "group", *relations: tuple[str, str], **values: Any) -> dict[str, Any]:
    """An asset whose id is its name."""
    told = [{"type": kind, "to": to, "name": to} for kind, to in relations]
    return {"asset_id": name, "name": name, "form": form, "relations": json.dumps(told)} | values


def hall_with_groups(number: int = 3) -> list[dict[str, Any]]:
    groups = [thing(f"Group {one}", "group", ("meets_at", "Hall")) for one in range(number)]
    return [thing("Hall", "place", ("run_by", "Trust")), thing("Trust", "organisation"), *groups]


def nodes(view: AudienceView) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in relation_graph(view).nodes.to_dict("records")}


def test_an_edge_says_who_does_what_with_whom() -> None:
    edges = relation_graph(seen(*hall_with_groups(1))).edges
    assert edges["says"].tolist() == ["Group 0 meets at Hall", "Hall run by Trust"]


def test_what_has_no_relation_is_not_in_the_diagram() -> None:
    assert "Bench" not in nodes(seen(*hall_with_groups(), thing("Bench", "place")))


def test_the_columns_are_organisations_groups_and_places() -> None:
    found = nodes(seen(*hall_with_groups(1)))
    assert [found[name]["x"] for name in ("Trust", "Group 0", "Hall")] == [0, 0.5, 1]


def test_what_is_named_but_not_on_the_map_is_in_the_diagram_as_words() -> None:
    found = nodes(seen(thing("Choir", "group", ("meets_at", "The old mill"), ("run_by", "The council"))))
    assert (found["The old mill"]["kind"], found["The old mill"]["group"]) == ("words", "place")
    assert found["The council"]["group"] == "organisation"


def test_two_ways_of_writing_one_name_are_one_thing() -> None:
    rows = [thing("A", "group", ("meets_at", "The Old Mill")), thing("B", "group", ("meets_at", "the old mill"))]
    assert len(nodes(seen(*rows))) == 3


def test_a_connector_holds_together_what_would_else_be_apart() -> None:
    graph = relation_graph(seen(*hall_with_groups(3)))
    row = graph.connectors.iloc[0]
    assert (len(graph.connectors), row["name"], row["parts"]) == (1, "Hall", 4)
    assert row["why"] == "Without Hall, what it is related with would fall into 4 separate parts."


def test_in_a_ring_nobody_is_a_connector() -> None:
    ring = [thing("A", "group", ("partners_with", "B")), thing("B", "group", ("partners_with", "C"))]
    assert relation_graph(seen(*ring, thing("C", "group", ("partners_with", "A")))).connectors.empty


def test_what_people_bring_is_not_in_the_diagram_even_for_co_ordinators() -> None:
    rows = [person() | thing("Jane", "skill", ("meets_at", "Hall")), thing("Hall", "place", ("supports", "Jane"))]
    graph = relation_graph(seen(*rows, audience="coordinator"))
    assert graph.edges.empty and graph.nodes.empty and graph.left_out == 1


def test_an_asset_of_elsewhere_is_told_to_co_ordinators_only() -> None:
    """Whether others may see it is not known here: only its own territory's view would say."""
    rows = [thing("Choir", "group", ("meets_at", ELSEWHERE))]
    public, own = relation_graph(seen(*rows)), relation_graph(seen(*rows, audience="coordinator"))
    assert public.nodes.empty and public.left_out == 1
    assert own.nodes["kind"].tolist() == ["asset", "elsewhere"]


def test_a_hidden_asset_is_not_in_the_diagram() -> None:
    rows = [thing("Choir", "group", ("meets_at", "Refuge")), thing("Refuge", "place", visibility="coordinator")]
    assert relation_graph(seen(*rows)).nodes.empty


@pytest.mark.parametrize("number", [1, 12, 60])
def test_no_two_nodes_are_drawn_on_one_spot(number: int) -> None:
    found = relation_graph(seen(*hall_with_groups(number))).nodes
    assert not found.duplicated(["x", "y"]).any()
    assert found["y"].between(0, 1, inclusive="neither").all()
    gaps = found[found["x"] == 0.5]["y"].sort_values().diff().dropna()
    assert (gaps > 0.99 / number).all()


def test_the_drawing_is_the_same_whatever_the_order_of_the_assets() -> None:
    rows = [*hall_with_groups(5), thing("Mill", "place"), thing("Choir", "group", ("meets_at", "Mill"))]
    one, other = nodes(seen(*rows)), nodes(seen(*rows[::-1]))
    assert {name: (row["x"], row["y"]) for name, row in one.items()} == {
        name: (row["x"], row["y"]) for name, row in other.items()
    }


def test_what_belongs_together_stands_together() -> None:
    rows = [thing(name, "place") for name in ("Alpha hall", "Beta hall")]
    rows += [thing("Zumba", "group", ("meets_at", "Alpha hall")), thing("Archery", "group", ("meets_at", "Beta hall"))]
    found = nodes(seen(*rows))
    assert found["Zumba"]["y"] == found["Alpha hall"]["y"] and found["Archery"]["y"] == found["Beta hall"]["y"]


def neighbours(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    found = neighbours_without_relation(seen(*rows))
    return list(zip(found["a_name"], found["b_name"], strict=True))


def at(name: str, address: str | None, postcode: str | None = "DD1 1AA", **values: Any) -> dict[str, Any]:
    return thing(name, "place", address=address, postcode=postcode, geometry=None, **values)


def test_neighbours_at_one_address_are_a_suggestion() -> None:
    rows = [at("Café", "12 High Street"), at("Library", "12 high street", "dd11aa"), at("Shop", "14 High Street")]
    assert neighbours(*rows) == [("Café", "Library")]


def test_a_street_without_a_house_number_is_no_address() -> None:
    assert neighbours(at("Café", "High Street"), at("Library", "High Street")) == []


def test_one_number_in_two_postcodes_is_two_addresses() -> None:
    assert neighbours(at("Café", "1 Main Street"), at("Library", "1 Main Street", "EH1 1AA")) == []


def test_neighbours_that_are_related_are_no_suggestion() -> None:
    related = at("Café", "12 High Street", relations='[{"type":"run_by","to":"Library","name":"Library"}]')
    assert neighbours(related, at("Library", "12 High Street")) == []


def test_two_groups_that_meet_in_one_hall_know_each_other() -> None:
    assert neighbours(*hall_with_groups(2)) == []


def test_a_group_at_the_spot_of_a_building_is_a_suggestion_but_two_benches_are_not() -> None:
    here, near = shapely.Point(-2.93, 56.44), shapely.Point(-2.93003, 56.44)  # 1.8 m apart, by hand
    far = shapely.Point(-2.9303, 56.44)  # 18 m
    assert neighbours(thing("Choir", geometry=here), thing("Hall", "place", geometry=near)) == [("Choir", "Hall")]
    assert neighbours(thing("Choir", geometry=here), thing("Hall", "place", geometry=far)) == []
    assert neighbours(thing("Bench 1", "place", geometry=here), thing("Bench 2", "place", geometry=near)) == []


def test_what_lies_in_a_park_is_no_neighbour_of_the_park() -> None:
    park = shapely.box(-2.935, 56.435, -2.925, 56.445)
    assert neighbours(thing("Choir"), thing("Park", "area", geometry=park)) == []


def test_a_place_that_is_only_told_as_an_area_has_no_neighbours() -> None:
    blurred = {"publish": "area_only", "address": "12 High Street"}
    assert neighbours(thing("Choir", **blurred), thing("Refuge", "organisation", **blurred)) == []


def test_what_has_no_name_or_the_same_name_is_no_neighbour_to_ask_after() -> None:
    rows = [at("Café", "12 High Street"), at("b", "12 High Street") | {"name": None}]
    assert neighbours(*rows, at("c", "12 High Street") | {"name": "Cafe"}) == []
