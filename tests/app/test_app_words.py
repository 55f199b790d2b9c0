"""Text from outside is shown letter for letter and never becomes a path."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.app.parts.words import NAME_LENGTH, bullet_list, clean_name, literal, title_from


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("halls.csv", "halls.csv"),
        ("../../etc/cron.d/x", "x"),
        ("..\\..\\x.csv", "x.csv"),
        ("%2e%2e%2fhalls.csv", "halls.csv"),
        ("CON.csv", "file_CON.csv"),
        ("x.csv.", "x.csv"),
        (".htaccess", "htaccess"),
        ("-rf.csv", "rf.csv"),
        ("fdp.\u202egnp", "fdp.gnp"),
        ("a\0b\nc.csv", "ab c.csv"),
        ('"; filename=x.csv', "_; filename=x.csv"),
        ("", "file"),
        ("Caife Ghàidhlig ☕.geojson", "Caife Ghàidhlig ☕.geojson"),
    ],
)
def test_a_file_name_is_cleaned(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    shown = clean_name("é" * 5000 + ".osm.pbf")
    assert shown.endswith(".osm.pbf")
    assert len(shown.encode()) <= NAME_LENGTH


@given(st.text(max_size=300))
def test_a_cleaned_name_is_one_name_in_a_folder(name: str) -> None:
    shown = clean_name(name)
    assert shown
    assert shown not in (".", "..")
    assert not set(shown) & set('/\\\0\n<>:"|?*%')
    assert len(shown.encode(errors="surrogatepass")) <= NAME_LENGTH


def test_a_title_is_the_name_without_its_endings() -> None:
    assert title_from("castlemilk_halls.osm.pbf") == "Castlemilk halls"
    assert title_from("St. Mary's halls.csv") == "St. Mary's halls"


@pytest.mark.parametrize(
    "text",
    ["Assets: 4 rows (Venue, Lat, Lon, What)", "The numbers do not. Swap them?", "St Mary's co-op: open (daily)"],
)
def test_an_ordinary_sentence_stays_as_it_is_so_that_it_can_be_read_aloud(text: str) -> None:
    assert literal(text) == text


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", ":material/home:", "$a$", "www.example.org", "1. x", "- x", "a@b.c"]
)
def test_what_markdown_would_change_is_escaped(text: str) -> None:
    assert literal(text) != text
    assert html.unescape(literal(text)) == text


def test_notes_are_text_and_not_markup() -> None:
    written = bullet_list(["<img src=x onerror=alert(1)>"])
    assert "&lt;img" in written
    assert "<img" not in written
