"""The one door: nothing leaves assetmap except through :func:`view_for`.

``VISIBLE`` is the field × audience table of design section 4; code, tests and the documents read this one object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assetmap.tables import ASSET_COLUMN_NAMES, check_assets
from assetmap.territories import Territory, inside

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np

    Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Audience(StrEnum):
    """Who an output is for. The default everywhere is ``public``."""

    PUBLIC = "public"
    PLANNER = "planner"
    ROOM = "room"
    COORDINATOR = "coordinator"


DEFAULT_AUDIENCE = Audience.PUBLIC

_HIDDEN_COLUMNS: dict[Audience, tuple[str, ...]] = {
    Audience.PUBLIC: ("contributor_kind", "consent", "coordinator_notes"),
    Audience.PLANNER: ("consent", "coordinator_notes"),
    Audience.ROOM: ("contributor_kind", "consent", "coordinator_notes"),
    Audience.COORDINATOR: (),
}

VISIBLE: dict[Audience, tuple[str, ...]] = {
    audience: tuple(name for name in ASSET_COLUMN_NAMES if name not in hidden)
    for audience, hidden in _HIDDEN_COLUMNS.items()
}
"""The columns each audience sees of a community or organisational asset."""

_SEES_VISIBILITY: dict[Audience, frozenset[str]] = {
    Audience.PUBLIC: frozenset({"public"}),
    Audience.PLANNER: frozenset({"public", "planner"}),
    Audience.ROOM: frozenset({"public", "room"}),
    Audience.COORDINATOR: frozenset({"public", "planner", "room", "coordinator"}),
}

CHOICES = frozenset({"keep", "show_in_room", "share_blurred", "keep_exact_place"})
TO_BE_COUNTED = "share_blurred"
"""What a person chooses in a workshop, as ``consent`` holds it, and the choice without which nobody counts them. Source: privacy.md 8."""

SELF_PUBLISHING = frozenset({"osm", "service"})
"""Contributor kinds whose phone numbers were published by the source itself."""


@dataclass(frozen=True)
class Withheld:
    """Why some assets were held back, and how many: an exact number, or a band where people are counted."""

    reason: str
    count: str


@dataclass(frozen=True)
class PeopleCount:
    """How many individual-level assets a territory has, as a band: “fewer than 5”, “5 to 9” …

    Of those told in a workshop, the ones whose people chose to be counted.
    """

    territory: str
    band: str


@dataclass(frozen=True)
class AudienceView:
    """What one audience may see. Only :func:`view_for` makes one; maps and exports accept nothing else.

    ``assets`` has the columns of ``VISIBLE[audience]``, EPSG:4326. Outside the co-ordinator's view it holds no
    individual-level asset; ``people`` counts them in bands.
    """

    audience: Audience
    assets: gpd.GeoDataFrame
    areas: tuple[Territory, ...] = ()
    people: tuple[PeopleCount, ...] = ()
    withheld: tuple[Withheld, ...] = ()


def view_for(
    assets: gpd.GeoDataFrame,
    audience: Audience | str = DEFAULT_AUDIENCE,
    areas: Sequence[Territory] = (),
    elsewhere: gpd.GeoDataFrame | None = None,
) -> AudienceView:
    """Build what ``audience`` may see of ``assets`` from the allow-list of columns and the rules of the door.

    Parameters
    ----------
    assets
        An asset table (every column of ``tables.ASSET_COLUMNS``).
    areas
        Territories: individual-level assets are counted for each, and an ``area_only`` asset is shown as the smallest
        of them that holds it (as no place at all when none does).
    elsewhere
        Further assets of the workspace (``asset_id``, ``level``, ``visibility``, ``publish``) to which relations may lead: a
        relation to one that the audience may not see is left out, as it is within ``assets``.

    Raises
    ------
    TableError
        When ``assets`` breaks the table contract.
    """
    import geopandas as gpd

    check_assets(assets)
    audience = Audience(audience)
    if audience is Audience.COORDINATOR:
        return AudienceView(audience, assets.copy(), tuple(areas))
    personal, seen, never = _held_back(assets, audience)
    shown = assets[~personal & seen & ~never]
    shown = _hide_unpublished_phones(_blur_area_only(shown, areas))
    shown = _only_seen_relations(shown, _unseen(assets, audience) | _unseen(elsewhere, audience))
    shown = _without_small_counts(shown)
    withheld = []
    hidden = ~personal & ~seen
    if hidden.any():
        unsorted = bool((hidden & assets["level"].isna().to_numpy()).any())  # these may tell of somebody's private life
        number = band(int(hidden.sum())) if unsorted else str(int(hidden.sum()))
        withheld.append(Withheld("kept for a smaller audience by the people who added them", number))
    if unpublished := int((~personal & seen & never).sum()):
        withheld.append(Withheld("of a kind that is never published", str(unpublished)))
    counted = personal & ~_keep_to_themselves(assets)
    if counted.any():
        withheld.append(Withheld("what people bring: shown as a count only", band(int(counted.sum()))))
    columns = list(VISIBLE[audience])
    view = gpd.GeoDataFrame(shown[columns], geometry="geometry", crs=assets.crs)
    return AudienceView(audience, view, tuple(areas), _count_people(assets[counted], areas), tuple(withheld))


def _held_back(assets: gpd.GeoDataFrame, audience: Audience) -> tuple[Mask, Mask, Mask]:
    """Say by row: held by a person; among what is kept for this audience; of a kind that is never published."""
    return (
        (assets["level"] == "individual").to_numpy(),
        assets["visibility"].isin(_SEES_VISIBILITY[audience]).to_numpy(),
        (assets["publish"] == "never").to_numpy(),
    )


def _keep_to_themselves(assets: gpd.GeoDataFrame) -> Mask:
    """Say by row whether its person was asked in a workshop and did not choose to be counted.

    A list says in words of its own what people agreed to; whoever brought it in answers for that.
    """
    chosen = [
        frozenset(re.findall(r"\w+", text)) if isinstance(text, str) else frozenset() for text in assets["consent"]
    ]
    import numpy as np

    return np.array([bool(one) and one <= CHOICES and TO_BE_COUNTED not in one for one in chosen], dtype=bool)


def _unseen(assets: gpd.GeoDataFrame | None, audience: Audience) -> frozenset[str]:
    """Return the ids of the assets that an audience may not see."""
    if assets is None or assets.empty:
        return frozenset()
    personal, seen, never = _held_back(assets, audience)
    return frozenset(assets.loc[personal | ~seen | never, "asset_id"])


def band(count: int) -> str:
    """Put a number of people into words that single nobody out: 0–4 alike, then bands of five."""
    if count < 5:
        return "fewer than 5"
    low = count // 5 * 5
    return f"{low} to {low + 4}"


def _count_people(personal: gpd.GeoDataFrame, areas: Sequence[Territory]) -> tuple[PeopleCount, ...]:
    """Count per territory; a person's asset without a place counts where the map has a single territory."""
    counts = []
    for area in areas:
        within = inside(personal.geometry, area)
        if len(areas) == 1:
            within = within | personal.geometry.isna().to_numpy()
        counts.append(PeopleCount(area.name, band(int(within.sum()))))
    return tuple(counts)


def _blur_area_only(shown: gpd.GeoDataFrame, areas: Sequence[Territory]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np
    import shapely

    area_only = (shown["publish"] == "area_only").to_numpy()
    if not area_only.any():
        return shown
    coarse = np.flatnonzero(area_only & shown.geometry.notna().to_numpy())
    shown = shown.copy()
    places = shown.geometry.to_numpy().copy()
    blurred = np.full(len(coarse), None, dtype=object)
    for area in sorted(areas, key=lambda one: -one.polygon.area):
        held = inside(gpd.GeoSeries(places[coarse], crs=shown.crs), area)
        blurred[held] = area.polygon
    places[coarse] = blurred
    shown["geometry"] = gpd.GeoSeries(places, index=shown.index, crs=shown.crs)
    shown.loc[shown.index[coarse], "precision"] = np.where(shapely.is_missing(blurred), "none", "area")
    rows = shown.index[area_only]
    shown.loc[rows, "sources"] = [_without_ids(text) for text in shown.loc[rows, "sources"]]
    for column in ("address", "postcode", "tags"):
        shown.loc[rows, column] = "{}" if column == "tags" else None
    return shown


def _without_ids(sources: str) -> str:
    """Take the sources' own ids out: whoever looks up ``way/123`` has the exact place."""
    kept = [{**source, "source_id": None} for source in json.loads(sources)]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _hide_unpublished_phones(shown: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    import pandas as pd

    private = ~shown["contributor_kind"].isin(SELF_PUBLISHING) & shown["phone"].notna()
    if not private.any():
        return shown
    shown = shown.copy()
    shown["phone"] = pd.Series(shown["phone"].where(~private, None), dtype=object)
    return shown


def _only_seen_relations(shown: gpd.GeoDataFrame, unseen: frozenset[str]) -> gpd.GeoDataFrame:
    """Leave out relations that lead to an asset this audience may not see: its name and its id would tell of it."""
    rows = shown["relations"] != "[]"
    if not rows.any() or not unseen:
        return shown
    shown = shown.copy()
    shown.loc[rows, "relations"] = [
        json.dumps(
            [one for one in json.loads(text) if one["to"] not in unseen], ensure_ascii=False, separators=(",", ":")
        )
        for text in shown.loc[rows, "relations"]
    ]
    return shown


def _without_small_counts(shown: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Write figures below 5 as a band: they may count people who could be told. Source: privacy B1.4 and L04 (n < 5)."""
    rows = shown["counts"] != "[]"
    if not rows.any():
        return shown
    shown = shown.copy()
    shown.loc[rows, "counts"] = [
        json.dumps(
            [one | {"number": _unless_small(one.get("number"))} for one in json.loads(text)],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for text in shown.loc[rows, "counts"]
    ]
    return shown


def _unless_small(number: object) -> object:
    digits = re.fullmatch(r"\D*(\d+)\D*", str(number))
    return band(int(digits.group(1))) if digits and int(digits.group(1)) < 5 else number
