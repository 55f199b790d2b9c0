"""The index of all rules answers exactly as a plain loop over every rule would."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.layers import LayerPack, load_layers
from assetmap.rules import KINDS, LIFECYCLE_OVER, Match, RuleIndex, TagRule, fits, is_over, make_match, match_block

PACK = load_layers()
RULES = [(layer, rule) for layer in PACK.values() for rule in layer.rules]
BLOCKS = [block for _, rule in RULES for block in rule.any_of]
BARS = [block for _, rule in RULES for block in rule.none_of]
WORDS = sorted({value for block in BLOCKS + BARS for values in block.values() for value in values})
MENTIONED: dict[str, set[str]] = {key: {"yes"} for key in LIFECYCLE_OVER}
for _block in BLOCKS + BARS:
    for _key, _values in _block.items():
        MENTIONED.setdefault(_key, set()).update(_values)
NOISE = ["yes", "no", "private", "", "*", "something_else", "Wood", " wood", "ünïcode", "50% {% off"]
NOISE_KEYS = ["name", "source", "note", "disused:amenity", "Amenity", "access", *LIFECYCLE_OVER]


@st.composite
def tag_sets(draw: st.DrawFn) -> dict[str, str]:
    """Tags near what the layers ask for: some blocks satisfied, some bars, several values, noise and ends of life."""
    tags: dict[str, str] = {}
    for block in draw(st.lists(st.sampled_from(BLOCKS), max_size=3)) + draw(
        st.lists(st.sampled_from(BARS), max_size=1)
    ):
        for key, wanted in block.items():
            tags[key] = draw(st.sampled_from(NOISE if wanted == ("*",) else list(wanted)))
    for key in draw(st.lists(st.sampled_from([*NOISE_KEYS, *tags]), max_size=3)):
        value = draw(st.sampled_from(NOISE + WORDS))
        joined = st.sampled_from(["{old};{new}", "{new}; {old}", "{new}", "{new};"])
        tags[key] = draw(joined).replace("{old}", tags.get(key, "x")).replace("{new}", value)
    return dict(draw(st.permutations(list(tags.items()))))


def plain_loop(tags: Mapping[str, str], kind: str) -> list[Match]:
    """Ask every rule of every layer in turn: what the index must equal."""
    best: dict[str, Match] = {}
    for layer, rule in [] if is_over(tags) else RULES:
        block = match_block(rule, tags, kind)
        if block is not None:
            match = make_match(layer.id, layer.order, block, tags)
            best[layer.id] = min(best.get(layer.id, match), match, key=lambda one: one.rank)
    return sorted(best.values(), key=lambda match: match.rank)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(tags=tag_sets(), kind=st.sampled_from(KINDS))
def test_the_index_finds_the_same_layers_in_the_same_order_as_the_plain_loop(tags: dict[str, str], kind: str) -> None:
    found = PACK.matches(tags, kind)
    assert [match.rank for match in found] == [match.rank for match in plain_loop(tags, kind)]
    assert all(tags[key] == value for match in found for key, value in match.decided_by)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tags=tag_sets(), kind=st.sampled_from(KINDS))
def test_whatever_matches_is_wanted(tags: dict[str, str], kind: str) -> None:
    assert PACK.index.is_wanted(tags) or not plain_loop(tags, kind)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tags=tag_sets())
def test_whatever_is_wanted_carries_an_anchor_by_which_a_reader_can_find_it(tags: dict[str, str]) -> None:
    index = PACK.index
    pairs = {(key, part) for key, value in tags.items() for part in (value, *(one.strip() for one in value.split(";")))}
    assert not index.is_wanted(tags) or pairs & index.anchor_pairs or index.anchor_keys & tags.keys()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(first=tag_sets(), kind=st.sampled_from(KINDS), extra=st.text(max_size=5))
def test_tags_with_the_same_signature_have_the_same_matches(first: dict[str, str], kind: str, extra: str) -> None:
    index = PACK.index
    second = {
        key: value if value in MENTIONED.get(key, ()) or ";" in value else f"unheard of {extra}".replace(";", "")
        for key, value in first.items()
    } | {"a key no rule names": extra}
    assert index.signature(first) == index.signature(second)
    assert [match.rank for match in index.match(first, kind)] == [match.rank for match in index.match(second, kind)]


def index_of(**layers: TagRule) -> RuleIndex:
    return RuleIndex([(name, order, (rule,)) for order, (name, rule) in enumerate(layers.items())])


def layers_of(index: RuleIndex, tags: dict[str, str], kind: str = "point") -> list[str]:
    return [match.layer for match in index.match(tags, kind)]


def test_more_keys_go_before_fewer() -> None:
    index = index_of(
        pitch=TagRule(({"leisure": ("pitch",)},)),
        skatepark=TagRule(({"leisure": ("pitch",), "sport": ("skateboard",)},)),
    )
    assert layers_of(index, {"leisure": "pitch", "sport": "skateboard"}) == ["skatepark", "pitch"]


def test_exact_values_go_before_any_value() -> None:
    index = index_of(clubs=TagRule(({"club": ("*",)},)), chess=TagRule(({"club": ("chess",)},)))
    assert layers_of(index, {"club": "chess"}) == ["chess", "clubs"]


def test_equally_specific_rules_go_by_order() -> None:
    index = index_of(first=TagRule(({"amenity": ("hall",)},)), second=TagRule(({"building": ("hall",)},)))
    assert layers_of(index, {"building": "hall", "amenity": "hall"}) == ["first", "second"]


def test_a_layer_is_named_once_however_many_of_its_blocks_fit() -> None:
    index = index_of(halls=TagRule(({"amenity": ("hall",)}, {"building": ("hall",)}, {"amenity": ("*",)})))
    assert layers_of(index, {"building": "hall", "amenity": "hall"}) == ["halls"]


@pytest.mark.parametrize("value", ["bowls;tennis", "tennis;bowls", "bowls; tennis ", "tennis"])
def test_a_value_of_several_parts_fits_when_any_part_does(value: str) -> None:
    assert layers_of(index_of(tennis=TagRule(({"sport": ("tennis",)},))), {"sport": value}) == ["tennis"]


@pytest.mark.parametrize("value", ["table_tennis", "tennis,bowls", "Tennis", "", "tenni"])
def test_a_value_that_only_resembles_does_not_fit(value: str) -> None:
    assert layers_of(index_of(tennis=TagRule(({"sport": ("tennis",)},))), {"sport": value}) == []


def test_one_exclusion_among_several_values_is_enough() -> None:
    index = index_of(halls=TagRule(({"amenity": ("hall",)},), none_of=({"access": ("private",)},)))
    assert layers_of(index, {"amenity": "hall", "access": "members;private"}) == []


def test_a_shape_that_the_rule_does_not_ask_for_does_not_match() -> None:
    index = index_of(woods=TagRule(({"natural": ("wood",)},), geometry=("area",)))
    assert layers_of(index, {"natural": "wood"}, "area") == ["woods"]
    assert layers_of(index, {"natural": "wood"}, "point") == []


@pytest.mark.parametrize("key", LIFECYCLE_OVER)
def test_what_is_no_more_is_in_no_layer(key: str, pack: LayerPack) -> None:
    assert pack.matches({"amenity": "library"}, "point")
    assert pack.matches({"amenity": "library", key: "yes"}, "point") == []


def test_a_wildcard_fits_any_value_and_not_a_missing_key() -> None:
    assert fits({"club": ("*",)}, {"club": ""})
    assert not fits({"club": ("*",)}, {})


def test_a_record_without_tags_is_in_no_layer_and_not_wanted(pack: LayerPack) -> None:
    assert pack.matches({}, "point") == []
    assert not pack.index.is_wanted({})
