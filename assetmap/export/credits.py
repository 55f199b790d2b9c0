"""Licences and attributions, computed from the sources that are really present."""

from __future__ import annotations

import json
from dataclasses import dataclass

from assetmap.privacy import AudienceView
from assetmap.territories import Territory

ODBL = "ODbL-1.0"


@dataclass(frozen=True)
class Credits:
    """What a file or map must say about where its data comes from."""

    licence: str
    licences: tuple[str, ...]
    attributions: tuple[str, ...]


def credits_of(view: AudienceView) -> Credits:
    """Collect the licences and attributions of every source in ``view``; anything from OpenStreetMap makes the whole ODbL.

    A territory's outline is among them where an asset is shown as that area.
    """
    pairs: dict[tuple[str, str], None] = {}
    for text in view.assets["sources"]:
        for source in json.loads(text):
            pairs[(source.get("licence") or "", source.get("attribution") or "")] = None
    for area in view.areas:
        if area.outline_attribution and _is_shown(area, view):
            pairs[(area.outline_licence, area.outline_attribution)] = None
    licences = tuple(dict.fromkeys(licence for licence, _ in pairs if licence))
    attributions = tuple(dict.fromkeys(attribution for _, attribution in pairs if attribution))
    if ODBL in licences:
        return Credits(ODBL, licences, attributions)
    return Credits(licences[0] if len(licences) == 1 else "see licences", licences, attributions)


def _is_shown(area: Territory, view: AudienceView) -> bool:
    """Say whether an asset of a view stands for its place as the whole of an area."""
    blurred = view.assets[view.assets["precision"] == "area"]
    return area.polygon in set(blurred.geometry)


def credit_lines(view: AudienceView) -> tuple[str, ...]:
    """Return whom the assets of a view are owed to, each with its licence, once, in the order in which they are met."""
    lines: dict[str, None] = {}
    for text in view.assets["sources"]:
        for source in json.loads(text):
            licence = source.get("licence") or ""
            line = source.get("attribution") or source.get("source") or ""
            if line:
                lines[f"{line} ({licence})" if licence else line] = None
    return tuple(lines)
