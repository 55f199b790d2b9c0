"""What a reader should know about a map, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _
from assetmap.app.openings import DrawnMap
from assetmap.app.parts.words import bullet_list, subheading

if TYPE_CHECKING:
    from assetmap.sources.upload.report import UploadReport

SHOWN_AT_ONCE = 5


def notes_of(drawn: DrawnMap, but: Sequence[UploadReport] = ()) -> list[str]:
    """List what was left out, repaired and held back; not what the reports ``but`` say elsewhere on the screen."""
    elsewhere = {sentence for report in but for sentence in report.sentences()}
    held_back = [f"Held back here: {held.count} {held.reason}." for held in drawn.view.withheld]
    people = [f"What people bring in {one.territory}: {one.band}." for one in drawn.view.people]
    return [*(note for note in drawn.notes if note not in elsewhere), *held_back, *people]


def show_notes(drawn: DrawnMap, but: Sequence[UploadReport] = ()) -> None:
    """Write the notes; a long list folds after the first few."""
    sentences = notes_of(drawn, but)
    if not sentences:
        return
    st.html(subheading(_("What to know about this map")))
    st.html(bullet_list(sentences[:SHOWN_AT_ONCE]))
    rest = sentences[SHOWN_AT_ONCE:]
    if rest:
        with st.expander(f"{len(rest)} more note{'s' if len(rest) > 1 else ''}"):
            st.html(bullet_list(rest))
