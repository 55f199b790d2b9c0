"""What the values of a column look like: postcodes, web addresses, places. A column is recognised by them under any name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assetmap.sources.upload.degrees import read_angle, read_number
from assetmap.sources.upload.grid_references import read_grid_reference

LOOKED_AT = 200
"""Values of a column that are looked at. Chosen by us: enough to tell, and the same time for any file."""

MOST = 0.7
"""Share of values that must look alike. Chosen by us: lists have slips, and half is chance."""

POSTCODE = re.compile(r"(?:[A-Z]{1,2}[0-9][A-Z0-9]?)\s*[0-9][A-Z]{2}", re.IGNORECASE)
URL = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|scot|wales|net|info|eu|co)(?:/\S*)?", re.IGNORECASE
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+?44|\(?0)[\d\s().-]{8,16}(?:\s*(?:x|ext\.?)\s*\d{1,5})?")
_REFERENCE = re.compile(r"(?!SC[0-9]{6}$)[A-Z]{2}\s?[0-9]{2,}", re.IGNORECASE)
"""By values alone only references of two letters count, and no Scottish charity number, which would lie in the Irish Sea."""

TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)?")
WKT = re.compile(r"(?:POINT|LINESTRING|POLYGON|MULTI[A-Z]+|GEOMETRYCOLLECTION)\s*(?:Z\s*)?\(", re.IGNORECASE)


def split_position(text: str) -> tuple[str, str] | None:
    """Split ``55.88, -4.28`` (also with a semicolon or a space) into the texts of its latitude and longitude."""
    text = text.strip().removeprefix("(").removesuffix(")").strip()
    for between in (";", ", ", ",", "|", " "):
        parts = [part.strip() for part in text.split(between) if part.strip()]
        if len(parts) == 2 and read_angle(parts[0], "lat") and read_angle(parts[1], "lon"):
            return parts[0], parts[1]
    return None


_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("geometry", WKT.match),
    ("postcode", POSTCODE.fullmatch),
    ("grid_reference", lambda text: read_grid_reference(text) if _REFERENCE.match(text) else None),
    ("website", URL.fullmatch),
    ("timestamp", TIMESTAMP.fullmatch),
    ("email", EMAIL.fullmatch),
    ("phone", PHONE.fullmatch),
    ("position", split_position),
)


def recognise(values: Sequence[str]) -> tuple[str, float] | None:
    """Return what most of ``values`` (not empty, stripped) are and their share, or None when they are no one thing."""
    if not values:
        return None
    for kind, looks_like in _KINDS:
        share = sum(1 for value in values if looks_like(value)) / len(values)
        if share >= MOST:
            return kind, share
    return None


def numbers(values: Sequence[str]) -> list[float]:
    """Return the numbers among ``values``."""
    return [number for value in values if (number := read_number(value)) is not None]


def is_words(values: Sequence[str]) -> bool:
    """Say whether most values are words rather than numbers or codes."""
    return bool(values) and sum(1 for value in values if sum(map(str.isalpha, value)) > 2) / len(values) >= MOST


def is_repeating(values: Sequence[str]) -> bool:
    """Say whether few different short values repeat, as in a column of kinds. Chosen by us: each stands three times on average."""
    different = {value.casefold() for value in values}
    return len(values) >= 6 and len(different) * 3 <= len(values) and max(map(len, different)) <= 40
