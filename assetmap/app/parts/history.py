"""The whole story of one asset, in a window of its own."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import without_controls


def show_history(desk: Desk, asset: Mapping[str, Any]) -> None:
    """Open the window with who said what, what was decided, and what became of it."""
    name = asset["name"] or _("No name yet")

    @st.dialog(_("History of {name}").format(name=name[:60]), width="medium")
    def window() -> None:
        from assetmap.workspace.telling import explain

        with plain_errors():
            with st.spinner(_("Looking it up")):
                lines = explain(desk.workspace, str(asset["asset_id"]))
            said = "".join(
                f'<li class="{"am-indented" if line.startswith("  ") else ""}"><bdi>{html.escape(without_controls(line.strip()))}</bdi></li>'
                for line in lines
            )
            st.html(f'<ul class="am-notes">{said}</ul>')

    window()
