"""Map: everything in the territory, on the map and in the list beside it, to look at, add to and change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.map_component import CardAction, MapSaid, MapWishes, show_map
from assetmap.app.openings import DrawnMap, draw
from assetmap.app.parts.adding import CHOOSE, add_one
from assetmap.app.parts.bar import asked_for, needs_territory, put_in_address
from assetmap.app.parts.changing import change_asset, keep_answers
from assetmap.app.parts.done import show_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.history import show_history
from assetmap.app.parts.notes import show_notes
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.walks import offer_forgetting, show_walk, walked_areas

MODE, MOVING, SEEN_BY = "map_mode", "map_place_asset", "seen_by"
LOOK_AGAIN_SECONDS = 10
"""How often the screen asks whether somebody else changed something. Chosen by us."""


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    st.html(f'<h1 class="am-unseen">{_("Map")}</h1>')
    with st.container(horizontal=True, vertical_alignment="bottom", key="am-map-tools"):
        audience = _audience()
        if audience == "coordinator":
            _buttons()
    show_done(desk)
    offer_forgetting(desk)
    opening = desk.opening()
    progress = st.empty()
    job = draw(opening, audience)
    place = f"{desk.workspace.folder.name}|{desk.the_territory().id}"
    said = show_map(job, f"{opening.key}|{audience}", place, _wishes(desk, audience), is_in_address=True)
    drawn = wait_for(job, opening.title, progress)
    if audience == "coordinator":
        _answer(desk, drawn, said)
    show_notes(drawn)
    _look_again(desk, desk.version())


def _audience() -> str:
    if st.session_state.get(MOVING):  # sent here from Check: only the co-ordinator can move something
        st.session_state["map_seen_by"] = "coordinator"
    words = {
        "coordinator": _("You"),
        "room": _("The room"),
        "planner": _("Planners"),
        "public": _("Everyone"),
    }
    if asked := asked_for("seen", words, usual="coordinator"):
        st.session_state["map_seen_by"] = asked
    st.session_state.setdefault("map_seen_by", st.session_state.get(SEEN_BY, "coordinator"))
    chosen = st.segmented_control(
        _("Seen by"),
        list(words),
        format_func=words.__getitem__,
        required=True,
        key="map_seen_by",
    )
    st.session_state[SEEN_BY] = str(chosen)
    put_in_address("seen", "" if chosen == "coordinator" else str(chosen))
    return str(chosen)


def _buttons() -> None:
    mode = st.session_state.get(MODE, "")
    if mode:
        if st.button(_("Add it without a place"), key="map_no_place") and mode == "add":
            st.session_state[MODE] = ""
            st.session_state["map_adding"] = {"shape": None}
        return
    if st.button(_("Add one"), type="primary", key="map_add"):
        st.session_state[MODE] = "add"
        st.rerun()


def _wishes(desk: Desk, audience: str) -> MapWishes:
    if audience != "coordinator":
        return MapWishes()
    if st.session_state.get(MOVING):
        return MapWishes(listens=True, mode="point", prompt=_("Tap where it is."))
    if st.session_state.get(MODE) == "add":
        return MapWishes(listens=True, mode="point", prompt=_("Tap where the new one is."))
    actions = (
        CardAction("checked", _("Still true today"), primary=True),
        CardAction("change", _("Change")),
        CardAction("move", _("Move")),
        CardAction("walk", _("On foot from here")),
        CardAction("history", _("History")),
    )
    chosen, token = st.session_state.get(CHOOSE, (None, 0))
    return MapWishes(actions=actions, overlays=walked_areas(desk), choose=chosen, choose_token=token)


def _answer(desk: Desk, drawn: DrawnMap, said: MapSaid) -> None:
    """Do what a person asked for on the map."""
    if said.cancelled:
        st.session_state[MODE] = ""
        st.session_state.pop(MOVING, None)
        st.rerun()
    if adding := st.session_state.pop("map_adding", None):
        add_one(desk, adding["shape"])
    elif said.drawn and (moving := st.session_state.pop(MOVING, None)):
        with plain_errors():
            _move(desk, _asset(drawn, moving), said.drawn)
    elif said.drawn:
        st.session_state[MODE] = ""
        st.session_state["map_adding"] = {"shape": said.drawn}
        st.rerun()
    elif said.asked:
        _do(desk, drawn, *said.asked)


def _do(desk: Desk, drawn: DrawnMap, action: str, asset_id: str) -> None:
    asset = _asset(drawn, asset_id)
    if asset is None:
        return
    if action == "change":
        assets = drawn.view.assets
        names = dict(zip(assets["asset_id"], assets["name"].fillna("").tolist(), strict=True))
        change_asset(desk, asset, {one: name or _("No name yet") for one, name in names.items()})
    elif action == "checked":
        with plain_errors():
            name = asset["name"] or _("No name yet")
            keep_answers(desk, asset, [("checked", "today")], sentence=_("{name}: checked today.").format(name=name))
    elif action == "move":
        st.session_state[MOVING] = asset_id
        st.rerun()
    elif action == "walk":
        with plain_errors():
            show_walk(desk, asset)
    elif action == "history":
        show_history(desk, asset)


def _move(desk: Desk, asset: Mapping[str, Any] | None, shape: Mapping[str, Any]) -> None:
    if asset is None:
        return
    lon, lat = shape["coordinates"]
    name = asset["name"] or _("No name yet")
    keep_answers(desk, asset, [("move", f"{lat},{lon}")], sentence=_("{name} was moved.").format(name=name))


def _asset(drawn: DrawnMap, asset_id: str) -> Mapping[str, Any] | None:
    assets = drawn.view.assets
    found = assets[assets["asset_id"] == asset_id]
    return None if found.empty else dict(found.iloc[0])


def _look_again(desk: Desk, version: int) -> None:
    """Draw the screen anew when somebody else changed something."""

    @st.fragment(run_every=LOOK_AGAIN_SECONDS)
    def watch() -> None:
        if desk.version() != version:
            st.rerun()

    watch()


show()
