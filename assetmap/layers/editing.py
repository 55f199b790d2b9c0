"""Change layers in a workspace: other words and colours, further layers, and which are switched off.

What comes with assetmap is never touched: a changed layer is a whole file of its own in the workspace's folder ``layers``, read
and checked by the same reader, its examples run.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assetmap.errors import ExportError, LayerFileError, Problem
from assetmap.layers.files import SWITCHED_OFF, find_clashes, in_one, layers_folder, load_layers, read_layer
from assetmap.layers.layer import Layer
from assetmap.writing import whole_file

GROUNDS = {"paper": "#faf8f4", "buildings": "#ebe6dd", "water": "#cfe0ea", "green": "#dfe9d6", "woods": "#cfdfc4"}
"""What marks stand on: the quiet map's colours."""

LEAST_ON_MARK = 4.5
LEAST_ON_MAP = 3.0
"""Contrast of the white icon on a mark, and of a mark on the map. Source: WCAG 2.2, 1.4.3 and 1.4.11."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 to 21) of two colours written ``#rrggbb``. Source: WCAG 2.2, relative luminance."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def layer_data(layer_id: str, overlay: Path) -> dict[str, Any]:
    """Return what the file of a layer says, the workspace's own before ours; empty for an id that nobody has."""
    for path in (overlay / f"{layer_id}.toml", layers_folder() / f"{layer_id}.toml"):
        if path.is_file():
            return tomllib.loads(path.read_text(encoding="utf-8"))
    return {}


def is_changed(layer_id: str, overlay: Path) -> bool:
    """Say whether the workspace has a file of its own for a layer."""
    return (overlay / f"{layer_id}.toml").is_file()


def comes_with_assetmap(layer_id: str) -> bool:
    """Say whether a layer is one of ours, so that a changed one can be put back."""
    return (layers_folder() / f"{layer_id}.toml").is_file()


def layer_id_from(label: str) -> str:
    """Make the id, and the file's name, of a new layer from what it is called."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60]


def check_layer(data: Mapping[str, Any], overlay: Path) -> tuple[bytes, Layer]:
    """Check what a layer file would say, beside all the others; return its bytes and the layer.

    Raises
    ------
    LayerFileError
        With every fault, in words: keys, words and examples as for any layer file, the colour's contrast, a clash of icons.
    """
    import tomli_w

    name = f"{data.get('id', '')}.toml"
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}\.toml", name):
        raise LayerFileError("The layer needs a name that begins with a letter. Write what people would call it.")
    content = tomli_w.dumps(dict(data)).encode("utf-8")
    layer, problems = read_layer(Path(name), content)
    if layer is not None:
        others = [one for one in load_layers(overlay=overlay).values() if one.id != layer.id]
        problems = [*problems, *_faint(name, layer.colour), *find_clashes([*others, layer])]
    if problems or layer is None:
        raise LayerFileError(in_one(problems))
    return content, layer


def save_layer(data: Mapping[str, Any], overlay: Path) -> Layer:
    """Write a layer's file into the workspace's folder, if nothing is wrong with it.

    Raises
    ------
    LayerFileError
        With every fault, or when the folder cannot be written; nothing was changed.
    """
    content, layer = check_layer(data, overlay)
    _write(overlay / f"{layer.id}.toml", content)
    return layer


def put_back(layer_id: str, overlay: Path) -> None:
    """Remove the workspace's own file of a layer: ours counts again, and a layer of its own is gone.

    Raises
    ------
    LayerFileError
        When there is none, or it cannot be removed.
    """
    path = overlay / f"{layer_id}.toml"
    if not path.is_file():
        raise LayerFileError(f"This workspace has no file of its own for “{layer_id[:40]}”.")
    try:
        path.unlink()
    except OSError as error:
        raise LayerFileError(f"{path.name} cannot be removed ({error.strerror}).") from error


def switch_off(layer_ids: Iterable[str], overlay: Path) -> None:
    """Note which layers are switched off from now on; all others are on.

    Raises
    ------
    LayerFileError
        When the folder cannot be written.
    """
    _write(overlay / SWITCHED_OFF, "".join(f"{one}\n" for one in sorted(set(layer_ids))).encode("utf-8"))


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            temporary.write_bytes(content)
    except (OSError, ExportError) as error:
        raise LayerFileError(f"{path.name} could not be written into the workspace. Nothing was changed.") from error


def _faint(file: str, colour: str) -> Iterable[Problem]:
    if contrast(colour, "#ffffff") < LEAST_ON_MARK:
        yield Problem(file, f"the colour {colour} is too light for the white icon on it.", "Choose a darker one.")
    faint = [ground for ground, under in GROUNDS.items() if contrast(colour, under) < LEAST_ON_MAP]
    if faint:
        yield Problem(file, f"the colour {colour} hardly shows on {', '.join(faint)}.", "Choose a darker one.")


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
