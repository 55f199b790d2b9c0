"""What layers and assets give us, each label and each set of labels written once."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from assetmap import taxonomy
from assetmap.layers import Layer, LayerPack
from assetmap.maps.packing import pack_ints


class Gives:
    """Collects what layers and assets give us, each label and each set of labels once."""

    def __init__(self, layers: LayerPack) -> None:
        self._layers = layers
        self._labels: dict[tuple[str, ...], int] = {}
        self._sets: dict[tuple[int, ...], int] = {}

    def none(self) -> int:
        """Return the number of the empty set."""
        return self._set([])

    def of_layer(self, layer: Layer) -> int:
        """Return the number of the set that a layer's rule suggests."""
        return self._set((one.level, one.entry, one.as_, one.reason, "rule") for one in layer.health_assets)

    def of_assets(
        self, values: pd.Series, layer_index: np.ndarray, layer_rows: list[tuple[str, str, str]]
    ) -> dict[str, Any] | None:
        """Return, for the rows that differ from their layer, which set they have."""
        which, texts = pd.factorize(values.to_numpy(dtype=object))
        own = np.array([self._set_from(json.loads(text)) for text in texts], dtype=np.int64)
        usual = [self.of_layer(self._layers[row[0]]) if row[0] in self._layers else self.none() for row in layer_rows]
        if not len(values):
            return None
        rows = np.flatnonzero(own[which] != np.array(usual, dtype=np.int64)[layer_index])
        if not len(rows):
            return None
        return {"r": pack_ints(np.diff(rows, prepend=0)), "x": pack_ints(own[which][rows])}

    def tables(self) -> dict[str, Any]:
        """Return the entries, labels and sets that were used."""
        used = sorted({key[:2] for key in self._labels})
        place = {key: at for at, key in enumerate(used)}
        entries = []
        for level, entry in used:
            one = taxonomy.HEALTH_ASSETS.get((level, entry))
            words = [one.name, one.gloss] if one else [entry.replace("_", " ").capitalize(), ""]
            entries.append([level, entry, *words])
        labels = [[place[key[:2]], *key[2:]] for key in self._labels]
        return {"gives": {"entries": entries, "labels": labels, "sets": [list(one) for one in self._sets]}}

    def _set_from(self, said: list[dict[str, Any]]) -> int:
        keys = ("level", "entry", "as", "reason", "by")
        return self._set(tuple(str(one.get(key) or "") for key in keys) for one in said)

    def _set(self, labels: Any) -> int:
        key = tuple(self._labels.setdefault(one, len(self._labels)) for one in labels)
        return self._sets.setdefault(key, len(self._sets))
