"""Sheets of paper: what the Workshop view and Share give to print."""

from __future__ import annotations

import datetime
import io

from pypdf import PdfReader
from told_samples import Told

from assetmap.app.desk import Desk
from assetmap.app.parts import room_sheets, sharing
from assetmap.workshop.codes import in_groups
from assetmap.workspace.stored import Workspace

DAY = datetime.date(2026, 11, 22)


def words_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_sheets_of_an_open_workshop_bear_its_code(told: Told) -> None:
    desk = Desk(told.workspace, False, told.workspace.territories()[0])
    pages = words_of(room_sheets._make(desk, told.keys, "A4", 2, DAY))
    assert len(pages) == 4
    assert in_groups(told.keys.code) in pages[0]


def test_sheets_before_a_workshop_have_no_code(town: Workspace) -> None:
    desk = Desk(town, False, town.territories()[0])
    pages = words_of(room_sheets._make(desk, None, "A3", 1, DAY))
    assert len(pages) == 2 and "What" in " ".join(pages)


def test_share_gives_the_print_as_pdf(town: Workspace) -> None:
    territory = town.territories()[0]
    pages = words_of(sharing._make_pdf(town.gathering(territory), "coordinator", DAY, "A4"))
    assert territory.name in pages[0]
