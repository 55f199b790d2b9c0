"""How faults in a layer file are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assetmap.errors import LayerFileError
from assetmap.layers import (
    layers_folder,
    load_layers,
)

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
