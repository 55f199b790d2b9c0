"""What waits for the facilitator, what goes to the safeguarding list, and what must not wait: names that only look rude."""

from __future__ import annotations

import csv
import time

import pytest
import workshop_sentences as sentences
from hypothesis import given
from hypothesis import strategies as st

from assetmap.phrases import plain
from assetmap.workshop.contact_details import contact_details
from assetmap.workshop.held_words import harm_hints, offensive_words, read_held_words
from assetmap.workshop.moderation import HARM_REASONS, REASONS, WORD_SHOWN, Held, screen


def screened(*texts: str) -> Held | None:
    return screen(texts, "community", has_picture=False, is_muted=False)


@pytest.mark.parametrize("level", ["community", "organisational"])
def test_a_good_word_about_a_place_is_shown_at_once(level) -> None:
    assert screen(["Bowling green", "Everybody is welcome"], level, has_picture=False, is_muted=False) is None


@pytest.mark.parametrize("level", ["individual", None, "", "Community", "public"])
def test_what_is_about_a_person_or_of_no_known_level_waits(level) -> None:
    held = screen(["I can mend bikes"], level, has_picture=False, is_muted=False)
    assert held == Held((REASONS["individual"],))


def test_a_picture_waits() -> None:
    assert screen(["The pond"], "community", has_picture=True, is_muted=False) == Held((REASONS["picture"],))


def test_what_a_muted_phone_sends_waits() -> None:
    assert screen(["The pond"], "community", has_picture=False, is_muted=True) == Held((REASONS["muted"],))


def test_every_reason_is_told_once() -> None:
    held = screen(["You idiot", "idiot, ring 0141 496 0123"], "individual", has_picture=True, is_muted=True)
    assert held is not None
    assert held.reasons == tuple(REASONS[kind] for kind in ("muted", "individual", "picture", "offensive", "phone"))
    assert held.found == ("idiot",)
    assert not held.is_safeguarding


def test_nothing_written_is_nothing_held() -> None:
    assert screened() is None
    assert screened("", "") is None


@pytest.mark.parametrize("reason", [*REASONS.values(), *HARM_REASONS.values()])
def test_a_reason_is_plain_to_read(reason) -> None:
    textstat = pytest.importorskip("textstat")
    assert textstat.flesch_kincaid_grade(reason) + 5 <= 11 + 3


def test_the_reasons_together_are_for_eleven_year_olds() -> None:
    textstat = pytest.importorskip("textstat")
    assert textstat.flesch_kincaid_grade(" ".join([*REASONS.values(), *HARM_REASONS.values()])) + 5 <= 11


# Held words


@pytest.mark.parametrize(
    "text",
    [
        "what a wanker",
        "WANKERS",
        "Fucking awful",
        "fuckin great",
        "this is shit!",
        "shitty",
        "shitting dogs",
        "full of junkies",
        "you utter twat.",
        "bastards’ corner",
        "the Paki shop",
        "pikeys",
        "half-caste",
        "go back to where you came from",
        "Immigrants OUT",
    ],
)
def test_insults_and_slurs_wait(text) -> None:
    held = screened(text)
    assert held is not None
    assert held.reasons == (REASONS["offensive"],)
    assert held.found and all(len(word) <= WORD_SHOWN for word in held.found)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("w4nker", "wanker"),
        ("b@st@rd", "bastard"),
        ("sh1t", "shit"),
        ("5h!t", "shit"),
        ("a$$hole", "asshole"),
        ("s l u t", "slut"),
        ("f u c k off", "fuck"),
        ("f.u.c.k", "fuck"),
        ("f-u-c-k", "fuck"),
        ("fu ck", "fuck"),
        ("f uck", "fuck"),
        ("c-unt", "cunt"),
        ("twa_t", "twat"),
        ("fuuuuuck", "fuck"),
        ("f*ck", "fuck"),
        ("sh*t", "shit"),
        ("f**k", "fuck"),
        ("fück", "fuck"),
        ("fu\u200bck", "fuck"),
        ("ѕhit".replace("ѕ", "s").replace("i", "і"), "shit"),
        ("bo11ocks", "bollocks"),
        ("ＳＨＩＴ", "shit"),
    ],
)
def test_disguised_words_are_read_as_they_are_meant(text, word) -> None:
    assert word in offensive_words(f"a {text} place")


@pytest.mark.parametrize(
    "name",
    [
        "Scunthorpe",
        "Penistone",
        "Cockburn Street",
        "Dick Place",
        "Assembly Rooms",
        "Cockermouth",
        "Clitheroe Castle",
        "Sussex and Essex and Middlesex",
        "Lightwater",
        "Twatt Church Hall",
        "Shitterton Allotments",
        "Pratt's Bottom",
        "Offa's Dyke Path",
        "Cumbernauld",
        "Chorlton-cum-Hardy",
        "Titchfield Abbey",
        "Bitchfield",
        "Arsenal Supporters' Club",
        "Class 4B, Primary 1",
        "Blue tits and bullfinches",
        "Pussy willow walk",
        "Fanny's Café",
        "Slag heap view point",
        "Faggots and peas supper",
        "Maine Coon Cat Club",
        "Iron monger and fish monger",
        "Spices and sauces",
        "Japes Juggling Club",
        "Yiddish songs",
        "Honky Tonk Piano Night",
        "Mr Hancock, Mrs Glasscock",
        "Shiitake growing",
        "Grass cutting at St Mary's C of E",
        "Wankhede cricket screening",
        "Piston Club",
        "Scrap heap challenge",
        "Shuttlecock club",
        "Analysis for beginners",
        "Basement Jazz",
        "Gyp Lane",
        "Section C raps, Team B asks",
        "S P Q R reading group",
        "A to Z of bushcraft",
        "455 bus",
        "4 all ages, 2 till 5!!!",
        "5* rated kitchen",
        "Kids go free ***",
        "Travellers' Site and Gypsy heritage",
        "Queer book club",
        "The Cock and Bull",
        "Blackburn, Blackness and Blacks Lane",
        "Wop-May Way".replace("Wop-May", "Wopmay"),
        "Nonceba Choir",
        "Harm reduction café",
        "Samaritans",
        "Samaritans of Glasgow listening line",
        "Suicide prevention walk",
        "Self-harm support group",
        "Self-harm group",
        "Domestic abuse advice service",
        "Rape Crisis",
        "Alcohol abuse recovery café",
        "Stop Knife Crime campaign",
        "Women's Aid",
        "Cutting garden and cut flowers",
        "Kill or Cure quiz",
        "Hit the road running club",
        "The Beat: drums for her and him",
        "Smash hits disco",
        "Dead Good Festival",
        "Blow up the balloons with us",
        "Hang them on the wall: art for all",
        "Dog grooming",
    ],
)
def test_a_name_that_only_looks_rude_does_not_wait(name) -> None:
    assert screened(name) is None


def test_no_layer_waits_for_its_name_its_question_or_what_it_says(pack) -> None:
    texts = [text for layer in pack.values() for text in (layer.label, layer.description, layer.question)]
    assert len(texts) > 150
    assert [text for text in texts if screened(text)] == []


def test_nothing_of_the_practice_neighbourhood_waits_for_its_name() -> None:
    from assetmap.workspace import examples

    practice = next(example for example in examples() if example.id == "practice")
    with (practice.inputs[0].parent / "expected.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file) if row["name"]]
    assert len(names) > 100
    assert [name for name in names if screened(name)] == []


def test_no_held_word_is_one_of_the_innocent_or_stands_twice() -> None:
    held = read_held_words()
    assert not held.insults & held.slurs
    assert all(len(word) > 2 and word.isalpha() and word == word.lower() for word in held.insults | held.slurs)


def test_every_held_word_is_found() -> None:
    held = read_held_words()
    assert [word for word in held.insults | held.slurs if word not in offensive_words(f"oh {word}!")] == []


# Harm


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to die", "self_harm"),
        ("i dont want to live", "self_harm"),
        ("thinking about k1lling myself", "self_harm"),
        ("he hits me when he drinks", "abuse"),
        ("I'm scared of my husband", "abuse"),
        ("She was abused as a child", "abuse"),
        ("he won’t let me out", "abuse"),
        ("gonna kill him", "threat"),
        ("I know where you live", "threat"),
        ("somebody got stabbed", "named"),
        ("the girl at number nine self-harms", "named"),
    ],
)
def test_a_hint_of_harm_goes_to_the_safeguarding_list(text, kind) -> None:
    held = screened("The park", text)
    assert held is not None
    assert held.is_safeguarding
    assert HARM_REASONS[kind] in held.reasons


@pytest.mark.parametrize("text", sentences.HARM)
def test_harm_told_in_everyday_words_goes_to_the_safeguarding_list(text) -> None:
    held = screened(text)
    assert held is not None and held.is_safeguarding


@pytest.mark.parametrize("text", sentences.INSULTS)
def test_everyday_insults_wait(text) -> None:
    assert screened(text) is not None


@pytest.mark.parametrize("text", sentences.GOOD)
def test_a_good_word_that_only_sounds_like_harm_does_not_wait(text) -> None:
    assert screened(text) is None


def test_a_person_s_words_are_not_kept_in_memory() -> None:
    before = plain.cache_info().currsize
    screened("Quite unlike any other words: he hits me", "and Ⅷ more of them")
    assert plain.cache_info().currsize == before


def test_a_word_of_help_does_not_hide_what_somebody_tells_of_themselves() -> None:
    assert [kind for kind, _ in harm_hints("The support group is good but he hits me")] == ["abuse"]


def test_harm_told_over_name_and_description_is_found() -> None:
    assert screened("My flat", "I am not safe", "at home, he hits me") is not None


def test_every_hint_is_found() -> None:
    held = read_held_words()
    texts = [phrase for found in held.harm._phrases.values() for _, phrase in found]
    assert len(texts) > 100
    assert [text for text in texts if not harm_hints(text)] == []


# Ways to reach a person


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ring 0141 496 0123", "phone"),
        ("07700 900123", "phone"),
        ("+44 7700 900 123", "phone"),
        ("(020) 7946-0958", "phone"),
        ("07700.900.123", "phone"),
        ("o7700900123", "phone"),
        ("phone me on 496 0123", "phone"),
        ("NHS 943 476 5919", "phone"),
        ("jean@example.org", "email"),
        ("jean at example dot org", "email"),
        ("jean [at] example.org", "email"),
        ("https://example.org/x", "web"),
        ("see www.example.org", "web"),
        ("example.co.uk has it", "web"),
        ("javascript:alert(1)", "web"),
        ("find me @jean_smith", "web"),
        ("insta: jeansmith", "web"),
        ("12 High Street", "address"),
        ("12b elm row", "address"),
        ("14/2 Great Junction Street", "address"),
        ("3 The Green", "address"),
        ("flat 2/1", "address"),
        ("G45 9AA", "address"),
        ("g459aa", "address"),
        ("born 12/3/1951", "born"),
        ("dob: 12.03.51", "born"),
    ],
)
def test_a_way_to_reach_or_know_a_person_waits(text, kind) -> None:
    assert kind in contact_details(text)
    held = screened("Somebody", text)
    assert held is not None
    assert REASONS[kind] in held.reasons
    assert held.found == ()


@pytest.mark.parametrize(
    "text",
    [
        "Open 09.00-17.00",
        "Mon 09.00-12.00 13.00-17.00",
        "0900-1700",
        "10am-12pm, £2.50",
        "since 1998, in 2003 and 2019",
        "2013/14 and 2014/15 (87%)",
        "ages 8-12",
        "5 mile walk",
        "45 minute health walk",
        "10 til 3 in the high st",
        "3 churches walk for peace",
        "bus 75 to Castlemilk",
        "Under-5s group, room 12",
        "No. 7 squadron",
        "e.g. tea, i.e. a cuppa...",
        "1st Tuesday of the month",
        "We meet @ the hall",
        "SC012345 charity",
    ],
)
def test_times_and_numbers_of_everyday_are_no_details(text) -> None:
    assert contact_details(text) == ()


@given(st.text(max_size=300))
def test_any_text_is_screened_without_fault(text) -> None:
    held = screened(text)
    assert held is None or held.reasons


@given(st.sampled_from(["wanker", "twat", "paki"]), st.sampled_from(["", " ", ". ", "\n", ", "]))
def test_a_held_word_is_found_wherever_it_stands(word, between) -> None:
    assert screened(f"The park{between or ' '}{word}{between}") is not None


@pytest.mark.parametrize("piece", ["a", "a ", "1 ", "*", "a*", "a.b", "12 high ", "a@", "(0", "ab ", "f* "])
def test_a_text_without_end_waits_and_is_screened_in_good_time(piece) -> None:
    start = time.process_time()
    held = screened(piece * 20_000)
    assert time.process_time() - start < 2
    assert held is not None
    assert REASONS["long"] in held.reasons
