"""The live map: one component of our own, mounted once, fed by a route of this server."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from assetmap.app.language import _, language
from assetmap.app.map_store import the_map_store
from assetmap.app.openings import DrawnMap
from assetmap.app.shelf import Job
from assetmap.errors import AssetMapError
from assetmap.languages import texts_of_the_map

log = logging.getLogger("assetmap.app")

OVERLAY_KINDS = ("reach", "territory", "draft", "street", "focus")
MODES = ("", "point", "line", "area")
PARTS = ("whole", "map")
HEIGHTS = ("tall", "medium", "small")

_SCRIPT = Path(__file__).resolve().with_name("map_component.js")
_KEYS = "map_keys"
_TROUBLE = "map_trouble"
_DECIMALS = 6
_LONGEST_ID = 200
_DRAWN_AS = {"point": "Point", "line": "LineString", "area": "Polygon"}


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"A map's {what} is one of {', '.join(map(repr, allowed))}, not {value!r}.")


@dataclass(frozen=True)
class CardAction:
    """A button on the card of the chosen asset. ``key`` comes back with the asset's id when it is pressed."""

    key: str
    label: str
    primary: bool = False


@dataclass(frozen=True)
class Overlay:
    """Something drawn above the basemap and under the marks, named in the legend and in the words beside the map.

    ``kind`` is one of ``OVERLAY_KINDS`` and decides the look; ``shapes`` is any GeoJSON geometry, longitude before latitude.
    """

    kind: str
    label: str
    shapes: Mapping[str, Any] = field(repr=False)

    def __post_init__(self) -> None:
        _one_of("kind", self.kind, OVERLAY_KINDS)


@dataclass(frozen=True)
class MapWishes:
    """What a view wants of its map besides the assets; a change here never fetches, redraws or moves them.

    Parameters
    ----------
    listens
        Whether choosing an asset runs the view again.
    mode
        What can be drawn: nothing, a ``point``, a ``line`` or an ``area``. A new mode or prompt begins a new drawing.
    prompt
        The instruction shown while drawing.
    actions
        Buttons on the card of the chosen asset.
    overlays
        Shapes under the marks.
    choose, choose_token
        An asset to choose as if the person had; acted on once whenever ``choose_token`` or ``choose`` changes. The map then moves
        no more than needed to show it.
    parts
        ``whole``: list, map and legend; ``map``: the map alone, for forms. No card opens there: the chosen asset is named below.
    height
        ``tall`` fills the window; ``medium`` and ``small`` are 26 and 17 lines of text.
    """

    listens: bool = False
    mode: str = ""
    prompt: str = ""
    actions: tuple[CardAction, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    choose: str | None = None
    choose_token: int = 0
    parts: str = "whole"
    height: str = "tall"

    def __post_init__(self) -> None:
        _one_of("mode", self.mode, MODES)
        _one_of("parts", self.parts, PARTS)
        _one_of("height", self.height, HEIGHTS)


@dataclass(frozen=True)
class MapSaid:
    """What the person just did on the map; each thing arrives in one run of the view only.

    ``selected`` is an asset's id; ``drawn`` a checked GeoJSON geometry (EPSG:4326, six decimals) of the kind asked for; ``asked``
    an action's key and the asset's id; ``cancelled`` says that the drawing was given up.
    """

    selected: str | None = None
    drawn: dict[str, Any] | None = None
    asked: tuple[str, str] | None = None
    cancelled: bool = False


def show_map(
    job: Job[DrawnMap],
    name: str,
    place: str,
    wishes: MapWishes = MapWishes(),
    *,
    key: str = "map",
    is_in_address: bool = False,
) -> MapSaid:
    """Show what ``job`` draws in the map mounted under ``key``; return what the person just did there.

    The map can be shown before the job is done: the page loads what it needs meanwhile, and the route waits. ``name`` stands
    for these very data; as long as it stays, nothing is fetched or drawn again. ``place`` stands for what the map is of: only
    when it changes does the map move by itself. With ``is_in_address`` the page's address says what is filtered and chosen; the
    page itself sees to that, under names that the bar leaves to the view (``parts.bar.OF_VIEWS``), and no view runs for it.

    An id comes back only if it is on the map as far as the job is done; a view still looks it up in what its audience may see.
    """
    held = _held_under(name, job)
    if not wishes.mode:
        _forget_trouble(key)
    troubles: dict[str, str] = st.session_state.setdefault(_TROUBLE, {})
    result = _component()(
        key=key,
        data={
            "version": held,
            "url": f"api/map/{held}",
            "place": place,
            "key": key,
            "wishes": _as_plain(wishes) | {"trouble": troubles.get(key, "")},
            "isInAddress": is_in_address,
            "lang": language(),
            "texts": texts_of_the_map(language()),
            "words": {
                "drawing": _("Drawing the map …"),
                "failed": _("The map could not be drawn. Reload the page to try again."),
                "unknown": _("Part of what this address asks for is not on this map. It was left out."),
            },
        },
        on_selected_change=_nothing,
        on_asked_change=_nothing,
        on_cancelled_change=functools.partial(_forget_trouble, key),
        on_lost_change=_nothing,
        on_drawn_change=functools.partial(_note_trouble, key, wishes.mode),
    )
    asked = _action_of(getattr(result, "asked", None), wishes, job)
    return MapSaid(
        selected=_known_id(getattr(result, "selected", None), job),
        drawn=_drawn_of(getattr(result, "drawn", None), wishes.mode)[0],
        asked=asked,
        cancelled=bool(getattr(result, "cancelled", None)),
    )


def _as_plain(wishes: MapWishes) -> dict[str, Any]:
    return {
        "listens": wishes.listens,
        "mode": wishes.mode,
        "prompt": wishes.prompt,
        "actions": [{"key": one.key, "label": one.label, "primary": one.primary} for one in wishes.actions],
        "overlays": [
            {"kind": one.kind, "label": one.label, "shapes": _rounded(dict(one.shapes))} for one in wishes.overlays
        ],
        "choose": wishes.choose,
        "chooseToken": wishes.choose_token,
        "parts": wishes.parts,
        "height": wishes.height,
    }


def _rounded(value: Any) -> Any:
    """Round the numbers of a geometry, and turn the tuples that shapely gives into lists."""
    if isinstance(value, Mapping):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return value if isinstance(value, str) else round(float(value), _DECIMALS)


def _drawn_of(said: object, mode: str) -> tuple[dict[str, Any] | None, str]:
    """Return what was drawn, if it can be used and is what was asked for, and the sentence that says why not."""
    if said is None or not mode:
        return None, ""
    from assetmap.maps.drawn import check_drawn  # brings geopandas, which a page without drawings need not wait for

    try:
        drawn = check_drawn(said)
    except AssetMapError as error:
        return None, str(error)
    if drawn["type"] != _DRAWN_AS[mode]:
        return None, {
            "point": _("What was drawn is not a point. Draw it again."),
            "line": _("What was drawn is not a line. Draw it again."),
            "area": _("What was drawn is not an area. Draw it again."),
        }[mode]
    return drawn, ""


def _note_trouble(key: str, mode: str) -> None:
    """Keep the sentence about a drawing that cannot be used, so that this run's map shows it."""
    said = getattr(st.session_state.get(key), "drawn", None)
    trouble = _drawn_of(said, mode)[1]
    if trouble:
        log.warning("A drawing that came from a browser was not used: %s", trouble)
    st.session_state.setdefault(_TROUBLE, {})[key] = trouble


def _forget_trouble(key: str) -> None:
    st.session_state.setdefault(_TROUBLE, {}).pop(key, None)


def _known_id(said: object, job: Job[DrawnMap]) -> str | None:
    """Return the id of an asset that is on this map; what is not is nobody's business."""
    if not isinstance(said, str) or not 0 < len(said) <= _LONGEST_ID:
        return None
    done = job.future
    if done.done() and done.exception() is None and not (done.result().view.assets["asset_id"] == said).any():
        log.warning("A browser named an asset that is not on its map.")
        return None
    return said


def _action_of(said: object, wishes: MapWishes, job: Job[DrawnMap]) -> tuple[str, str] | None:
    if not isinstance(said, (list, tuple)) or len(said) != 2:
        return None
    action, asset = said[0], _known_id(said[1], job)
    if asset is None or action not in [one.key for one in wishes.actions]:
        return None
    return str(action), asset


def _held_under(name: str, job: Job[DrawnMap]) -> str:
    """Return this session's key for the data called ``name``, and see to it that the route has them when the job is done."""
    keys: dict[str, str] = st.session_state.setdefault(_KEYS, {})
    key = keys.setdefault(name, secrets.token_urlsafe(24))
    store = the_map_store()
    store.expect(key)

    def settle(done: Future[DrawnMap]) -> None:
        if done.exception() is None:
            store.put(done.result().packed, key)
        else:
            store.give_up(key)

    job.future.add_done_callback(settle)
    return key


def _nothing() -> None:
    """Stand as a callback: Streamlit reruns the view, which reads the result."""


@functools.cache
def _component() -> Callable[..., Any]:
    """Register the component with Streamlit, once in this process."""
    return st.components.v2.component(
        "assetmap_map",
        html='<div class="am-map-host"></div>\n',
        js=_SCRIPT.read_text(encoding="utf-8") + "\n",
        isolate_styles=False,
    )
