"""Read the layers of a GeoPackage with SQLite alone: read-only, no triggers, no views, no functions, for two seconds."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assetmap.sources.upload.apart.worker import RefusedError
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_ROWS

SECONDS = 2.0
"""How long SQLite may work on a file before it is interrupted. Source: threats F03."""
LONGEST_VALUE = 20_000_000
_STEPS = 10_000
_DAMAGED = "is damaged: its database cannot be read. Save or download it again."
_PRAGMAS = frozenset(("quick_check", "table_xinfo"))
_ENVELOPES = (0, 32, 48, 48, 64)
_STYLES = "layer_styles"


def read(folder: Path) -> Any:
    """Read every layer of ``file.gpkg``: columns, rows of text, and shapes as hexadecimal WKB."""
    return with_database(folder / "file.gpkg", SECONDS, lambda base, allowed: layers_of(base, allowed, _layer))


def with_database(path: Path, seconds: float, read_from: Callable[[sqlite3.Connection, set[str]], Any]) -> Any:
    """Open a GeoPackage so that nothing in it can run or write, and return what ``read_from`` makes of it in time.

    Raises
    ------
    RefusedError
        When it is damaged or takes longer than ``seconds``.
    """
    base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    base.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    base.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    deadline = time.monotonic() + seconds
    base.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
    try:
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY", "query_only=ON"):
            base.execute(f"PRAGMA {pragma}")
        allowed: set[str] = {"sqlite_master", "sqlite_schema"}
        base.set_authorizer(_authorizer(allowed))
        if base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise RefusedError(_DAMAGED)
        answer = read_from(base, allowed)
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise RefusedError("takes too long to read and was given up. Save its layers into a new file.") from error
        raise RefusedError(_DAMAGED) from error
    except (sqlite3.DatabaseError, OverflowError, ValueError) as error:
        raise RefusedError(_DAMAGED) from error
    answer["is_wal"] = path.read_bytes()[18:20] == b"\x02\x02"
    return answer


def _authorizer(allowed: set[str]) -> Callable[..., int]:
    """Allow to read the tables listed so far and two harmless pragmas; no function, no write, no view's own reading."""

    def judge(action: int, first: str | None, second: str | None, base: str | None, inner: str | None) -> int:
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK if inner is None else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ and inner is None:
            return sqlite3.SQLITE_OK if (first or "").casefold() in allowed else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return judge


def layers_of(
    base: sqlite3.Connection, allowed: set[str], take: Callable[[sqlite3.Connection, str, str], dict[str, Any]]
) -> dict[str, Any]:
    """List the layers that are plain tables, each with what ``take`` reads of its table and column of shapes."""
    objects = {
        str(name).casefold(): (str(name), str(kind), str(sql or ""))
        for kind, name, sql in base.execute("SELECT type, name, sql FROM sqlite_master")
        if kind in ("table", "view")
    }
    if "gpkg_contents" not in objects:
        raise RefusedError("is a database, but no GeoPackage: it has no list of layers. Export it as GeoPackage.")
    own = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
    for name in own:
        if name in objects and not _is_plain(objects[name]):
            raise RefusedError("keeps its list of layers as a view, as no honest GeoPackage does. It was not read.")
    allowed |= set(own) & set(objects)
    systems = _systems(base) if own[2] in objects else {}
    shapes = {str(table).casefold(): (str(column), srs) for table, column, srs in _shape_columns(base, objects)}
    answer: dict[str, Any] = {"layers": [], "views": [], "rasters": []}
    for table, kind in base.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall():
        key = str(table).casefold()
        if kind not in ("features", "attributes"):
            answer["rasters"].append(str(table))
        elif key == _STYLES or key not in objects:
            continue
        elif not _is_plain(objects[key]):
            answer["views"].append(str(table))
        else:
            allowed.add(key)
            column, srs = shapes.get(key, ("", None))
            answer["layers"].append({**take(base, objects[key][0], column), "crs": systems.get(srs), "srs": srs})
    return answer


def _is_plain(found: tuple[str, str, str]) -> bool:
    """Say whether an object is a table that holds its own rows; a view or virtual table runs something when read."""
    return found[1] == "table" and not re.match(r"\s*create\s+virtual\b", found[2], re.IGNORECASE)


def _systems(base: sqlite3.Connection) -> dict[Any, str]:
    rows = base.execute("SELECT srs_id, organization, organization_coordsys_id FROM gpkg_spatial_ref_sys")
    return {srs: f"{organization}:{code}"[:60] for srs, organization, code in rows}


def _shape_columns(base: sqlite3.Connection, objects: dict[str, Any]) -> list[Any]:
    if "gpkg_geometry_columns" not in objects:
        return []
    return base.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()


def _layer(base: sqlite3.Connection, table: str, shape: str) -> dict[str, Any]:
    """Read one table; its name and columns come from the file and are quoted as SQL asks for."""
    about = base.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    columns = [
        (name, str(declared).upper())
        for _, name, declared, _, _, key, hidden in about
        if not hidden and not (key and str(name).casefold() in ("fid", "ogc_fid", "gid"))
    ]
    if len(columns) > MAX_COLUMNS + 1:
        raise RefusedError(f"has a layer with {len(columns):,} columns; at most {MAX_COLUMNS} are read.")
    listed = ", ".join(quoted(str(name)) for name, _ in columns)
    rows = base.execute(f"SELECT {listed or 'NULL'} FROM {quoted(table)} LIMIT {MAX_ROWS + 1}").fetchall()
    at = next((at for at, (name, _) in enumerate(columns) if name.casefold() == shape.casefold()), None)
    yes_no = {at for at, (_, declared) in enumerate(columns) if declared == "BOOLEAN"}
    made, binary = [], 0
    for row in rows:
        cells = []
        for place, value in enumerate(row):
            if place == at:
                continue
            binary += isinstance(value, bytes)
            cells.append(_text(value, place in yes_no))
        made.append([cells, wkb_of(row[at]) if at is not None else None])
    header = [str(name) for place, (name, _) in enumerate(columns) if place != at]
    return {"name": table, "header": header, "rows": made, "binary": binary, "has_shapes": at is not None}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: Any, is_yes_no: bool) -> str:
    if value is None or isinstance(value, bytes):
        return ""
    if is_yes_no and value in (0, 1):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    return str(value)


def wkb_of(value: Any) -> str | None:
    """Take the GeoPackage header off a shape; ``""`` where there is a shape but not a readable one."""
    if value is None:
        return None
    if not isinstance(value, bytes) or len(value) < 8 or value[:2] != b"GP" or value[3] & 0x20:
        return ""
    envelope = (value[3] >> 1) & 7
    return value[8 + _ENVELOPES[envelope] :].hex() if envelope < len(_ENVELOPES) else ""
