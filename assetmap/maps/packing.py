"""Numbers, places and texts in little room: columns instead of rows, differences instead of positions, each text once.

``web/decode.js`` reads what this module writes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

Ints = npt.NDArray[np.int64]

_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY_ZERO = date(1970, 1, 1).toordinal()

DEGREES_SCALE = 1_000_000
"""Places are whole millionths of a degree: 11 cm or less."""


def pack_ints(values: npt.ArrayLike) -> str:
    """Write whole numbers as text: five bits a letter, smallest first, the sixth bit says that more follows."""
    signed = np.asarray(values, dtype=np.int64)
    rest = ((signed << 1) ^ (signed >> 63)).astype(np.uint64)
    letters = np.ones(len(rest), dtype=np.int64)
    shifted = rest >> np.uint64(5)
    while shifted.any():
        letters += shifted > 0
        shifted >>= np.uint64(5)
    starts = np.cumsum(letters) - letters
    out = np.empty(int(letters.sum()), dtype=np.uint8)
    for place in range(int(letters.max(initial=0))):
        has = letters > place
        digit = (rest[has] & np.uint64(31)).astype(np.int64)
        out[starts[has] + place] = _ALPHABET[digit + 32 * (letters[has] > place + 1)]
        rest >>= np.uint64(5)
    return out.tobytes().decode("ascii")


def unpack_ints(text: str) -> list[int]:
    """Read what :func:`pack_ints` wrote."""
    code = {int(letter): place for place, letter in enumerate(_ALPHABET)}
    values, value, shift = [], 0, 0
    for letter in text.encode("ascii"):
        value |= (code[letter] & 31) << shift
        shift += 5
        if code[letter] < 32:
            values.append(-((value + 1) >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return values


def pack_texts(values: pd.Series, *, skip: str | None = None) -> dict[str, Any] | None:
    """Write a column of texts: only rows that say something, each repeated text once; None when no row does.

    ``w`` are the texts, ``r`` the rows (as differences; left out when every row has one), ``x`` which text each of these
    rows has (left out when the texts are in row order). Rows that say ``skip`` say nothing.
    """
    said = values.to_numpy(dtype=object)
    present = values.notna().to_numpy(copy=True)
    if not present.any():
        return None
    present &= said != ""
    if skip is not None:
        present &= said != skip
    rows = np.flatnonzero(present)
    if not len(rows):
        return None
    texts = said[rows]
    which, words = pd.factorize(texts)
    column: dict[str, Any] = {}
    if len(words) < 0.75 * len(rows):
        column["w"], column["x"] = [str(word) for word in words], pack_ints(which)
    else:
        column["w"] = [str(text) for text in texts]
    if len(rows) < len(values):
        column["r"] = pack_ints(np.diff(rows, prepend=0))
    return column


def pack_ids(ids: Sequence[str]) -> dict[str, Any]:
    """Write ids: UUIDs as base64 of their 16 bytes, all in one text; anything else as it is."""
    if ids and all(isinstance(one, str) and _UUID.fullmatch(one) for one in ids):
        return {
            "uuid": base64.urlsafe_b64encode(bytes.fromhex("".join(ids).replace("-", ""))).decode("ascii").rstrip("=")
        }
    return {"text": list(ids)}


def pack_days(values: pd.Series) -> str | None:
    """Write ISO dates as days since 1970, 0 where there is none; None when there are none at all."""
    which, texts = pd.factorize(values.to_numpy(dtype=object))
    days = np.array([*(days_since_1970(text) for text in texts), 0], dtype=np.int64)[which]
    return pack_ints(days) if days.any() else None


def days_since_1970(text: object) -> int:
    """Count the days of an ISO date; 0 for anything else."""
    try:
        return date.fromisoformat(str(text)[:10]).toordinal() - _DAY_ZERO
    except ValueError:
        return 0


def pack_shapes(shapes: npt.NDArray[Any]) -> dict[str, Any]:
    """Write shapes (EPSG:4326, missing allowed) as columns.

    ``kind`` has a figure a row: 0 no place, 1 point, 2 line, 3 area, 4 several points. For 2, 3 and 4: ``parts`` a shape,
    ``rings`` a part, ``vertices`` a ring (an area's closing vertex is left out). ``xy`` are longitudes and latitudes in
    millionths of a degree, each less the one before.
    """
    shapes = _of_one_kind(shapes)
    types = shapely.get_type_id(shapes)
    kind = np.select(
        [types == 0, np.isin(types, (1, 5)), np.isin(types, (3, 6)), types == 4],
        [1, 2, 3, 4],
        default=0,
    )
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    part_types = shapely.get_type_id(parts)
    rings, ring_of = _rings(parts, part_types)
    open_ring = np.isin(part_types[ring_of], (3,))
    counts = shapely.get_num_coordinates(rings) - open_ring
    many = kind > 1
    xy = _coordinates(rings, open_ring)
    return {
        "kind": "".join(map(str, kind.tolist())),
        "parts": pack_ints(np.bincount(part_of, minlength=len(shapes))[many]),
        "rings": pack_ints(np.bincount(ring_of, minlength=len(parts))[many[part_of]]),
        "vertices": pack_ints(counts[many[part_of[ring_of]]]),
        "xy": pack_ints(np.diff(xy, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()),
    }


def _of_one_kind(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Replace mixed collections by their parts of the highest dimension, and empty shapes by None."""
    shapes = np.asarray(shapes, dtype=object).copy()
    shapes[shapely.is_empty(shapes)] = None
    for row in np.flatnonzero(shapely.get_type_id(shapes) == 7):
        parts = shapely.get_parts(shapes[row])
        best = parts[shapely.get_dimensions(parts) == shapely.get_dimensions(parts).max()]
        shapes[row] = best[0] if len(best) == 1 else shapely.union_all(best)
    return shapes


def _rings(parts: npt.NDArray[Any], types: npt.NDArray[np.int32]) -> tuple[npt.NDArray[Any], Ints]:
    """Split polygons into rings and keep points and lines as they are; say for each ring which part it is of."""
    area = np.flatnonzero(types == 3)
    rings, of_area = shapely.get_rings(parts[area], return_index=True)
    other = np.flatnonzero(types != 3)
    everything = np.concatenate([rings, parts[other]])
    owner = np.concatenate([area[of_area], other]).astype(np.int64)
    order = np.argsort(owner, kind="stable")
    return everything[order], owner[order]


def _coordinates(rings: npt.NDArray[Any], drop_last: npt.NDArray[np.bool_]) -> Ints:
    points, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True) if len(ring) else np.zeros(0, dtype=bool)
    kept = points[~(last & drop_last[ring])]
    return np.rint(kept * DEGREES_SCALE).astype(np.int64)  # type: ignore[no-any-return]
