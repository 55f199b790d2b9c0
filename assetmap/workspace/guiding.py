"""What signposting needs to know of a territory's assets: how far each is on foot, and whether it is open then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from assetmap.privacy import AudienceView

if TYPE_CHECKING:
    from assetmap.reach import Walking, WalkNetwork

DETOUR = 1.3
"""How much longer streets are than the crow's way, where there is no street map. Chosen by us: town streets give 1.2 to 1.4."""


def minutes_from(
    view: AudienceView, start_lonlat: tuple[float, float], walking: Walking, network: WalkNetwork | None
) -> tuple[dict[str, float], bool]:
    """Return the minutes on foot from a point (longitude, latitude) to every asset that has a place, by its id.

    Areas and lines count from their nearest point to the start, as the crow flies. The second value says whether the minutes
    are an estimate, from distances as the crow flies: there is no street map, or no street near the start.
    """
    import geopandas as gpd
    import shapely

    from assetmap.errors import ReachError
    from assetmap.reach import walk_minutes_between
    from assetmap.tables import CRS

    placed = view.assets[view.assets.geometry.notna()]
    if placed.empty:
        return {}, network is None
    start = shapely.Point(start_lonlat)
    ends = shapely.get_point(shapely.shortest_line(placed.geometry.to_numpy(), start), 0)
    lonlat = shapely.get_coordinates(ends)
    ids = placed["asset_id"].tolist()
    if network is not None:
        try:
            minutes = walk_minutes_between(network, np.array([start_lonlat]), lonlat, walking)[0]
        except ReachError:
            pass
        else:
            return {one: float(far) for one, far in zip(ids, minutes, strict=True) if np.isfinite(far)}, False
    points = gpd.GeoSeries([start, *ends], crs=CRS)
    metric = points.to_crs(points.estimate_utm_crs())
    metres = metric.iloc[1:].distance(metric.iloc[0]).to_numpy() * DETOUR
    return dict(zip(ids, (metres / walking.metres_a_minute).tolist(), strict=True)), True


def open_then(view: AudienceView, weekdays: Sequence[str], parts: Sequence[str], today: date) -> dict[str, str]:
    """Say of every asset whether it is open on one of the weekdays (``Mo``) in one of the parts of the day.

    Returns
    -------
    dict
        ``yes``, ``sometimes``, ``unknown`` or ``no`` by asset id: the best answer of all.
    """
    from assetmap.measure import ANSWERS, open_at
    from assetmap.workspace.measuring import week_of

    week = week_of(view, today - timedelta(days=today.weekday()))
    best: dict[str, str] = {}
    for weekday in weekdays:
        for part in parts:
            for one, answer in open_at(week, weekday, part).items():
                if ANSWERS.index(answer) >= ANSWERS.index(best.get(str(one), "no")):
                    best[str(one)] = str(answer)
    return best
