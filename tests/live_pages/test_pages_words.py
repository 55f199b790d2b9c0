"""What participants read is short and plain, and every text of theirs is in the languages' catalogues."""

from __future__ import annotations

import re

import pytest

from assetmap.languages import texts_shown
from assetmap.live.texts import words_for_screen, words_for_scripts
from assetmap.workshop.consents import SENTENCES

textstat = pytest.importorskip("textstat")

READING_AGE = 9
"""Chosen by us: what residents are asked."""
A_SENTENCE = 5
"""Words from which a text is looked at alone: in a shorter one a single long word decides."""


def texts() -> list[str]:
    """Return what the pages say, the catalogues' way."""
    return [
        one.id
        for one in texts_shown()
        if isinstance(one.id, str) and any(place.startswith(("live/", "workshop/")) for place, _ in one.locations)
    ]


def age(text: str) -> float:
    """Return the age for which a text is, by Flesch and Kincaid's formula: grade and five."""
    plain = re.sub(r"\{[^}]*\}|%\(\w+\)s", "three", text).replace("-", " ")
    return float(textstat.flesch_kincaid_grade(plain)) + 5


def test_the_catalogues_know_what_pages_scripts_and_choices_say() -> None:
    known = set(texts())
    assert {"Take it back", "Ask to be let in", "Big letters"} <= known
    assert set(words_for_scripts(str).values()) | set(words_for_screen(str).values()) <= known
    assert set(SENTENCES.values()) <= known


def test_all_together_is_read_at_nine() -> None:
    sentences = [
        one if one.endswith((".", "?", ":")) else f"{one}." for one in texts() if len(one.split()) >= A_SENTENCE
    ]
    assert len(sentences) > 60
    assert age(" ".join(sentences)) <= READING_AGE


def test_no_single_sentence_is_above_nine() -> None:
    assert [one for one in texts() if len(one.split()) >= A_SENTENCE and round(age(one), 1) > READING_AGE] == []


def test_nobody_is_shouted_at() -> None:
    assert [one for one in texts() if "!" in one] == []


def test_no_sentence_is_longer_than_eighteen_words() -> None:
    sentences = [part for one in texts() for part in re.split(r"(?<=[.?:])\s", one)]
    assert [one for one in sentences if len(one.split()) > 18] == []
