"""What to do next: four steps that tick themselves off, each leading to its view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _
from assetmap.app.parts.remembering import remembered

if TYPE_CHECKING:
    from assetmap.app.desk import Desk


def show_steps(desk: Desk) -> None:
    """Draw the steps of the workspace in use."""
    from assetmap.workspace.next_steps import steps_taken

    happened = desk.workspace.store.version()  # that something was shared is a step, though no screen changes by it
    taken = remembered("steps", (desk.workspace.folder, happened), lambda: steps_taken(desk.workspace))
    rows = (
        (taken.has_territory, "views/start.py", _("Make a territory"), _("The streets you want to map. See below.")),
        (
            taken.has_records,
            "views/bring_in.py",
            _("Bring in what is known"),
            _("From OpenStreetMap, or from a list of your own."),
        ),
        (taken.is_checked, "views/check.py", _("Check it"), _("Is it still there? Is it one place or two?")),
        (taken.is_shared, "views/share.py", _("Share it"), _("A map, a file or a printed sheet.")),
    )
    st.header(_("What to do next"), anchor=False)
    first_open = next((number for number, row in enumerate(rows) if not row[0]), -1)
    with st.container(key="am-steps"):
        for number, (done, view, title, about) in enumerate(rows):
            state = "done" if done else "next" if number == first_open else "later"
            with st.container(key=f"am-step-{number}-{state}", horizontal=True, vertical_alignment="center"):
                mark = "✓" if done else str(number + 1)
                spoken = _("Done") if done else _("Next") if state == "next" else _("Later")
                st.html(f'<span class="am-step-mark am-step-{state}" aria-hidden="true">{mark}</span>', width="content")
                st.page_link(view, label=title, width="content")
                st.html(f'<span class="am-quiet">{about} <span class="am-step-state">{spoken}</span></span>')
