"""One record drawn as an asset: what its tags, a person's row and its classification say, under asset columns."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from assetmap.layers import LayerPack, suggested_labels
from assetmap.tables import ASSET_COLUMN_NAMES, PUBLISH_RULES, assets_from

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

ASSET_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://assetmap.invalid/records")
"""Namespace of asset ids. Fixed for ever: the same first record always gives the same asset id."""

Drawn = dict[str, Any]
"""One asset as a dict of asset columns, drawn from a single record; ``record_id``, ``source``, ``identifier``, ``layer_said_by`` and ``waits``
(held back only until somebody files it) beside them."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_WHEELCHAIR = {
    "yes": "Step-free",
    "limited": "Partly step-free",
    "designated": "Made for wheelchairs",
    "no": "Not step-free",
}
_FEE = {"yes": "There is a charge", "no": "Free"}
_SAID_TEXTS = (
    "name level layer form status description why_it_matters access_route open_to cost opening_hours sessions accessibility "
    "address postcode phone website visibility consent checked_at publish filed_because"
).split()


def asset_id_of(record_id: str) -> str:
    """Return the id of the asset whose first record is ``record_id``."""
    return str(uuid.uuid5(ASSET_NAMESPACE, record_id))


def draw(records: gpd.GeoDataFrame, classes: pd.DataFrame, layers: LayerPack) -> list[Drawn]:
    """Draw one asset from every record that is in a layer or that a person told us of, in the records' order.

    What a person said goes before what a rule says. A record of OpenStreetMap in no layer is not an asset.

    Parameters
    ----------
    records, classes
        A normalised record table and ``classify``'s answer, same index.

    Returns
    -------
    list
        Dicts of all asset columns, with ``record_id``, ``source``, ``identifier``, ``layer_said_by`` (person, tags, words or nobody)
        and ``waits`` besides.
    """
    is_asset = classes["layer"].notna() | (records["said"] != "{}")
    records, classes = records[is_asset], classes[is_asset]
    plain = zip(
        records["record_id"],
        records["source"],
        records["tags"],
        records["said"],
        records["precision"],
        records["contributor_kind"],
        records.geometry.to_numpy(),
        strict=True,
    )
    judged = zip(
        classes["layer"], classes["other_layers"], classes["health_assets"], classes["filed_because"], strict=True
    )
    drawn: list[Drawn] = []
    for row, outcome, source in zip(plain, judged, _sources_of(records), strict=True):
        record_id, record_source, tags, said, precision, contributor, geometry = row
        asset: Drawn = dict.fromkeys(ASSET_COLUMN_NAMES)
        asset |= _NOTHING_YET
        if tags != "{}":
            asset |= _from_tags(from_json(tags))
        asset["layer"], asset["other_layers"], asset["health_assets"], asset["filed_because"] = outcome
        asset |= {"precision": precision, "contributor_kind": contributor, "sources": f"[{source}]", "tags": tags}
        asset["record_id"], asset["geometry"], asset["source"] = record_id, geometry, record_source
        asset["layer_said_by"] = "" if asset["layer"] is None else "tags" if tags != "{}" else "words"
        asset["asset_id"], asset["waits"] = None, False
        if said != "{}":
            _apply_said(asset, json.loads(said), source)
        fill_from_layer(asset, layers)
        drawn.append(asset)
    return drawn


_NOTHING_YET = {"relations": "[]", "counts": "[]", "coordinator_notes": "[]", "said_by": "{}", "other_layers": "[]"}


def table_of(assets: Sequence[Drawn]) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Make the asset table; say in sentences what was changed.

    What a person holds never has a point: an individual-level asset loses its place here, whoever gave it one.
    """
    columns = {name: [asset[name] for asset in assets] for name in ASSET_COLUMN_NAMES}
    return _without_points_of_people(assets_from(columns))


def _without_points_of_people(assets: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    placed = (assets["level"] == "individual") & (
        assets.geometry.notna() | assets["address"].notna() | assets["postcode"].notna()
    )
    if not placed.any():
        return assets, ()
    assets.loc[placed, "geometry"] = None
    assets.loc[placed, ["precision", "address", "postcode"]] = ["none", None, None]
    return assets, ("What people bring is kept without a point: nobody's home is on the map.",)


def _sources_of(records: gpd.GeoDataFrame) -> list[str]:
    """Write each record's source as JSON; the parts that repeat are encoded once."""
    known: dict[tuple[Any, ...], str] = {}
    sources = []
    fields = ("source", "licence", "attribution", "retrieved_at")
    for source_id, edited, *shared in zip(
        records["source_id"], records["last_edited_at"], *(records[name] for name in fields), strict=True
    ):
        key = tuple(shared)
        if key not in known:
            known[key] = _encode(dict(zip(fields, shared, strict=True)))[1:]
        sources.append(f'{{"source_id":{_encode(source_id)},"last_edited_at":{_encode(edited)},{known[key]}')
    return sources


def _from_tags(tags: Mapping[str, str]) -> dict[str, Any]:
    """Read the details that OpenStreetMap's tags give, under asset column names."""
    asset: dict[str, Any] = {"name": tags.get("name")}
    for column, keys in _DETAILS:
        for key in keys:
            if key in tags:
                asset[column] = tags[key]
                break
    if "addr:street" in tags or "addr:place" in tags:
        parts = (tags.get("addr:housename"), _house(tags), tags.get("addr:suburb"), tags.get("addr:city"))
        asset["address"] = ", ".join(part for part in parts if part)
    if "wheelchair" in tags:
        asset["accessibility"] = _WHEELCHAIR.get(tags["wheelchair"])
    if "fee" in tags:
        asset["cost"] = _FEE.get(tags["fee"])
    if "website" in asset:
        asset["website"] = web_address(asset["website"])
    return asset


_DETAILS = (
    ("identifier", ("ref:charity", "ref:GB:charity", "ref:nhs", "ref:GB:uprn")),
    ("description", ("description",)),
    ("opening_hours", ("opening_hours",)),
    ("sessions", ("service_times",)),
    ("postcode", ("addr:postcode",)),
    ("phone", ("phone", "contact:phone")),
    ("website", ("website", "contact:website", "url")),
    ("checked_at", ("check_date", "survey:date")),
    ("accessibility", ("wheelchair:description",)),
    ("cost", ("charge",)),
)


def _house(tags: Mapping[str, str]) -> str:
    return " ".join(filter(None, (tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place"))))


def web_address(text: str) -> str | None:
    """Return ``text`` as a link that may be followed (http or https, else None); a bare domain gets ``https://``."""
    text = text.split(";")[0].strip()
    if _WEB.fullmatch(text):
        return text
    return f"https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/[^\s<>\"']*)?", text) else None


def _apply_said(asset: dict[str, Any], said: dict[str, Any], source: str) -> None:
    if "layer" in said:
        asset["layer_said_by"] = "person"
        if said["layer"] != asset["layer"]:
            asset |= {"other_layers": "[]", "health_assets": "[]", "filed_because": None}
    asset |= {name: said[name] for name in _SAID_TEXTS if name in said}
    asset["waits"] = said.get("kind") == "unsure" and said.get("visibility") == "room"
    asset["identifier"] = said.get("identifier") or asset.get("identifier")
    if "asset_id" in said:
        asset["asset_id"] = said["asset_id"]
    for name in ("health_assets", "relations", "other_layers", "counts", "coordinator_notes"):
        if name in said:
            asset[name] = _encode(said[name])
    if said.get("website"):
        asset["website"] = web_address(said["website"])
    if said.get("sources"):
        asset["sources"] = _encode(said["sources"])
    if asset["layer"] and not asset["filed_because"]:
        asset["filed_because"] = "The people who sent this filed it here."


def fill_from_layer(asset: Drawn, layers: LayerPack) -> None:
    """Fill what nobody said from the layer, and what has a fixed “unknown”."""
    layer = layers.get(asset["layer"]) if asset["layer"] else None
    if layer is not None:
        asset["theme"] = layer.theme
        asset["publish"] = max(layer.publish, asset.get("publish") or "exact", key=PUBLISH_RULES.index)
        claimed = asset.get("level") or layer.level
        asset["level"] = (
            "individual" if layer.level == "individual" else claimed
        )  # a claim cannot make a person's own public
        asset["form"] = asset.get("form") or layer.form
        if asset["health_assets"] == "[]":
            asset["health_assets"] = suggested_labels([layer])
    asset["publish"] = "never" if asset.get("level") == "individual" else asset.get("publish") or "exact"
    asset["status"] = asset.get("status") or "existing"
    asset["access_route"] = asset.get("access_route") or "unknown"
    asset["visibility"] = asset.get("visibility") or ("coordinator" if asset.get("level") == "individual" else "public")
