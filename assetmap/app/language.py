"""The language of the screens: gettext catalogues in ``languages/``, British English where there is none."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).resolve().with_name("languages")
LANGUAGES = {"en-GB": "English", "gd": "Gàidhlig", "cy": "Cymraeg"}
CHOSEN = "language"


def _(text: str) -> str:
    """Return ``text`` in the language this session has chosen; as it is where nobody has translated it yet."""
    return _catalogue(str(st.session_state.get(CHOSEN, "en-GB"))).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return ``one`` or ``many`` as the chosen language has it for ``count``."""
    return _catalogue(str(st.session_state.get(CHOSEN, "en-GB"))).ngettext(one, many, count)


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("assetmap", FOLDER, [language], fallback=True)
