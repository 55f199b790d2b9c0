"""The codes of an asset's columns in plain words, as the forms of the screens offer them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assetmap.app.language import _
from assetmap.layers import THEMES

if TYPE_CHECKING:
    from assetmap.layers import LayerPack


def status_words() -> dict[str, str]:
    """Say each status."""
    return {
        "existing": _("There now"),
        "emerging": _("Just starting"),
        "potential": _("Could be: not there yet"),
        "dormant": _("Resting for now"),
        "former": _("No longer there"),
    }


def access_words() -> dict[str, str]:
    """Say each way in."""
    return {
        "unknown": _("Not told yet"),
        "drop_in": _("Just turn up"),
        "self_referral": _("Ask for a place yourself"),
        "referral": _("Someone refers you, for instance your GP"),
        "invitation": _("By invitation"),
    }


def visibility_words() -> dict[str, str]:
    """Say each audience an asset may be kept to."""
    return {
        "public": _("Everyone"),
        "planner": _("Planners and co-ordinators"),
        "room": _("People in the room, and co-ordinators"),
        "coordinator": _("Only co-ordinators"),
    }


def relation_words() -> dict[str, str]:
    """Say each relation, from the asset's side."""
    return {
        "meets_at": _("meets at"),
        "run_by": _("is run by"),
        "part_of": _("is part of"),
        "supports": _("supports"),
        "partners_with": _("works together with"),
        "progresses_to": _("leads on to"),
        "performs_at": _("performs at"),
        "funded_by": _("is paid for by"),
        "replaces": _("replaces"),
    }


def column_words() -> dict[str, str]:
    """Name the details a person may write."""
    return {
        "description": _("What it is, in a few words"),
        "sessions": _("What happens when"),
        "opening_hours": _("Open (as OpenStreetMap writes it, such as Mo-Fr 09:00-17:00)"),
        "open_to": _("Who may come"),
        "cost": _("What it costs"),
        "accessibility": _("Access: steps, toilet, hearing loop"),
        "address": _("Address"),
        "postcode": _("Postcode"),
        "phone": _("Telephone"),
        "website": _("Website"),
    }


def layer_words(layers: LayerPack) -> Mapping[str, str]:
    """Name every layer with its theme, theme by theme."""
    order = {theme: place for place, theme in enumerate(THEMES)}
    known = sorted(layers.values(), key=lambda layer: (order.get(layer.theme, 99), layer.label))
    return {layer.id: f"{layer.label} ({THEMES[layer.theme].label})" for layer in known}
