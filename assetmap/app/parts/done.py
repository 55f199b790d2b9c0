"""What was just done, in a sentence, with the way to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors

_DONE = "done"


@dataclass(frozen=True)
class Done:
    """A sentence, and the numbers of the events that taking it back undoes, in the order they were kept."""

    sentence: str
    seqs: tuple[int, ...] = ()
    folder: str = ""


def remember_done(desk: Desk, sentence: str, seqs: Sequence[int] = ()) -> None:
    """Say this on the next run, with an Undo where there is something to take back."""
    st.session_state[_DONE] = Done(sentence, tuple(seqs), str(desk.workspace.folder))


def show_done(desk: Desk, shortcut: str | None = None) -> None:
    """Say what was just done in this workspace, and offer to take it back, by ``shortcut`` too."""
    done: Done | None = st.session_state.get(_DONE)
    if done is None or done.folder != str(desk.workspace.folder):
        return
    with st.container(key="am-done", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="am-done" role="status">{_escaped(done.sentence)}</p>', width="content")
        if done.seqs and st.button(_("Undo"), key="done_undo", shortcut=shortcut):
            _take_back(desk, done)
        if st.button(_("Close"), key="done_close", type="tertiary"):
            st.session_state.pop(_DONE)
            st.rerun()


def _take_back(desk: Desk, done: Done) -> None:
    from assetmap.workspace.deciding import undo

    with plain_errors():
        for seq in reversed(done.seqs):
            undo(desk.workspace, seq)
        remember_done(desk, _("Taken back: {what}").format(what=done.sentence))
        st.rerun()


def _escaped(text: str) -> str:
    import html

    return html.escape(text)
