"""Read the areas of one layer of a GeoPackage that may be large: every name, but only the shapes that are asked for."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from assetmap.sources.upload.apart.geopackage import layers_of, quoted, with_database, wkb_of
from assetmap.sources.upload.apart.worker import RefusedError

SECONDS = 45.0
MOST_ROWS = 300_000
"""More than Great Britain has output areas. Chosen by us."""
MOST_SHAPES = 60_000_000
"""Bytes of shapes handed on, half of what an answer may have in digits. Chosen by us."""


def read(folder: Path) -> Any:
    """Read from ``file.gpkg`` what ``asked.json`` asks for (a layer and a name, or None for either).

    Without a layer, and with more than one in the file, only their names come back.
    """
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))

    def read_from(base: sqlite3.Connection, allowed: set[str]) -> dict[str, Any]:
        found = [one for one in layers_of(base, allowed, _about)["layers"] if one["column"]]
        names = [one["name"] for one in found]
        chosen = [one for one in found if asked["layer"] in (None, one["name"])]
        if len(chosen) != 1:
            return {"names": names, "layer": None}
        return {"names": names, "layer": {**chosen[0], **_rows(base, chosen[0], asked["name"])}}

    return with_database(folder / "file.gpkg", SECONDS, read_from)


def _about(base: sqlite3.Connection, table: str, column: str) -> dict[str, Any]:
    return {"name": table, "column": column}


def _rows(base: sqlite3.Connection, layer: dict[str, Any], name: str | None) -> dict[str, Any]:
    """Return the texts of every row, and the shapes of those that bear ``name`` in any of them, whatever the case."""
    table, shape = layer["name"], layer["column"].casefold()
    about = base.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    columns = [str(one[1]) for one in about if not one[6]]
    header = [one for one in columns if one.casefold() != shape]
    listed = ", ".join(quoted(one) for one in (layer["column"], *header))
    rows: list[Any] = []
    total = 0
    for raw, *cells in base.execute(f"SELECT {listed} FROM {quoted(table)} LIMIT {MOST_ROWS + 1}"):
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        is_asked = name is None or name.casefold() in map(str.casefold, texts)
        place = wkb_of(raw) if is_asked else None
        total += len(place or "") // 2
        if total > MOST_SHAPES:
            raise RefusedError("has more shapes than a territory needs. Choose one area by its name.")
        rows.append([texts, place])
    if len(rows) > MOST_ROWS:
        raise RefusedError(f"has a layer with more than {MOST_ROWS:,} rows. Save the part that is needed.")
    return {"header": header, "rows": rows}
