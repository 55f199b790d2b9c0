"""Bring in: lists and maps of one's own, and what OpenStreetMap knows; looked at first, kept when a person says so."""

from __future__ import annotations

import streamlit as st

from assetmap.app.bringing import begin_contents, fetches
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.map_component import MapWishes, show_map
from assetmap.app.openings import DrawnMap, draw
from assetmap.app.parts.bar import heading, needs_territory
from assetmap.app.parts.contents import show_contents
from assetmap.app.parts.done import show_done
from assetmap.app.parts.errors import show_error
from assetmap.app.parts.from_osm import from_openstreetmap
from assetmap.app.parts.keeping import show_kept
from assetmap.app.parts.notes import show_notes
from assetmap.app.parts.own_file import own_files
from assetmap.app.parts.questions import ask, open_questions, remember_questions, show_decided
from assetmap.app.parts.upload_report import show_reports, show_summaries
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import paragraph, subheading
from assetmap.app.shelf import Job
from assetmap.app.uploads import Brought
from assetmap.sources.upload.report import OpenQuestionsError

LIST, OSM = "list", "osm"
JOB = "bring_job"


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    heading(_("Bring in"), _("What comes in is looked at first. You decide what is kept, and can take it out again."))
    show_done(desk)
    show_kept(desk)
    here = wait_for(begin_contents(desk), desk.the_territory().name, st.empty())
    if _choose(desk) == LIST:
        _a_list(desk)
    else:
        from assetmap.workspace.asking import in_words

        kept_at = next((in_words(one.as_of or one.kept_at) for one in here if one.kind == OSM), "")
        with st.container(key="am-from-osm"):
            from_openstreetmap(desk, kept_at)
    show_contents(desk, here)


def _choose(desk: Desk) -> str:
    words = {LIST: _("A list or a map of your own"), OSM: _("From OpenStreetMap")}
    if JOB not in st.session_state:  # who comes back to a gathering finds it
        st.session_state[JOB] = OSM if fetches().of(desk) else LIST
    chosen = st.segmented_control(
        _("What to bring in"), list(words), format_func=words.__getitem__, required=True, key=JOB
    )
    return str(chosen)


def _a_list(desk: Desk) -> None:
    brought = own_files(desk)
    if brought is None:
        return
    opening = brought.opening(desk)
    if asked := open_questions(opening.key):
        ask(brought, asked)
    else:
        _preview(desk, brought)


def _preview(desk: Desk, brought: Brought) -> None:
    """Say how the files were read, offer to keep them, and show on the map what just they would bring in."""
    opening = brought.opening(desk)
    job = draw(opening, "coordinator")
    try:
        drawn = wait_for(job, opening.title, st.empty())
    except Exception as error:  # noqa: BLE001 - shown as a sentence where the map would be
        if isinstance(error, OpenQuestionsError):
            remember_questions(opening.key, error.report)
        show_error(error)
        for file_name in brought.answers:
            show_decided(brought, file_name)
        return
    reports = drawn.gathering.reports
    said, seen = st.columns([2, 3], gap="large")
    with said:
        show_summaries(desk, brought, reports)
    with seen:
        _show_on_map(drawn, opening.key, job)
    show_reports(desk, brought, reports)
    show_notes(drawn, but=reports)


def _show_on_map(drawn: DrawnMap, key: str, job: Job[DrawnMap]) -> None:
    st.html(subheading(_("What would come in")))
    assets = drawn.view.assets
    without = int(assets.geometry.isna().sum())
    if assets.empty:
        st.html(paragraph(_("Nothing, as the file stands. “What happened” says why, and how to mend it.")))
        return
    number = _("{n} asset") if len(assets) == 1 else _("{n} assets")
    said = number.format(n=f"{len(assets):,}")
    said += _(", {n} of them without a place").format(n=f"{without:,}") if without else ""
    st.html(paragraph(_("{what}. You see all of it; others see what each of them may.").format(what=said)))
    if without < len(assets):
        with st.container(key="am-preview"):
            show_map(job, key, key, MapWishes(parts="map", height="medium"), key="bring_map")


show()
