"""The street ledger: which streets were walked and asked, and the form to write down a walk."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.side_by_side import plain_table, safe
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph
from assetmap.errors import JudgementError

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.territories import Territory
    from assetmap.workspace.measuring import Measurable

MOST_STREETS = 400
"""Streets that are listed on the screen; the download has all. Chosen by us."""


def show_streets(desk: Desk, beside: Beside, ask: Callable[[], Territory]) -> None:
    """Say how much of each territory was walked; list the streets of the one ``ask`` asks for, and take down a walk there."""

    def make(seen: Measurable) -> dict[str, pd.DataFrame]:
        from assetmap.workspace.comparing import street_ledger_of

        return {one.id: street_ledger_of(beside.workspace, seen, one) for one in seen.territories}

    from assetmap.measure import walked_in_words

    ledgers = wait_for(beside.work_out("streets", make), beside.territories[0].name, st.empty())
    rows = [(one.name, walked_in_words(ledgers[one.id])) for one in beside.territories]
    st.html(plain_table(_("Streets walked"), [_("Territory"), _("So far")], rows))
    territory = ask()
    ledger = ledgers[territory.id]
    if beside.audience == "coordinator":
        with st.expander(_("Write down a walk in {territory}").format(territory=territory.name)), plain_errors():
            _form(desk, territory, ledger)
    if ledger.empty:
        st.html(
            paragraph(
                _(
                    "No streets of {territory} are known: no street map is kept for it. Bring in an OpenStreetMap extract or a "
                    "street map (.pmtiles), or write down a walk."
                ).format(territory=territory.name)
            )
        )
        return
    _list(ledger, territory)


def _list(ledger: pd.DataFrame, territory: Territory) -> None:
    """List the streets that were walked, and below them those that were not."""
    words = {"found": _("Something was found"), "nothing_found": _("Asked, and nothing found here")}
    walked = ledger[ledger["state"] != "not_walked"]
    if not walked.empty:
        has_notes = bool((walked["note"] != "").any())
        headings = [
            _("Street"),
            _("What came of it"),
            _("Last walked"),
            _("Times"),
            *([_("Notes")] if has_notes else []),
        ]
        told = walked.head(MOST_STREETS).to_dict("records")
        rows = [
            [
                one["street"],
                words[one["state"]],
                one["last_on"],
                str(one["times"]),
                *([one["note"]] if has_notes else []),
            ]
            for one in told
        ]
        caption = _("Walked and asked in {territory}").format(territory=territory.name)
        st.html(plain_table(caption, headings, rows, [one["state"] for one in told]))
    names = ledger.loc[ledger["state"] == "not_walked", "street"].tolist()
    if names:
        said = _("Not walked yet in {territory}: {count:,}").format(territory=territory.name, count=len(names))
        st.subheader(literal(said), anchor=False)
        items = "".join(f"<li>{safe(one)}</li>" for one in names[:MOST_STREETS])
        st.html(f'<ul class="am-not-walked">{items}</ul>')
    more = max(len(walked) - MOST_STREETS, 0) + max(len(names) - MOST_STREETS, 0)
    if more:
        st.html(paragraph(_("{count:,} more streets are in the download.").format(count=more)))


def _form(desk: Desk, territory: Territory, ledger: pd.DataFrame) -> None:
    today = datetime.date.today()
    with st.form("compare_walk", border=False, clear_on_submit=False):
        street = st.selectbox(
            _("Street"),
            ledger["street"].tolist(),
            index=None,
            accept_new_options=True,
            placeholder=_("Choose or write its name"),
            key=f"compare_street_{territory.id}",
        )
        on = st.date_input(_("When"), value=today, max_value=today, format="DD/MM/YYYY", key="compare_walked_on")
        found = st.radio(
            _("What came of it?"),
            [True, False],
            format_func=lambda one: _("Something was found") if one else _("Nothing found here"),
            horizontal=True,
            key="compare_found",
        )
        note = st.text_input(_("A note, for co-ordinators only"), max_chars=2_000, key="compare_walk_note")
        as_written = st.checkbox(_("The street map lacks this name, but it is right"), key="compare_as_written")
        if st.form_submit_button(_("Keep this walk"), type="primary"):
            keep_told_walk(desk, territory, (street or "", on.isoformat(), bool(found), note, as_written))


def keep_told_walk(desk: Desk, territory: Territory, said: tuple[str, str, bool, str, bool]) -> None:
    """Keep a walk, say so with an Undo, and draw the screen anew.

    Parameters
    ----------
    said
        The street, the ISO date, whether something was found, a note, and whether a name the street map lacks is right.

    Raises
    ------
    JudgementError
        When the walk cannot be kept; nothing was changed.
    """
    from assetmap.workspace.street_walks import StreetUnknownError, Walk, keep_walk

    if not said[0].strip():
        raise JudgementError(_("Say first which street was walked."))
    try:
        kept = keep_walk(desk.workspace, territory, Walk(*said), datetime.date.today().isoformat())
    except StreetUnknownError as error:
        names = ", ".join(error.alike)
        raise JudgementError(
            _(
                "{territory} has no street “{street}”. Did you mean {names}? If it is really called so, tick “The street map lacks "
                "this name, but it is right”."
            ).format(territory=territory.name, street=said[0][:40], names=names)
        ) from error
    what = _("something was found") if said[2] else _("nothing found here")
    sentence = _("{street}, walked on {on}: {what}.").format(street=kept.street, on=kept.on, what=what)
    remember_done(desk, " ".join([sentence, *kept.notes]), [kept.seq])
    st.rerun()
