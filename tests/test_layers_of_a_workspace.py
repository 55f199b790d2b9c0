"""A workspace's own layer files: over ours, checked by the same reader, with ours always to go back to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assetmap.errors import LayerFileError
from assetmap.layers import load_layers
from assetmap.layers.editing import (
    check_layer,
    contrast,
    is_changed,
    layer_data,
    layer_id_from,
    put_back,
    save_layer,
    switch_off,
)


def new_layer(**changed: Any) -> dict[str, Any]:
    return {
        "id": "mens_sheds",
        "level": "community",
        "theme": "volunteering",
        "form": "group",
        "colour": "#a32c78",
        "icon": "hammer-fist",
        "order": 90,
        "publish": "exact",
        "check_every_days": 365,
        "label": {"en-GB": "Men’s sheds"},
        "description": {"en-GB": "Workshops where men meet and mend."},
        "question": {"en-GB": "What could be mended here?"},
        "osm": [{"any_of": [{"club": ["shed"]}]}],
        "words": {"include": ["men's shed"], "exclude": []},
        "examples": [{"tags": {"club": "shed"}, "belongs": True}],
        **changed,
    }


def test_a_workspace_without_layers_of_its_own_has_ours(tmp_path: Path) -> None:
    assert load_layers(overlay=tmp_path / "layers").digest == load_layers().digest


def test_a_layer_is_added(tmp_path: Path) -> None:
    save_layer(new_layer(), tmp_path)
    pack = load_layers(overlay=tmp_path)
    assert pack["mens_sheds"].label == "Men’s sheds"
    assert len(pack) == len(load_layers()) + 1
    assert pack.digest != load_layers().digest


def test_changed_words_take_the_place_of_ours_and_can_be_put_back(tmp_path: Path) -> None:
    data = layer_data("parks", tmp_path)
    save_layer({**data, "label": {"en-GB": "Green parks"}}, tmp_path)
    assert load_layers(overlay=tmp_path)["parks"].label == "Green parks"
    assert is_changed("parks", tmp_path)
    assert layer_data("parks", tmp_path)["label"] == {"en-GB": "Green parks"}
    put_back("parks", tmp_path)
    assert load_layers(overlay=tmp_path)["parks"].label == load_layers()["parks"].label


def test_what_comes_with_assetmap_is_never_written(tmp_path: Path) -> None:
    before = layer_data("parks", tmp_path)
    save_layer({**before, "label": {"en-GB": "Green parks"}}, tmp_path / "own")
    assert layer_data("parks", tmp_path) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "#ffee00"}, "too light for the white icon"),
        ({"colour": "green"}, "colour"),
        ({"level": "comunity"}, "Did you mean “community”"),
        ({"theme": "sheds"}, "theme"),
        ({"label": {"en-GB": " "}}, "label has no en-GB text"),
        ({"examples": [{"tags": {"club": "chess"}, "belongs": True}]}, "club=chess"),
        ({"id": "../../x"}, "begins with a letter"),
        ({"level": "individual"}, "individual-level layer has an"),
    ],
)
def test_a_faulty_layer_is_refused_in_words_and_nothing_is_written(
    tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(LayerFileError, match=said):
        save_layer(new_layer(**changed), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_layers_of_a_theme_need_two_icons(tmp_path: Path) -> None:
    taken = next(layer for layer in load_layers().values() if layer.theme == "volunteering")
    with pytest.raises(LayerFileError, match="same icon"):
        check_layer(new_layer(icon=taken.icon), tmp_path)


def test_a_layer_that_is_switched_off_stays_in_the_pack(tmp_path: Path) -> None:
    switch_off(["benches", "parks"], tmp_path)
    pack = load_layers(overlay=tmp_path)
    assert pack.off == {"benches", "parks"}
    assert "benches" in pack
    switch_off([], tmp_path)
    assert load_layers(overlay=tmp_path).off == frozenset()


def test_a_layer_that_is_gone_may_still_be_named_as_switched_off(tmp_path: Path) -> None:
    switch_off(["no_such_layer"], tmp_path)
    assert load_layers(overlay=tmp_path).off == frozenset()


def test_putting_back_what_was_never_changed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayerFileError, match="no file of its own"):
        put_back("parks", tmp_path)


def test_a_name_becomes_an_id_of_letters_and_digits() -> None:
    assert layer_id_from("Men’s sheds & café") == "mens_sheds_cafe"


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
