"""The language of the screens, and the one word in them that a workspace may wish to do without."""

from __future__ import annotations

import re

import streamlit as st

from assetmap.languages import LANGUAGES, WRITTEN_IN, translations

__all__ = ["CHOSEN", "LANGUAGES", "PLAIN", "_", "language", "ngettext", "without_the_word"]

CHOSEN = "chosen_language"
PLAIN = "without_the_word"
"""Session keys: the language, and whether the workspace in use hides the word “asset”."""

_ASSET = re.compile(r"(?<![{\w])(?<!%\()(?P<article>[Aa]n )?\b(?P<word>[Aa]sset)(?P<many>s?)\b(?!})")


def _(text: str) -> str:
    """Return ``text`` in the language this session has chosen; as it is where nobody has translated it yet."""
    return _worded(translations(language()).gettext(text), text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return ``one`` or ``many`` as the chosen language has it for ``count``."""
    return _worded(translations(language()).ngettext(one, many, count), one if count == 1 else many)


def without_the_word(text: str) -> str:
    """Say “strength” where an English text says “asset”; the name of the software stays."""
    return _ASSET.sub(_strength, text)


def language() -> str:
    """Return the language this session has chosen."""
    return str(st.session_state.get(CHOSEN, WRITTEN_IN))


def _worded(said: str, written: str) -> str:
    return without_the_word(said) if said == written and st.session_state.get(PLAIN) else said


def _strength(match: re.Match[str]) -> str:
    article = (match["article"] or "").replace("n ", " ")
    word = "Strength" if (match["word"] or "").startswith("A") else "strength"
    return f"{article}{word}{match['many'] or ''}"
