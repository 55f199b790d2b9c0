"""Explore: open a territory of the workspace, a worked example or a file of your own, and look at what is there."""

from __future__ import annotations

import streamlit as st

from assetmap.app.map_component import show_map
from assetmap.app.openings import DrawnMap, Opening, draw
from assetmap.app.parts.downloads import offer_downloads
from assetmap.app.parts.errors import show_error
from assetmap.app.parts.notes import show_notes
from assetmap.app.parts.own_file import has_own_files, own_files
from assetmap.app.parts.questions import ask, open_questions, remember_questions, show_decided
from assetmap.app.parts.upload_report import show_reports
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph
from assetmap.app.project import open_territory, territories
from assetmap.app.uploads import Brought
from assetmap.errors import StoreError
from assetmap.sources.upload.report import OpenQuestionsError
from assetmap.territories import Territory
from assetmap.workspace import Example, examples

OWN = "own"
IN_WORKSPACE = "territory:"
TERRITORY_WORDS = "From your workspace, as it is now."
OWN_WORDS = "Your files stay on this computer: they are read, drawn and not kept."
AUDIENCES = {"public": "Everyone", "planner": "Planners"}
AUDIENCE_HELP = (
    "Everyone sees what may be published. Planners also see what was shared with planners, and what sort of contributor "
    "added it. What people bring is only ever counted, for both."
)


def explore() -> None:
    """Draw the view."""
    known: dict[str, Example | Territory] = {f"{IN_WORKSPACE}{one.id}": one for one in _territories()}
    known |= {example.id: example for example in examples()}
    top = st.container(horizontal=True, vertical_alignment="bottom", key="am-top")
    heading = top.container(key="am-heading")
    with top.container(horizontal=True, vertical_alignment="bottom", key="am-choices"):
        chosen = _choose_map({key: _title(one) for key, one in known.items()})
        audience = _choose_audience() if chosen != OWN or has_own_files() else "public"
    brought = own_files() if chosen == OWN else None
    opening = _opening(known[chosen]) if chosen in known else brought.opening() if brought else None
    about = _about(known[chosen]) if chosen in known else OWN_WORDS
    with heading:
        st.title(literal(opening.title if opening else "A file of your own"), anchor=False)
        caption = st.empty()
        caption.html(paragraph(about))
    with st.container(key="am-body"):
        if opening is None:
            st.html(paragraph("Nothing here yet. Bring in a file above, or choose one of the worked examples."))
        elif brought and (asked := open_questions(opening.key)):
            ask(brought, asked)
        elif drawn := _show(opening, audience, brought):
            caption.html(paragraph(f"{about} {_facts(drawn)}"))
            offer_downloads(drawn)
            show_notes(drawn, but=drawn.gathering.reports if brought else ())


def _show(opening: Opening, audience: str, brought: Brought | None) -> DrawnMap | None:
    """Show the map, and above it how files of one's own were read; return None where there is only an error to show."""
    reports, progress, place = st.container(), st.empty(), st.empty()
    job = draw(opening, audience)
    if brought is None:  # a file of one's own may end in a question; a map that waits for it would only complain
        with place:
            show_map(job, f"{opening.key}|{audience}", opening.key)
    try:
        drawn = wait_for(job, opening.title, progress)
    except Exception as error:  # noqa: BLE001 - shown as a sentence where the map would be
        place.empty()
        if brought and isinstance(error, OpenQuestionsError):
            remember_questions(opening.key, error.report)
        show_error(error)
        if brought:
            for file_name in brought.answers:
                show_decided(brought, file_name)
        return None
    if words := _without_a_map(drawn):
        progress.info(literal(words))
    if brought:
        with reports:
            show_reports(brought, drawn.gathering.reports)
        with place:
            show_map(job, f"{opening.key}|{audience}", opening.key)
    return drawn


def _territories() -> list[Territory]:
    try:
        return territories()
    except StoreError as error:
        show_error(error)
        return []


def _title(one: Example | Territory) -> str:
    return one.name if isinstance(one, Territory) else one.title


def _about(one: Example | Territory) -> str:
    return TERRITORY_WORDS if isinstance(one, Territory) else one.description


def _opening(one: Example | Territory) -> Opening:
    return open_territory(one) if isinstance(one, Territory) else open_example(one)


def _choose_map(titles: dict[str, str]) -> str:
    options = [*titles, OWN]
    if "explore_map" not in st.session_state:
        asked = st.query_params.get("example", "")
        st.session_state["explore_map"] = asked if asked in options else options[0]
    chosen = st.selectbox(
        "Map",
        options,
        format_func=lambda one: titles.get(one, "A file of your own"),
        key="explore_map",
        width=280,
    )
    if st.query_params.get("example", options[0]) != chosen:
        st.query_params["example"] = chosen
    return str(chosen)


def _choose_audience() -> str:
    return str(
        st.segmented_control(
            "Seen by",
            list(AUDIENCES),
            format_func=AUDIENCES.__getitem__,
            default="public",
            required=True,
            key="explore_audience",
            help=AUDIENCE_HELP,
        )
    )


def _facts(drawn: DrawnMap) -> str:
    assets = drawn.view.assets
    unplaced = int(assets.geometry.isna().sum())
    without = f", {unplaced} of them without a place" if unplaced else ""
    return f"{len(assets):,} asset{'' if len(assets) == 1 else 's'}{without}."


def _without_a_map(drawn: DrawnMap) -> str:
    """Say why the map is empty; nothing where it is not."""
    if drawn.gathering.assets.empty:
        return (
            "No assets were found. Perhaps the area lies outside what the file covers, "
            "or the file has no kinds of place that assetmap knows."
        )
    if drawn.view.assets.empty:
        return "Everything that was found is held back from this audience. The notes below say why."
    return ""


explore()
