"""Which workspace: make one, open another, look at a worked example, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import is_demo, make_own_workspace, open_folder, own_folder, own_workspace
from assetmap.app.language import _
from assetmap.app.parts.bar import EXAMPLE, FOLDER, use_example, use_folder
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.workspace import Example

ACROSS = 3


def welcome() -> None:
    """Draw the first screen of somebody who has no workspace yet."""
    st.html(
        paragraph(
            _(
                "assetmap draws a map of what is good where you live: places, groups and people. It starts from what "
                "OpenStreetMap and your own lists know."
            ),
            "am-lead",
        )
    )
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True, key="am-welcome-make"):
        st.header(_("Begin your own map"), anchor=False)
        folder = own_folder()
        where = folder.name if folder.parent == folder else f"{folder.parent.name}/{folder.name}"
        st.html(
            paragraph(
                _(
                    "A workspace is one folder that holds everything of your project. Nothing in it leaves this computer "
                    "unless you share it. The folder: {folder}"
                ).format(folder=where)
            )
        )
        if st.button(_("Make a workspace here"), type="primary", key="make_workspace"):
            with plain_errors():
                make_own_workspace()
                st.rerun()
    with right, st.container(border=True, key="am-welcome-look"):
        st.header(_("Look at a worked example first"), anchor=False)
        st.html(paragraph(_("See a finished map and try everything out. You cannot break anything there.")))
        for example in _examples()[:1]:
            st.button(
                _("Open “{title}”").format(title=literal(example.title)),
                key="welcome_example",
                on_click=use_example,
                args=(example.id,),
            )


def where_you_are(desk: Desk | None) -> None:
    """Say that this is a worked example, or a folder that was opened, and offer the way back."""
    example = str(st.session_state.get(EXAMPLE, ""))
    if desk is not None and desk.is_practice:
        with st.container(key="am-practice", horizontal=True, vertical_alignment="center"):
            st.html(paragraph(_("Practice: what you change here is gone when assetmap closes.")))
            if not is_demo() or st.session_state.get(FOLDER):
                st.button(_("Back to my own workspace"), key="back_to_own", on_click=use_example, args=(None,))
    elif desk is not None and st.session_state.get(FOLDER) and not example:
        with st.container(key="am-practice", horizontal=True, vertical_alignment="center"):
            st.html(paragraph(_("You opened the workspace {name}.").format(name=desk.workspace.folder.name)))
            if own_workspace() is not None:
                st.button(_("Back to my first workspace"), key="back_to_first", on_click=use_folder, args=("",))


def show_examples(desk: Desk | None) -> None:
    """Draw the worked examples as cards."""
    if desk is not None and not desk.is_practice and desk.territory is not None:
        with st.expander(_("Worked examples")):
            _cards(desk)
        return
    st.header(_("Worked examples"), anchor=False)
    _cards(desk)


def _cards(desk: Desk | None) -> None:
    st.html(
        paragraph(
            _(
                "From real projects, and one that we made up. Each opens in a practice workspace: what you change there is gone when assetmap closes."
            )
        )
    )
    in_use = str(st.session_state.get(EXAMPLE, "")) if desk is not None and desk.is_practice else ""
    known = _examples()
    for start in range(0, len(known), ACROSS):
        columns = st.columns(ACROSS)
        for column, example in zip(columns, known[start : start + ACROSS], strict=False):
            with column, st.container(border=True, key=f"am-example-{example.id}", height="stretch"):
                st.subheader(literal(example.title), anchor=False)
                st.html(paragraph(example.description))
                if example.id == in_use:
                    st.html(paragraph(_("Open now")))
                else:
                    st.button(
                        _("Open “{title}”").format(title=literal(example.title)),
                        key=f"example_{example.id}",
                        on_click=use_example,
                        args=(example.id,),
                    )


def offer_other_folder() -> None:
    """Offer to open, or to make, a workspace in another folder of this computer."""
    with st.expander(_("Open another workspace")), st.form("open_folder", border=False):
        written = st.text_input(
            _("Where its folder is on this computer"),
            max_chars=400,
            placeholder="/home/me/castlemilk",
            key="folder_path",
        )
        with st.container(horizontal=True):
            opened = st.form_submit_button(_("Open it"))
            made = st.form_submit_button(_("Make a new one there"))
    if opened or made:
        with plain_errors():
            use_folder(open_folder(written, create=made))
            st.rerun()


def _examples() -> list[Example]:
    from assetmap.workspace.examples import examples

    return examples()
