"""Map data is held under keys nobody can guess, and within its memory."""

from __future__ import annotations

import json
import random

from assetmap.app.map_store import MapStore, pack_map


def noise(seed: int, size: int = 40_000) -> str:
    return json.dumps(random.Random(seed).randbytes(size).hex())


def test_what_is_packed_comes_out_the_same() -> None:
    packed = pack_map('{"name": "Taigh a’ Chomainn"}')
    assert json.loads(packed.json_bytes()) == {"name": "Taigh a’ Chomainn"}


def test_two_keys_for_the_same_map_differ_and_are_long() -> None:
    store, packed = MapStore(), pack_map("{}")
    first, second = store.put(packed), store.put(packed)
    assert first != second
    assert len(first) >= 32


def test_the_map_not_asked_for_longest_goes_first() -> None:
    packed = [pack_map(noise(seed)) for seed in range(3)]
    store = MapStore(max_bytes=len(packed[0].gzipped) * 2 + 2_000)
    store.put(packed[0], "a")
    store.put(packed[1], "b")
    assert store.get("a")
    store.put(packed[2], "c")
    assert store.get("b") is None
    assert store.get("a") and store.get("c")


def test_the_number_of_maps_is_bounded() -> None:
    store = MapStore(max_maps=3)
    for number in range(10):
        store.put(pack_map(str(number)), str(number))
    assert [store.get(str(number)) is not None for number in range(10)] == [False] * 7 + [True] * 3


def test_the_same_map_for_many_people_counts_once() -> None:
    store, packed = MapStore(), pack_map(noise(1))
    for _ in range(20):
        store.put(packed)
    assert store.held_bytes() == len(packed.gzipped)


def test_a_map_being_made_is_waited_for_until_it_comes_or_does_not() -> None:
    store = MapStore()
    store.expect("a")
    store.expect("b")
    assert store.is_expected("a") and store.get("a") is None
    store.put(pack_map("{}"), "a")
    store.give_up("b")
    assert not store.is_expected("a") and not store.is_expected("b")
    store.expect("a")
    assert not store.is_expected("a")
