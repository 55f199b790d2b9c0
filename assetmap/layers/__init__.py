"""Layers: the TOML files that say what a kind of asset is, read, checked, and explained in words."""

from assetmap.layers.explaining import explain, explain_rules, parse_tags
from assetmap.layers.files import OWN_LAYERS, layers_folder, load_layers
from assetmap.layers.layer import (
    MAX_LABELS,
    THEMES,
    Layer,
    LayerExample,
    LayerLabel,
    LayerPack,
    Theme,
    suggested_labels,
)

__all__ = [
    "MAX_LABELS",
    "OWN_LAYERS",
    "THEMES",
    "Layer",
    "LayerExample",
    "LayerLabel",
    "LayerPack",
    "Theme",
    "explain",
    "explain_rules",
    "layers_folder",
    "load_layers",
    "parse_tags",
    "suggested_labels",
]
