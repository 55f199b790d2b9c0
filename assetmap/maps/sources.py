"""Who said what when, in little room, and the credit that follows from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assetmap.maps.packing import days_since_1970, pack_days, pack_ints, pack_texts
from assetmap.territories import Territory

OSM_CREDIT = {
    "source": "osm",
    "text": "© OpenStreetMap contributors",
    "href": "https://www.openstreetmap.org/copyright",
    "licence": "Open Database Licence (ODbL) 1.0",
}

_OSM_TYPES = frozenset({"node", "way", "relation"})


@dataclass(frozen=True)
class PackedSources:
    """Columns of the assets' sources, and the distinct (source, licence, attribution) triples behind them."""

    columns: dict[str, Any]
    kinds: tuple[tuple[str, str, str, str], ...]


def pack_sources(values: pd.Series) -> PackedSources:
    """Write the first source of every asset as columns and the further ones by row."""
    kinds: dict[tuple[str, str, str, str], int] = {}
    which: list[int] = []
    ids: list[str] = []
    edited: list[str] = []
    more: dict[str, list[list[Any]]] = {}
    # Row by row, because thousands of dicts alive at once make Python's collector walk the whole heap.
    for row, text in enumerate(values):
        said = json.loads(text)
        if not said:
            which.append(-1)
            ids.append("")
            edited.append("")
            continue
        for place, one in enumerate(said):
            get = one.get
            retrieved = get("retrieved_at") or ""
            key = (get("source") or "", get("licence") or "", get("attribution") or "", retrieved[:10])
            kind = kinds.setdefault(key, len(kinds))
            source_id = _short_id(key[0], get("source_id"))
            day = (get("last_edited_at") or "")[:10]
            if place == 0:
                which.append(kind)
                ids.append(source_id)
                edited.append(day)
            else:
                more.setdefault(str(row), []).append([kind, source_id, days_since_1970(day)])
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
    if source != "osm":
        return text
    kind, slash, number = text.partition("/")
    return f"{kind[0]}{number}" if slash and kind in _OSM_TYPES and number.isdecimal() else text


def attributions_of(
    sources: PackedSources,
    has_osm_basemap: bool,
    territory: Territory | None = None,
    of_streets: Sequence[str] = (),
) -> list[dict[str, str]]:
    """List the credits the map owes, OpenStreetMap's first, each once; that of the territory's outline, too.

    ``of_streets`` are what the street map asks for besides.
    """
    credits = []
    outline = (territory.outline_licence, territory.outline_attribution) if territory else ("", "")
    has_osm = has_osm_basemap or is_osm("", *outline)
    if has_osm or any(is_osm(kind[0], kind[1], kind[2]) for kind in sources.kinds):
        credits.append(OSM_CREDIT)
    if territory is not None and territory.outline_attribution and not is_osm("", *outline):
        credits.append({"source": territory.name, "text": outline[1], "licence": outline[0]})
    for source, licence, attribution, _ in sources.kinds:
        credit = {"source": source, "text": attribution or source, "licence": licence}
        if not is_osm(source, licence, attribution) and credit not in credits:
            credits.append(credit)
    return credits + [{"source": "streets", "text": text, "licence": ""} for text in of_streets]


def is_osm(source: str, licence: str, attribution: str) -> bool:
    """Say whether a source is OpenStreetMap, under whatever name it came."""
    return source == "osm" or "openstreetmap" in attribution.lower() or "odbl" in licence.lower()
