"""The layers of a workspace: what is switched off is kept, what is changed is drawn anew, and what is preferred is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from osm_data import small_town

from assetmap.errors import LayerFileError
from assetmap.layers import load_layers
from assetmap.layers.editing import layer_data
from assetmap.preferences import Preferences, read_preferences, write_preferences
from assetmap.workspace.bringing import gather
from assetmap.workspace.layer_pack import change_layer, own_layers, put_layer_back, switch_layers_off
from assetmap.workspace.stored import Workspace


@pytest.fixture
def mapped(project: Workspace, tmp_path: Path) -> Workspace:
    gather(project, project.territory("town"), small_town().save(tmp_path / "town.osm"))
    return project


def layers_shown(project: Workspace) -> set[str]:
    return set(project.assets(project.territory("town"))["layer"])


def test_a_layer_switched_off_hides_its_assets_and_keeps_them(mapped: Workspace) -> None:
    here = layers_shown(mapped)
    off = sorted(here)[0]
    switch_layers_off(mapped, [off])
    assert layers_shown(mapped) == here - {off}
    switch_layers_off(mapped, [])
    assert layers_shown(mapped) == here


def test_what_is_switched_off_is_said_with_the_map(mapped: Workspace) -> None:
    off = sorted(layers_shown(mapped))[0]
    switch_layers_off(mapped, [off])
    (note,) = [one for one in mapped.gathering(mapped.territory("town")).notes if "Switched off" in one]
    assert mapped.layers[off].label in note


def test_switching_changes_the_version_that_screens_compare(mapped: Workspace) -> None:
    before = mapped.store.version()
    switch_layers_off(mapped, ["benches"])
    assert mapped.store.version() > before


def test_whoever_opens_the_workspace_next_has_its_layers(mapped: Workspace) -> None:
    switch_layers_off(mapped, ["benches"])
    change_layer(mapped, {**layer_data("parks", own_layers(mapped)), "label": {"en-GB": "Green parks"}})
    with Workspace.open(mapped.folder, create=False) as again:
        assert again.layers.off == {"benches"}
        assert again.layers["parks"].label == "Green parks"


def test_a_new_layer_takes_what_only_it_knows_and_going_back_lets_it_go(mapped: Workspace) -> None:
    """A wood becomes a “grand green” by a rule that comes first, and is a wood again without it."""
    assert "woodlands" in layers_shown(mapped)
    told = change_layer(mapped, grand_greens())
    assert "grand_greens" in layers_shown(mapped)
    assert told.changes.changed
    put_layer_back(mapped, "grand_greens")
    assert "grand_greens" not in layers_shown(mapped)
    assert "woodlands" in layers_shown(mapped)


def grand_greens(**changed: Any) -> dict[str, Any]:
    woods = layer_data("woodlands", Path("nowhere"))
    icons = {layer.icon for layer in load_layers().values() if layer.theme == woods["theme"]}
    free = sorted({layer.icon for layer in load_layers().values()} - icons)[0]
    return {
        **{name: woods[name] for name in ("level", "theme", "form", "colour", "publish", "check_every_days")},
        "id": "grand_greens",
        "icon": free,
        "order": 1,
        "label": {"en-GB": "Grand greens"},
        "description": {"en-GB": "Greens that are grand."},
        "question": {"en-GB": "What makes it grand?"},
        "osm": woods["osm"],
        "words": {"include": ["grand green"]},
        "examples": [{"text": "The grand green", "belongs": True}],
        **changed,
    }


def test_an_example_text_that_goes_elsewhere_is_told_and_nothing_is_changed(mapped: Workspace) -> None:
    wrong = grand_greens(examples=[{"text": "Toddler group", "belongs": True}])
    before = mapped.store.version()
    with pytest.raises(LayerFileError, match="Toddler group"):
        change_layer(mapped, wrong)
    assert mapped.store.version() == before
    assert not own_layers(mapped).exists()


def test_preferences_are_off_at_first_and_remembered(tmp_path: Path) -> None:
    assert read_preferences(tmp_path) == Preferences()
    write_preferences(tmp_path, Preferences(hide_the_word=True))
    assert read_preferences(tmp_path).hide_the_word
    assert not read_preferences(tmp_path).online_tiles


def test_preferences_that_cannot_be_read_are_those_everybody_gets_at_first(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    assert read_preferences(tmp_path) == Preferences()
