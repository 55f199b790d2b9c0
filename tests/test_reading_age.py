"""How old somebody must be to read what the screens and the layers say, by Flesch and Kincaid's formula.

Age is grade and five. The formula was made for passages: a sentence of a few words is counted with others of its kind.
"""

from __future__ import annotations

import re

import pytest

from assetmap.languages import texts_shown
from assetmap.layers import THEMES, load_layers

textstat = pytest.importorskip("textstat")

PARTICIPANTS, DESK = 9, 11
"""Reading ages. Chosen by us: what residents are asked, and what co-ordinators read."""

A_SENTENCE = 8
"""Words from which a text is looked at alone; chosen by us: below, one long name decides."""

SPARED = 3
"""Years that a single sentence may be above the age of the whole; chosen by us, for the same reason."""

LAYERS = load_layers()
NAMES = {"OpenStreetMap": "the map", "GeoPackage": "file", "GeoJSON": "file", "assetmap": "it"}
"""Names of things, which no plainer word can stand for."""


def age(text: str) -> float:
    plain = re.sub(r"\{[^}]*\}", "three", text).replace("-", " ")
    for name, short in NAMES.items():
        plain = plain.replace(name, short)
    return float(textstat.flesch_kincaid_grade(plain)) + 5


def screen_texts() -> list[str]:
    found = [one.id if isinstance(one.id, str) else one.id[0] for one in texts_shown() if one.id]
    return [text for text in found if len(text.split()) >= A_SENTENCE]


def test_the_formula_tells_easy_from_hard() -> None:
    assert age("The cat sat on the mat. It was warm there.") < PARTICIPANTS
    assert age("Organisational interdependencies necessitate multidisciplinary deliberation.") > 16


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_theme_s_layers_ask_residents_can_be_read_by_a_child_of_nine(theme: str) -> None:
    asked = " ".join(layer.question for layer in LAYERS.values() if layer.theme == theme)
    assert age(asked) <= PARTICIPANTS


def test_no_single_question_is_much_harder() -> None:
    hard = [
        one.question
        for one in LAYERS.values()
        if len(one.question.split()) >= A_SENTENCE and age(one.question) > PARTICIPANTS + SPARED
    ]
    assert hard == []


def test_what_layers_hold_is_said_for_eleven_year_olds() -> None:
    assert age(" ".join(layer.description for layer in LAYERS.values())) <= DESK


def test_the_screens_are_said_for_eleven_year_olds() -> None:
    assert age(" ".join(screen_texts())) <= DESK


def test_no_single_sentence_of_the_screens_is_much_harder() -> None:
    assert [text for text in screen_texts() if age(text) > DESK + SPARED] == []
