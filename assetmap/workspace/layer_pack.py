"""Change the layers of a workspace and draw its assets anew: other words and colours, further layers, layers switched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assetmap.assets import Changes
from assetmap.classify import judge_words
from assetmap.errors import LayerFileError, Problem
from assetmap.layers import OWN_LAYERS, Layer, LayerPack, load_layers
from assetmap.layers.editing import check_layer, put_back, save_layer, switch_off
from assetmap.layers.files import in_one
from assetmap.workspace.gathering import Progress
from assetmap.workspace.planning import Doing, Told
from assetmap.workspace.stored import Workspace

CHANGED = "layers"
"""The kind of event that says that the layers of a workspace are others now."""


def own_layers(workspace: Workspace) -> Path:
    """Return the folder of a workspace's own layer files, whether or not it is there."""
    return workspace.folder / OWN_LAYERS


def check_own_layer(workspace: Workspace, data: Mapping[str, Any]) -> Layer:
    """Check a layer file before it is written, and run its examples: tags by its rules, texts by the words of all layers.

    Raises
    ------
    LayerFileError
        With every fault.
    """
    _, layer = check_layer(data, own_layers(workspace))
    others = [one for one in load_layers(overlay=own_layers(workspace)).values() if one.id != layer.id]
    wrong = list(_wrong_texts(layer, LayerPack([*others, layer])))
    if wrong:
        raise LayerFileError(in_one(wrong))
    return layer


def change_layer(workspace: Workspace, data: Mapping[str, Any], *, progress: Progress | None = None) -> Told:
    """Keep a layer's file in the workspace and draw everything anew; tell what is different.

    What was gathered before holds only what some layer asked for then: for new tags, gather again.

    Raises
    ------
    LayerFileError
        With every fault; nothing was changed.
    """
    layer = check_own_layer(workspace, data)
    save_layer(data, own_layers(workspace))
    return _draw_anew(workspace, layer.id, "changed", progress)


def put_layer_back(workspace: Workspace, layer_id: str, *, progress: Progress | None = None) -> Told:
    """Remove the workspace's own file of a layer and draw everything anew: ours counts again, or the layer is gone.

    Raises
    ------
    LayerFileError
        When the workspace has no such file.
    """
    put_back(layer_id, own_layers(workspace))
    return _draw_anew(workspace, layer_id, "put back", progress)


def switch_layers_off(workspace: Workspace, layer_ids: Iterable[str]) -> Told:
    """Show no assets of these layers from now on, and those of all others; nothing is lost and nothing drawn anew.

    Raises
    ------
    LayerFileError
        When the folder cannot be written.
    """
    off = sorted(set(layer_ids))
    switch_off(off, own_layers(workspace))
    workspace.take_layers_anew()
    with workspace.store.write() as writing:
        seq = writing.append(CHANGED, "", {"off": off})
    return Told(seq, Changes())


def _draw_anew(workspace: Workspace, layer_id: str, what: str, progress: Progress | None) -> Told:
    say = progress or (lambda doing, share: None)
    say("Reading the layers", 0.1)
    workspace.take_layers_anew()
    say("Sorting everything into the layers again", 0.3)
    doing = Doing(CHANGED, layer_id, {"layer": what})
    told = workspace.commit(lambda seen: workspace.plan(seen, doing))
    say("Done", 1.0)
    return told


def _wrong_texts(layer: Layer, pack: LayerPack) -> Iterable[Problem]:
    for example in layer.examples:
        if not example.text:
            continue
        found = judge_words(example.text, "", "", pack).layer
        if (found == layer.id) != example.belongs:
            shown = example.text[:40]
            where = f"its words lead to {pack[found].label}" if found in pack else "its words lead nowhere"
            yield Problem(
                f"{layer.id}.toml",
                f"the example “{shown}” is said {'' if example.belongs else 'not '}to belong, but {where}.",
                "Mend the words or the example.",
            )
