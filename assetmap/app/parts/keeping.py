"""Keep a file of one's own in the workspace the app was started on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.answers import kept_in_words
from assetmap.app.parts.errors import show_error
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, literal, paragraph, title_from
from assetmap.app.project import keep, territories
from assetmap.app.uploads import Brought

if TYPE_CHECKING:
    from assetmap.sources.upload.report import UploadReport

KEPT = "own_kept"


def offer_keeping(brought: Brought, report: UploadReport, key: str) -> None:
    """Offer to keep what was read, in a territory and under a name; say what changed with it."""
    known = territories()
    if not known:
        st.html(
            paragraph(
                "Your workspace has no territory yet, so there is nowhere to keep this. Make one with `assetmap territory`."
            )
        )
        return
    with st.form(f"{key}_keep", border=False):
        where = st.selectbox("Territory", known, format_func=lambda one: one.name, key=f"{key}_territory")
        name = st.text_input(
            "What to call this list",
            value=title_from(report.file_name),
            max_chars=80,
            key=f"{key}_source",
            help="The same name next year brings this list up to date. Another name puts a new list beside it.",
        )
        wanted = st.form_submit_button("Keep in the workspace", type="primary")
    place = st.empty()
    if wanted:
        try:
            told = wait_for(keep(brought, report.file_name, where.id, name), report.file_name, place)
        except Exception as error:  # noqa: BLE001 - shown as a sentence under the button
            _answer_first(brought, report, error)
            return
        st.session_state[KEPT] = (report.file_name, kept_in_words(told, where.name))
    kept_of, sentences = st.session_state.get(KEPT, ("", []))
    if kept_of == report.file_name:
        st.success(literal(sentences[0]))
        st.html(bullet_list(sentences[1:]))


def _answer_first(brought: Brought, report: UploadReport, error: Exception) -> None:
    """Ask what only shows beside the territory; anything else is said as it is."""
    from assetmap.sources.upload.report import OpenQuestionsError

    if not isinstance(error, OpenQuestionsError):
        show_error(error)
        return
    from assetmap.app.parts.questions import remember_questions

    remember_questions(brought.opening().key, error.report)
