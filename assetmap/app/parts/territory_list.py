"""The territories of the workspace: how large, how many people, how they lie to each other; and what is said of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _
from assetmap.app.parts.bar import use_territory
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.look import the_look
from assetmap.app.parts.outlines import picture
from assetmap.app.parts.remembering import remembered
from assetmap.app.parts.territory_removing import REMOVING, ask_before_removing
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.boundaries import Relation
    from assetmap.territories import Territory
    from assetmap.workspace.outlining import TerritoryDetails

CHANGING, REPLACING, SAID = "territory_changing", "territory_replacing", "territory_said"


def show_territories(desk: Desk) -> list[Territory]:
    """List the territories with a picture of them all; return them."""
    known = remembered("territories", (desk.workspace.folder, desk.version()), desk.workspace.territories)
    st.header(_("Territories"), anchor=False)
    if said := st.session_state.pop(SAID, ""):
        st.success(literal(said))
    if not known:
        st.html(paragraph(_("Nothing here yet. Make the first one below.")))
        return known
    listed, drawn = st.columns([3, 2], gap="large")
    in_use = desk.territory.id if desk.territory else ""
    with drawn:
        _show_picture(desk, known, in_use)
    with listed:
        relations = remembered("relations", (desk.workspace.folder, desk.version()), lambda: _relations(known))
        for number, one in enumerate(known, start=1):
            _show_one(desk, number, one, known, relations[one.id], one.id == in_use)
    return known


def described(one: Territory) -> str:
    """Say how large a territory is, and how many people live there by whom."""
    if one.population is None:
        return _("{area}. Population: not told yet.").format(area=area_in_words(one.area_m2))
    return _("{area}. Population: {number:,} ({source}, {date}).").format(
        area=area_in_words(one.area_m2),
        number=one.population,
        source=one.population_source,
        date=one.population_date,
    )


def outline_owed(one: Territory) -> str:
    """Say whom the outline of a territory is owed to; nothing where nobody asks for it."""
    return _("Outline: {credit}.").format(credit=one.outline_credit) if one.outline_credit else ""


def area_in_words(area_m2: float) -> str:
    """Write an area in hectares, or in square kilometres from one upwards."""
    if area_m2 >= 1_000_000:
        return _("{number:,.1f} km²").format(number=area_m2 / 1_000_000)
    return _("{number:,.0f} hectares").format(number=max(area_m2 / 10_000, 1))


def lying(relations: Sequence[Relation], names: dict[str, str]) -> str:
    """Say how a territory lies to others: “Inside Maryhill. Shares 12 % with Gairbraid.”"""
    said = {
        "same": _("The same area as {other}."),
        "inside": _("Inside {other}."),
        "holds": _("Holds {other}."),
        "shares": _("Shares {share} with {other}."),
    }
    return " ".join(
        said[one.kind].format(other=names[one.other], share=f"{max(round(one.share * 100), 1)} %") for one in relations
    )


def _relations(known: Sequence[Territory]) -> dict[str, list[Relation]]:
    from assetmap.boundaries import find_relations

    return find_relations(known)


def _show_picture(desk: Desk, known: Sequence[Territory], in_use: str) -> None:
    words = _("Outlines of {number} territories, numbered as in the list.").format(number=len(known))
    colours = the_look().colours
    key = (desk.workspace.folder, desk.version(), in_use, colours, words)
    st.html(remembered("outlines", key, lambda: picture(known, in_use, words, colours)))


def _show_one(
    desk: Desk,
    number: int,
    one: Territory,
    known: Sequence[Territory],
    relations: Sequence[Relation],
    is_in_use: bool,
) -> None:
    with st.container(key=f"am-territory-{number}"):
        also = _("Also called {names}.").format(names=", ".join(one.aliases)) if one.aliases else ""
        used = " " + _("(in use)") if is_in_use else ""
        st.subheader(literal(f"{number}. {one.name}{used}").replace("&#46;", "."), anchor=False)
        lies = lying(relations, {other.id: other.name for other in known})
        st.html(paragraph(" ".join(part for part in (described(one), lies, also, outline_owed(one)) if part)))
        if st.session_state.get(CHANGING) == one.id:
            _change(desk, one)
        elif st.session_state.get(REMOVING) == one.id:
            ask_before_removing(desk, one)
        else:
            _offer(one)


def _offer(one: Territory) -> None:
    offers = ((_("Change {name}"), CHANGING, "change"), (_("Remove {name}"), REMOVING, "remove"))
    with st.container(horizontal=True):
        for words, place, key in offers:
            st.button(
                words.format(name=literal(one.name)),
                key=f"territory_{key}_{one.id}",
                type="tertiary",
                on_click=_begin,
                args=(place, one.id),
            )


def _begin(place: str, territory_id: str) -> None:
    for other in (CHANGING, REMOVING, REPLACING):
        st.session_state.pop(other, None)
    st.session_state[place] = territory_id


def _change(desk: Desk, one: Territory) -> None:
    """Offer to change what is said of a territory, or its boundary."""
    from assetmap.workspace.outlining import details_of, keep_territory

    with st.form(f"territory_form_{one.id}", border=False):
        details = details_form(details_of(one), one.id)
        with st.container(horizontal=True):
            wanted = st.form_submit_button(_("Keep the changes"), type="primary")
            boundary = st.form_submit_button(_("Replace the boundary"))
            left = st.form_submit_button(_("Leave it as it was"))
    if left:
        st.session_state.pop(CHANGING, None)
        st.rerun()
    if boundary:
        st.session_state.pop(CHANGING, None)
        st.session_state[REPLACING] = one.id
        st.rerun()
    if wanted and details is not None:
        with plain_errors():
            kept, _told = keep_territory(desk.workspace, one, details, replacing=one.id)
            st.session_state[SAID] = _("Changed: {name}.").format(name=kept.name)
            st.session_state.pop(CHANGING, None)
            use_territory(kept.id)
            st.rerun()


def details_form(now: TerritoryDetails | None, key: str) -> TerritoryDetails | None:
    """Ask for name, other names and population inside a form; None where what is written is not a number."""
    from assetmap.workspace.outlining import TerritoryDetails

    name = st.text_input(_("What people call it"), value=now.name if now else "", max_chars=120, key=f"name_{key}")
    aliases = st.text_input(
        _("Other names, with commas between"),
        value=", ".join(now.aliases) if now else "",
        max_chars=400,
        key=f"aliases_{key}",
    )
    number, source, date = st.columns(3)
    people = number.number_input(
        _("How many people live there"),
        min_value=0,
        step=1,
        value=now.population if now else None,
        key=f"population_{key}",
        help=_("Leave it out if nobody has counted."),
    )
    said_by = source.text_input(
        _("Who says so"), value=now.population_source if now else "", max_chars=120, key=f"source_{key}"
    )
    counted = date.text_input(
        _("For which date"), value=now.population_date if now else "", max_chars=40, key=f"date_{key}"
    )
    return TerritoryDetails(name, tuple(aliases.split(",")), None if people is None else int(people), said_by, counted)
