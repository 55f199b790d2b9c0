"""What came of a workshop: its summary, files to take away, and the workshops that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.words import bullet_list, literal, paragraph

if TYPE_CHECKING:
    from assetmap.workspace.closing import Closed


def draw_summary(desk: Desk) -> None:
    """Draw what came of the workshop that was closed in this session."""
    closed: Closed | None = st.session_state.get("room_closed")
    if closed is None:
        return
    with st.container(key="am-room-summary", border=True):
        st.header(_("The workshop is closed"), anchor=False)
        st.html(paragraph(closed.summary.sentence(), "am-lead"))
        st.html(bullet_list(closed.notes))
        st.page_link("views/map.py", label=_("See it on the map"))


def draw_earlier(desk: Desk) -> None:
    """List the workshops of this territory, each with its numbers and its files."""
    from assetmap.workspace.earlier_workshops import earlier_workshops, workshop_page, workshop_table

    found = earlier_workshops(desk.workspace, desk.the_territory())
    if not found:
        return
    st.header(_("Workshops so far"), anchor=False)
    for one in found:
        with st.expander(literal(f"{one.opened_at[:10]} – {one.summary.sentence()}")):
            st.html(
                paragraph(
                    _("{n} wishes, {k} times something known was named, {d} dots.").format(
                        n=one.summary.wishes, k=one.summary.known, d=one.summary.dots
                    )
                )
            )
            st.download_button(
                _("Download the list"),
                workshop_table(desk.workspace, one),
                f"workshop-{one.opened_at[:10]}.csv",
                "text/csv",
                key=f"room_csv_{one.id}",
            )
            st.download_button(
                _("Download a page to print"),
                workshop_page(desk.workspace, one),
                f"workshop-{one.opened_at[:10]}.html",
                "text/html",
                key=f"room_page_{one.id}",
            )
