"""Take out of texts what cannot be seen and can mislead: control signs, direction overrides, piles of marks."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from assetmap.signs import clean

if TYPE_CHECKING:
    import geopandas as gpd

_SUSPECT = re.compile(r"\\[ubf]|[\x7f-\x9f\u0300-\u036f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def clean_text(records: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Clean every text of ``tags`` and ``said`` and bring it into Unicode's composed form (NFC)."""
    changed = 0
    columns = {}
    for name in ("tags", "said"):
        texts = records[name].to_numpy(dtype=object).copy()
        for row, text in enumerate(texts):
            if text.isascii() and "\\" not in text and "\x7f" not in text:
                continue
            if _SUSPECT.search(text) or not unicodedata.is_normalized("NFC", text):
                cleaned = json.dumps(_clean(json.loads(text)), ensure_ascii=False, separators=(",", ":"))
                changed += cleaned != text
                texts[row] = cleaned
        columns[name] = texts
    if not changed:
        return records, ()
    return records.assign(**columns), ()


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean(key): _clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(part) for part in value]
    return clean(value) if isinstance(value, str) else value
