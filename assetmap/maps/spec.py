"""What a map says, as plain data: built from an audience's view, drawn by one JavaScript module in the app and in single files."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap import taxonomy
from assetmap.languages import LANGUAGES, WRITTEN_IN, texts_of_the_map
from assetmap.layers import THEMES, Layer, LayerPack
from assetmap.maps.basemap import pack_basemap
from assetmap.maps.block import to_json_block
from assetmap.maps.gives import Gives
from assetmap.maps.libraries import icon_path
from assetmap.maps.narrowing import layer_words, open_columns, own_forms
from assetmap.maps.packing import pack_days, pack_ids, pack_ints, pack_shapes, pack_texts
from assetmap.maps.sources import attributions_of, pack_sources
from assetmap.privacy import Audience, AudienceView
from assetmap.tables import street_credits
from assetmap.territories import Territory

SPEC_VERSION = 1
TILE_URL = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OTHER_COLOUR = "#4a5560"
_AFTER_ALL_NAMES = "\U0010ffff"

_TEXT_COLUMNS = (
    "name",
    "description",
    "why_it_matters",
    "access_route",
    "open_to",
    "cost",
    "opening_hours",
    "sessions",
    "accessibility",
    "address",
    "postcode",
    "phone",
    "website",
    "status",
    "precision",
    "filed_because",
    "contributor_kind",
    "visibility",
)
_USUAL = {"access_route": "unknown", "status": "existing", "precision": "exact", "visibility": "public"}
"""Values that go without saying: a row that has one says nothing about the column."""


@dataclass(frozen=True)
class MapOptions:
    """What a map shows besides its assets.

    ``basemap`` has ``kind``, ``name`` and EPSG:4326 geometry (see :mod:`assetmap.maps.basemap`); ``made_at`` is ISO 8601;
    ``notes`` are sentences shown on the map. ``online_tiles`` lets the page ask OpenStreetMap's servers for pictures of streets.
    ``town_buildings`` keeps the buildings of a whole town, for a map that is not sent about as a file.
    ``open_parts`` says when an asset is open, by asset id: bit ``weekday * 3 + part`` (Monday 0; morning 0, afternoon 1,
    evening 2) of a number below ``2**21``; an asset that is missing has told no times. ``language`` is what the map itself
    speaks, as far as there is a catalogue of it (see :mod:`assetmap.languages`).
    """

    title: str = ""
    territory: Territory | None = None
    basemap: gpd.GeoDataFrame | None = None
    made_at: str = ""
    notes: tuple[str, ...] = ()
    online_tiles: bool = False
    town_buildings: bool = False
    open_parts: Mapping[str, int] | None = None
    language: str = WRITTEN_IN


@dataclass(frozen=True)
class MapSpec:
    """A whole map as plain data. ``document`` is what the page reads; ``count`` and ``placed`` are numbers of assets."""

    title: str
    audience: Audience
    count: int
    placed: int
    online_tiles: bool
    document: Mapping[str, Any] = field(repr=False)
    language: str = WRITTEN_IN

    def to_json(self) -> str:
        """Write the document as JSON that is safe inside a page's script element."""
        return self._json

    @cached_property
    def _json(self) -> str:
        return to_json_block(self.document)

    @cached_property
    def digest(self) -> str:
        """A short name for exactly this content: the same content has the same one."""
        return hashlib.sha256(self._json.encode("utf-8")).hexdigest()[:16]


def build_map_spec(view: AudienceView, layers: LayerPack, options: MapOptions | None = None) -> MapSpec:
    """Build the map of what ``view`` holds.

    Raises
    ------
    TypeError
        When ``view`` is anything but an :class:`AudienceView`: an asset table never becomes a map directly.
    ValueError
        When the screens have no such language.
    """
    if not isinstance(view, AudienceView):
        raise TypeError(
            f"A map is made from an AudienceView, not from a {type(view).__name__}. Call privacy.view_for first."
        )
    options = options or MapOptions()
    if options.language not in LANGUAGES:
        raise ValueError(f"A map's language is one of {', '.join(LANGUAGES)}, not {options.language!r}.")
    table = _by_name(view.assets)
    shapes = table.geometry.to_numpy()
    layer_index, layer_rows = _layers_of(table)
    gives = Gives(layers)
    sources = pack_sources(table["sources"])
    basemap, basemap_notes = pack_basemap(options.basemap, options.territory, town_buildings=options.town_buildings)
    document: dict[str, Any] = {
        "version": SPEC_VERSION,
        "title": options.title or (options.territory.name if options.territory else "Asset map"),
        "madeAt": options.made_at,
        "audience": view.audience.value,
        "notes": [*options.notes, *basemap_notes],
        "territory": _territory(options.territory),
        "levels": {
            key: {"name": one.name, "gloss": one.gloss, "shape": one.shape} for key, one in taxonomy.LEVELS.items()
        },
        "layers": [_layer(layers.get(row[0]), row, gives) for row in layer_rows],
        "words": layer_words(layer_rows, layers),
        "people": [{"territory": one.territory, "band": one.band} for one in view.people],
        "withheld": [{"reason": one.reason, "count": one.count} for one in view.withheld],
        "assets": _assets(table, layer_index, layer_rows, layers, gives)
        | {"shapes": pack_shapes(shapes), "open": open_columns(table["asset_id"], options.open_parts)}
        | sources.columns,
        "basemap": basemap,
        "attributions": attributions_of(
            sources,
            basemap is not None or options.online_tiles,
            options.territory,
            of_streets=street_credits(options.basemap) if basemap else (),
        ),
        "tiles": TILE_URL if options.online_tiles else None,
    }
    document |= gives.tables() | _themes_and_icons(document["layers"])
    placed = int((~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)).sum())
    if texts := texts_of_the_map(options.language):
        document["texts"] = texts
    return MapSpec(
        document["title"], view.audience, len(table), placed, options.online_tiles, document, options.language
    )


def _by_name(assets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put assets in the order of a list: A to Z whatever the accents, those without a name last."""
    keys = [_sorting_key(name) for name in assets["name"].to_numpy(dtype=object)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return assets.iloc[order] if order else assets


def _sorting_key(name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        return _AFTER_ALL_NAMES
    if not name.isascii():
        name = "".join(one for one in unicodedata.normalize("NFD", name) if one.isalnum() or one == " ")
    return name.casefold().lstrip("'\"( ")


def _territory(territory: Territory | None) -> dict[str, Any] | None:
    if territory is None:
        return None
    outline = shapely.simplify(territory.polygon, 5e-6)
    return {"name": territory.name, "population": territory.population_text, "shapes": pack_shapes(np.array([outline]))}


def _layers_of(table: gpd.GeoDataFrame) -> tuple[np.ndarray, list[tuple[str, str, str]]]:
    """Number the (layer, level, theme) combinations of the table: an asset that was judged to another level has its own."""
    if table.empty:
        return np.zeros(0, dtype=np.int64), []
    layer, level, theme = (table[name].fillna("").to_numpy(dtype=object) for name in ("layer", "level", "theme"))
    index, joined = pd.factorize(layer + "\t" + level + "\t" + theme)
    themes = list(THEMES)
    found = [(one[0], one[1], one[2]) for one in (text.split("\t") for text in joined)]
    order = sorted(range(len(found)), key=lambda at: (themes.index(found[at][2]) if found[at][2] in THEMES else 99, at))
    place = np.empty(len(found), dtype=np.int64)
    place[order] = np.arange(len(found))
    return place[index], [found[at] for at in order]


def _layer(layer: Layer | None, row: tuple[str, str, str], gives: Gives) -> dict[str, Any]:
    layer_id, level, theme = row
    if layer is None:
        label = layer_id.replace("_", " ").capitalize() if layer_id else "Not sorted yet"
        return {
            "id": layer_id,
            "label": label,
            "level": level,
            "theme": theme or "other",
            "form": "",
            "gives": gives.none(),
        }
    return {
        "id": layer_id,
        "label": layer.label,
        "description": layer.description,
        "colour": layer.colour,
        "icon": layer.icon,
        "level": level or layer.level,
        "theme": theme or layer.theme,
        "form": layer.form,
        "gives": gives.of_layer(layer),
        "checkEveryDays": layer.check_every_days,
        "levelNote": layer.level_note,
    }


def _themes_and_icons(layers: list[dict[str, Any]]) -> dict[str, Any]:
    used = {layer["theme"] for layer in layers}
    themes = [{"id": one.id, "label": one.label, "colour": one.colour} for one in THEMES.values() if one.id in used]
    themes += [{"id": one, "label": "Not sorted yet", "colour": OTHER_COLOUR} for one in sorted(used - set(THEMES))]
    icons = {}
    for name in sorted({layer["icon"] for layer in layers if "icon" in layer}):
        icon = icon_path(name)
        if icon is not None:
            icons[name] = [icon.width, icon.height, icon.path]
    return {"themes": themes, "icons": icons}


def _assets(
    table: gpd.GeoDataFrame,
    layer_index: np.ndarray,
    layer_rows: list[tuple[str, str, str]],
    layers: LayerPack,
    gives: Gives,
) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in _TEXT_COLUMNS:
        if name not in table:
            continue
        values = table[name]
        if name == "website":
            values = values.where(values.astype("string").str.match(r"(?i)https?://[^\s/]", na=False), None)
        packed = pack_texts(values, skip=_USUAL.get(name))
        if packed is not None:
            columns[name] = packed
    forms = pack_texts(own_forms(table["form"], table["layer"], layers))
    if forms is not None:
        columns["form"] = forms
    known = {row[0]: at for at, row in reversed(list(enumerate(layer_rows)))}
    return {
        "n": len(table),
        "id": pack_ids(table["asset_id"].tolist()),
        "layer": pack_ints(layer_index),
        "texts": columns,
        "checked": pack_days(table["checked_at"]),
        "gives": gives.of_assets(table["health_assets"], layer_index, layer_rows),
        "otherLayers": _other_layers(table["other_layers"], known, layers),
        "relations": _relations(table),
        "counts": _sparse(table["counts"], _count),
        "believed": _sparse(
            table["said_by"], lambda said: [[_plain(column), source] for column, source in said.items()]
        ),
    }


def _other_layers(values: pd.Series, known: Mapping[str, int], layers: LayerPack) -> dict[str, Any]:
    """The labels of further layers, by row."""
    said = {}
    for row in np.flatnonzero((values != "[]").to_numpy()):
        names = json.loads(values.iloc[row])
        labels = [layers[name].label for name in names if name in layers]
        if labels:
            said[str(row)] = labels
    return said


def _sparse(values: pd.Series, read: Callable[[Any], Any]) -> dict[str, Any]:
    """What a JSON column says of the few rows where it says something, by row."""
    rows = np.flatnonzero(~values.isin(("[]", "{}")).to_numpy())
    return {str(row): read(json.loads(values.iloc[row])) for row in rows}


def _count(counts: list[dict[str, Any]]) -> list[list[str]]:
    """Figures people gave: what, number, and date and source where they are known."""
    return [
        [
            str(one.get("what") or ""),
            str(one.get("number") or ""),
            *(str(one[key]) for key in ("date", "source") if one.get(key)),
        ]
        for one in counts
    ]


def _plain(column: str) -> str:
    return {"geometry": "place", "layer": "kind"}.get(column, column.replace("_", " "))


def _relations(table: gpd.GeoDataFrame) -> dict[str, Any]:
    """Relations by row: [type, other row], or [type, -1, name] where the other end is not on this map."""
    values = table["relations"]
    rows = np.flatnonzero((values != "[]").to_numpy())
    if not len(rows):
        return {}
    place = {asset: row for row, asset in enumerate(table["asset_id"])}
    said = {}
    for row in rows:
        ends: list[list[Any]] = []
        for one in json.loads(values.iloc[row]):
            elsewhere = one.get("name") or one.get("to")
            if one.get("to") in place:
                ends.append([one["type"], place[one["to"]]])
            elif elsewhere:
                ends.append([one["type"], -1, elsewhere])
        if ends:
            said[str(row)] = ends
    return said
