"""On foot: how many street corners of each territory have something of a kind near, and from where it is reached."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.desk import Desk
from assetmap.app.language import _, ngettext
from assetmap.app.map_component import MapWishes, Overlay, show_map
from assetmap.app.map_store import pack_map
from assetmap.app.openings import DrawnMap, Opening, draw
from assetmap.app.parts.side_by_side import Cell, Row, columns_of, comparison_table
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import paragraph

if TYPE_CHECKING:
    from assetmap.reach import Walking
    from assetmap.territories import Territory
    from assetmap.workspace.measuring import Measurable
    from assetmap.workspace.nearness import Near

FIRST_KIND = "theme:meeting_places"


def show_on_foot(desk: Desk, beside: Beside, ask: Callable[[], Territory]) -> None:
    """Ask for a kind and a way of walking; draw the table, and the map of the territory that ``ask`` asks for."""
    first, place = beside.territories[0].name, st.empty()
    kinds = wait_for(beside.work_out("kinds", _kinds), first, place)
    if not kinds:
        st.html(paragraph(_("Nothing here yet. Bring something in first.")))
        return
    kind, walking = _asked(kinds)
    what = f"near|{kind}|{walking.speed_m_s}|{walking.avoid_steps}"
    job = beside.work_out(what, functools.partial(_near, beside, kind, walking), _("Walking from every street corner"))
    near = wait_for(job, first, st.empty())
    st.html(_table(beside, near, kinds[kind]))
    for sentence in [said for one in beside.territories for said in _notes(one, near[one.id])]:
        st.html(paragraph(sentence))
    st.html(
        paragraph(
            _(
                "Street corners and street ends stand in for people's doors, because nobody's home is on the map. What lies beyond a "
                "territory's edge is not counted, though it may be nearer."
            )
        )
    )
    if any(near.values()):
        st.subheader(_("From where it is reached"), anchor=False)
        _map(desk, beside, ask(), (kind, kinds[kind]), walking)


def minutes_words() -> list[str]:
    """Name the walks that are measured."""
    from assetmap.reach import STANDARD_MINUTES

    return [_("Within {minutes} minutes").format(minutes=one) for one in STANDARD_MINUTES]


def _asked(kinds: Mapping[str, str]) -> tuple[str, Walking]:
    from assetmap.reach import SLOWER_M_S, USUAL_M_S, Walking

    with st.container(horizontal=True, vertical_alignment="bottom", key="am-compare-walk"):
        names = list(kinds)
        kind = st.selectbox(
            _("How far to the nearest"),
            names,
            index=names.index(FIRST_KIND) if FIRST_KIND in names else 0,
            format_func=lambda one: kinds.get(one, one),
            key="compare_kind",
            width=320,
        )
        slowly = st.checkbox(_("Walking slowly"), key="compare_slowly")
        no_steps = st.checkbox(_("Without steps"), key="compare_no_steps")
    return str(kind), Walking(SLOWER_M_S if slowly else USUAL_M_S, avoid_steps=no_steps)


def _kinds(seen: Measurable) -> dict[str, str]:
    """Return the themes and layers of which one of the territories has something, in the order of the layer files."""
    from assetmap.layers import THEMES
    from assetmap.workspace import load_layers

    views = [view.assets[view.assets["level"] != "individual"] for view in seen.views.values()]
    themes = {str(one) for assets in views for one in assets["theme"].dropna().unique()}
    layers = {str(one) for assets in views for one in assets["layer"].dropna().unique()}
    named = {f"theme:{theme.id}": theme.label for theme in THEMES.values() if theme.id in themes}
    return named | {f"layer:{one.id}": one.label for one in load_layers().values() if one.id in layers}


def _near(beside: Beside, kind: str, walking: Walking, seen: Measurable) -> dict[str, Near | None]:
    """Measure each territory; None where no streets are kept."""
    from assetmap.workspace.nearness import how_near, places_of_kind

    near: dict[str, Near | None] = {}
    for one in seen.territories:
        network = beside.walk_network(one)
        near[one.id] = how_near(network, one, places_of_kind(seen.views[one.id], kind), walking) if network else None
    return near


def _area(
    beside: Beside, territory: Territory, kind: str, walk: tuple[float, Walking], seen: Measurable
) -> Mapping[str, Any] | None:
    """Return the area around the places of a kind in one territory as GeoJSON; None where none is near a street."""
    import shapely

    from assetmap.workspace.nearness import area_around, outline_to_draw, places_of_kind

    network = beside.walk_network(territory)
    places = places_of_kind(seen.views[territory.id], kind)
    area = area_around(network, places, *walk) if network else None
    return shapely.geometry.mapping(outline_to_draw(area)) if area is not None else None


def _table(beside: Beside, near: Mapping[str, Near | None], kind: str) -> str:
    rows = []
    for number, words in enumerate(minutes_words()):
        cells = [_cell(near[one.id], number) for one in beside.territories]
        rows.append(Row(words, "", tuple(cells)))
    caption = _("Street corners with one of “{kind}” near").format(kind=kind)
    return comparison_table(caption, columns_of(beside.territories), rows)


def _cell(near: Near | None, number: int) -> Cell:
    if near is None or not near.corners:
        return Cell(_("No street map kept"), (), "not_mapped")
    if not near.places:
        return Cell(_("None with a place"), (), "none_told")
    share = near.within[number] / near.corners
    of = _("{within:,} of {all:,}").format(within=near.within[number], all=near.corners)
    return Cell(_percent(share), (of,))


def _percent(share: float) -> str:
    """Round a share so that neither “all” nor “none” is said of what is not."""
    if 0 < share < 0.01:
        return _("under 1 %")
    if 0.99 < share < 1:
        return _("over 99 %")
    return f"{share:.0%}".replace("%", " %")


def _notes(territory: Territory, near: Near | None) -> list[str]:
    name = territory.name
    if near is None:
        return [
            _(
                "No street map of {territory} is kept, so nobody can say how far it is on foot there. Bring in an OpenStreetMap extract "
                "that covers it, under Bring in."
            ).format(territory=name)
        ]
    said = []
    if near.approximate:
        one = "{territory}: {count:,} of {places:,} is only roughly placed, so its minutes are rough."
        many = "{territory}: {count:,} of {places:,} are only roughly placed, so their minutes are rough."
        words = ngettext(one, many, near.approximate)
        said.append(words.format(territory=name, count=near.approximate, places=near.places))
    if near.without_place:
        one = "{territory}: {count:,} has no place yet and is not counted."
        many = "{territory}: {count:,} have no place yet and are not counted."
        said.append(ngettext(one, many, near.without_place).format(territory=name, count=near.without_place))
    return said


def _map(desk: Desk, beside: Beside, territory: Territory, named: tuple[str, str], walking: Walking) -> None:
    """Show the area from which a kind (its key and name) is reached in one territory."""
    from assetmap.reach import STANDARD_MINUTES

    walks = dict(zip(STANDARD_MINUTES, minutes_words(), strict=True))
    minutes = st.segmented_control(
        _("Show the area"), list(walks), format_func=walks.__getitem__, default=10, required=True, key="compare_area"
    )
    kind, name = named
    what = f"area|{territory.id}|{kind}|{minutes}|{walking.speed_m_s}|{walking.avoid_steps}"
    make = functools.partial(_area, beside, territory, kind, (float(minutes), walking))
    shapes = wait_for(beside.work_out(what, make, _("Drawing the area")), territory.name, st.empty())
    if shapes is None:
        said = _("{territory} has none of “{kind}” with a place on a street map that is kept.")
        st.html(paragraph(said.format(territory=territory.name, kind=name)))
        return
    said = _("Shaded: everything on a street from which one of “{kind}” is reached {minutes}.")
    st.html(paragraph(said.format(kind=name, minutes=walks[minutes].lower())))
    opening = replace(desk, territory=territory).opening()
    only = beside.work_out(f"map|{territory.id}|{kind}", functools.partial(_kind_map, opening, beside, territory, kind))
    show_map(
        only,
        f"{opening.key}|{beside.audience}|{kind}",
        f"{desk.workspace.folder.name}|{territory.id}|foot",
        MapWishes(parts="map", height="medium", overlays=(Overlay("reach", walks[minutes], shapes),)),
        key="compare_foot_map",
    )


def _kind_map(opening: Opening, beside: Beside, territory: Territory, kind: str, seen: Measurable) -> DrawnMap:
    """Draw a territory's map with nothing but the places of a kind, all of which this audience may see."""
    from assetmap.workspace import map_spec_of, view_of
    from assetmap.workspace.nearness import places_of_kind

    whole = draw(opening, beside.audience).result().gathering
    wanted = set(places_of_kind(seen.views[territory.id], kind)["asset_id"])
    gathering = replace(whole, assets=whole.assets[whole.assets["asset_id"].isin(wanted)])
    spec = map_spec_of(gathering, beside.audience)
    return DrawnMap(gathering, view_of(gathering, beside.audience), pack_map(spec.to_json()), ())
