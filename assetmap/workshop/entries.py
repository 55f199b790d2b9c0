"""What a phone may send: a few texts, a place, choices. Whatever else stands in a form is passed over (threats K17)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assetmap.errors import WorkshopError
from assetmap.layers import LayerPack
from assetmap.signs import clean

KINDS = ("asset", "priority", "known", "still_true")
"""Something good here; something to change; “I know this one too”; “this is still true”."""
ABOUT_AN_ASSET = ("known", "still_true")
PLACES = ("none", "point", "street", "asset", "cell", "square")
"""Nowhere; a tap on the map; a street; at a known asset; a coarse cell; a square of a paper sheet."""

LONGEST_NAME, LONGEST_WISH, LONGEST_WORDS = 120, 300, 600
"""Letters of a name, of a wish, and of the other texts. Chosen by us."""

_OF_LINES = frozenset({"why"})
"""Texts in which a new line is kept."""
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ID = re.compile(r"[A-Za-z0-9:._/-]{1,80}")


class EntryError(WorkshopError):
    """What was sent cannot be kept; the sentence says what to mend. Nothing was stored."""


@dataclass(frozen=True)
class Place:
    """Where something is. ``of`` names a street, an asset, a cell or a square; ``lon``, ``lat`` in degrees (EPSG:4326)."""

    kind: str = "none"
    of: str = ""
    lon: float | None = None
    lat: float | None = None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for an event."""
        return {"kind": self.kind, "of": self.of, "lon": self.lon, "lat": self.lat}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Place:
        """Read what :meth:`as_data` gave."""
        return cls(str(data.get("kind", "none")), str(data.get("of", "")), data.get("lon"), data.get("lat"))


@dataclass(frozen=True)
class Said:
    """One entry as a person sends it, checked.

    ``words`` are what was typed (``name``, ``why``, ``who_for``): kept where they can be taken out for good. ``layer`` is a
    layer's id, or empty when the person did not know; ``level`` is that layer's. ``about`` is an asset's id for what is known
    already. ``consents`` are the choices ticked, for what a person holds.
    """

    kind: str
    words: Mapping[str, str]
    layer: str = ""
    level: str = ""
    about: str = ""
    place: Place = field(default_factory=Place)
    consents: frozenset[str] = frozenset()
    consent: Mapping[str, Any] = field(default_factory=dict)
    """How the choices were made: under which wording, when, with whose help (``consents.Consent.as_data``)."""

    @property
    def is_personal(self) -> bool:
        """Whether it is held by a person: a skill, time, a language, lived experience."""
        return self.level == "individual"


def check_said(form: Mapping[str, Any], layers: LayerPack) -> Said:
    """Check what a form holds and return it as an entry.

    Parameters
    ----------
    form
        Texts by field: ``kind``, ``layer``, ``name``, ``why``, ``who_for``, ``about``, ``place``, ``place_of``, ``lon``, ``lat``.
        The server decides the level from the layer; consents are read apart.

    Raises
    ------
    EntryError
        When something that is needed is missing, or a text is too long. Nothing typed is lost: the phone still has it.
    """
    kind = _text(form, "kind") or "asset"
    if kind not in KINDS:
        raise EntryError("Choose first what you want to tell: something good here, or something to change.")
    layer = _text(form, "layer") if kind == "asset" else ""
    if layer and (layer not in layers or layer in layers.off):
        raise EntryError("That kind is not on our list. Choose one, or “I am not sure”.")
    about = _text(form, "about")
    if kind in ABOUT_AN_ASSET:
        if not _ID.fullmatch(about):
            raise EntryError("Choose which one you mean.")
        return Said(kind, _words(form, needs_name=False), about=about)
    words = _words(form, needs_name=True, longest=LONGEST_WISH if kind == "priority" else LONGEST_NAME)
    return Said(kind, words, layer, layers[layer].level if layer else "", place=_place(form))


def check_key(key: object) -> str:
    """Return the key that makes sending twice the same as sending once.

    Raises
    ------
    EntryError
        When it is none.
    """
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise EntryError("This page is out of date. Load it again; your words are kept on your phone.")
    return key


def _words(form: Mapping[str, Any], *, needs_name: bool, longest: int = LONGEST_NAME) -> dict[str, str]:
    words = {name: _text(form, name) for name in ("name", "why", "who_for")}
    if needs_name and not any(sign.isalnum() for sign in words["name"]):
        raise EntryError("Write what it is called, or a few words for it.")
    for name, most in (("name", longest), ("why", LONGEST_WORDS), ("who_for", LONGEST_NAME)):
        if len(words[name]) > most:
            raise EntryError(
                f"That is {len(words[name]):,} letters; there is room for {most:,}. Make it shorter. Your words are still here."
            )
    return {name: text for name, text in words.items() if text}


def _text(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    return re.sub(r"[^\S\n]+" if name in _OF_LINES else r"\s+", " ", clean(value.replace("\r", ""))).strip()


def _place(form: Mapping[str, Any]) -> Place:
    kind = _text(form, "place") or "none"
    if kind not in PLACES:
        raise EntryError("Choose where it is, or “no place”.")
    of = _text(form, "place_of")[:LONGEST_NAME]
    if kind == "point":
        lon, lat = _degrees(form, "lon", 180), _degrees(form, "lat", 90)
        if lon is None or lat is None:
            raise EntryError("The place did not come through. Tap the map again, or choose “no place”.")
        return Place("point", "", round(lon, 6), round(lat, 6))
    if kind != "none" and not of:
        raise EntryError("Choose where it is, or “no place”.")
    return Place(kind, of)


def _degrees(form: Mapping[str, Any], name: str, most: int) -> float | None:
    value = form.get(name)
    try:
        number = float(value)  # type: ignore[arg-type]  # anything else is refused here
    except (TypeError, ValueError):
        return None
    return number if abs(number) <= most else None
