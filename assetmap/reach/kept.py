"""A walking network on disk: one small file of plain arrays, written whole or not at all, checked when it is read."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from assetmap.errors import ReachError
from assetmap.reach.network import WalkNetwork
from assetmap.writing import whole_file

VERSION = 1
"""Grows when the file's form or the rules of what may be walked change; older files are then made anew."""

_WORDS = ("crs", "bbox_lonlat")
_ARRAYS = tuple(one.name for one in fields(WalkNetwork) if one.name not in _WORDS and not one.name.startswith("_"))


_UNREADABLE = (
    *(OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, MemoryError, OverflowError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What reading a file that was cut short or changed can end in."""


def save_network(network: WalkNetwork, path: Path) -> None:
    """Write a network as ``.npz``.

    Raises
    ------
    ExportError
        When it cannot be written; what was there is then as it was.
    """
    arrays: dict[str, Any] = {name: getattr(network, name) for name in _ARRAYS}
    about = {"version": np.array(VERSION), "crs": np.array(network.crs), "bbox_lonlat": np.array(network.bbox_lonlat)}
    with whole_file(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, **(arrays | about))


def load_network(path: Path) -> WalkNetwork:
    """Read a network that :func:`save_network` wrote. Nothing in the file is run.

    Raises
    ------
    ReachError
        When the file is not there, is damaged, or was written by another version.
    """
    try:
        with np.load(path, allow_pickle=False) as kept:
            version = int(kept["version"])
            found: dict[str, Any] = {name: kept[name] for name in (*_WORDS, *_ARRAYS)} if version == VERSION else {}
    except FileNotFoundError as error:
        raise ReachError(f"There is no walking network {path.name}. Gather the territory from an extract.") from error
    except _UNREADABLE as error:
        raise _damaged(path) from error
    if not found:
        raise ReachError(f"The walking network {path.name} is of another version. Gather the territory again.")
    bbox = [float(edge) for edge in np.ravel(found["bbox_lonlat"])]
    network = WalkNetwork(**(found | {"crs": str(found["crs"]), "bbox_lonlat": tuple(bbox)}))
    if not (len(bbox) == 4 and _fits_together(network)):
        raise _damaged(path)
    return network


def _damaged(path: Path) -> ReachError:
    return ReachError(f"The walking network {path.name} is damaged. Gather the territory again to make it anew.")


def _fits_together(network: WalkNetwork) -> bool:
    """Say whether every number in the arrays leads to something that is there."""
    edges, nodes, first = network.edges, len(network.node_xy), network.first
    of_edges = (network.edge_from, network.edge_to, network.is_steps, network.forward, network.backward)
    places = (network.node_xy, network.node_lonlat, network.vertex_xy)
    if not (edges and all(one.shape == (edges,) for one in of_edges) and first.shape == (edges + 1,)):
        return False
    if not all(one.ndim == 2 and one.shape[1] == 2 and np.isfinite(one).all() for one in places):
        return False
    ends = np.concatenate([network.edge_from, network.edge_to])
    return bool(
        len(network.node_lonlat) == nodes
        and ends.min() >= 0
        and ends.max() < nodes
        and first[0] == 0
        and first[-1] == len(network.vertex_xy)
        and (np.diff(first) >= 2).all()
        and np.isfinite(network.length_m).all()
        and (network.length_m > 0).all()
        and all(one.dtype == bool for one in of_edges[2:])
        and network.crs.startswith("EPSG:")
    )
