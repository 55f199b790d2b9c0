"""The clothes of the screens: every colour can be read, and what a person chose is kept."""

from __future__ import annotations

import pytest

from assetmap.app.language import without_the_word
from assetmap.app.parts.look import TOKENS, Look, read_look, style_sheet
from assetmap.app.server import SCRIPT
from assetmap.launch import SETTINGS
from assetmap.layers.editing import contrast

looks = pytest.mark.parametrize("look", TOKENS)


@looks
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "warning", "error"])
@pytest.mark.parametrize("ground", ["paper", "surface", "tint"])
def test_text_can_be_read_on_every_ground(look: str, text: str, ground: str) -> None:
    assert contrast(TOKENS[look][text], TOKENS[look][ground]) >= (7 if look == "contrast" else 4.5)


@looks
def test_edges_that_carry_meaning_can_be_seen(look: str) -> None:
    assert min(contrast(TOKENS[look]["edge"], TOKENS[look][ground]) for ground in ("paper", "surface")) >= 3


@looks
def test_words_on_the_accent_can_be_read(look: str) -> None:
    assert contrast(TOKENS[look]["on-accent"], TOKENS[look]["accent"]) >= 4.5


@pytest.mark.parametrize("look", ["light", "dark"])
def test_streamlit_wears_the_same_colours(look: str) -> None:
    ours = {"primaryColor": "accent", "backgroundColor": "paper", "secondaryBackgroundColor": "surface",
            "textColor": "ink", "linkColor": "accent", "borderColor": "line"}  # fmt: skip
    assert {name: SETTINGS[f"theme.{look}.{name}"].lower() for name in ours} == {
        name: TOKENS[look][token] for name, token in ours.items()
    }


def test_a_look_is_read_as_it_was_written() -> None:
    look = Look("dark", "big", "cy")
    assert read_look(look.written()) == look


@pytest.mark.parametrize("written", ["", "x", "neon.huge.xx", "....", "<script>"])
def test_a_cookie_that_means_nothing_is_what_everybody_gets_at_first(written: str) -> None:
    assert read_look(written) == Look()


def test_only_what_follows_the_device_asks_the_device() -> None:
    assert "prefers-color-scheme" in style_sheet("device", "usual")
    assert "prefers-color-scheme" not in style_sheet("light", "usual")
    assert TOKENS["dark"]["paper"] in style_sheet("dark", "usual")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("An asset is here.", "A strength is here."),
        ("Assets: 4 assets", "Strengths: 4 strengths"),
        ("Add an asset to assetmap", "Add a strength to assetmap"),
        ("{asset} of {assets}, %(asset)s", "{asset} of {assets}, %(asset)s"),
        ("the asset’s name", "the strength’s name"),
    ],
)
def test_the_word_asset_can_be_done_without(text: str, said: str) -> None:
    assert without_the_word(text) == said


def test_every_rule_of_the_style_sheet_is_closed_before_the_next_begins() -> None:
    depth = 0
    for number, line in enumerate((SCRIPT.parent / "parts" / "look.css").read_text(encoding="utf-8").splitlines(), 1):
        begins = bool(line) and not line[0].isspace() and line.endswith("{")
        assert not (begins and depth), f"line {number} begins inside another rule: {line}"
        depth += line.count("{") - line.count("}")
    assert depth == 0
