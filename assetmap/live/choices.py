"""What can be told: the layers by theme, in the layer pack's own words."""

from __future__ import annotations

from itertools import groupby

from assetmap.layers import THEMES, Layer, LayerPack
from assetmap.layers.layer import Theme

Choices = list[tuple[Theme, list[Layer]]]


def layer_choices(layers: LayerPack) -> Choices:
    """Return the kinds a person can choose from, by theme; those that are switched off are not among them."""
    shown = (layer for layer in layers.values() if layer.id not in layers.off)
    return [(THEMES[theme], list(found)) for theme, found in groupby(shown, key=lambda one: one.theme)]
