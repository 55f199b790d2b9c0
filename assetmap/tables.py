"""The columns of records and assets: the empty table, the check and the words that explain them, in one place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assetmap import taxonomy
from assetmap.errors import Problem, TableError

if TYPE_CHECKING:  # geopandas takes a second to import; the words of the contract are needed without it
    import geopandas as gpd

CRS = "EPSG:4326"

STATUSES = ("existing", "emerging", "potential", "dormant", "former")
FORMS = ("place", "area", "route", "group", "activity", "skill", "role", "organisation", "network", "information")
ACCESS_ROUTES = ("drop_in", "self_referral", "referral", "invitation", "unknown")
PRECISIONS = ("exact", "street", "area", "none")
VISIBILITIES = ("public", "planner", "room", "coordinator")
PUBLISH_RULES = ("exact", "area_only", "never")
CONTRIBUTOR_KINDS = ("osm", "resident", "volunteer", "service", "coordinator")
RELATION_TYPES = (
    "part_of",
    "meets_at",
    "run_by",
    "supports",
    "partners_with",
    "progresses_to",
    "performs_at",
    "funded_by",
    "replaces",
)


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds and, where few are valid, the valid values.

    ``kind`` is ``text`` (missing allowed), ``key`` (never missing), ``json_list``, ``json_object`` (JSON text) or ``geometry``.
    """

    name: str
    kind: str
    meaning: str
    values: tuple[str, ...] = ()


RECORD_COLUMNS: tuple[Column, ...] = (
    Column(
        "record_id",
        "key",
        "Source and what that calls it: `osm:way/123`, `halls:example-hall`. The same place always has the same one.",
    ),
    Column("source", "key", "Where it came from: `osm` or the name given to an upload."),
    Column(
        "source_id", "key", "What the source itself calls it: `way/123`, an id of its own, or else a key from the name."
    ),
    Column("tags", "json_object", "What OpenStreetMap said, whole. `{}` for other sources."),
    Column(
        "said",
        "json_object",
        "What a table's row said, under asset column names and `category`, `further`, `place_reason`. `{}` for OpenStreetMap.",
    ),
    Column("precision", "key", "How well the place is known.", PRECISIONS),
    Column("contributor_kind", "key", "What sort of contributor said it.", CONTRIBUTOR_KINDS),
    Column("licence", "text", "The source's licence."),
    Column("attribution", "text", "The credit the source asks for."),
    Column("retrieved_at", "text", "When we got it, ISO 8601."),
    Column("last_edited_at", "text", "When the source last changed it, ISO 8601."),
    Column("geometry", "geometry", "EPSG:4326, 2D, longitude then latitude, or missing."),
)

ASSET_COLUMNS: tuple[Column, ...] = (
    Column("asset_id", "key", "Ours; never changes (UUIDv5 of the first record's id)."),
    Column("name", "text", "What people call it."),
    Column("level", "text", "Who holds it.", tuple(taxonomy.LEVELS)),
    Column("layer", "text", "The kind of asset: the id of a layer file."),
    Column("theme", "text", "The group of layers it is shown under."),
    Column("form", "text", "What form it takes.", FORMS),
    Column("status", "key", "Where it stands in its life.", STATUSES),
    Column("health_assets", "json_list", "What this gives us: list of {level, entry, as, reason, by, rule}."),
    Column("description", "text", "What it is, in a few words."),
    Column("why_it_matters", "text", "Why it matters to somebody."),
    Column("access_route", "key", "How one gets in.", ACCESS_ROUTES),
    Column("open_to", "text", "Everyone, or for whom."),
    Column("cost", "text", "What it costs."),
    Column("opening_hours", "text", "In OpenStreetMap's syntax."),
    Column("sessions", "text", "When things happen there, in words."),
    Column("accessibility", "text", "Step-free, toilet, hearing loop and the like."),
    Column("address", "text", "Street address."),
    Column("postcode", "text", "Postcode."),
    Column("phone", "text", "Telephone number the source published."),
    Column("website", "text", "http or https address."),
    Column("precision", "key", "How well the place is known.", PRECISIONS),
    Column("visibility", "key", "The widest audience that may see it.", VISIBILITIES),
    Column("consent", "text", "What the person agreed to; empty when nobody's consent is needed."),
    Column("contributor_kind", "key", "What sort of contributor said it first.", CONTRIBUTOR_KINDS),
    Column("sources", "json_list", "List of {source, source_id, licence, attribution, retrieved_at, last_edited_at}."),
    Column("checked_at", "text", "When somebody last checked it, ISO 8601."),
    Column("publish", "key", "The layer's rule for its place.", PUBLISH_RULES),
    Column("relations", "json_list", "List of {type, to}."),
    Column("tags", "json_object", "What OpenStreetMap said, whole. `{}` otherwise."),
    Column("other_layers", "json_list", "Further layers it belongs to besides `layer`."),
    Column("filed_because", "text", "Why it is in its layer, in a sentence."),
    Column(
        "counts",
        "json_list",
        "Figures people gave, each with its source and date: list of {what, number, date, source}.",
    ),
    Column("coordinator_notes", "json_list", "The co-ordinators' own notes: list of {text, at (a date)}."),
    Column("said_by", "json_object", "Who said each value, where more than one could have: {column: source}."),
    Column("geometry", "geometry", "EPSG:4326, valid, 2D, longitude then latitude, or missing."),
)

ASSET_COLUMN_NAMES = tuple(column.name for column in ASSET_COLUMNS)
RECORD_COLUMN_NAMES = tuple(column.name for column in RECORD_COLUMNS)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a text that starts so. Our CSV puts a ``'`` in front, and reading takes it off. Source: threats E18, E19."""

_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")

UPLOAD_ONLY_COLUMNS = ("lat", "lon", "source", "source_id", "licence", "attribution", "retrieved_at", "last_edited_at")
"""Columns a table may have besides the asset columns."""


def guarded(value: object) -> str:
    """Return a value as the text of a CSV cell: a ``'`` before a formula, and one more before what already has one.

    Reading takes off just ours. A negative number stays a number.
    """
    if value is None:
        return ""
    text = str(value)
    if _NEGATIVE_NUMBER.fullmatch(text):
        return text
    return "'" + text if text.lstrip("'").startswith(FORMULA_STARTS) else text


def empty_records() -> gpd.GeoDataFrame:
    """Make a record table without rows, with every column in order."""
    return records_from({name: [] for name in RECORD_COLUMN_NAMES})


def empty_assets() -> gpd.GeoDataFrame:
    """Make an asset table without rows, with every column in order."""
    return assets_from({name: [] for name in ASSET_COLUMN_NAMES})


def street_credits(streets: gpd.GeoDataFrame | None) -> tuple[str, ...]:
    """Return what a quiet map's ``credit`` column asks to be said besides OpenStreetMap's credit, each once; most have no such column."""
    if streets is None or "credit" not in streets:
        return ()
    return tuple(str(text) for text in streets["credit"].dropna().unique())


def records_from(columns: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Make a record table from lists or arrays keyed by column name (``geometry`` in EPSG:4326)."""
    return _table_from(columns, RECORD_COLUMNS)


def assets_from(columns: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Make an asset table from lists or arrays keyed by column name (``geometry`` in EPSG:4326)."""
    return _table_from(columns, ASSET_COLUMNS)


def _table_from(columns: Mapping[str, Any], wanted: tuple[Column, ...]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    missing = [column.name for column in wanted if column.name not in columns]
    if missing:
        raise TableError(f"The table lacks the columns {', '.join(missing)}.")
    data = {}
    for column in wanted:
        values = columns[column.name]
        if column.kind == "geometry":
            data[column.name] = gpd.GeoSeries(values, crs=CRS)
        else:
            data[column.name] = pd.Series(values, dtype=object)
    return gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)


def find_problems(table: gpd.GeoDataFrame, columns: tuple[Column, ...]) -> list[Problem]:
    """Return every way in which ``table`` breaks the contract of ``columns``, in words; an empty list is a clean table."""
    expected, found = [column.name for column in columns], list(table.columns)
    problems = [
        Problem(f"column {name}", "is missing.", "Add it, empty if nothing is known.")
        for name in expected
        if name not in found
    ]
    problems += [
        Problem(f"column {name}", "is not one of ours.", f"Known columns: {', '.join(expected)}.")
        for name in found
        if name not in expected
    ]
    if problems:
        return problems
    for column in columns:
        problems.extend(_column_problems(table, column))
    return problems


def _column_problems(table: gpd.GeoDataFrame, column: Column) -> Iterable[Problem]:
    series = table[column.name]
    if column.kind == "geometry":
        yield from _geometry_problems(table)
        return
    present = series.dropna()
    if column.kind != "text" and len(present) < len(series):
        yield Problem(
            f"column {column.name}", f"has no value in {len(series) - len(present)} rows.", "Every row needs one."
        )
    if column.values:
        for value in sorted(set(present) - set(column.values), key=str):
            yield Problem(f"column {column.name}", f"holds “{value}”.", f"Use one of: {', '.join(column.values)}.")
    if column.kind in ("json_list", "json_object"):
        wanted = list if column.kind == "json_list" else dict
        for value in present.unique():
            if not _is_json(value, wanted):
                yield Problem(f"column {column.name}", f"holds “{str(value)[:40]}”, not a JSON {wanted.__name__}.")
                break


def _geometry_problems(table: gpd.GeoDataFrame) -> Iterable[Problem]:
    if table.crs is None or table.crs.to_epsg() != 4326:
        yield Problem("column geometry", f"is in {table.crs}.", "Convert it to EPSG:4326.")
    import shapely

    geometry = table.geometry.dropna().to_numpy()
    if shapely.has_z(geometry).any():
        yield Problem("column geometry", "has heights.", "Keep longitude and latitude only.")
    if shapely.is_empty(geometry).any():
        yield Problem("column geometry", "has empty shapes.", "Leave the place out instead.")
    if not shapely.is_valid(geometry).all():
        yield Problem("column geometry", "has broken shapes.", "Repair them first.")


def _is_json(value: object, wanted: type) -> bool:
    try:
        return isinstance(json.loads(str(value)), wanted)
    except ValueError:
        return False


def check_records(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return ``table`` if it is a clean record table.

    Raises
    ------
    TableError
        With every problem at once.
    """
    return _check(table, RECORD_COLUMNS, "record_id")


def check_assets(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return ``table`` if it is a clean asset table.

    Raises
    ------
    TableError
        With every problem at once.
    """
    return _check(table, ASSET_COLUMNS, "asset_id")


def _check(table: gpd.GeoDataFrame, columns: tuple[Column, ...], key: str) -> gpd.GeoDataFrame:
    problems = find_problems(table, columns)
    if not problems and table[key].duplicated().any():
        twice = table.loc[table[key].duplicated(), key].iloc[0]
        problems.append(Problem(f"column {key}", f"has “{twice}” more than once.", "Every row needs its own."))
    if problems:
        raise TableError(
            "The table does not keep to its columns:\n" + "\n".join(f"- {problem}" for problem in problems)
        )
    return table
