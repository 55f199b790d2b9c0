"""The questions a file leaves open, one form for each file: in plain words, with its own rows as examples."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.answers import OTHER_SYSTEM, answer_given, answered, decided, takes_several
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.own_file import change
from assetmap.app.parts.words import bullet_list, literal, paragraph, subheading, table, without_controls
from assetmap.app.uploads import Brought

if TYPE_CHECKING:
    from assetmap.sources.upload.report import Choices, Question, UploadReport

ASKED = "own_asked"
RADIO_UP_TO = 8
"""With more options than this a list to unfold is easier to read; chosen by us."""


def remember_questions(key: str, report: UploadReport) -> None:
    """Note what the opening called ``key`` leaves open, and draw the screen again: the questions come in place of the map."""
    st.session_state[ASKED] = (key, report)
    st.rerun()


def open_questions(key: str) -> UploadReport | None:
    """Return the report of the file that the opening called ``key`` leaves questions about, if it does."""
    asked, report = st.session_state.get(ASKED, ("", None))
    return report if asked == key else None


def ask(brought: Brought, report: UploadReport) -> None:
    """Draw the questions a file leaves open; answered, the files are opened anew."""
    choices = brought.choices(report.file_name)
    before = brought.choices_before(report.file_name)
    number = len(report.questions)
    with st.container(key="am-questions"):
        about = "A question" if number == 1 else f"{number} questions"
        st.html(subheading(f"{about} about {report.file_name}"))
        st.html(paragraph("Nothing is drawn until this is answered. You can change your answer afterwards."))
        with st.form(_key(report, "form"), border=False):
            said = [_ask_one(report, question, before) for question in report.questions]
            if st.form_submit_button("Go on", type="primary"):
                with plain_errors():
                    for question, values in zip(report.questions, said, strict=True):
                        choices = answered(choices, question, values)
                    change(brought.deciding(report.file_name, choices))
        show_decided(brought, report.file_name)


def show_decided(brought: Brought, file_name: str) -> None:
    """List what was decided about a file, with a way to be asked again; nothing where nothing was."""
    said = decided(brought.choices(file_name))
    if not said:
        return
    st.html(paragraph("What you said so far:") + bullet_list(said))
    if st.button("Ask me again", key=f"own_ask_again_{_digest(file_name)}"):
        change(brought.asking_again(file_name))


def _ask_one(report: UploadReport, question: Question, before: Choices) -> list[str]:
    given = answer_given(before, question)
    label, key = literal(question.text), _key(report, question.id)
    said = _ask_several(question, given, key) if takes_several(question) else _ask_choice(question, given, label, key)
    _show_samples(report, question)
    if question.id != "crs":
        return said
    code = st.text_input(
        "Its code, if it is another system",
        value=given[0] if given and given[0] not in dict(question.options) else "",
        key=f"{key}_code",
        placeholder="EPSG:29903",
        max_chars=20,
    )
    return [code] if said == [OTHER_SYSTEM] else said


def _ask_several(question: Question, given: list[str], key: str) -> list[str]:
    st.html(paragraph(question.text, "am-question"))
    return [
        value
        for at, (value, words) in enumerate(question.options)
        if st.checkbox(literal(words), value=value in given, key=f"{key}_{at}")
    ]


def _ask_choice(question: Question, given: list[str], label: str, key: str) -> list[str]:
    words = dict(question.options)
    if question.id == "crs":
        words[OTHER_SYSTEM] = "Another system"
    values = list(words)
    wanted = given[0] if given else ""
    at = values.index(wanted) if wanted in words else None
    if at is None and wanted and OTHER_SYSTEM in words:
        at = values.index(OTHER_SYSTEM)
    if len(values) > RADIO_UP_TO:
        chosen = st.selectbox(
            label, values, index=at, format_func=lambda one: without_controls(words[one]), key=key, placeholder="Choose"
        )
    else:
        chosen = st.radio(label, values, index=at, format_func=lambda one: literal(words[one]), key=key)
    return [chosen] if chosen is not None else []


def _show_samples(report: UploadReport, question: Question) -> None:
    if not question.samples:
        return
    proposed = f"with “{question.options[0][1]}”"
    headings = (report.row_word.capitalize(), "As it stands", f"Latitude and longitude {proposed}")
    rows = [(str(one.row), one.before, f"{one.after[0]:.5f}, {one.after[1]:.5f}") for one in question.samples]
    st.html(table(headings, rows, f"The first places of {report.file_name}"))


def _key(report: UploadReport, what: str) -> str:
    return f"own_question_{_digest(report.file_name)}_{what}"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]
