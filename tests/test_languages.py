"""The catalogues of the screens' languages: what they say fits the code, and what they lack is told."""

from __future__ import annotations

import string
import subprocess
import sys

import pytest

from assetmap import languages
from assetmap.languages import LANGUAGES, WRITTEN_IN, how_far, texts_shown, translations

OTHERS = [one for one in LANGUAGES if one != WRITTEN_IN]


def fields(text: str) -> set[str]:
    return {name or "" for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def said(language: str) -> dict[str, str]:
    found = {}
    for one in texts_shown():
        if isinstance(one.id, str) and one.id:
            there = translations(language).gettext(one.id)
            if there != one.id:
                found[one.id] = there
    return found


def test_english_is_whole() -> None:
    assert how_far(WRITTEN_IN).missing == ()
    assert how_far(WRITTEN_IN).texts > 100


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_its_first_words(language: str) -> None:
    assert translations(language).gettext("Settings") != "Settings"


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_not_said_yet_is_english(language: str) -> None:
    missing = how_far(language).missing
    assert missing
    assert translations(language).gettext(missing[0]) == missing[0]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_original(language: str) -> None:
    assert {text: fields(there) for text, there in said(language).items()} == {
        text: fields(text) for text in said(language)
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_that_no_native_speaker_has_looked_at_it(language: str) -> None:
    assert "Not reviewed by a native speaker" in languages.catalogue_file(language).read_text(encoding="utf-8")


def test_an_unknown_language_is_english() -> None:
    assert translations("xx").gettext("Settings") == "Settings"


def test_the_command_line_says_how_far_each_is_and_what_is_missing() -> None:
    told = subprocess.run([sys.executable, "-m", "assetmap", "languages"], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[0].startswith("English (en-GB): ")
    assert len(told.stdout.splitlines()) == len(LANGUAGES)
    listed = subprocess.run(
        [sys.executable, "-m", "assetmap", "languages", "--missing", "cy"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.splitlines() == list("\n".join(how_far("cy").missing).splitlines())
