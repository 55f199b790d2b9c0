"""What a reader should know about a map, in sentences."""

from __future__ import annotations

import streamlit as st

from assetmap.app.openings import DrawnMap
from assetmap.app.parts.words import bullet_list

SHOWN_AT_ONCE = 5


def notes_of(drawn: DrawnMap) -> list[str]:
    """List what was left out, repaired and held back."""
    held_back = [f"Held back here: {held.count} {held.reason}." for held in drawn.view.withheld]
    people = [f"What people bring in {one.territory}: {one.band}." for one in drawn.view.people]
    return [*drawn.notes, *held_back, *people]


def show_notes(drawn: DrawnMap) -> None:
    """Write the notes; a long list folds after the first few."""
    sentences = notes_of(drawn)
    if not sentences:
        return
    st.subheader("What to know about this map", anchor=False)
    st.html(bullet_list(sentences[:SHOWN_AT_ONCE]))
    rest = sentences[SHOWN_AT_ONCE:]
    if rest:
        with st.expander(f"{len(rest)} more note{'s' if len(rest) > 1 else ''}"):
            st.html(bullet_list(rest))
