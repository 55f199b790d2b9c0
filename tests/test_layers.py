"""The layers that come with assetmap: their ids, colours, words and labels."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from xstatic.pkg import font_awesome

from assetmap import taxonomy
from assetmap.layers import (
    MAX_LABELS,
    THEMES,
    Layer,
    LayerPack,
    layers_folder,
    load_layers,
    suggested_labels,
)
from assetmap.layers.editing import contrast
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


def test_suggested_labels_name_each_entry_once_and_the_layer_that_said_so(pack: LayerPack) -> None:
    for one, other in itertools.pairwise(pack.values()):
        labels = json.loads(suggested_labels([one, other]))
        assert len({(label["level"], label["entry"]) for label in labels}) == len(labels)
        assert {label["rule"] for label in labels} <= {one.id, other.id}
        assert all(label["by"] == "rule" and label["reason"] for label in labels)


def test_the_form_printed_in_the_readme_of_layers_names_real_layers() -> None:
    readme = (layers_folder() / "README.md").read_text(encoding="utf-8")
    themes = re.findall(r"^\| `(\w+)` \| `(#[0-9a-f]{6})` \|", readme, re.MULTILINE)
    assert dict(themes) == {theme.id: theme.colour for theme in THEMES.values()}
