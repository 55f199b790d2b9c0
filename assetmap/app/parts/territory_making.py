"""Make a territory: draw it, look up a place, go round a point, take it from a boundary file, or put others together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _
from assetmap.app.parts.bar import use_territory
from assetmap.app.parts.drawing import draw_outline
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.look import the_look
from assetmap.app.parts.outlines import picture
from assetmap.app.parts.territory_list import REPLACING, SAID, area_in_words, details_form, outline_owed
from assetmap.app.parts.words import literal, paragraph
from assetmap.app.uploads import Upload, stored

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.boundaries import BoundaryFile
    from assetmap.sources.place_names import FoundPlace
    from assetmap.territories import Territory

WAY, OUTLINE, FOUND, BOUNDARIES, NOTES = (
    "making_way",
    "making_outline",
    "making_found",
    "making_boundaries",
    "making_notes",
)
MADE = "making_made"
"""How many were made in this session: with each the choice of the way begins anew."""

WAYS = ("draw", "place", "point", "file", "combine")


def make_territory(desk: Desk, known: Sequence[Territory]) -> None:
    """Draw the part of the view where a territory is made, or the boundary of one is replaced."""
    replacing = next((one for one in known if one.id == st.session_state.get(REPLACING)), None)
    if replacing:
        st.header(literal(_("A new boundary for {name}").format(name=replacing.name)), anchor=False)
    else:
        st.header(_("Make a territory"), anchor=False)
    st.html(paragraph(_("A territory is the area you map: a few streets, or a whole neighbourhood.")))
    names = {
        "draw": _("Draw it"),
        "place": _("By a place’s name"),
        "point": _("Around a postcode or point"),
        "file": _("From a boundary file"),
        "combine": _("From other territories"),
    }
    ways = [way for way in WAYS if way != "combine" or known]
    way = st.segmented_control(
        _("How"), ways, format_func=names.__getitem__, key=f"{WAY}_{st.session_state.get(MADE, 0)}", on_change=_forget
    )
    if way:
        with st.container(key="am-making"), plain_errors():
            _WAYS[way](desk, known)
    outline: Territory | None = st.session_state.get(OUTLINE)
    if outline is not None:
        _keep(desk, known, outline, replacing)
    elif replacing and st.button(_("Leave the boundary as it was"), type="tertiary"):
        st.session_state.pop(REPLACING, None)
        st.rerun()


def _forget() -> None:
    for key in (OUTLINE, FOUND, BOUNDARIES, NOTES):
        st.session_state.pop(key, None)


def _propose(outline: Territory, notes: Sequence[str] = ()) -> None:
    st.session_state[OUTLINE] = outline
    st.session_state[NOTES] = tuple(notes)


def _keep(desk: Desk, known: Sequence[Territory], outline: Territory, replacing: Territory | None) -> None:
    """Show what was made, ask what to call it, and keep it."""
    from assetmap.workspace.outlining import TerritoryDetails, details_of, keep_territory

    shown, form = st.columns([2, 3], gap="large")
    with shown:
        others = [one for one in known if one.polygon.intersects(outline.polygon) and one is not replacing]
        words = _("The outline that was made, and the territories it touches.")
        st.html(picture([outline, *others], outline.id, words, the_look().colours))
        st.html(paragraph(_("{area}.").format(area=area_in_words(outline.area_m2))))
        for owed in dict.fromkeys(outline_owed(one) for one in (outline, *others)):
            st.html(paragraph(owed))
        for note in st.session_state.get(NOTES, ()):
            st.html(paragraph(note))
    with form, st.form("territory_new", border=False):
        if replacing:
            details: TerritoryDetails | None = details_of(replacing)
            wanted = st.form_submit_button(
                _("Use this boundary for {name}").format(name=literal(replacing.name)), type="primary"
            )
        else:
            details = details_form(TerritoryDetails(outline.name), f"new_{outline.id}")
            wanted = st.form_submit_button(_("Keep this territory"), type="primary")
    if wanted and details is not None:
        with plain_errors():
            kept, _told = keep_territory(
                desk.workspace, outline, details, replacing=replacing.id if replacing else None
            )
            said = _("{name} has its new boundary. Gather again to bring in what is new inside it.")
            made = _("Made: {name}. Next, bring in what is known there.")
            st.session_state[SAID] = (said if replacing else made).format(name=kept.name)
            _forget()
            st.session_state.pop(REPLACING, None)
            st.session_state[MADE] = st.session_state.get(MADE, 0) + 1
            use_territory(kept.id)
            st.rerun()


def _draw(desk: Desk, known: Sequence[Territory]) -> None:
    drawn = draw_outline(desk, known)
    if drawn is not None:
        _propose(drawn)
        st.rerun()


def _place(desk: Desk, known: Sequence[Territory]) -> None:
    from assetmap.sources.place_names import territory_from_place
    from assetmap.workspace.outlining import search_places

    st.html(
        paragraph(_("OpenStreetMap’s place search on the internet is asked when you press the button, and only then."))
    )
    with st.form("territory_place", border=False):
        text = st.text_input(_("Name of the place"), max_chars=200, placeholder=_("Whitfield, Dundee"))
        if st.form_submit_button(_("Look it up"), type="primary"):
            for key in (OUTLINE, FOUND):
                st.session_state.pop(key, None)
            with st.spinner(_("Asking OpenStreetMap …")):
                st.session_state[FOUND] = search_places(desk.workspace, text)
    found: list[FoundPlace] = st.session_state.get(FOUND, [])
    if not found:
        return
    at = st.radio(
        _("Which one is it"), range(len(found)), format_func=lambda number: literal(str(found[number])), index=None
    )
    if at is None:
        return
    metres = None
    if not found[at].is_area:
        metres = st.number_input(_("How many metres around it"), min_value=50, max_value=20_000, value=400, step=50)
    if st.button(_("Use this place")):
        _propose(territory_from_place(found[at], metres))


def _point(desk: Desk, known: Sequence[Territory]) -> None:
    from assetmap.workspace.outlining import territory_around, territory_walked

    ways = {"metres": _("Metres, as the crow flies"), "minutes": _("Minutes on foot")}
    how = st.radio(_("How far"), list(ways), format_func=ways.__getitem__, horizontal=True, key="making_far")
    with st.form("territory_point", border=False):
        text = st.text_input(
            _("Postcode, or latitude and longitude"), max_chars=60, placeholder=_("G45 9DR or 55.805, -4.233")
        )
        slower, extract = False, ""
        if how == "metres":
            number = st.number_input(_("How many metres"), min_value=50, max_value=20_000, value=400, step=50)
        else:
            number = st.number_input(_("How many minutes"), min_value=1, max_value=60, value=10, step=1)
            slower = st.checkbox(_("For somebody who walks slowly"))
            extract = st.text_input(
                _("Where an OpenStreetMap extract is on this computer (leave empty where streets are kept already)"),
                max_chars=400,
            )
        if st.form_submit_button(_("Go round it"), type="primary"):
            st.session_state.pop(OUTLINE, None)
            if how == "metres":
                _propose(territory_around(text, number))
            else:
                with st.spinner(_("Walking the streets …")):
                    _propose(*territory_walked(desk.workspace, text, number, slower=slower, extract=_path(extract)))


def _file(desk: Desk, known: Sequence[Territory]) -> None:
    st.html(
        paragraph(
            _("A GeoJSON, GeoPackage or zipped shapefile, such as data zones of the Scottish Government or a ward map.")
        )
    )
    sent = st.file_uploader(_("Boundary file"), type=["geojson", "json", "gpkg", "zip"], key="making_file")
    written = st.text_input(_("Or where a large file is on this computer"), max_chars=400, key="making_path")
    layer = st.session_state.get("making_layer")
    boundaries = _boundaries(sent, written, layer)
    if boundaries is None:
        return
    if len(boundaries.layers) > 1:
        st.selectbox(_("Which layer"), boundaries.layers, key="making_layer")
    column = st.selectbox(_("Names are in"), boundaries.columns, key="making_column") if boundaries.columns else None
    names: list[str] = []
    if column is not None:
        counted = boundaries.names(column)
        names = st.multiselect(
            _("Areas"),
            list(counted),
            format_func=lambda one: (
                one if counted[one] == 1 else _("{name} ({number} joined)").format(name=one, number=counted[one])
            ),
            placeholder=_("Choose one or several"),
        )
    if st.button(_("Use these areas") if column else _("Use all of it"), disabled=column is not None and not names):
        _propose(boundaries.territory(names, column))


def _boundaries(sent, written: str, layer: str | None) -> BoundaryFile | None:  # type: ignore[no-untyped-def]
    """Read the boundary file once for each file and layer; what was sent is not kept."""
    from assetmap.sources.boundaries import read_boundaries

    key = (sent.file_id if sent else written.strip(), layer)
    if not key[0]:
        st.session_state.pop(BOUNDARIES, None)
        return None
    held = st.session_state.get(BOUNDARIES)
    if held is None or held[0] != key:
        st.session_state.pop(OUTLINE, None)
        if sent:
            with stored([Upload(sent.name, sent.getvalue())]) as (path,):
                read = read_boundaries(path, layer)
        else:
            read = read_boundaries(_path(written) or Path(), layer)
        held = st.session_state[BOUNDARIES] = (key, read)
    boundaries: BoundaryFile = held[1]
    return boundaries


def _combine(desk: Desk, known: Sequence[Territory]) -> None:
    from assetmap.boundaries import combined

    names = {one.id: one.name for one in known}
    of = st.multiselect(_("Put together"), list(names), format_func=names.__getitem__, placeholder=_("Choose"))
    without = st.multiselect(
        _("Take away"),
        list(names),  # always all: where the choices of a field change, what was chosen in it is lost
        format_func=names.__getitem__,
        placeholder=_("Nothing"),
    )
    if st.button(_("Make it of these"), disabled=not of):
        by_id = {one.id: one for one in known}
        together = " and ".join(names[one] for one in of)[:100]
        _propose(combined([by_id[one] for one in of], [by_id[one] for one in without], together))


def _path(written: str) -> Path | None:
    plain = written.strip().strip("\"'")
    return Path(plain).expanduser() if plain else None


_WAYS: dict[str, Callable[[Desk, Sequence[Territory]], None]] = {
    "draw": _draw,
    "place": _place,
    "point": _point,
    "file": _file,
    "combine": _combine,
}
