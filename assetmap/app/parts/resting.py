"""How many questions were answered today, and a word after each ten that this is a good place to stop."""

from __future__ import annotations

import streamlit as st

from assetmap.app.language import _
from assetmap.app.parts.words import paragraph

STRETCH = 10
"""Questions after which Check says that one may stop. Chosen by us: a few minutes' work."""

_SEEN, _RESTED = "check_stretches", "check_rested"


def done_today(done: int) -> str:
    """Say how many questions were answered today; nothing where there were none."""
    return _("{n} done today").format(n=f"{done:,}") if done else ""


def show_rest(done: int) -> None:
    """Say that this is a good place to stop when another ten are done; until the next answer is given."""
    stretches = done // STRETCH
    rested = min(st.session_state.setdefault(_RESTED, stretches), stretches)
    st.session_state[_SEEN], st.session_state[_RESTED] = stretches, rested
    if stretches > rested:
        said = _("{n} done today, and all of it is kept. This is a good place to stop.").format(n=f"{done:,}")
        st.html(paragraph(said, "am-lead"))


def go_on() -> None:
    """Note that somebody goes on after a stretch."""
    st.session_state[_RESTED] = st.session_state.get(_SEEN, 0)
