"""Layers of a workspace: switch them on and off, change their words and colours, add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _, ngettext
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.layer_form import NEW, edit_layer
from assetmap.app.parts.remembering import remembered
from assetmap.app.parts.words import bullet_list, literal, paragraph

if TYPE_CHECKING:
    from assetmap.layers import LayerPack
    from assetmap.workspace import Told, Workspace

SAID = "layers_said"
LINES_SHOWN = 12


def show_layers(workspace: Workspace) -> None:
    """Draw the part of the settings about layers."""
    st.header(_("Layers"), anchor=False)
    st.html(
        paragraph(
            _(
                "A layer is a kind of asset, such as woodlands or GP practices. What you change here counts for this workspace "
                "only."
            )
        )
    )
    sentences = st.session_state.pop(SAID, [])
    if sentences:
        st.success(literal(sentences[0]))
        st.html(bullet_list(sentences[1:]))
    with st.expander(_("Switch layers on and off")):
        _switch(workspace)
    with st.expander(_("Change the words or the colour of a layer")):
        _change(workspace)
    with st.expander(_("Add a layer")):
        edit_layer(workspace, NEW)


def remember_told(told: Told, first: str) -> None:
    """Say after the next drawing what a change of layers did."""
    from assetmap.assets import told as lines_of

    changes = told.changes
    numbers = [
        words.format(number=number)
        for number, words in (
            (len(changes.new), _("{number:,} new")),
            (len({one.asset_id for one in changes.changed}), _("{number:,} changed")),
            (len(changes.gone), _("{number:,} gone")),
        )
        if number
    ]
    whole = _("{what} On the map: {numbers}.") if numbers else _("{what} Nothing else is different.")
    lines = [line.strip() for line in lines_of(changes) if line.startswith("  ")]
    left = [_("and {number:,} more").format(number=len(lines) - LINES_SHOWN)] if len(lines) > LINES_SHOWN else []
    st.session_state[SAID] = [whole.format(what=first, numbers=", ".join(numbers)), *lines[:LINES_SHOWN], *left]


def _switch(workspace: Workspace) -> None:
    pack = workspace.layers
    st.html(
        paragraph(
            _("Assets of a layer that is switched off are not shown anywhere. They are kept, and come back with it.")
        )
    )
    with st.form("layers_off", border=False):
        off = st.multiselect(
            _("Switched off"),
            list(pack),
            default=[one for one in pack if one in pack.off],
            format_func=lambda one: pack[one].label,
            placeholder=_("None"),
            key=f"layers_off_{pack.digest}_{len(pack.off)}",
        )
        wanted = st.form_submit_button(_("Switch these off, and all others on"))
    if wanted:
        from assetmap.workspace.layer_pack import switch_layers_off

        with plain_errors():
            switch_layers_off(workspace, off)
            said = ngettext("{number} layer is switched off.", "{number} layers are switched off.", len(off))
            st.session_state[SAID] = [said.format(number=len(off))]
            st.rerun()


def _change(workspace: Workspace) -> None:
    pack = workspace.layers
    own = remembered("own_layers", (workspace.folder, pack.digest), lambda: _own(workspace, pack))
    chosen = st.selectbox(
        _("Layer"),
        list(pack),
        format_func=lambda one: pack[one].label + (_(" (changed here)") if one in own else ""),
        index=None,
        placeholder=_("Choose one"),
        key="layer_to_change",
    )
    if chosen:
        edit_layer(workspace, chosen)


def _own(workspace: Workspace, pack: LayerPack) -> set[str]:
    from assetmap.layers.editing import is_changed
    from assetmap.workspace.layer_pack import own_layers

    return {one for one in pack if is_changed(one, own_layers(workspace))}
