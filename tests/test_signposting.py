"""A short list for one conversation: what fits a person's words, with the reasons, and never a blank answer."""

from __future__ import annotations

from typing import Any

import pytest
from measured_assets import seen

from assetmap.layers import LayerPack
from assetmap.privacy import AudienceView
from assetmap.signposting import NEEDS, Known, Signposted, Wanted, read_interests, signpost


def view(*rows: dict[str, Any]) -> AudienceView:
    return seen(*({"asset_id": row["name"]} | row for row in rows))


GARDEN = {"name": "Seedlings", "layer": "community_gardens"}
HALL = {"name": "Example Hall", "layer": "community_centres"}
SHED = {"name": "Back Row Shed", "layer": "makerspaces_and_workshops"}
CHOIR = {
    "name": "Kirkgate Singers",
    "layer": "choirs_bands_and_drama",
    "description": "Songs from the shows, no auditions",
}


def found(pack: LayerPack, words: str, *rows: dict[str, Any], known: Known | None = None, **wanted: Any) -> Signposted:
    return signpost(view(*(rows or (GARDEN, HALL, SHED, CHOIR))), pack, Wanted(words, **wanted), known or Known())


def names(said: Signposted) -> list[str]:
    return [one.name for one in said.suggestions]


def test_every_interest_leads_to_layers_that_are_there(pack: LayerPack) -> None:
    assert {layer for one in read_interests() for layer in one.layers} <= set(pack)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("I like gardening", "Seedlings"),
        ("I used to be a joiner", "Back Row Shed"),
        ("somewhere to sing", "Kirkgate Singers"),
        ("I'm on my own since my wife died", "Example Hall"),
        ("songs from the shows", "Kirkgate Singers"),
        ("Seedlings", "Seedlings"),
    ],
)
def test_a_persons_own_words_find_what_fits(pack: LayerPack, words: str, first: str) -> None:
    assert names(found(pack, words))[0] == first


def test_everything_a_person_said_has_its_turn(pack: LayerPack) -> None:
    gardens = [{"name": f"Garden {number}", "layer": "community_gardens"} for number in range(8)]
    assert "Kirkgate Singers" in names(found(pack, "gardening and singing", *gardens, CHOIR))[:3]


def test_what_a_person_does_not_want_is_left_out(pack: LayerPack) -> None:
    assert names(found(pack, "no singing please, but I like gardening")) == ["Seedlings"]


def test_each_idea_says_why_it_is_there(pack: LayerPack) -> None:
    (idea,) = found(pack, "gardening", GARDEN, known=Known({"Seedlings": 6.2})).suggestions
    assert idea.because == ("You said “gardening”.",)
    assert idea.why == ("It is 6 minutes on foot.",)


def test_an_estimate_is_called_one(pack: LayerPack) -> None:
    (idea,) = found(pack, "gardening", GARDEN, known=Known({"Seedlings": 6.2}, is_estimate=True)).suggestions
    assert "It is about 6 minutes on foot." in idea.why


def test_the_nearer_of_two_alike_comes_first(pack: LayerPack) -> None:
    far, near = GARDEN | {"name": "Far garden"}, GARDEN | {"name": "Near garden"}
    known = Known({"Far garden": 14.0, "Near garden": 2.0})
    assert names(found(pack, "gardening", far, near, known=known)) == ["Near garden", "Far garden"]


def test_what_is_too_far_is_offered_only_where_nothing_else_fits_and_says_so(pack: LayerPack) -> None:
    said = found(pack, "gardening", GARDEN, known=Known({"Seedlings": 18.0}), minutes_at_most=10)
    assert said.suggestions == ()
    assert said.instead[0].but == "But it is 18 minutes on foot, further than you wanted to walk."
    assert "closest" in said.sentence


@pytest.mark.parametrize(
    ("answer", "why", "ask"),
    [
        ("yes", "It is open on Thursday evening.", None),
        ("sometimes", "It is open on Thursday evening in some weeks.", "In which weeks?"),
        ("unknown", None, "Are you open on Thursday evening?"),
    ],
)
def test_times_are_a_reason_or_a_question(pack: LayerPack, answer: str, why: str | None, ask: str | None) -> None:
    known = Known({"Seedlings": 5.0}, open_then={"Seedlings": answer}, when="on Thursday evening")
    (idea,) = found(pack, "gardening", GARDEN, known=known).suggestions
    assert (why is None or why in idea.why) and (ask is None or ask in idea.ask)


def test_what_is_shut_then_is_no_idea(pack: LayerPack) -> None:
    known = Known({"Seedlings": 5.0}, open_then={"Seedlings": "no"}, when="on Monday")
    assert found(pack, "gardening", GARDEN, known=known).suggestions == ()


@pytest.mark.parametrize(
    ("need", "column", "has", "has_not"),
    [
        ("step_free", "accessibility", "Step-free", "Not wheelchair accessible"),
        ("free", "cost", "Free", "£3"),
        ("drop_in", "access_route", "drop_in", "referral"),
    ],
)
def test_needs_rule_out_only_what_is_known_not_to_meet_them(
    pack: LayerPack, need: str, column: str, has: str, has_not: str
) -> None:
    rows = (GARDEN | {"name": "Has", column: has}, GARDEN | {"name": "Has not", column: has_not}, GARDEN)
    said = found(pack, "gardening", *rows, needs=frozenset([need]))
    assert set(names(said)) == {"Has", "Seedlings"}
    assert next(one for one in said.suggestions if one.name == "Seedlings").ask


def test_what_is_step_free_only_in_part_is_something_to_ask(pack: LayerPack) -> None:
    row = GARDEN | {"accessibility": "Partly step-free"}
    (idea,) = found(pack, "gardening", row, needs=frozenset(["step_free"])).suggestions
    assert "It is step-free." not in idea.why
    assert "Can I get in without steps?" in idea.ask


def test_every_need_has_words() -> None:
    assert all(NEEDS.values())


@pytest.mark.parametrize("status", ["former", "dormant", "potential"])
def test_nobody_is_sent_to_what_is_not_there(pack: LayerPack, status: str) -> None:
    assert found(pack, "gardening", GARDEN | {"status": status}).suggestions == ()


def test_nothing_found_names_who_may_know(pack: LayerPack) -> None:
    said = found(pack, "quantum physics")
    assert said.sentence == "Nobody has told us of anything for “quantum physics” here yet. Somebody here may know:"
    assert [one.name for one in said.instead] == ["Example Hall"]


def test_nothing_found_and_nobody_to_ask_is_still_answered(pack: LayerPack) -> None:
    said = found(pack, "quantum physics", GARDEN)
    assert said.instead == ()
    assert "Try other words" in said.sentence


def test_the_list_is_short(pack: LayerPack) -> None:
    rows = [GARDEN | {"name": f"Garden {number}"} for number in range(40)]
    assert len(found(pack, "gardening", *rows).suggestions) == 6
