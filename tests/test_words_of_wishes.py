"""Classifying what people write: a wish or a trouble is no asset, and what people do about it is one."""

from __future__ import annotations

import pytest

from assetmap.classify import judge_words
from assetmap.layers import LayerPack


@pytest.mark.parametrize(
    "name",
    "litter on Main Street;needs new lights;lonely pensioners;No buses after 6;Youth club wanted;More benches please;Swings are broken".split(
        ";"
    ),
)
def test_a_wish_or_a_trouble_is_a_priority(name: str, pack: LayerPack) -> None:
    judged = judge_words(name, "", "", pack)
    assert (judged.kind, judged.layer, judged.level, judged.health_assets) == ("priority", "", "", "[]")
    assert judged.reason.startswith("“")


def test_a_column_of_wishes_makes_its_rows_priorities(pack: LayerPack) -> None:
    assert judge_words("Roads", "", "priority of residents", pack).kind == "priority"
    assert judge_words("Roads project", "", "support needs", pack).kind != "priority"


@pytest.mark.parametrize(
    "name",
    "No youth club;No local choir;No brass band;Poor bus service;"
    "Closure of the community centre;GP waiting times;Police never come;Homelessness;Debt;Addiction;"
    "Young people hanging about;Expensive childcare;High unemployment;Low incomes;Boarded up houses;School exclusions".split(
        ";"
    ),
)
def test_what_is_missing_or_bad_is_never_an_asset(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind == "priority"


@pytest.mark.parametrize(
    "name", ["Rents up 14%", "Teenagers set fire to the play park", "Youths drinking in the swing park"]
)
def test_a_trouble_in_a_known_place_is_no_asset(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind == "priority"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("more for teenagers to do at night", ""),
        ("buses stop at six, how are you meant to get home", ""),
        ("toilets down the town, I can't go far without one", ""),
        ("Footbridge at Lower Mill", "Condemned 2022. Community request for replacement, unfunded."),
        ("the community centre is always booked up", ""),
        ("Play park", "Swings removed 2019, not replaced."),
    ],
)
def test_a_complaint_told_as_a_sentence_is_a_priority(name: str, description: str, pack: LayerPack) -> None:
    assert judge_words(name, description, "", pack).kind == "priority"


@pytest.mark.parametrize(
    "name",
    [
        "Litter pick",
        "Befriending for lonely pensioners",
        "Dog rescue needs walkers",
        "Garden gang",
        "Special needs playgroup",
    ],
)
def test_what_people_do_about_a_trouble_is_an_asset(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind == "asset"


@pytest.mark.parametrize(
    "name",
    "Debt advice;Homelessness services;Smoking cessation;Suicide prevention group;No Limits café;No 10 youth club;Poor Clares monastery;"
    "No Postcode Choir;No Excuses Band".split(";"),
)
def test_help_with_what_is_bad_and_names_that_sound_like_it_are_no_priorities(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind != "priority"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Save Our Lido group", "310 members"),
        ("Line dancing", "no partner needed"),
        ("Street WhatsApp", "lost cats, who needs milk"),
        ("Litter heroes", "pickers and bags"),
        ("Exampleton Fund", "helps those in need by grants"),
    ],
)
def test_words_of_need_in_what_people_do_are_no_wishes(name: str, description: str, pack: LayerPack) -> None:
    assert judge_words(name, description, "", pack).kind == "asset"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Never Too Late Singers", ""),
        ("Nobody Left Out lunch club", ""),
        ("More Than Grannies", "Kinship carers' group, second Monday."),
        ("St Columba's hall", "Hired out for parties, no parking."),
        ("Tiny Steps", "Parents, carers and childminders with babies, church hall."),
        ("Micro-area afternoon", "Nurses and neighbours share coffee in the ground-floor flat, Tuesdays."),
        ("Repair Gang", "Bring your broken toaster."),
        ("community fridge outside the hall", ""),
    ],
)
def test_a_name_with_words_of_complaint_or_of_a_home_stays_an_asset(
    name: str, description: str, pack: LayerPack
) -> None:
    assert judge_words(name, description, "", pack).kind == "asset"
