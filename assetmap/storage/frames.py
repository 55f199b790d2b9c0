"""Tables of records and assets turned into rows a database takes, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from assetmap.errors import TableError
from assetmap.storage.schema import BBOX_COLUMNS
from assetmap.tables import CRS, Column

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

OUTSIDE_DIGEST = "retrieved_at"
"""Asking a source again is not a change of what it said."""


@dataclass(frozen=True)
class Rows:
    """Rows on their way into a database: their keys, a digest of each, and their values by column."""

    keys: list[str]
    digests: list[str]
    columns: dict[str, list[Any]]

    def dicts(self, chosen: Sequence[int], **fixed: Any) -> list[dict[str, Any]]:
        """Return the chosen rows as mappings, with ``fixed`` values added to each."""
        names = [*self.columns, "digest", *fixed]
        values = [[column[row] for row in chosen] for column in (*self.columns.values(), self.digests)]
        fixed_values = ([value] * len(chosen) for value in fixed.values())
        return [dict(zip(names, row, strict=True)) for row in zip(*values, *fixed_values, strict=True)]


def rows_of(table: gpd.GeoDataFrame, columns: tuple[Column, ...], territory_ids: Sequence[str | None]) -> Rows:
    """Take a checked table apart.

    Raises
    ------
    TableError
        When a text cannot be kept by both databases.
    """
    texts = {c.name: _texts(table, c.name) for c in columns if c.kind != "geometry"}
    texts["territory_id"] = list(territory_ids)
    geometry = table.geometry.to_numpy()
    shapes = wkb_of(geometry)
    return Rows(
        keys=texts[columns[0].name],
        digests=list(_digests(texts, shapes)),
        columns=texts | {"geometry": shapes},
    )


def wkb_of(geometry: np.ndarray) -> list[bytes | None]:
    """Write geometries as WKB, 2D, the same bytes on every machine."""
    written = shapely.to_wkb(geometry, output_dimension=2, byte_order=1)
    return [None if one is None else bytes(one) for one in written]


def with_boxes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the box around each row's geometry, for a database that cannot look into it."""
    bounds = shapely.bounds(shapely.from_wkb([row["geometry"] for row in rows]))
    boxes = np.where(np.isnan(bounds), None, bounds.astype(object))
    return [row | dict(zip(BBOX_COLUMNS, box, strict=True)) for row, box in zip(rows, boxes, strict=True)]


def frame_of(
    rows: Sequence[Sequence[Any]], names: Sequence[str], whole_numbers: Sequence[str] = ()
) -> gpd.GeoDataFrame:
    """Make a table of rows whose last column is WKB; columns in ``names``' order but ``geometry``, which follows the contract.

    Parameters
    ----------
    names
        Names of all columns of ``rows`` but the last.
    whole_numbers
        Those that hold whole numbers, missing allowed.
    """
    import geopandas as gpd
    import pandas as pd

    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(names) + 1)
    data: dict[str, pd.Series] = {}
    for name, values in zip(names, columns, strict=False):
        data[name] = pd.Series(values, dtype="Int64" if name in whole_numbers else object)
    places = gpd.GeoSeries(shapely.from_wkb(np.array(columns[-1], dtype=object)), crs=CRS)
    return gpd.GeoDataFrame(data | {"geometry": places}, geometry="geometry", crs=CRS)


def texts_in(values: pd.Series) -> list[str | None]:
    """Return a column's values with None for whatever is missing."""
    return values.astype(object).where(values.notna(), None).tolist()


def _texts(table: gpd.GeoDataFrame, name: str) -> list[Any]:
    values = texts_in(table[name])
    present = [value for value in values if value is not None]
    if all(isinstance(value, str) for value in present) and _can_be_kept("".join(present)):
        return values
    for row, value in enumerate(values):
        if value is not None and not isinstance(value, str):
            raise TableError(f"Column {name}, row {row + 1}: a text is needed, not a {type(value).__name__}.")
        if value is not None and not _can_be_kept(value):
            raise TableError(f"Column {name}, row {row + 1} holds a sign that cannot be stored. Take it out.")
    return values


def _can_be_kept(text: str) -> bool:
    """Say whether both databases keep a text: PostgreSQL takes no NUL, and JSON can smuggle in half a character."""
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _digests(texts: dict[str, list[str | None]], shapes: Iterable[bytes | None]) -> Iterator[str]:
    # A text holds no NUL, so the marks before and the NULs between keep every row apart from every other
    marked = [
        ["-" if value is None else f"+{value}" for value in values]
        for name, values in texts.items()
        if name != OUTSIDE_DIGEST
    ]
    for row, shape in zip(zip(*marked, strict=True), shapes, strict=True):
        yield hashlib.blake2b("\0".join(row).encode() + b"\0" + (shape or b""), digest_size=16).hexdigest()


def check_text(values: Iterable[str], what: str) -> None:
    """Refuse a text that one of the databases could not keep."""
    for value in values:
        if not isinstance(value, str) or not _can_be_kept(value):
            raise TableError(f"{what} holds a sign that cannot be stored. Take it out.")
