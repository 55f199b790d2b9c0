"""Classifying what people write: homes and private lives are never an asset, and what a person gives is theirs."""

from __future__ import annotations

import pytest

from assetmap.classify import judge_words
from assetmap.layers import LayerPack


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("My flat at 12 Example Street", "everyone welcome for tea"),
        ("Mrs X has diabetes", ""),
        ("New mums visiting round", "home visits on Mondays"),
        ("Woman at no. 16", "recovering from depression, good listener"),
        ("Women's refuge", "Example Lane"),
        ("Women’s Refuge and garden", "community garden"),
        ("Support", "for survivors of domestic abuse"),
        ("Knitting group", "at Jean's house"),
        ("James", "has dementia and likes walks"),
        ("Community café", "my husband is an alcoholic"),
        ("Choir", "I have cancer but I sing"),
        ("Lunch club", "at the home of Mr and Mrs Todd"),
        ("Knitting at Betty's", "Thursdays"),
        ("Choir practice in my front room", ""),
        ("Autistic lad in the top flat", "plays the drums"),
        ("Mrs O'Neil", "bad hip, meals on wheels"),
        ("Ahmed's family", "asylum seekers in the high flats"),
        ("Young mum, postnatal depression", "toddler group helped her"),
        ("Isa, 84", "widow, likes a blether"),
    ],
)
def test_homes_and_private_lives_are_never_an_asset(name: str, description: str, pack: LayerPack) -> None:
    judged = judge_words(name, description, "", pack)
    assert (judged.kind, judged.layer, judged.level, judged.health_assets) == ("personal", "", "", "[]")


@pytest.mark.parametrize(
    ("name", "description", "category"),
    [
        ("Example Person", "likes music", "caseload"),
        ("Communion to Nan, 4b Example Court", "housebound", ""),
        ("my sister's depression", "", ""),
        ("The Harbour", "women only, address given on referral", ""),
        ("Tents behind the hedge, rough sleepers", "", ""),
    ],
)
def test_lists_of_persons_and_hidden_places_are_never_an_asset(
    name: str, description: str, category: str, pack: LayerPack
) -> None:
    assert judge_words(name, description, category, pack).kind == "personal"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("key under the mat if carers ask", ""),
        ("Tea at my mum's", ""),
        ("Agnes, 84, likes bingo", ""),
        ("Example (autism) likes trains", ""),
        ("He sleeps in the bus shelter", ""),
        ("Number 11 hoards, fire brigade know", ""),
        ("Window boxes", "the tenant says he's dying"),
        ("Community café", "she has been in her bed since Easter"),
    ],
)
def test_keys_beds_ages_and_house_numbers_are_never_an_asset(name: str, description: str, pack: LayerPack) -> None:
    assert judge_words(name, description, "", pack).kind == "personal"


@pytest.mark.parametrize(
    "name",
    [
        "my mum's at 14b and she's had two strokes",
        "grandson has ADHD and got put out of the nursery",
        "Sheila's carer only comes twice a day",
        "wee Jean up the stair hasn't been out since her fall",
    ],
)
def test_a_sentence_about_somebody_is_personal(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind == "personal"


@pytest.mark.parametrize(
    ("name", "description", "category"),
    [
        ("Sandra", "", "worker"),
        ("Jim Example", "", "officer"),
        ("Support for John, who has epilepsy", "", "service"),
        ("Jean's depression support", "", "service"),
        ("12 Rowan Road", "Tuesday", "meeting"),
        ("Zyx", "ring 07700 900123", "service"),
    ],
)
def test_general_words_never_file_what_may_be_a_person(
    name: str, description: str, category: str, pack: LayerPack
) -> None:
    judged = judge_words(name, description, category, pack)
    assert judged.kind in ("unsure", "personal") and judged.layer == ""


@pytest.mark.parametrize(
    ("name", "is_personal"),
    [
        ("Refugee group", False),
        ("Diabetes group", False),
        ("Miss Example's Tearooms", False),
        ("Carer dementia cafe", False),
        ("Foster carers support group", False),
        ("Lived experience of caring", False),
    ],
)
def test_groups_of_people_are_not_taken_for_private_lives(name: str, is_personal: bool, pack: LayerPack) -> None:
    assert (judge_words(name, "", "", pack).kind == "personal") is is_personal


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("An old man who mends clocks", ""),
        ("Lady at the shop", "she knits hats for babies"),
        ("Auntie Example", "bakes for the whole street"),
        ("Two neighbours sweeping the stair", ""),
    ],
)
def test_what_one_person_does_for_others_is_their_own(name: str, description: str, pack: LayerPack) -> None:
    judged = judge_words(name, description, "", pack)
    assert (judged.kind, judged.level) == ("asset", "individual"), judged


@pytest.mark.parametrize(
    "name",
    [
        "Ask Dai: he mends bicycles",
        "Baking. I'll bake for anything.",
        "been through care myself and would talk to young people",
    ],
)
def test_what_somebody_offers_is_theirs(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).level == "individual"
