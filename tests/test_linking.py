"""Linking: which records are one asset, and that asset ids outlive everything."""

from __future__ import annotations

from assetmap.conflate import link


def ids(record: str) -> str:
    return f"id-of-{record}"


def linked(
    sources: dict[str, str],
    same: list[tuple[str, str, float]],
    before: dict[str, str] | None = None,
    **judged: list[tuple[str, str]],
) -> dict[str, str]:
    return link(sources, same, before or {}, judged.get("must", []), judged.get("never", []), new_id=ids).asset_of


OSM_AND_LIST = {"o1": "osm", "o2": "osm", "l1": "list", "l2": "list"}


def test_without_anything_to_join_every_record_is_an_asset_of_its_own() -> None:
    assert linked(OSM_AND_LIST, []) == {record: ids(record) for record in OSM_AND_LIST}


def test_records_taken_for_the_same_share_the_id_of_the_first_met() -> None:
    assert linked(OSM_AND_LIST, [("o1", "l2", 0.9)])["l2"] == "id-of-o1"


def test_three_sources_join_through_the_one_in_the_middle() -> None:
    sources = {"o": "osm", "a": "list a", "b": "list b"}
    assert set(linked(sources, [("o", "a", 0.9), ("a", "b", 0.8)]).values()) == {"id-of-o"}


def test_two_records_of_one_source_are_never_joined_by_matching() -> None:
    answer = link(OSM_AND_LIST, [("o1", "l1", 0.9), ("o1", "l2", 0.8)], {}, new_id=ids)
    assert answer.asset_of["l1"] == "id-of-o1" and answer.asset_of["l2"] == "id-of-l2"
    assert answer.apart == (("o1", "l2", "both sides have a record of list, which lists each place once"),)


def test_the_better_pair_is_joined_first() -> None:
    assert linked(OSM_AND_LIST, [("o1", "l1", 0.7), ("o1", "l2", 0.95)])["l2"] == "id-of-o1"


def test_a_person_may_join_two_records_of_one_source() -> None:
    assert linked(OSM_AND_LIST, [], must=[("l1", "l2")])["l2"] == "id-of-l1"


def test_what_a_person_keeps_apart_is_not_joined_even_through_a_third() -> None:
    sources = {"o": "osm", "a": "list a", "b": "list b"}
    answer = linked(sources, [("o", "a", 0.95), ("a", "b", 0.9)], never=[("o", "b")])
    assert answer["a"] == "id-of-o" and answer["b"] == "id-of-b"


def test_a_judgement_about_a_record_that_is_gone_hurts_nothing() -> None:
    assert linked({"o1": "osm"}, [], must=[("o1", "gone")], never=[("gone", "o1")]) == {"o1": "id-of-o1"}


def test_an_asset_keeps_its_id_when_the_record_it_was_named_after_is_gone() -> None:
    before = linked(OSM_AND_LIST, [("o1", "l1", 0.9)])
    assert linked({"l1": "list", "l2": "list"}, [], before)["l1"] == "id-of-o1"


def test_a_record_that_comes_back_finds_its_asset_again() -> None:
    before = linked(OSM_AND_LIST, [("o1", "l1", 0.9)])
    assert linked(OSM_AND_LIST, [("o1", "l1", 0.9)], before) == before


def test_when_a_pair_is_split_the_record_the_id_was_made_of_keeps_it() -> None:
    before = linked(OSM_AND_LIST, [("o1", "l1", 0.9)])
    after = linked(OSM_AND_LIST, [("o1", "l1", 0.9)], before, never=[("o1", "l1")])
    assert after["o1"] == "id-of-o1" and after["l1"] == "id-of-l1"


def test_when_two_old_assets_are_joined_the_first_met_gives_the_id() -> None:
    before = linked(OSM_AND_LIST, [])
    assert linked(OSM_AND_LIST, [("o2", "l1", 0.9)], before)["l1"] == "id-of-o2"


def test_no_two_assets_ever_share_an_id() -> None:
    before = {"l1": "id-of-o1", "o1": "id-of-l1"}
    after = linked(OSM_AND_LIST, [], before)
    assert len(set(after.values())) == 4
