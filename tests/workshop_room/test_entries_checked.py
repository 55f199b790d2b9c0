"""What a phone sends is checked: what may not be kept is refused with a sentence, what misleads is taken out."""

from __future__ import annotations

from typing import Any

import pytest

from assetmap.layers import LayerPack
from assetmap.workshop.entries import KINDS, EntryError, Place, check_key, check_said

FORM = {"kind": "asset", "layer": "community_centres", "name": "Long Row hall"}


def test_the_server_decides_the_level_and_passes_over_whatever_else_stands_in_a_form(pack: LayerPack) -> None:
    forged = {"level": "individual", "consents": "keep", "masked": "false", "role": "coordinator", "created_by": "x"}
    found = check_said(FORM | forged, pack)
    assert (found.level, found.consents, found.consent) == (pack["community_centres"].level, frozenset(), {})
    assert found == check_said(FORM, pack)


def test_what_is_not_asked_for_is_not_needed(pack: LayerPack) -> None:
    found = check_said({"name": "Long Row hall"}, pack)
    assert (found.kind, found.layer, found.level, found.place) == ("asset", "", "", Place())
    wish = check_said({"kind": "priority", "name": "A bench", "layer": "community_centres"}, pack)
    assert (wish.layer, wish.level) == ("", "")


@pytest.mark.parametrize("kind", ["known", "still_true"])
def test_what_is_said_of_an_asset_needs_the_asset_and_no_words(pack: LayerPack, kind: str) -> None:
    assert check_said({"kind": kind, "about": "a-1"}, pack).about == "a-1"
    for about in ("", "John lives here", "x" * 81):
        with pytest.raises(EntryError, match="Choose which one"):
            check_said({"kind": kind, "about": about}, pack)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Long \t  Row\r\n hall ", "Long Row hall"),
        ("a\u202eb\x00c\ud83cd\ufeff", "abcd"),
        ("Cafe\u0301", "Café"),
        ("Z" + "\u0316" * 500, "Z" + "\u0316" * 8),
        ("👩‍👩‍👧 Bràigh हिन्दी 學校", "👩‍👩‍👧 Bràigh हिन्दी 學校"),
        ("<script>${x}`", "<script>${x}`"),
    ],
)
def test_a_name_is_one_line_of_signs_that_can_be_seen(pack: LayerPack, typed: str, kept: str) -> None:
    assert check_said(FORM | {"name": typed}, pack).words == {"name": kept}


def test_the_reason_keeps_its_lines(pack: LayerPack) -> None:
    assert check_said(FORM | {"why": "First\r\nsecond\u2028third"}, pack).words["why"] == "First\nsecond third"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "role"}, "Choose first"),
        ({"layer": "no_such_layer"}, "not on our list"),
        ({"name": ""}, "Write what it is called"),
        ({"name": "…!? \u00a0"}, "Write what it is called"),
        ({"name": ["a", "list"]}, "Write what it is called"),
        ({"name": "x" * 121}, "121 letters; there is room for 120"),
        ({"why": "x" * 601}, "601 letters; there is room for 600"),
        ({"who_for": "x" * 121}, "room for 120"),
        ({"kind": "priority", "name": "x" * 301}, "room for 300"),
        ({"place": "moon"}, "Choose where it is"),
        ({"place": "street", "place_of": " "}, "Choose where it is"),
        ({"place": "point", "lon": "-2.9"}, "did not come through"),
        ({"place": "point", "lon": "181", "lat": "0"}, "did not come through"),
        ({"place": "point", "lon": "nan", "lat": "inf"}, "did not come through"),
        ({"place": "point", "lon": "1e999", "lat": "1"}, "did not come through"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_mend(
    pack: LayerPack, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(EntryError, match=sentence):
        check_said(FORM | changed, pack)


def test_a_layer_that_is_switched_off_is_not_on_the_list(pack: LayerPack) -> None:
    without = LayerPack(list(pack.values()), "", frozenset({"community_centres"}))
    with pytest.raises(EntryError, match="not on our list"):
        check_said(FORM, without)


def test_a_place_is_rounded_to_what_the_store_keeps(pack: LayerPack) -> None:
    found = check_said(FORM | {"place": "point", "lon": "-2.94000049", "lat": "56.4300006"}, pack)
    assert found.place == Place("point", "", -2.94, 56.430001)
    assert Place.from_data(found.place.as_data()) == found.place


def test_every_kind_can_be_said(pack: LayerPack) -> None:
    assert [check_said(FORM | {"kind": kind, "about": "a-1"}, pack).kind for kind in KINDS] == list(KINDS)


@pytest.mark.parametrize("key", ["a" * 8, "A-b_9" * 12, "x" * 64])
def test_a_key_is_letters_and_digits(key: str) -> None:
    assert check_key(key) == key


@pytest.mark.parametrize("key", [None, 7, "", "short", "x" * 65, "a b c d e f", "é" * 9, "12345678\n"])
def test_what_is_no_key_is_refused(key: object) -> None:
    with pytest.raises(EntryError, match="out of date"):
        check_key(key)
