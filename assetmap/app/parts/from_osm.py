"""Bring in what OpenStreetMap knows of the territory: from a file, or asked for when a person presses the button."""

from __future__ import annotations

import streamlit as st

from assetmap.app.answers import gathered_in_words
from assetmap.app.bringing import Fetch, fetches
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors, show_error
from assetmap.app.parts.keeping import show_few
from assetmap.app.parts.own_file import ask_path
from assetmap.app.parts.words import literal, paragraph, subheading
from assetmap.app.uploads import OSM_ENDINGS, Upload, path_on_this_computer
from assetmap.errors import SourceError

LOOK_EVERY_SECONDS = 0.5


def from_openstreetmap(desk: Desk, kept_at: str) -> None:
    """Draw the ways to gather, or how far a gathering is. ``kept_at`` says when the territory was last gathered, if ever."""
    fetch = fetches().of(desk)
    if fetch and not fetch.job.future.done():
        _under_way(desk, fetch)
        return
    if fetch:
        _what_became_of_it(desk, fetch, kept_at)
    _a_file(desk)
    _live(desk)


def _a_file(desk: Desk) -> None:
    st.html(subheading(_("From a file")))
    st.html(
        paragraph(
            _(
                "An extract of your region (.osm.pbf), or a saved Overpass answer. With an extract you also get the streets under "
                "the map, and it needs no internet. Geofabrik offers extracts of every region. If you have no extract, a street "
                "map of vector tiles (.pmtiles) gives the streets alone."
            )
        )
    )
    given = st.file_uploader(_("An extract, a saved answer or a street map"), type=list(OSM_ENDINGS), key="osm_file")
    typed = ask_path("osm_path", "/home/me/maps/scotland.osm.pbf")
    if st.button(_("Bring in from this file"), type="primary", key="osm_from_file"):
        with plain_errors():
            if typed.strip():
                fetches().begin(desk, path_on_this_computer(typed))
            elif given:
                fetches().begin(desk, Upload(given.name, given.getvalue()))
            else:
                raise SourceError(_("No file was chosen. Choose one, or write where it is on this computer."))
            st.rerun()


def _live(desk: Desk) -> None:
    st.html(subheading(_("As it is now")))
    st.html(
        paragraph(
            _(
                "This asks OpenStreetMap’s server over the internet, now. It is sent the outline of {territory} and the kinds "
                "of place we look for, and nothing of yours."
            ).format(territory=desk.the_territory().name)
        )
    )
    if st.button(_("Ask OpenStreetMap now"), key="osm_live"):
        fetches().begin(desk, None)
        st.rerun()


def _under_way(desk: Desk, fetch: Fetch) -> None:
    """Show how far it is; the rest of the page stays usable, and leaving it stops nothing."""

    @st.fragment(run_every=LOOK_EVERY_SECONDS)
    def watch() -> None:
        if fetch.job.future.done():
            st.rerun()
        what = fetch.what or "OpenStreetMap"
        doing = fetch.job.doing or _("Reading {what}").format(what=what)
        st.progress(fetch.job.share, text=literal(f"{doing} …"))
        if fetch.stopping.is_set():
            st.html(paragraph(_("Stopping as soon as it can. What is being kept already is kept whole.")))
        else:
            st.button(_("Cancel"), key="osm_cancel", on_click=fetch.stop)

    st.html(paragraph(_("You may go on elsewhere meanwhile. This page shows it again when you come back.")))
    watch()


def _what_became_of_it(desk: Desk, fetch: Fetch, kept_at: str) -> None:
    error, seq = fetch.job.future.exception(), 0
    with st.container(key="am-gathered"):
        if isinstance(error, Exception):
            show_error(error)
            if kept_at:
                st.html(paragraph(_("What came on {day} stays as it was.").format(day=kept_at)))
        else:
            told = fetch.job.result()
            seq, sentences = told.seq, gathered_in_words(told, desk.the_territory().name)
            st.html(f'<p role="status">{_escaped(fetch.began_at.strftime("%H:%M"))} · {_escaped(sentences[0])}</p>')
            show_few(sentences[1:])
        with st.container(horizontal=True):
            if seq and st.button(_("Undo"), key="osm_undo"):
                _take_back(desk, seq, sentences[0])
            if st.button(_("Close"), key="osm_close", type="tertiary"):
                fetches().forget(desk)
                st.rerun()


def _take_back(desk: Desk, seq: int, sentence: str) -> None:
    from assetmap.workspace.deciding import undo

    with plain_errors():
        undo(desk.workspace, seq)
        fetches().forget(desk)
        remember_done(desk, _("Taken back: {what}").format(what=sentence))
        st.rerun()


def _escaped(text: str) -> str:
    import html

    return html.escape(text)
