"""What a person chooses for their own screen, and what a workspace prefers for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import LANGUAGES, _, ngettext
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.look import COLOURS, SIZES, change_look, the_look
from assetmap.app.parts.words import paragraph
from assetmap.languages import WRITTEN_IN

if TYPE_CHECKING:
    from assetmap.preferences import Preferences
    from assetmap.workspace import Workspace


def choose_for_yourself() -> None:
    """Choose language, colours and size; the browser keeps them."""
    look = the_look()
    st.header(_("For you"), anchor=False)
    st.html(paragraph(_("Kept in this browser. Nobody else sees it.")))
    with st.container(key="am-own-choices"):
        languages = list(LANGUAGES)
        _choose("language", _("Language"), languages, look.language, LANGUAGES)
        if look.language != WRITTEN_IN:
            _say_how_far(look.language)
        colours = {
            "device": _("As on this device"),
            "light": _("Light"),
            "dark": _("Dark"),
            "contrast": _("High contrast"),
        }
        _choose("colours", _("Colours"), list(COLOURS), look.colours, colours)
        sizes = {"usual": _("Usual"), "big": _("Big")}
        _choose("size", _("Size of the letters"), list(SIZES), look.size, sizes)


def choose_for_the_workspace(workspace: Workspace) -> None:
    """Choose what everybody sees who opens this workspace."""
    from assetmap.preferences import read_preferences

    preferences = read_preferences(workspace.folder)
    st.header(_("For this workspace"), anchor=False)
    st.html(paragraph(_("Kept in its folder, for all who open it.")))
    _prefer(
        workspace,
        preferences,
        "hide_the_word",
        _("Do without the word “asset”"),
        _("The screens say “strength” in its place. Files keep their column names."),
    )
    _prefer(
        workspace,
        preferences,
        "online_tiles",
        _("Show pictures of streets from the internet"),
        _(
            "Maps then ask OpenStreetMap’s servers for the streets around. They learn which area you look at. Reload the page "
            "after you change this."
        ),
    )


def _choose(name: str, label: str, options: list[str], now: str, words: dict[str, str]) -> None:
    key = f"choice_{name}"
    st.radio(
        label,
        options,
        index=options.index(now),
        format_func=words.__getitem__,
        horizontal=True,
        key=key,
        on_change=lambda: change_look(**{name: str(st.session_state[key])}),
    )


def _say_how_far(language: str) -> None:
    from assetmap.languages import how_far

    told = _how_far_once(language, how_far)
    st.html(
        paragraph(
            ngettext(
                "{done} text of {all} is in this language so far; no native speaker has looked at it yet. The rest is in English.",
                "{done} texts of {all} are in this language so far; no native speaker has looked at them yet. The rest is in English.",
                told[0],
            ).format(done=told[0], all=told[1])
        )
    )


@st.cache_data(show_spinner=False, max_entries=8)
def _how_far_once(language: str, _how_far: object) -> tuple[int, int]:
    from assetmap.languages import how_far

    told = how_far(language)
    return told.texts - len(told.missing), told.texts


def _prefer(workspace: Workspace, preferences: Preferences, name: str, label: str, about: str) -> None:
    from assetmap.preferences import write_preferences

    now = bool(getattr(preferences, name))
    wanted = st.toggle(label, value=now, key=f"prefer_{name}")
    st.html(paragraph(about))
    if wanted != now:
        with plain_errors():
            write_preferences(workspace.folder, preferences.model_copy(update={name: wanted}))
            st.rerun()
