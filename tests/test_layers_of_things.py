"""Which layers a thing is in by its tags, and how that is told in words."""

from __future__ import annotations

import pytest

from assetmap.errors import LayerFileError
from assetmap.layers import (
    LayerPack,
    explain,
    explain_rules,
    parse_tags,
)
from assetmap.rules import KINDS

NOT_ASSETS = [
    {"amenity": "parking"},
    {"amenity": "parking", "access": "customers", "name": "Example Car Park"},
    {"amenity": "waste_basket"},
    {"amenity": "recycling", "recycling_type": "container"},
    {"amenity": "atm"},
    {"amenity": "bank", "name": "Example Bank"},
    {"amenity": "vending_machine", "vending": "drinks"},
    {"amenity": "post_box"},
    {"amenity": "bicycle_parking"},
    {"amenity": "fuel"},
    {"advertising": "billboard"},
    {"highway": "street_lamp"},
    {"disused:amenity": "pub", "building": "yes", "name": "Example Inn"},
    {"disused:shop": "convenience"},
    {"amenity": "pub", "disused": "yes"},
    {"leisure": "garden", "access": "private"},
    {"leisure": "garden", "garden:type": "residential"},
    {"leisure": "garden"},
    {"leisure": "pitch", "access": "private", "sport": "tennis"},
    {"leisure": "pitch", "access": "no", "sport": "soccer"},
    {"leisure": "swimming_pool", "access": "private"},
    {"leisure": "playground", "access": "private"},
    {"shop": "supermarket", "brand": "Example Foods", "brand:wikidata": "Q1", "name": "Example Foods"},
    {"shop": "supermarket", "name": "Example Foods"},
    {"shop": "clothes", "name": "Example Clothes"},
    {"shop": "hairdresser"},
    {"amenity": "fast_food", "brand": "Example Burgers", "brand:wikidata": "Q2"},
    {"amenity": "cafe", "brand": "Example Coffee", "brand:wikidata": "Q3", "name": "Example Coffee"},
    {"amenity": "restaurant", "name": "Example Restaurant"},
    {"tourism": "hotel", "name": "Example Hotel"},
    {"office": "company"},
    {"office": "lawyer"},
    {"office": "estate_agent"},
    {"building": "office"},
    {"landuse": "industrial"},
    {"landuse": "residential"},
    {"landuse": "commercial"},
    {"landuse": "grass"},
    {"boundary": "administrative", "admin_level": "8", "name": "Example Ward"},
    {"boundary": "political"},
    {"type": "route", "route": "bus", "ref": "42"},
    {"type": "route", "route": "train"},
    {"type": "route", "route": "tram"},
    {"type": "route_master", "route_master": "bus"},
    {"highway": "residential", "name": "Example Street"},
    {"highway": "bus_stop", "disused": "yes"},
    {"railway": "rail"},
    {"power": "line"},
    {"building": "house"},
    {"building": "yes"},
    {"natural": "tree"},
    {"natural": "tree_row"},
    {"amenity": "social_facility", "social_facility": "nursing_home"},
    {"amenity": "social_facility", "social_facility": "group_home"},
    {"amenity": "social_facility", "social_facility": "shelter", "social_facility:for": "woman"},
    {"amenity": "social_facility", "social_facility": "shelter", "social_facility:for": "abused"},
    {"amenity": "childcare", "building": "house"},
    {"addr:housenumber": "1", "addr:street": "Example Street"},
    {"name": "Only a name"},
    {"place": "suburb", "name": "Example"},
]


@pytest.mark.parametrize("tags", NOT_ASSETS, ids=lambda tags: ";".join(f"{key}={tags[key]}" for key in tags)[:60])
def test_what_is_not_a_community_asset_is_in_no_layer(tags: dict[str, str], pack: LayerPack) -> None:
    assert [match.layer for kind in KINDS for match in pack.matches(tags, kind)] == []


@pytest.mark.parametrize(
    ("tags", "kind", "layer"),
    [
        ({"amenity": "community_centre"}, "area", "community_centres"),
        ({"natural": "wood"}, "area", "woodlands"),
        ({"landuse": "forest"}, "area", "woodlands"),
        ({"amenity": "doctors"}, "point", "gp_practices"),
        ({"leisure": "park"}, "area", "parks"),
        ({"amenity": "library"}, "point", "libraries"),
        ({"amenity": "place_of_worship", "religion": "christian"}, "area", "places_of_worship"),
        ({"landuse": "allotments"}, "area", "allotments"),
        ({"amenity": "school"}, "area", "schools"),
        ({"amenity": "pharmacy"}, "point", "pharmacies"),
        ({"leisure": "playground"}, "area", "playgrounds"),
        ({"emergency": "defibrillator"}, "point", "defibrillators"),
    ],
)
def test_what_everyone_would_name_is_shown_in_its_layer_first(
    tags: dict[str, str], kind: str, layer: str, pack: LayerPack
) -> None:
    assert pack.matches(tags, kind)[0].layer == layer


# What is said of tags, in words


def test_explaining_says_which_layer_takes_a_thing_and_by_which_tag(pack: LayerPack) -> None:
    said = explain(pack, {"amenity": "doctors", "name": "Example"})
    assert said[0] == "This is shown in “GP practices” (gp_practices), because it is amenity=doctors."


def test_explaining_says_which_tag_keeps_a_thing_out(pack: LayerPack) -> None:
    said = "\n".join(explain(pack, {"natural": "wood", "access": "private"}))
    assert "It is not in “Woodlands” (woodlands): it is natural=wood, but access=private keeps it out." in said


def test_explaining_says_when_only_the_shape_is_wrong(pack: LayerPack) -> None:
    said = "\n".join(explain(pack, {"natural": "wood"}, "point"))
    assert "natural=wood, but this layer takes area shapes, not a point" in said


def test_explaining_what_no_layer_asks_for_says_so(pack: LayerPack) -> None:
    said = explain(pack, {"amenity": "parking"})
    assert len(said) == 1 and said[0].startswith("This is in no layer: no layer asks for amenity=parking.")


def test_explaining_nothing_at_all_is_in_no_layer(pack: LayerPack) -> None:
    assert explain(pack, {})[0].startswith("This is in no layer: no layer asks for nothing.")


def test_explaining_something_closed_says_that_it_is_gone(pack: LayerPack) -> None:
    assert explain_rules(pack["libraries"], {"amenity": "library", "disused": "yes"}, "point") == (
        False,
        "it is amenity=library, but marked as disused or gone",
    )


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("amenity=doctors;name=Example", {"amenity": "doctors", "name": "Example"}),
        (" amenity = doctors ; ", {"amenity": "doctors"}),
        ("sport=bowls;tennis;leisure=pitch", {"sport": "bowls;tennis", "leisure": "pitch"}),
        ("website=https://example.org/?a=b", {"website": "https://example.org/?a=b"}),
        ("", {}),
    ],
)
def test_tags_are_read_as_people_write_them(text: str, tags: dict[str, str]) -> None:
    assert parse_tags(text) == tags


def test_tags_without_an_equals_sign_are_refused_with_how_to_write_them() -> None:
    with pytest.raises(LayerFileError, match="Write tags as key=value;key=value"):
        parse_tags("doctors")
