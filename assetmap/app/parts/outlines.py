"""A small picture of territories as outlines with numbers, drawn as SVG: it needs no map, no script and no network."""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assetmap.app.parts.look import DARK, LIGHT, TOKENS

if TYPE_CHECKING:
    from shapely import Point
    from shapely.geometry.base import BaseGeometry

    from assetmap.territories import Territory

WIDTH, MARGIN = 640.0, 28.0
_HEIGHTS = (200.0, 420.0)


def picture(territories: Sequence[Territory], chosen: str, words: str, colours: str = "device") -> str:
    """Write the picture as an HTML image; the number of each is its place in the list. ``words`` are read out in its stead."""
    svg = outlines(territories, chosen, colours)
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img class="am-outlines" alt="{html.escape(words)}" src="data:image/svg+xml;base64,{data}">'


def outlines(territories: Sequence[Territory], chosen: str, colours: str) -> str:
    """Write territories as SVG, larger ones below smaller; the one with the id ``chosen`` is filled."""
    boxes = [one.bbox_lonlat for one in territories]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * narrow), (_HEIGHTS[1] - 2 * MARGIN) / (north - south))
    height = max(_HEIGHTS[0], (north - south) * scale + 2 * MARGIN)
    left = (WIDTH - (east - west) * narrow * scale) / 2
    top = (height - (north - south) * scale) / 2

    def place(lon: float, lat: float) -> tuple[float, float]:
        return left + (lon - west) * narrow * scale, top + (north - lat) * scale

    numbered = sorted(enumerate(territories, start=1), key=lambda one: -one[1].polygon.area)
    shapes = [
        f'<path class="{"in" if one.id == chosen else "out"}" d="{_path(one.polygon, place, 1 / scale)}"/>'
        for _, one in numbered
    ]
    labels = []
    for number, one in numbered:
        middle = _for_a_number(one, territories)
        x, y = place(middle.x, middle.y)
        labels.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13"/><text x="{x:.1f}" y="{y + 5.5:.1f}">{number}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:.0f}"><style>{_style(colours)}</style>'
        f"{''.join(shapes)}{''.join(labels)}</svg>"
    )


def _for_a_number(one: Territory, territories: Sequence[Territory]) -> Point:
    """Return a place for a territory's number: where no smaller one lies, if there is such a place."""
    import shapely

    smaller = [other.polygon for other in territories if other.polygon.area < one.polygon.area]
    alone = shapely.difference(one.polygon, shapely.union_all(smaller)) if smaller else one.polygon
    place: Point = (one.polygon if alone.is_empty else alone).representative_point()
    return place


def _path(polygon: BaseGeometry, place, tolerance: float) -> str:  # type: ignore[no-untyped-def]
    parts = []
    simple = polygon.simplify(tolerance / 2)
    for part in getattr(simple, "geoms", [simple]):
        for ring in (part.exterior, *part.interiors):
            corners = [place(lon, lat) for lon, lat, *_ in ring.coords]
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z")
    return "".join(parts)


def _style(colours: str) -> str:
    if colours in TOKENS:
        return _rules(TOKENS[colours])  # type: ignore[arg-type]
    return f"{_rules(LIGHT)} @media (prefers-color-scheme: dark) {{ {_rules(DARK)} }}"


def _rules(tokens: dict[str, str]) -> str:
    return (
        f"path{{fill:none;stroke:{tokens['ink']};stroke-width:2;stroke-linejoin:round;fill-rule:evenodd}}"
        f"path.in{{fill:{tokens['tint']};stroke:{tokens['accent']};stroke-width:3}}"
        f"circle{{fill:{tokens['surface']};stroke:{tokens['ink']}}}"
        f"text{{fill:{tokens['ink']};font:600 15px sans-serif;text-anchor:middle}}"
    )
