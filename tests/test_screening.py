"""Patterns that are tried only where a word stands that they need find what they find alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.classify import apart, complaints, details, gains, holders, nearest, persons, sentences, sessions, stages
from assetmap.classify.screening import Screen, letters_needed

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
import text as text_benchmark

SCREENS = {
    "private": apart._PRIVATE_SCREEN,
    "persons": persons._SCREEN,
    "wishes": sentences._WISH_SCREEN,
    "states": sentences._STATE_SCREEN,
    "status": stages._STATUS_SCREEN,
    "complaints": complaints._SCREEN,
    "forms": holders._FORM_SCREEN,
    "gains": gains._SCREEN,
    "topics": nearest._ABOUT_SCREEN,
    "purposes": nearest._PURPOSE_SCREEN,
    "acts": nearest._ACT_SCREEN,
    "categories": nearest._CATEGORY_SCREEN,
    "times": sessions._TIME_SCREEN,
    "time of day": details._TIME_OF_DAY._screen,
    "how often": details._HOW_OFTEN._screen,
    "approximate": details._SAID_APPROXIMATE._screen,
}


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bno longer\b", {"longer"}),
        (r"\b(?:dormant|on hold|paused)\b", {"dormant", "hold", "paused"}),
        (r"(?<!wild )\brefuge\b(?! of)", {"refuge"}),
        (r"\bwom[ae]ns (?:aid|shelter)\b", {"wom"}),
        (r"(?:very )?poor", {"poor"}),
        (r"\w+|choir", None),
        (r"(?:choir)?", None),
        (r"at \d+", None),
    ],
)
def test_what_a_pattern_needs_is_read_from_it(pattern: str, needed: set[str] | None) -> None:
    assert letters_needed(re.compile(pattern)) == needed


def test_where_case_is_ignored_other_letters_that_mean_the_same_are_not_overlooked() -> None:
    screen = Screen([re.compile("choirs", re.IGNORECASE)])
    assert screen.first("The ChoirS") and screen.first("The choirſ") and not screen.first("The band")


@pytest.mark.parametrize("name", SCREENS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_screen_lets_through_whatever_its_patterns_match(name: str, data: st.DataObject) -> None:
    screen = SCREENS[name]
    place = data.draw(st.integers(0, len(screen.patterns) - 1))
    text = data.draw(st.from_regex(screen.patterns[place]))
    assert screen.likely(text) >> place & 1


def written() -> list[tuple[str, str, str]]:
    rows = [*text_benchmark.read_labels(), *text_benchmark.read_cases()]
    return [(row["name"], row["description"], row["category"]) for row in rows]


def test_every_pattern_finds_in_what_people_write_what_it_finds_alone() -> None:
    texts = [text for row in written() for text in (*row, ", ".join(row), " ".join(row).casefold()) if text]
    for name, screen in SCREENS.items():
        for text in texts:
            alone = {place for place, pattern in enumerate(screen.patterns) if pattern.search(text)}
            assert {place for place, _ in screen.found_in(text)} == alone, (name, text)
