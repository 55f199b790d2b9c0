"""GeoJSON (RFC 7946) for planners: every column they may see, nested, with licence and counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assetmap import __version__
from assetmap.export.credits import credits_of
from assetmap.layers import LayerPack
from assetmap.privacy import AudienceView
from assetmap.tables import ASSET_COLUMNS
from assetmap.writing import whole_file

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NESTED = frozenset(column.name for column in ASSET_COLUMNS if column.kind.startswith("json"))
NO_LAYER_COLOUR = "#53616b"


@dataclass(frozen=True)
class About:
    """What a file says of itself besides its assets: title, when it was made (ISO 8601) and by which layers."""

    title: str
    made_at: str
    layers: LayerPack


def write_geojson(view: AudienceView, about: About, path: Path) -> None:
    """Write ``view`` as GeoJSON with stable ids, simplestyle colours and a ``metadata`` member.

    Raises
    ------
    ExportError
        When the file cannot be written; nothing is left behind.
    """
    metadata = metadata_of(view, about)
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write(
            '{"type":"FeatureCollection","metadata":' + json.dumps(metadata, ensure_ascii=False) + ',"features":[\n'
        )
        separator = ""
        for feature in _features(view, about.layers):
            file.write(separator + feature)
            separator = ",\n"
        file.write("\n]}\n")


def metadata_of(view: AudienceView, about: About) -> dict[str, Any]:
    """Build the ``metadata`` member: what this is, for whom, how many, what was held back, and under which licence."""
    assets, credits = view.assets, credits_of(view)
    return {
        "title": about.title,
        "territory": [
            {"id": area.id, "name": area.name, "population": area.population_text, "area_m2": round(area.area_m2)}
            | ({"outline": area.outline_credit} if area.outline_credit else {})
            for area in view.areas
        ],
        "audience": str(view.audience),
        "made_at": about.made_at,
        "software": f"assetmap {__version__}",
        "layer_pack": about.layers.digest,
        "counts": {
            "assets": len(assets),
            "without_a_place": int(assets.geometry.isna().sum()),
            "by_level": _counts(assets["level"]),
            "by_layer": _counts(assets["layer"]),
        },
        "what_people_bring": [{"territory": count.territory, "number": count.band} for count in view.people],
        "withheld": [{"why": held.reason, "number": held.count} for held in view.withheld],
        "licence": credits.licence,
        "licences": list(credits.licences),
        "attribution": " · ".join(credits.attributions),
        "classification": "Labels marked by “rule” are suggestions until a person confirms them.",
    }


def _counts(series: Any) -> dict[str, int]:
    return dict(sorted(Counter(str(value) if value else "none" for value in series).items()))


def _features(view: AudienceView, layers: LayerPack) -> Iterator[str]:
    """Yield each feature as text, column by column: what is the same in every row is written once."""
    import shapely

    assets = view.assets
    shapes = assets.geometry.to_numpy()
    geometry = shapely.to_geojson(shapes)
    names = [name for name in assets.columns if name != "geometry"]
    parts = [_as_members(name, assets[name].to_numpy(dtype=object)) for name in names]
    styles = _styles(assets["layer"], shapely.get_dimensions(shapes), layers)
    for row in zip(assets["asset_id"], geometry, styles, *parts, strict=True):
        asset_id, shape, style = row[:3]
        yield (
            f'{{"type":"Feature","id":{_encode(asset_id)},"geometry":{shape or "null"},"properties":{{{",".join(row[3:])},{style}}}}}'
        )


def _as_members(name: str, values: np.ndarray) -> list[str]:
    key = _encode(name) + ":"
    null = key + "null"
    if name in _NESTED:
        return [null if value is None else key + value for value in values]
    known: dict[Any, str] = {None: null}
    members = []
    for value in values:
        member = known.get(value)
        if member is None:
            member = key + _encode(value)
            if len(known) < 1_000:
                known[value] = member
        members.append(member)
    return members


def _styles(layer_ids: Any, dimensions: np.ndarray, layers: LayerPack) -> list[str]:
    """Make simplestyle members: marker colour for points, stroke for lines, stroke and fill for areas."""
    styles = []
    for layer_id, dimension in zip(layer_ids, dimensions.tolist(), strict=True):
        layer = layers.get(layer_id) if layer_id else None
        colour = layer.colour if layer else NO_LAYER_COLOUR
        if dimension <= 0:
            styles.append(f'"marker-color":"{colour}"')
        elif dimension == 1:
            styles.append(f'"stroke":"{colour}","stroke-width":3')
        else:
            styles.append(f'"stroke":"{colour}","stroke-width":2,"fill":"{colour}","fill-opacity":0.25')
    return styles
