"""The pack for the next co-ordinator: made in the background, when somebody has read what is in it."""

from __future__ import annotations

import atexit
import datetime
import functools
import hashlib
import shutil
import tempfile
from pathlib import Path

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import show_error
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph
from assetmap.app.shelf import Job, Report, Shelf

_ASKED = "share_pack"


def offer_pack(desk: Desk) -> None:
    """Offer to make the pack of the whole workspace; show how far it is, also after a visit elsewhere."""
    st.html(
        paragraph(
            _(
                "One ZIP with everything: a backup, maps, tables, what was decided, what is still open, and how to go on."
            )
        )
    )
    st.warning(
        _(
            "It also holds what people told you in confidence, and your notes. Give it to the next co-ordinator from hand to "
            "hand, on an encrypted stick. Do not send it by e-mail."
        )
    )
    is_promised = st.checkbox(_("I give it only to the next co-ordinator."), key="share_promised")
    wanted = st.button(_("Make the pack"), disabled=not is_promised, key="share_make_pack")
    key = f"{desk.workspace.folder}:{desk.version()}"
    if wanted:
        st.session_state[_ASKED] = key
    asked = st.session_state.get(_ASKED)
    if asked == key:
        _show(desk, key, st.empty())
    elif asked and str(asked).startswith(f"{desk.workspace.folder}:"):
        st.html(paragraph(_("Something changed since the last pack. Make it again.")))


def _show(desk: Desk, key: str, place: st.delta_generator.DeltaGenerator) -> None:
    try:
        made = wait_for(_begin(desk, key), _("the pack"), place)
    except Exception as error:  # noqa: BLE001 - the next try is a fresh one, so this one may not be begun again by itself
        st.session_state.pop(_ASKED, None)
        show_error(error)
        return
    size = max(made.stat().st_size / 1e6, 0.1)
    st.download_button(
        literal(_("Download the pack ({size:,.1f} MB)").format(size=size)),
        data=made.read_bytes,
        file_name=f"assetmap-hand-over-{datetime.date.today().isoformat()}.zip",
        mime="application/zip",
        on_click="ignore",
        type="primary",
        key="download_pack",
    )


def _begin(desk: Desk, key: str) -> Job[Path]:
    workspace = desk.workspace
    name = hashlib.sha256(str(workspace.folder).encode()).hexdigest()[:16]

    def make(report: Report) -> Path:
        from assetmap.workspace.handing_over import hand_over

        out = _folder() / f"{name}-{key.rpartition(':')[2]}.zip"
        for earlier in _folder().glob(f"{name}-*.zip"):
            earlier.unlink(missing_ok=True)
        hand_over(workspace, out, progress=report)
        return out

    return _packs().begin(key, make)


@functools.cache
def _packs() -> Shelf[Path]:
    return Shelf(4, at_once=1)


@functools.cache
def _folder() -> Path:
    """Return a folder that is gone when the app ends: packs are not left lying about."""
    folder = Path(tempfile.mkdtemp(prefix="assetmap-packs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
