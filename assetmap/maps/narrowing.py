"""What only the filters read: forms that differ from the layer's, the words people use, and when a place is open."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assetmap.layers import LayerPack
from assetmap.maps.packing import pack_ints

OPEN_MASKS = 2**21
"""Seven days of morning, afternoon and evening."""


def own_forms(forms: pd.Series, layer_ids: pd.Series, layers: LayerPack) -> pd.Series:
    """Return of the assets' forms those that are not their layer's; None elsewhere."""
    usual = {layer.id: layer.form for layer in layers.values()}
    pairs = zip(forms.to_numpy(dtype=object), layer_ids.to_numpy(dtype=object), strict=True)
    own = [form if isinstance(form, str) and form != usual.get(layer) else None for form, layer in pairs]
    return pd.Series(own, index=forms.index, dtype=object)


def layer_words(layer_rows: list[tuple[str, str, str]], layers: LayerPack) -> dict[str, list[str]]:
    """Return the phrases by which people name each layer that is on the map; those that point away are left out."""
    return {
        row[0]: list(layers[row[0]].include_words)
        for row in layer_rows
        if row[0] in layers and layers[row[0]].include_words
    }


def open_columns(ids: pd.Series, open_parts: Mapping[str, int] | None) -> dict[str, str] | None:
    """Write when assets are open: ``r`` the rows that told it (as differences), ``x`` which mask each has, ``w`` the masks.

    None when none told. Raises ``ValueError`` for a mask beyond the week.
    """
    told = [(row, (open_parts or {}).get(asset)) for row, asset in enumerate(ids)]
    rows = [(row, mask) for row, mask in told if mask is not None]
    if not rows:
        return None
    if any(not 0 <= mask < OPEN_MASKS for _, mask in rows):
        raise ValueError(f"When an asset is open is a number from 0 to {OPEN_MASKS - 1}: 7 days of 3 parts.")
    which, masks = pd.factorize(np.array([mask for _, mask in rows], dtype=np.int64))
    return {
        "r": pack_ints(np.diff([row for row, _ in rows], prepend=0)),
        "x": pack_ints(which),
        "w": pack_ints(masks),
    }
