"""The layers that come with assetmap, and how faults in a layer file are told."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from xstatic.pkg import font_awesome

from assetmap import taxonomy
from assetmap.errors import LayerFileError
from assetmap.layers import (
    MAX_LABELS,
    THEMES,
    Layer,
    LayerPack,
    explain,
    explain_rules,
    layers_folder,
    load_layers,
    parse_tags,
    suggested_labels,
)
from assetmap.rules import KINDS

FIXED_IDS = (
    "community_centres woodlands gp_practices parks libraries places_of_worship allotments schools pharmacies playgrounds "
    "skills_and_talents informal_groups"
).split()
BASEMAP_COLOURS = {
    "paper": "#FAF8F4",
    "streets": "#FFFFFF",
    "buildings": "#EBE6DD",
    "water": "#CFE0EA",
    "green": "#DFE9D6",
    "woods": "#CFDFC4",
}
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


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PACK = load_layers()
by_id = pytest.mark.parametrize("layer", PACK.values(), ids=lambda layer: layer.id)


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_there_are_at_least_sixty_layer_files_and_each_is_a_layer() -> None:
    files = {path.stem for path in layers_folder().glob("*.toml")}
    assert len(files) >= 60
    assert files == set(PACK)


def test_the_layers_others_rely_on_are_there() -> None:
    assert set(FIXED_IDS) <= set(PACK)


@pytest.mark.parametrize(
    ("layer", "level"),
    [
        ("community_centres", "community"),
        ("woodlands", "community"),
        ("parks", "community"),
        ("allotments", "community"),
        ("playgrounds", "community"),
        ("places_of_worship", "community"),
        ("informal_groups", "community"),
        ("gp_practices", "organisational"),
        ("libraries", "organisational"),
        ("schools", "organisational"),
        ("pharmacies", "organisational"),
        ("skills_and_talents", "individual"),
    ],
)
def test_a_layer_has_the_level_that_the_design_gives_its_kind(layer: str, level: str) -> None:
    assert PACK[layer].level == level


def test_every_theme_has_layers() -> None:
    assert {layer.theme for layer in PACK.values()} == set(THEMES)


def test_every_colour_is_its_themes_colour() -> None:
    assert {layer.id for layer in PACK.values() if layer.colour != THEMES[layer.theme].colour} == set()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.id)
def test_a_white_sign_can_be_read_on_the_themes_colour(theme: object) -> None:
    assert contrast(theme.colour, "#ffffff") >= 4.5  # type: ignore[attr-defined]


@pytest.mark.parametrize("ground", BASEMAP_COLOURS)
def test_every_themes_mark_can_be_seen_on_the_basemap(ground: str) -> None:
    faint = [theme.id for theme in THEMES.values() if contrast(theme.colour, BASEMAP_COLOURS[ground]) < 3]
    assert faint == []


def test_no_two_layers_of_a_theme_share_an_icon() -> None:
    seen = [(layer.theme, layer.icon) for layer in PACK.values()]
    assert len(set(seen)) == len(seen)


@by_id
def test_the_icon_is_in_the_installed_icon_set(layer: Layer) -> None:
    assert (Path(font_awesome.BASE_DIR) / "svgs" / "solid" / f"{layer.icon}.svg").is_file()


def test_no_two_layers_share_an_order() -> None:
    orders = sorted(layer.order for layer in PACK.values())
    assert orders == sorted(set(orders))


def test_no_two_layers_have_the_same_label() -> None:
    assert len({layer.label for layer in PACK.values()}) == len(PACK)


@by_id
def test_every_example_holds_for_every_shape_the_layer_takes(layer: Layer, pack: LayerPack) -> None:
    wrong = []
    for example in layer.examples:
        if example.tags is None:
            continue
        kinds = [example.geometry] if example.geometry else KINDS
        matched = {match.layer for kind in kinds for match in pack.matches(example.tags, kind)}
        if (layer.id in matched) != example.belongs:
            wrong.append(example.tags)
    assert wrong == []


@by_id
def test_a_layer_shows_what_belongs_and_what_does_not(layer: Layer) -> None:
    assert {example.belongs for example in layer.examples} == {True, False}


@by_id
def test_a_layer_suggests_few_labels_and_gives_each_a_reason_of_its_own(layer: Layer) -> None:
    assert 1 <= len(layer.health_assets) <= MAX_LABELS
    assert len({label.reason for label in layer.health_assets}) == len(layer.health_assets)
    assert len({(label.level, label.entry) for label in layer.health_assets}) == len(layer.health_assets)


def test_no_reason_is_given_by_two_layers() -> None:
    reasons = [label.reason for layer in PACK.values() for label in layer.health_assets]
    assert len(set(reasons)) == len(reasons)


@by_id
def test_a_place_only_ever_supports_what_a_person_holds(layer: Layer) -> None:
    personal = {label.as_ for label in layer.health_assets if label.level == "individual"}
    assert personal <= ({"is"} if layer.level == "individual" else {"supports"})


@by_id
def test_what_a_person_holds_is_never_read_from_the_map_nor_shown_exactly(layer: Layer) -> None:
    assert layer.level != "individual" or (not layer.rules and layer.publish != "exact")


@by_id
def test_the_words_of_a_layer_are_for_people(layer: Layer) -> None:
    assert layer.question.endswith("?")
    assert layer.description.endswith(".")
    assert not re.search(r"\b(POI|amenity|OSM|tag|feature)\b", f"{layer.label} {layer.description} {layer.question}")


@by_id
def test_another_language_than_english_is_only_there_with_a_source(layer: Layer) -> None:
    assert set(layer.labels) | set(layer.descriptions) | set(layer.questions) == {"en-GB"}


def test_a_school_is_not_labelled_like_a_wood() -> None:
    schools, woods = (
        {(label.level, label.entry) for label in PACK[name].health_assets} for name in ("schools", "woodlands")
    )
    assert ("individual", "commitment_to_learning") in schools
    assert len(schools & woods) <= 1 < min(len(schools - woods), len(woods - schools))


def test_layers_of_different_themes_rarely_carry_the_same_set_of_labels() -> None:
    sets = [frozenset((label.level, label.entry) for label in layer.health_assets) for layer in PACK.values()]
    commonest = max(sets.count(one) for one in sets)
    assert commonest <= len(sets) // 8


def test_every_one_of_the_sixteen_is_suggested_by_some_layer() -> None:
    suggested = {(label.level, label.entry) for layer in PACK.values() for label in layer.health_assets}
    assert suggested == set(taxonomy.HEALTH_ASSETS)


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


def test_suggested_labels_name_each_entry_once_and_the_layer_that_said_so(pack: LayerPack) -> None:
    for one, other in itertools.pairwise(pack.values()):
        labels = json.loads(suggested_labels([one, other]))
        assert len({(label["level"], label["entry"]) for label in labels}) == len(labels)
        assert {label["rule"] for label in labels} <= {one.id, other.id}
        assert all(label["by"] == "rule" and label["reason"] for label in labels)


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


# Faults in layer files

GOOD = (layers_folder() / "woodlands.toml").read_text(encoding="utf-8")
PERSONAL = (layers_folder() / "skills_and_talents.toml").read_text(encoding="utf-8")
Write = Callable[[str, str | bytes], Path]


def faults(write: Write, **files: str | bytes) -> str:
    for name, text in files.items():
        path = write(f"{name}.toml", text)
    with pytest.raises(LayerFileError) as error:
        load_layers(path.parent)
    return str(error.value)


def test_a_good_file_of_ones_own_is_a_layer(write: Write) -> None:
    assert list(load_layers(write("woodlands.toml", GOOD).parent)) == ["woodlands"]


def test_an_unknown_key_is_refused_with_file_key_and_the_nearest_valid_word(write: Write) -> None:
    said = faults(write, woodlands=GOOD.replace("colour =", "color ="))
    assert "woodlands.toml: the key “color” is not known. Did you mean “colour”?" in said


def test_an_unknown_key_inside_a_table_is_refused_with_the_nearest_valid_word(write: Write) -> None:
    said = faults(write, woodlands=GOOD.replace("none_of =", "non_of ="))
    assert "woodlands.toml: the key “osm.0.non_of” is not known. Did you mean “none_of”?" in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('level = "community"', 'level = "comunity"', "Did you mean “community”?"),
        ('theme = "green_and_blue"', 'theme = "green_and_blu"', "Did you mean “green_and_blue”?"),
        ('form = "area"', 'form = "aera"', "Did you mean “area”?"),
        ('publish = "exact"', 'publish = "exactly"', "Did you mean “exact”?"),
        ('geometry = ["area"]', 'geometry = ["polygon"]', "osm.geometry = “polygon” is not known."),
        ('id = "woodlands"', 'id = "forests"', "id = “forests” differs from the file's name."),
        ('colour = "#2f7a34"', 'colour = "green"', "the key “colour” is not right"),
        ('entry = "sense_of_purpose"', 'entry = "purpose"', "There is no individual health asset “purpose”."),
        ('icon = "tree"\n', "", "the key “icon” is missing."),
        ("order = 404", 'order = "first"', "the key “order” is not right"),
        ('en-GB = "Woodlands"', 'gd = "Coille"', "label has no en-GB text."),
        ('natural = ["wood"]', 'natural = "wood"', "any_of"),
        ('publish = "exact"', "publish = exact", "is not readable as TOML"),
    ],
)
def test_a_fault_is_told_with_its_file_and_how_to_mend_it(old: str, new: str, told: str, write: Write) -> None:
    assert old in GOOD
    said = faults(write, woodlands=GOOD.replace(old, new, 1))
    assert "- woodlands.toml: " in said and told in said


def test_a_file_that_is_not_text_is_told(write: Write) -> None:
    assert "woodlands.toml: is not readable as TOML" in faults(write, woodlands=b"\xff\xfe\x00")


def test_a_personal_layer_that_reads_the_map_is_refused(write: Write) -> None:
    block = '\n[[osm]]\nany_of = [{ amenity = ["pub"] }]\n'
    said = faults(write, skills_and_talents=PERSONAL + block)
    assert "an individual-level layer has an [[osm]] block" in said


def test_a_personal_layer_that_is_published_exactly_is_refused(write: Write) -> None:
    said = faults(write, skills_and_talents=PERSONAL.replace('publish = "area_only"', 'publish = "exact"'))
    assert "an individual-level layer says publish = “exact”" in said


def test_an_example_that_the_rules_contradict_is_told(write: Write) -> None:
    wrong = GOOD.replace(
        'tags = { natural = "tree_row" }\nbelongs = false', 'tags = { natural = "tree_row" }\nbelongs = true'
    )
    assert wrong != GOOD
    assert "the example {natural=tree_row} is said to be one that belongs" in faults(write, woodlands=wrong)


def test_every_fault_of_every_file_is_told_at_once(write: Write) -> None:
    said = faults(
        write,
        woodlands=GOOD.replace('level = "community"', 'level = "x"', 1).replace('form = "area"', 'form = "y"', 1),
        skills_and_talents=PERSONAL.replace("order = 710", "oder = 710"),
    )
    assert said.startswith("The layer files have 4 faults:")
    assert (
        "level = “x”" in said
        and "form = “y”" in said
        and "“oder” is not known" in said
        and "“order” is missing" in said
    )


def test_two_layers_of_a_theme_with_one_icon_are_told(write: Write) -> None:
    said = faults(write, woodlands=GOOD, forests=GOOD.replace('id = "woodlands"', 'id = "forests"'))
    assert "has the same icon “tree” as forests" in said


def test_a_folder_without_layer_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(LayerFileError, match="There are no layer files"):
        load_layers(tmp_path)


def test_the_pack_has_a_fingerprint_that_changes_with_its_files(write: Write) -> None:
    before = load_layers(write("woodlands.toml", GOOD).parent).digest
    assert load_layers(write("woodlands.toml", GOOD + "\n").parent).digest != before


def test_the_form_printed_in_the_readme_of_layers_names_real_layers() -> None:
    readme = (layers_folder() / "README.md").read_text(encoding="utf-8")
    themes = re.findall(r"^\| `(\w+)` \| `(#[0-9a-f]{6})` \|", readme, re.MULTILINE)
    assert dict(themes) == {theme.id: theme.colour for theme in THEMES.values()}
