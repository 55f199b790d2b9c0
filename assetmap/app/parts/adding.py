"""Add one asset: what it is called, what kind it is, and where the person tapped."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.asset_words import column_words, layer_words, status_words, visibility_words
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import paragraph

CHOOSE = "map_choose"


def choose_on_map(asset_id: str | None) -> None:
    """Have the map choose this asset on the next run, as if the person had."""
    if asset_id:
        st.session_state[CHOOSE] = (asset_id, st.session_state.get(CHOOSE, ("", 0))[1] + 1)


def add_one(desk: Desk, shape: dict[str, Any] | None) -> None:
    """Open the form for a new asset at ``shape`` (a GeoJSON geometry in EPSG:4326), or without a place."""

    @st.dialog(_("Add one"), width="medium")
    def form() -> None:
        layers, states, audiences = layer_words(desk.workspace.layers), status_words(), visibility_words()
        where = _("It goes where you tapped.") if shape else _("It has no place yet. It stands in the list until then.")
        st.html(paragraph(where))
        with st.form("add_one", border=False):
            name = st.text_input(_("What people call it"), max_chars=120, key="add_name")
            layer = st.selectbox(
                _("Kind"),
                list(layers),
                index=None,
                format_func=layers.__getitem__,
                placeholder=_("Choose the kind"),
                key="add_layer",
            )
            why = st.text_area(_("Why it matters"), max_chars=2_000, key="add_why", height=80)
            with st.expander(_("More about it")):
                words = column_words()
                told = {
                    column: st.text_input(words[column], max_chars=2_000, key=f"add_{column}")
                    for column in ("description", "sessions", "open_to", "address", "phone", "website")
                }
                status = st.selectbox(
                    _("Is it there now?"), list(states), format_func=states.__getitem__, key="add_status"
                )
                audience = st.selectbox(
                    _("Who may see it"), list(audiences), format_func=audiences.__getitem__, key="add_visibility"
                )
            if st.form_submit_button(_("Add it"), type="primary"):
                details = {column: text.strip() for column, text in told.items() if text.strip()}
                details |= {"why_it_matters": why.strip()} if why.strip() else {}
                with plain_errors():
                    _keep(desk, name, layer or "", shape, {**details, "status": status, "visibility": audience})

    form()


def _keep(desk: Desk, name: str, layer: str, shape: dict[str, Any] | None, details: dict[str, str]) -> None:
    from shapely.geometry import shape as to_geometry

    from assetmap.workspace.adding import NewAsset, add_asset

    told = add_asset(
        desk.workspace,
        desk.the_territory(),
        NewAsset(name, layer, to_geometry(shape) if shape else None, details),
    )
    joined = not told.changes.new
    sentence = _("{name} was added.") if not joined else _("{name} was added to a place that was there already.")
    remember_done(desk, sentence.format(name=name.strip()), [told.seq])
    choose_on_map(next(iter({**told.changes.new, **told.changes.moved}), None))
    st.rerun()
