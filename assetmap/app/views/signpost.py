"""Signpost: a short list for one conversation. What a person says here is kept nowhere."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.map_component import MapWishes, show_map
from assetmap.app.openings import DrawnMap, draw
from assetmap.app.parts.bar import heading, needs_territory
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.ideas import card_of, forget_person, show_ideas
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import paragraph

if TYPE_CHECKING:
    from assetmap.signposting import Signposted

FOUND = "signpost_found"
AUDIENCE = "public"
"""The card leaves the room with the person, so it holds what everyone may see."""


@dataclass(frozen=True)
class Asked:
    """What was filled in: held by the browser's page and this run only."""

    words: str
    start: str
    minutes: float | None
    slowly: bool
    day: str
    part: str
    needs: frozenset[str]


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    heading(_("Signpost"), _("A short list for one person. What you write here is not kept."))
    opening = desk.opening()
    drawn = wait_for(draw(opening, AUDIENCE), opening.title, st.empty())
    if drawn.view.assets.empty:
        st.html(paragraph(_("Nothing here yet that everyone may see. Bring something in first.")))
        return
    left, right = st.columns([2, 3], gap="large")
    with left, plain_errors():
        asked = _form(drawn)
        if asked is not None:
            st.session_state[FOUND] = (f"{opening.key}", asked.words, _find(desk, drawn, asked))
    with right:
        _show_found(desk, drawn, opening.key)


def _form(drawn: DrawnMap) -> Asked | None:
    assets = drawn.view.assets
    placed = assets[assets.geometry.notna() & assets["name"].notna()].sort_values("name")
    starts = {"": _("The middle of the territory")} | dict(zip(placed["asset_id"], placed["name"], strict=True))
    days = {
        "Mo": _("Monday"), "Tu": _("Tuesday"), "We": _("Wednesday"), "Th": _("Thursday"), "Fr": _("Friday"),
        "Sa": _("Saturday"), "Su": _("Sunday"),
    }  # fmt: skip
    parts = {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}
    needs = {
        "step_free": _("No steps"),
        "drop_in": _("No need to be referred"),
        "free": _("Free of charge"),
    }
    walks = {5: _("5 minutes"), 10: _("10 minutes"), 15: _("15 minutes"), 30: _("Half an hour"), 0: _("Any distance")}
    with st.form("signpost_form", border=False):
        words = st.text_area(
            _("What would you like? In your own words"),
            placeholder=_("I like gardening, and I'd like some company"),
            max_chars=500,
            height=100,
            key="signpost_words",
        )
        start = st.selectbox(
            _("Starting near"),
            list(starts),
            format_func=starts.__getitem__,
            key="signpost_start",
        )
        minutes = st.segmented_control(
            _("How far can you walk?"), list(walks), format_func=walks.__getitem__, default=15, key="signpost_minutes"
        )
        slowly = st.checkbox(_("I walk slowly"), key="signpost_slowly")
        st.html(f'<p class="am-label">{_("When? Leave empty if it does not matter")}</p>')
        one, other = st.columns(2)
        day = one.selectbox(
            _("Day"), ["", *days], format_func=lambda key: days.get(key, _("Any day")), key="signpost_day"
        )
        part = other.selectbox(
            _("Time of day"), ["", *parts], format_func=lambda key: parts.get(key, _("Any time")), key="signpost_part"
        )
        st.html(f'<p class="am-label">{_("What do you need?")}</p>')
        chosen = frozenset(key for key, label in needs.items() if st.checkbox(label, key=f"signpost_need_{key}"))
        if not st.form_submit_button(_("Find ideas"), type="primary"):
            return None
    return Asked(words, start, float(minutes or 0) or None, slowly, day, part, chosen)


def _find(desk: Desk, drawn: DrawnMap, asked: Asked) -> Signposted:
    import shapely

    from assetmap.errors import AssetMapError
    from assetmap.measure import PARTS_OF_DAY
    from assetmap.reach import SLOWER_M_S, USUAL_M_S, Walking
    from assetmap.signposting import Known, Wanted, signpost
    from assetmap.workspace.guiding import minutes_from, open_then
    from assetmap.workspace.walking import walk_network

    if not asked.words.strip():
        raise AssetMapError(_("Say first what the person would like. A few words are enough."))
    assets, territory = drawn.view.assets, desk.the_territory()
    chosen = assets[assets["asset_id"] == asked.start]
    place = chosen.geometry.iloc[0] if len(chosen) else territory.polygon
    middle = shapely.point_on_surface(place)
    walking = Walking(SLOWER_M_S if asked.slowly else USUAL_M_S, avoid_steps="step_free" in asked.needs)
    minutes = minutes_from(drawn.view, (middle.x, middle.y), walking, walk_network(desk.workspace, territory))
    opening, when = None, ""
    if asked.day or asked.part:
        days, parts = [asked.day] if asked.day else list(_DAY_NAMES), [asked.part] if asked.part else list(PARTS_OF_DAY)
        opening = open_then(drawn.view, days, parts, datetime.date.today())
        when = _when(asked)
    wanted = Wanted(asked.words, asked.minutes, asked.needs)
    return signpost(drawn.view, drawn.gathering.layers, wanted, Known(*minutes, opening or {}, when))


def _when(asked: Asked) -> str:
    """Say the time asked for, as it stands in “open …”."""
    if not asked.day:
        return {"morning": "in the morning", "afternoon": "in the afternoon", "evening": "in the evening"}[asked.part]
    return f"on {_DAY_NAMES[asked.day]} {asked.part}".strip()


_DAY_NAMES = {
    "Mo": "Monday", "Tu": "Tuesday", "We": "Wednesday", "Th": "Thursday", "Fr": "Friday", "Sa": "Saturday", "Su": "Sunday",
}  # fmt: skip


def _show_found(desk: Desk, drawn: DrawnMap, key: str) -> None:
    said = st.session_state.get(FOUND)
    if said is None or said[0] != key:
        st.html(paragraph(_("The ideas come here. Each says why it is on the list, and what to ask before going.")))
        return
    _key, words, found = said
    show_ideas(found)
    with st.container(horizontal=True, key="am-signpost-take"):
        st.download_button(
            _("Card to print"),
            data=lambda: card_of(drawn, found, desk.the_territory().name),
            file_name="ideas.html",
            mime="text/html",
            on_click="ignore",
            type="primary",
            key="signpost_card",
        )
        if st.button(_("Start again with someone else"), key="signpost_again"):
            forget_person()
            st.rerun()
    placed = set(drawn.view.assets.loc[drawn.view.assets.geometry.notna(), "asset_id"])
    first = [one for one in (*found.suggestions, *found.instead) if one.asset_id in placed]
    if first:
        opening = desk.opening()
        show_map(
            draw(opening, AUDIENCE),
            f"{opening.key}|{AUDIENCE}",
            f"{desk.workspace.folder.name}|{desk.the_territory().id}|signpost",
            MapWishes(parts="map", height="medium", choose=first[0].asset_id, choose_token=hash(words) % 1_000_000),
            key="signpost_map",
        )


show()
