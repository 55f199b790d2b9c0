"""Assets: what we believe exists, drawn from records, how they were classified and what people judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetmap.assets.changes import Changes, added_up, changes_between, told
from assetmap.assets.distances import metres_between
from assetmap.assets.drawing import ASSET_NAMESPACE, Drawn, asset_id_of, draw, table_of, web_address
from assetmap.assets.grouping import believe
from assetmap.assets.judging import Applied, judge, judged_by, what_sources_say
from assetmap.assets.relations import resolve, spoken
from assetmap.judgements import Judgement
from assetmap.layers import LayerPack

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = [
    "ASSET_NAMESPACE",
    "Applied",
    "Changes",
    "Drawing",
    "Drawn",
    "added_up",
    "asset_id_of",
    "assets_of",
    "changes_between",
    "draw",
    "draw_assets",
    "judge",
    "judged_by",
    "metres_between",
    "spoken",
    "told",
    "web_address",
    "what_sources_say",
]


@dataclass(frozen=True)
class Drawing:
    """The asset table, sentences on what was changed in making it, what became of each judgement, and the links used."""

    assets: gpd.GeoDataFrame
    notes: tuple[str, ...]
    applied: tuple[Applied, ...] = ()


def assets_of(
    records: gpd.GeoDataFrame, classes: pd.DataFrame, layers: LayerPack
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Make one asset of every record that is in a layer or that a person told us of; say in sentences what was changed.

    Parameters
    ----------
    records, classes
        A normalised record table and ``classify``'s answer, same index.
    """
    drawing = draw_assets(draw(records, classes, layers), layers)
    return drawing.assets, drawing.notes


def draw_assets(
    drawn: Sequence[Drawn],
    layers: LayerPack,
    links: Mapping[str, str] | None = None,
    judged: Mapping[str, Sequence[Judgement]] | None = None,
    related: Sequence[tuple[str, str, str]] = (),
    known: Mapping[str, str] | None = None,
) -> Drawing:
    """Make the asset table from what each record says (``draw``), which records are one asset, and what people judged.

    Parameters
    ----------
    drawn
        One dict per record, in the order in which the records were first met. They are changed.
    links
        Asset id by record id; without it every record is its own asset.
    judged
        Standing judgements by asset id, oldest first.
    related
        Relations found by matching: (asset id, relation type, other asset id).
    known
        Names by id of assets that are not drawn here but that relations may lead to.
    """
    assets = _together(drawn, links) if links is not None else _each_its_own(drawn)
    applied: list[Applied] = []
    for asset_id, judgements in (judged or {}).items():
        if asset_id in assets:
            applied += judge(assets[asset_id], judgements, layers)
        else:
            applied += [Applied(one, "no_longer_applies") for one in judgements]
    resolve(list(assets.values()), related, known)
    table, notes = table_of(list(assets.values()))
    return Drawing(table, notes, tuple(applied))


def _each_its_own(drawn: Sequence[Drawn]) -> dict[str, Drawn]:
    assets: dict[str, Drawn] = {}
    for asset in drawn:
        record_id = asset["record_id"]
        asset["asset_id"] = asset["asset_id"] or asset_id_of(record_id)
        if asset["asset_id"] in assets:  # a file that says one id twice: the record's own is the next best
            asset["asset_id"] = asset_id_of(f"{record_id} again" if asset_id_of(record_id) in assets else record_id)
        assets[asset["asset_id"]] = asset
    return assets


def _together(drawn: Sequence[Drawn], links: Mapping[str, str]) -> dict[str, Drawn]:
    groups: dict[str, list[Drawn]] = defaultdict(list)
    for asset in drawn:
        groups[links[asset["record_id"]]].append(asset)
    assets = {}
    for asset_id, members in groups.items():
        assets[asset_id] = believe(members) if len(members) > 1 else members[0]
        assets[asset_id]["asset_id"] = asset_id
    return assets
