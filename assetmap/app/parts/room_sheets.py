"""Sheets of paper for a workshop: for those who would rather write, to be typed in afterwards."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.openings import draw
from assetmap.app.parts.downloads import FileKind, offer_file
from assetmap.app.parts.sharing import PAPERS
from assetmap.app.parts.words import paragraph

if TYPE_CHECKING:
    from assetmap.workspace.workshop_keys import WorkshopKeys

MOST_SHEETS = 60
"""Sheets in one file. Chosen by us: a hall of sixty tables."""


def draw_sheets(desk: Desk, keys: WorkshopKeys | None = None) -> None:
    """Offer numbered sheets of the territory in use; with ``keys`` they bear the square code of the open workshop."""
    from assetmap.workspace.sharing import file_stem

    st.html(paragraph(_("A map with squares on the front, lines to write on at the back. Each sheet has a number.")))
    with st.container(horizontal=True, vertical_alignment="bottom", key="am-room-sheets"):
        paper = st.segmented_control(_("Paper"), PAPERS, default=PAPERS[0], required=True, key="room_sheets_paper")
        number = st.number_input(_("How many sheets"), 1, MOST_SHEETS, 10, key="room_sheets_number", width=160)
    today = datetime.date.today()
    make = functools.partial(_make, desk, keys, str(paper), int(number), today)
    kind = FileKind(".pdf", "application/pdf", _("Download sheets to print"), _("Print on both sides (PDF)."))
    offer_file(kind, f"{file_stem(desk.the_territory().name, 'room', today)}-sheets", make)


def _make(desk: Desk, keys: WorkshopKeys | None, paper: str, number: int, day: datetime.date) -> bytes:
    from assetmap.workshop.codes import in_groups
    from assetmap.workspace.printing import Printing, invite, print_workshop_sheets

    gathering = draw(desk.opening(), "room").result().gathering
    invitation = invite(keys.join_url, in_groups(keys.code)) if keys is not None else None
    return print_workshop_sheets(gathering, Printing(day, paper), number, invitation).pdf
