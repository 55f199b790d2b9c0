"""What follows from judgements that move no record to another asset: only the assets they are about are drawn again.

The answer is the one that drawing everything anew would give. Where that cannot be known from these assets alone, it is left to
whoever draws everything.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.assets import Applied, spoken
from assetmap.judgements import PAIRED, Judgement
from assetmap.layers import LayerPack
from assetmap.tables import RECORD_COLUMN_NAMES
from assetmap.workspace.flow import Known, run_part
from assetmap.workspace.look import Look

if TYPE_CHECKING:
    import geopandas as gpd

_RELATING = ("relate", "unrelate")


@dataclass(frozen=True)
class Redrawn:
    """A few assets before and after (asset columns and ``territory_id``), and what became of the judgements on them."""

    before: gpd.GeoDataFrame
    assets: gpd.GeoDataFrame
    applied: tuple[Applied, ...]


def redraw(seen: Look, layers: LayerPack, before: Sequence[Judgement], after: Sequence[Judgement]) -> Redrawn | None:
    """Draw again the assets that other judgements stand on than before.

    Parameters
    ----------
    before, after
        The standing judgements, oldest first.

    Returns
    -------
    Redrawn or None
        None when everything has to be drawn: records move between assets, or something elsewhere hangs on what changes.
    """
    earlier, later = {one.seq: one for one in before}, {one.seq: one for one in after}
    changed = [one for seq, one in (earlier | later).items() if (seq in earlier) != (seq in later)]
    if any(one.action in PAIRED for one in changed):
        return None
    owners = _owners(seen, [*(earlier | later).values()])
    part = {asset_id for one in changed for asset_id in owners[one.seq]}
    if any(len(found) > 1 and found & part for found in owners.values()):
        return None
    links = seen.records_linked(part)
    records = seen.records_with(links)
    names = dict[str, str]()
    if is_relating := any(one.action in _RELATING for one in changed):
        if _are_related_otherwise(seen, records):
            return None
        names = {str(one): name or "" for one, name in seen.asset_texts("asset_id", "name") if one not in part}
    judged = [one for one in after if owners[one.seq] & part]
    drawing = run_part(records[list(RECORD_COLUMN_NAMES)], layers, Known(links, judged, names))
    old = seen.assets_with(part)
    new = at_home(drawing.assets, dict(zip(records["record_id"], records["territory_id"], strict=True)), links)
    if set(new["asset_id"]) != part:
        return None
    if not is_relating:
        kept = dict(zip(old["asset_id"], old["relations"], strict=True))
        new["relations"] = new["asset_id"].map(kept)
    if is_told_elsewhere(seen, old, new):
        return None
    return Redrawn(old, new, drawing.applied)


def _owners(seen: Look, judgements: Sequence[Judgement]) -> dict[int, set[str]]:
    """Return for each judgement's number the assets it may be about today: none, one, or several when its records parted."""
    alive = seen.alive({one.asset_id for one in judgements})
    lost = [one for one in judgements if one.asset_id not in alive]
    linked = seen.assets_linked({record for one in lost for record in one.records}) if lost else {}
    alive |= seen.alive(set(linked.values())) if linked else set()
    return {
        one.seq: {one.asset_id}
        if one.asset_id in alive
        else {linked[record] for record in one.records if record in linked} & alive
        for one in judgements
    }


def _are_related_otherwise(seen: Look, records: gpd.GeoDataFrame) -> bool:
    """Say whether matching may have related these records to others, or an address of theirs may be another row's name."""
    return len(seen.pairs_of(records["record_id"])) > 0 or any(
        "address" in json.loads(said) for said in records["said"]
    )


def is_told_elsewhere(seen: Look, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, but: Collection[str] = ()) -> bool:
    """Say whether a relation leads to an asset that is called otherwise now, comes or goes, or to words like its name before or after.

    Parameters
    ----------
    old, new
        The assets that are drawn again, before and after.
    but
        Ids of assets whose own relations are not asked: they are drawn again with all that is known.
    """
    earlier, later = (dict(zip(some["asset_id"], some["name"], strict=True)) for some in (old, new))
    renamed = [
        one
        for one in earlier.keys() | later.keys()
        if (one in earlier) != (one in later) or (earlier[one] or "") != (later[one] or "")
    ]
    if not renamed:
        return False
    sounds = {spoken(name) for one in renamed for name in (earlier.get(one), later.get(one)) if name}
    for asset_id, relations in seen.asset_texts("asset_id", "relations", related=True):
        for relation in json.loads(relations or "[]") if asset_id not in but else ():
            if relation["to"] in renamed or sounds & {spoken(relation["to"]), spoken(str(relation.get("name") or ""))}:
                return True
    return False


def at_home(assets: gpd.GeoDataFrame, territory_of: Mapping[str, str], links: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Add to every asset the territory of the record of it that was met first.

    Parameters
    ----------
    territory_of
        Territory id by record id, in the order in which the records were first met.
    links
        Asset id by record id.
    """
    import pandas as pd

    home: dict[str, str] = {}
    for record, territory_id in territory_of.items():
        if record in links:
            home.setdefault(links[record], territory_id)
    ids = assets["asset_id"]
    return assets.assign(territory_id=pd.Series([home.get(one, "") for one in ids], index=ids.index, dtype=object))
