"""The clothes every view wears: assetmap's style over Streamlit's, in the colours, size and language a person has chosen.

What a person chooses here is theirs: a cookie of their own browser keeps it. ``page.js`` writes the cookie, tells the document its
language and its look, and sees to it that Streamlit's own parts follow.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from assetmap.app.language import CHOSEN, LANGUAGES

HERE = Path(__file__).resolve().parent
COOKIE = "assetmap_look"
_LOOK, _PAGE = "look", "am-document"

LIGHT: dict[str, str] = {
    "paper": "#faf8f4",
    "surface": "#ffffff",
    "ink": "#1d2a33",
    "quiet": "#53616b",
    "line": "#dad5cc",
    "edge": "#7d868d",
    "accent": "#0b6b57",
    "on-accent": "#ffffff",
    "tint": "#e9f1ee",
    "warning": "#8a4b08",
    "error": "#a3262a",
}
"""Colour tokens: ``edge`` is for lines that carry meaning (3:1 on paper), ``line`` for those that only part things."""

DARK: dict[str, str] = {
    "paper": "#151b20",
    "surface": "#1e262c",
    "ink": "#eef1f3",
    "quiet": "#b3bec6",
    "line": "#3a454d",
    "edge": "#84919b",
    "accent": "#5fd0b5",
    "on-accent": "#0c1a17",
    "tint": "#20332f",
    "warning": "#f0b469",
    "error": "#ff9a94",
}
CONTRAST: dict[str, str] = {
    "paper": "#ffffff",
    "surface": "#ffffff",
    "ink": "#000000",
    "quiet": "#1a1a1a",
    "line": "#000000",
    "edge": "#000000",
    "accent": "#00443a",
    "on-accent": "#ffffff",
    "tint": "#e2f2ee",
    "warning": "#5c2f00",
    "error": "#7d0f14",
}
TOKENS: dict[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

COLOURS = ("device", "light", "dark", "contrast")
SIZES = ("usual", "big")


@dataclass(frozen=True)
class Look:
    """What a person chose for their own screen; ``device`` follows how the device is set."""

    colours: str = "device"
    size: str = "usual"
    language: str = "en-GB"

    def written(self) -> str:
        """Write it as the cookie holds it."""
        return f"{self.colours}.{self.size}.{self.language}"


def read_look(written: str) -> Look:
    """Read what the cookie holds; what is not known there falls back to what everybody gets at first."""
    colours, size, language = [*written.split("."), "", "", ""][:3]
    return Look(
        colours if colours in COLOURS else "device",
        size if size in SIZES else "usual",
        language if language in LANGUAGES else "en-GB",
    )


def the_look() -> Look:
    """Return what this session has chosen, from the browser's cookie at first."""
    if _LOOK not in st.session_state:
        wear(read_look(str(st.context.cookies.get(COOKIE, ""))))
    look: Look = st.session_state[_LOOK]
    return look


def wear(look: Look) -> None:
    """Choose a look and a language for this session from the next drawing on."""
    st.session_state[_LOOK] = look
    st.session_state[CHOSEN] = look.language


def change_look(**changed: str) -> None:
    """Change one or the other of the choices."""
    wear(replace(the_look(), **changed))


def dress() -> None:
    """Put the style sheet on the page."""
    look = the_look()
    st.html(style_sheet(look.colours, look.size))


def dress_document(
    paths: Sequence[str],
    active: str,
    words: Mapping[str, str],
    on_back: Callable[[str], None],
    of_the_map: Sequence[str] = (),
) -> None:
    """Tell the document what the person chose, which view is open, and the words of the link that skips the bar.

    ``paths`` are the addresses of the views below the app's own. ``words`` go to the root element as ``data-…`` attributes,
    for whatever draws on the page, such as the map. ``on_back`` hears of the address of a view when somebody goes back in it.
    ``of_the_map`` are the names in the address that the map alone writes.
    """
    look = the_look()
    _page()(
        key=_PAGE,
        data={
            "lang": look.language,
            "colours": look.colours,
            "cookie": f"{COOKIE}={look.written()}",
            "paths": list(paths),
            "active": active,
            "of_the_map": list(of_the_map),
            "attributes": {"type": look.size, **words},
            **_document_words(),
        },
        on_back_change=lambda: on_back(str(getattr(st.session_state.get(_PAGE), "back", None) or "")),
    )


def _document_words() -> dict[str, Any]:
    from assetmap.app.language import _

    return {
        "skip": _("Skip to the content"),
        "lost": {
            "title": _("assetmap does not answer"),
            "words": _(
                "It may have been closed, or this device is off the network. What was saved is safe. "
                "Start assetmap again, or wait for the network: this page then goes on by itself."
            ),
        },
    }


@functools.cache
def style_sheet(colours: str, size: str) -> str:
    """Write the style of one choice as an HTML element."""
    parts = [f":root {_rules(LIGHT)}"]
    if colours in ("dark", "contrast"):
        parts.append(f":root {_rules(TOKENS[colours])}")
    elif colours == "device":
        parts.append(f"@media (prefers-color-scheme: dark) {{ :root {_rules(DARK)} }}")
    parts.append((HERE / "look.css").read_text(encoding="utf-8"))
    if colours == "contrast":
        parts.append((HERE / "contrast.css").read_text(encoding="utf-8"))
    if size == "big":
        parts.append("html { font-size: 20px !important; }")
    return "<style>\n" + "\n".join(parts) + "\n</style>"


def _rules(tokens: Mapping[str, str]) -> str:
    scheme = "dark" if tokens is DARK else "light"
    return "{ " + "; ".join(f"--am-{name}: {value}" for name, value in tokens.items()) + f"; color-scheme: {scheme} }}"


@functools.cache
def _page() -> Callable[..., Any]:
    """Register the component with Streamlit, once in this process."""
    return st.components.v2.component(
        "assetmap_page",
        html='<a class="am-skip-link" href="#content"></a>\n',
        js=(HERE / "page.js").read_text(encoding="utf-8") + "\n",
        isolate_styles=False,
    )
