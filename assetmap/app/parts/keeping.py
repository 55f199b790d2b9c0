"""Keep a file of one's own in the territory in use, and say what changed by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.answers import kept_in_words
from assetmap.app.bringing import ListNamed, keep
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import show_error
from assetmap.app.parts.own_file import change
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, literal, paragraph, title_from
from assetmap.app.uploads import Brought

if TYPE_CHECKING:
    from assetmap.sources.upload.report import UploadReport

_KEPT = "own_kept"
SHOWN_AT_ONCE = 6


def offer_keeping(desk: Desk, brought: Brought, report: UploadReport, key: str) -> None:
    """Offer to keep what was read under a name."""
    territory = desk.the_territory()
    if not report.counts.accepted:
        st.html(paragraph(_("No row of this file can be taken as it is. “What happened” says how to mend them.")))
        return
    if report.consent:
        st.warning(literal(report.consent.text))
    with st.form(f"{key}_keep", border=False):
        name = st.text_input(
            _("What to call this list"),
            value=title_from(report.file_name),
            max_chars=80,
            key=f"{key}_source",
            help=_("The same name next year brings this list up to date. Another name puts a new list beside it."),
        )
        with st.expander(_("Whose list it is, and what it may be used for")):
            licence = st.text_input(_("Licence, if it has one"), max_chars=120, key=f"{key}_licence")
            credit = st.text_input(_("Whom to name as its owner"), max_chars=120, key=f"{key}_credit")
        label = _("Keep in {territory}").format(territory=territory.name)
        wanted = st.form_submit_button(literal(label), type="primary")
    if wanted:
        try:
            job = keep(desk, brought, report.file_name, ListNamed(name, licence, credit))
            kept = wait_for(job, report.file_name, st.empty())
        except Exception as error:  # noqa: BLE001 - shown as a sentence under the button
            _answer_first(desk, brought, report, error)
            return
        sentences = kept_in_words(kept.told, territory.name, kept.shared)
        st.session_state[_KEPT] = (_where(desk), desk.version(), sentences[1:])
        remember_done(desk, sentences[0], [kept.told.seq])
        change(brought.without(report.file_name))


def show_kept(desk: Desk) -> None:
    """List what is different since the last file was kept, for as long as nothing else happened."""
    where, version, sentences = st.session_state.get(_KEPT, ("", 0, []))
    if sentences and where == _where(desk) and version == desk.version():
        with st.container(key="am-kept"):
            show_few(sentences)


def show_few(sentences: list[str]) -> None:
    """List sentences; a long list folds after the first few."""
    st.html(bullet_list(sentences[:SHOWN_AT_ONCE]))
    if rest := sentences[SHOWN_AT_ONCE:]:
        with st.expander(_("{n} more").format(n=f"{len(rest):,}")):
            st.html(bullet_list(rest))


def _where(desk: Desk) -> str:
    return f"{desk.workspace.folder}|{desk.the_territory().id}"


def _answer_first(desk: Desk, brought: Brought, report: UploadReport, error: Exception) -> None:
    """Ask what only shows now; anything else is said as it is."""
    from assetmap.sources.upload.report import OpenQuestionsError

    if not isinstance(error, OpenQuestionsError):
        show_error(error)
        return
    from assetmap.app.parts.questions import remember_questions

    remember_questions(brought.opening(desk).key, error.report)
