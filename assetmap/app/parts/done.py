"""What was just done, in a sentence, with the way to take it back.

It stands in the view in which it was done, for as long as the person stays there. Who goes elsewhere and comes back finds it again
unless something else was done meanwhile; it never stands in another view, or beside another territory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors

_DONE = "done"
VIEW = "view_shown"
"""Where the name of the view that is drawn stands in the session."""


@dataclass(frozen=True)
class Done:
    """A sentence, and the numbers of the events that taking it back undoes, in the order they were kept.

    ``view``, ``folder`` (the workspace's) and ``territory`` (its id; None where it was done to the whole workspace) are those in which
    it was done, ``version`` that of the workspace then. ``was_left`` says that the person has been in another view since.
    """

    sentence: str
    seqs: tuple[int, ...] = ()
    view: str = ""
    folder: str = ""
    territory: str | None = None
    version: int = 0
    was_left: bool = False


def note_view(name: str) -> None:
    """Note which view is drawn; what was done in another one has been left behind."""
    st.session_state[VIEW] = name
    done: Done | None = st.session_state.get(_DONE)
    if done is not None and done.view != name:
        st.session_state[_DONE] = replace(done, was_left=True)


def remember_done(desk: Desk, sentence: str, seqs: Sequence[int] = (), *, to_workspace: bool = False) -> None:
    """Say this on the next run, with an Undo where there is something to take back.

    What was done ``to_workspace`` is said whichever territory is in use then.
    """
    view, folder = str(st.session_state.get(VIEW, "")), str(desk.workspace.folder)
    territory = None if to_workspace else _territory(desk)
    st.session_state[_DONE] = Done(sentence, tuple(seqs), view, folder, territory, desk.version())


def show_done(desk: Desk, shortcut: str | None = None) -> None:
    """Say what was just done here, and offer to take it back, by ``shortcut`` too."""
    done: Done | None = st.session_state.get(_DONE)
    if done is None or done.view != st.session_state.get(VIEW, ""):
        return
    is_here = done.folder == str(desk.workspace.folder) and done.territory in (None, _territory(desk))
    if not is_here or (done.was_left and done.version != desk.version()):
        st.session_state.pop(_DONE)
        return
    with st.container(key="am-done", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="am-done" role="status">{_escaped(done.sentence)}</p>', width="content")
        if done.seqs and st.button(_("Undo"), key="done_undo", shortcut=shortcut):
            _take_back(desk, done)
        if st.button(_("Close"), key="done_close", type="tertiary"):
            st.session_state.pop(_DONE)
            st.rerun()


def _territory(desk: Desk) -> str:
    return desk.territory.id if desk.territory else ""


def _take_back(desk: Desk, done: Done) -> None:
    from assetmap.workspace.deciding import undo, undo_together

    with plain_errors():
        if len(done.seqs) == 1:
            undo(desk.workspace, done.seqs[0])
        else:  # judgements that were kept together
            undo_together(desk.workspace, done.seqs)
        remember_done(desk, _("Taken back: {what}").format(what=done.sentence), to_workspace=done.territory is None)
        st.rerun()


def _escaped(text: str) -> str:
    import html

    return html.escape(text)
