"""The form for a list or a map of one's own: which files, or an empty table to fill in first."""

from __future__ import annotations

import functools

import streamlit as st

from assetmap.app.bringing import template
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import paragraph
from assetmap.app.uploads import OWN_ENDINGS, Brought, Upload, path_on_this_computer

BROUGHT = "own_brought"


def own_files(desk: Desk) -> Brought | None:
    """Draw the form, and return what was last brought in with it, or None before that."""
    brought: Brought | None = st.session_state.get(BROUGHT)
    with (
        st.container(key="am-own-file"),
        st.expander(
            _("Look at another file") if brought else _("Choose a file"),
            expanded=brought is None,
            key="own_again" if brought else "own_first",
        ),
    ):
        uploads = _ask_files()
        typed = ask_path("own_path", "/home/me/lists/halls.gpkg")
        if st.button(_("Look at this file"), type="primary", key="own_bring_in"):
            with plain_errors():
                on_disk = [path_on_this_computer(typed)] if typed.strip() else []
                brought = Brought(tuple(uploads), tuple(on_disk))
                brought.opening(desk)  # says what is wrong with the files while the form is still open
                change(brought)
        if brought is None:
            _offer_templates()
    return brought


def change(brought: Brought | None) -> None:
    """Take these files, or these answers about them, from now on (none with None), and draw the screen again."""
    if brought is None or not (brought.uploads or brought.on_disk):
        st.session_state.pop(BROUGHT, None)
    else:
        st.session_state[BROUGHT] = brought
    st.rerun()


def is_local_app() -> bool:
    """Say whether only this computer can reach the app; then a path typed here names a file of the person's own."""
    return st.get_option("server.address") in ("127.0.0.1", "localhost", "::1")


def ask_path(key: str, example: str) -> str:
    """Ask where a large file is on this computer; nothing is asked where others can reach the app."""
    if not is_local_app():
        return ""
    return str(st.text_input(_("Or where a large file is on this computer"), key=key, placeholder=example))


def _ask_files() -> list[Upload]:
    given = st.file_uploader(
        _("A list, a spreadsheet or a map"),
        type=list(OWN_ENDINGS),
        accept_multiple_files=True,
        key="own_files",
        help=_(
            "Lists: Excel, OpenDocument, CSV or text. Maps: GeoJSON, Google My Maps (KML, KMZ), GPX, GeoPackage, a zipped "
            "shapefile. Where a file can be understood in more than one way, you are asked."
        ),
    )
    return [Upload(one.name, one.getvalue()) for one in given or []]


def _offer_templates() -> None:
    st.html(paragraph(_("No list yet? Fill in an empty one. It says what goes where, and has two rows to copy.")))
    with st.container(horizontal=True):
        for ending, label in ((".xlsx", _("Empty list for Excel")), (".csv", _("Empty list as CSV"))):
            st.download_button(
                label,
                data=functools.partial(template, ending),
                file_name=f"assetmap list{ending}",
                on_click="ignore",
                key=f"own_template{ending}",
            )
