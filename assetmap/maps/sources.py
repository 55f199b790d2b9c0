"""Who said what when, in little room, and the credit that follows from it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assetmap.maps.packing import pack_days, pack_ints, pack_texts

OSM_CREDIT = {
    "source": "osm",
    "text": "© OpenStreetMap contributors",
    "href": "https://www.openstreetmap.org/copyright",
    "licence": "Open Database Licence (ODbL) 1.0",
}

_OSM_ID = re.compile(r"(node|way|relation)/(\d+)")


@dataclass(frozen=True)
class PackedSources:
    """Columns of the assets' sources, and the distinct (source, licence, attribution) triples behind them."""

    columns: dict[str, Any]
    kinds: tuple[tuple[str, str, str, str], ...]


def pack_sources(values: pd.Series) -> PackedSources:
    """Write the first source of every asset as columns and the further ones by row."""
    kinds: dict[tuple[str, str, str, str], int] = {}

    def compact(one: dict[str, Any]) -> tuple[int, str, str]:
        said = tuple(str(one.get(key) or "") for key in ("source", "licence", "attribution"))
        kind = (*said, str(one.get("retrieved_at") or "")[:10])
        return (
            kinds.setdefault(kind, len(kinds)),
            _short_id(said[0], one.get("source_id")),
            str(one.get("last_edited_at") or ""),
        )

    which, ids, edited, more = [], [], [], {}
    for row, said in enumerate(json.loads(f"[{','.join(values)}]")):
        found = [compact(one) for one in said]
        kind, source_id, day = found[0] if found else (-1, "", "")
        which.append(kind)
        ids.append(source_id)
        edited.append(day)
        if len(found) > 1:
            more[str(row)] = [[kind, source_id, day[:10]] for kind, source_id, day in found[1:]]
    columns = {
        "sources": {
            "kinds": [list(kind) for kind in kinds],
            "x": pack_ints(which),
            "id": pack_texts(pd.Series(ids, dtype=object)),
            "edited": pack_days(pd.Series(edited, dtype=object)),
            "more": more,
        }
    }
    return PackedSources(columns, tuple(kinds))


def _short_id(source: str, source_id: Any) -> str:
    text = "" if source_id is None else str(source_id)
    match = _OSM_ID.fullmatch(text) if source == "osm" else None
    return f"{match[1][0]}{match[2]}" if match else text


def attributions_of(sources: PackedSources, has_osm_basemap: bool) -> list[dict[str, str]]:
    """List the credits the map owes, OpenStreetMap's first, each once."""
    credits = []
    if has_osm_basemap or any(is_osm(kind[0], kind[1], kind[2]) for kind in sources.kinds):
        credits.append(OSM_CREDIT)
    for source, licence, attribution, _ in sources.kinds:
        credit = {"source": source, "text": attribution or source, "licence": licence}
        if not is_osm(source, licence, attribution) and credit not in credits:
            credits.append(credit)
    return credits


def is_osm(source: str, licence: str, attribution: str) -> bool:
    """Say whether a source is OpenStreetMap, under whatever name it came."""
    return source == "osm" or "openstreetmap" in attribution.lower() or "odbl" in licence.lower()
