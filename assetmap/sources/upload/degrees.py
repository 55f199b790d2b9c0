"""Numbers and angles as people write them: decimal commas, degrees and minutes, a letter for the side of the world."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Axis = Literal["lat", "lon"]
LIMITS: dict[Axis, int] = {"lat": 90, "lon": 180}
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
"""A plain number: no exponent, no “nan”, no digits of other scripts. Source: threats E13."""

MAX_SIGNS = 40
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,  '’][0-9]{3})+(?:\.[0-9]+)?")
_SIDES: dict[str, tuple[Axis, int]] = {"N": ("lat", 1), "S": ("lat", -1), "E": ("lon", 1), "W": ("lon", -1)}
_PARTS = re.compile(
    r"(?P<sign>[+-]?)(?P<deg>[0-9]{1,3}(?:\.[0-9]+)?)\s*(?:°|º|d|deg|degrees|\s)\s*"
    r"(?:(?P<min>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:['’′´]|m|min|minutes|\s|$)\s*"
    r"(?:(?P<sec>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:[\"”″]|''|’’|′′|s|sec|seconds)?)?)?",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[°ºd]|^[+-]?[0-9]*[.,]?[0-9]+$", re.IGNORECASE)
"""What an angle without a letter for its side must have: a degree sign, or be one number. “55 58” could be anything."""

_SIGNS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Angle:
    """Degrees as read, and in a few words what had to be understood (empty for a plain number)."""

    degrees: float
    understood: str = ""


def read_number(text: str) -> float | None:
    """Read a number of metres: thousands may be set apart, a decimal comma needs other than three digits after it."""
    text = text.strip().translate(_SIGNS)
    if len(text) > MAX_SIGNS:
        return None
    if NUMBER.fullmatch(text):
        return float(text)
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[,  '’]", "", text))
    return float(text.replace(",", ".")) if _COMMA.fullmatch(text) else None


def read_angle(text: str, axis: Axis) -> Angle | None:
    """Read degrees of latitude or longitude; None when the text is no such thing. The range is not looked at.

    Understood are plain numbers (``-4.28``), decimal commas (``55,93``), a letter for the side of the world (``4.28 W``),
    degrees, minutes and seconds (``56°06'46.8"N``) and degrees with decimal minutes (``56° 07.740' N``).
    """
    text = text.strip()
    if NUMBER.fullmatch(text) and len(text) <= MAX_SIGNS:
        return Angle(float(text))
    if not text or len(text) > MAX_SIGNS or not text.translate(_SIGNS).replace("°", "").isprintable():
        return None
    text = text.translate(_SIGNS)
    side, text = _side(text)
    if side is None and not _MARKED.search(text):
        return None
    if side is not None and _SIDES[side][0] != axis:
        return None
    factor = _SIDES[side][1] if side else 1
    if NUMBER.fullmatch(text) or _COMMA.fullmatch(text):
        if side and text.startswith(("-", "+")):
            return None
        kind = (
            "a decimal comma" if "," in text else "a letter for the side of the world" if side else "another minus sign"
        )
        return Angle(factor * float(text.replace(",", ".")), kind)
    return _parts(text, factor, has_side=side is not None)


def _side(text: str) -> tuple[str | None, str]:
    """Take the letter for the side of the world off the end or the start of a text."""
    upper = text.upper()
    is_seconds = upper.endswith("S") and re.search(r"[0-9]\s*(?:M|MIN)\b|[0-9]M", upper)
    if upper[-1:] in _SIDES and not is_seconds and not upper[-2:-1].isalpha():
        return upper[-1], text[:-1].strip()
    if upper[:1] in _SIDES:
        return upper[0], text[1:].strip()
    return None, text


def _parts(text: str, factor: int, has_side: bool) -> Angle | None:
    found = _PARTS.fullmatch(text.replace(",", "."))
    if not found or (has_side and found["sign"]):
        return None
    minutes, seconds = float(found["min"] or 0), float(found["sec"] or 0)
    if minutes >= 60 or seconds >= 60 or (found["min"] and "." in found["deg"]):
        return None
    degrees = float(found["deg"]) + minutes / 60 + seconds / 3600
    kind = (
        "degrees, minutes and seconds" if found["sec"] else "degrees and minutes" if found["min"] else "a degree sign"
    )
    return Angle(factor * (-degrees if found["sign"] == "-" else degrees), kind)
