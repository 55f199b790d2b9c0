"""Classifying what people write: what a row is, who holds it, and how sure that is."""

from __future__ import annotations

import json

import pytest

from assetmap.classify import judge_words
from assetmap.layers import LayerPack
from assetmap.phrases import PhraseIndex, plain, stems


@pytest.mark.parametrize(
    ("name", "description", "level", "layer"),
    [
        ("Retired joiner", "happy to show folk", "individual", "skills_and_talents"),
        ("Man Up", "men meet Monday mornings at the centre", "community", "informal_groups"),
        ("job club", "", "organisational", "training_and_employability"),
        ("Tenants hall", "meeting room, step free", "community", "community_centres"),
        ("Speaks Polish and Arabic", "will interpret at the drop-in", "individual", "languages"),
        ("Firhill Men’s Shed", "", "community", "makerspaces_and_workshops"),
        ("CAFÉ ROS", "", "community", "cafes"),
        ("Comunity centre", "", "community", "community_centres"),
        ("Wednesday group", "Knit and natter", "community", "craft_and_art_groups"),
    ],
)
def test_words_say_what_a_row_is(name: str, description: str, level: str, layer: str, pack: LayerPack) -> None:
    judged = judge_words(name, description, "", pack)
    assert (judged.kind, judged.level, judged.layer) == ("asset", level, layer)
    assert 0.5 <= float(judged.confidence) < 1


def test_a_job_club_gives_employment_security(pack: LayerPack) -> None:
    labels = json.loads(judge_words("Job club", "", "", pack).health_assets)
    assert ("organisational", "employment_security") in {(label["level"], label["entry"]) for label in labels}
    assert {label["by"] for label in labels} == {"rule"}
    assert {label["rule"] for label in labels} == {"training_and_employability", "the word “club”"}


@pytest.mark.parametrize("name", ["Dave", "???", "", "Ask Sandra", "Band-aid", "Publisher", "Woodbine", "Sparkle"])
def test_what_no_rule_understands_stays_unsure_or_out(name: str, pack: LayerPack) -> None:
    judged = judge_words(name, "", "", pack)
    assert judged.kind in ("unsure", "not_an_asset") and judged.layer == "" and float(judged.confidence) <= 0.7


@pytest.mark.parametrize(
    ("name", "description", "status"),
    [
        ("Library", "closed 2016", "former"),
        ("Walking group", "doesn't exist anymore", "former"),
        ("Arts hub", "plans approved, not built yet", "potential"),
        ("New toddler group", "starting in September", "emerging"),
        ("Community centre", "was shut for years, now revived", "existing"),
        ("Steering group", "brought back together when needed", "dormant"),
        ("Community hall", "closed on Sundays", "existing"),
        ("Retired joiner", "used to be at the yard", "existing"),
    ],
)
def test_words_say_where_a_thing_stands_in_its_life(name: str, description: str, status: str, pack: LayerPack) -> None:
    assert judge_words(name, description, "", pack).status == status


def test_the_reason_names_the_words_and_the_layer(pack: LayerPack) -> None:
    assert (
        judge_words("Tool Library", "", "", pack).reason
        == "The words “tool library” point to “Toy and tool libraries”."
    )


def test_a_place_in_the_description_is_not_what_the_row_is(pack: LayerPack) -> None:
    assert judge_words("Zumba", "in the primary school next to the library", "", pack).layer == "exercise_classes"


def test_a_category_of_their_own_counts(pack: LayerPack) -> None:
    assert judge_words("St Example's", "", "Church", pack).layer == "places_of_worship"


def test_a_name_that_is_a_picture_gives_way_to_what_is_told(pack: LayerPack) -> None:
    assert judge_words("The Well", "debt advice, drop in", "", pack).layer == "advice_services"
    assert judge_words("The Well", "", "", pack).layer != "advice_services"


def test_many_charities_are_companies(pack: LayerPack) -> None:
    assert judge_words("Capital Carers Ltd", "", "", pack).kind == "asset"
    assert judge_words("Qwerty Ltd", "", "", pack).kind == "not_an_asset"


@pytest.mark.parametrize(
    "name", ["Page 4 of 7", "Total assets 12", "ask Example re keys", "GROUP 2 - RED TABLE", "None"]
)
def test_notes_to_those_who_made_the_list_are_no_assets(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind == "not_an_asset"


@pytest.mark.parametrize("name", ["SECTION 4: SPORT AND LEISURE", "Message from the Rector", "Dear parents and carers"])
def test_a_heading_and_a_greeting_are_no_assets(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind == "not_an_asset"


def test_a_walk_on_which_things_were_noted_is_not_what_they_are(pack: LayerPack) -> None:
    assert judge_words("Qwerty", "", "towpath walk", pack).layer == ""


@pytest.mark.parametrize(
    "name", ["the bus turns before it reaches us", "dentist has a two year list", "bin lorry blocks the nursery gate"]
)
def test_a_statement_about_a_thing_is_not_the_thing(name: str, pack: LayerPack) -> None:
    assert judge_words(name, "", "", pack).kind in ("unsure", "priority")


def test_what_a_row_tells_adds_at_most_two_health_assets_with_their_words(pack: LayerPack) -> None:
    plainly = json.loads(judge_words("Credit union", "", "", pack).health_assets)
    told = json.loads(
        judge_words("Credit union", "volunteers, tea and lessons in money for all ages", "", pack).health_assets
    )
    assert told[: len(plainly)] == plainly and len(plainly) < len(told) <= 4
    assert all(one["rule"].startswith("the word “") for one in told[len(plainly) :])


def test_a_quality_is_the_health_asset_it_names(pack: LayerPack) -> None:
    labels = json.loads(judge_words("Confidence", "", "what people gain", pack).health_assets)
    assert labels[0]["entry"] == "self_esteem" and labels[0]["as"] == "is" and "confidence" in labels[0]["rule"]


# Who holds it


@pytest.mark.parametrize(
    ("name", "category", "level", "form"),
    [
        ("Steering group", "group", "organisational", "group"),
        ("Residents' steering group", "group", "community", "group"),
        ("Grandparents group", "group", "community", "group"),
        ("Youth worker", "", "organisational", "role"),
        ("Peer mentors", "volunteers", "individual", "role"),
        ("Confidence and hope", "", "individual", "role"),
        ("Community woodland officer", "", "organisational", "role"),
    ],
)
def test_words_say_who_holds_a_thing_better_than_its_layer(
    name: str, category: str, level: str, form: str, pack: LayerPack
) -> None:
    judged = judge_words(name, "", category, pack)
    assert (judged.kind, judged.level, judged.form) == ("asset", level, form), judged


def test_a_level_that_words_change_is_told_in_the_reason(pack: LayerPack) -> None:
    reason = judge_words("Steering group", "", "", pack).reason
    assert reason.endswith("“steering group” says that services hold it.")


@pytest.mark.parametrize(
    ("name", "description", "level"),
    [
        ("Playgroup", "parent led, mornings", "community"),
        ("Playgroup", "mornings", "organisational"),
        ("Seated exercise", "physio led", "organisational"),
        ("Seated exercise", "tea after", "community"),
    ],
)
def test_words_say_who_runs_what_both_services_and_people_run(
    name: str, description: str, level: str, pack: LayerPack
) -> None:
    assert judge_words(name, description, "", pack).level == level


# Rows that no layer file foresaw


@pytest.mark.parametrize(
    ("name", "category", "layer"),
    [
        ("Qwerty", "partner", "charities_and_associations"),
        ("Qwerty", "open course", "training_and_employability"),
        ("Exampleshire Council", "", "council_offices"),
        ("Qwerty", "weekly meeting", "informal_groups"),
    ],
)
def test_general_words_give_a_guess_that_says_so(name: str, category: str, layer: str, pack: LayerPack) -> None:
    judged = judge_words(name, "", category, pack)
    assert judged.layer == layer and float(judged.confidence) <= 0.3 and judged.reason.startswith("Only the general")


@pytest.mark.parametrize(
    ("name", "description", "category", "level"),
    [
        ("Qwerty Fanciers", "members show in May", "", "community"),
        ("Zyx Circle", "", "", "community"),
        ("Plugh Agency", "", "", "organisational"),
        ("Qwerty", "appointments, referral from a key worker", "", "organisational"),
        ("Thingummy people", "nobody leads, tea", "", "community"),
        ("The advancement of public participation in sport in Exampleton", "", "", "community"),
        ("The relief of those in need by reason of age, ill-health or hardship", "", "", "organisational"),
        ("Ukrainian, bit of Polish", "", "language", "individual"),
    ],
)
def test_a_row_without_a_known_phrase_gets_the_nearest_level(
    name: str, description: str, category: str, level: str, pack: LayerPack
) -> None:
    judged = judge_words(name, description, category, pack)
    assert (judged.kind, judged.level) == ("asset", level), judged


# Phrases


def test_phrases_are_found_as_whole_words_with_plurals_and_possessives() -> None:
    index = PhraseIndex([("sheds", ["men's shed"]), ("parks", ["park"])])
    assert [found.layer for found in index.find(stems("The MEN’S SHEDS in Parks, sparkling"))] == ["sheds", "parks"]
    assert index.find(stems("parkland carpark")) == []


def test_only_unknown_long_words_are_mended_and_never_into_another_word() -> None:
    index = PhraseIndex([("x", ["refuge", "community", "library"])])
    assert [index.mend(word) for word in ("comunity", "libary", "refugee", "community")] == [
        "community",
        "library",
        "refugee",
        "community",
    ]


def test_plain_words_have_no_accents_and_british_spelling_of_scots() -> None:
    assert plain("Café wi’ the Weans’ fitba & tea") == "cafe with the children football and tea"
