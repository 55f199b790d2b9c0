"""What follows from one record more, or one less: only the assets are drawn again that it joins, leaves or is told by.

A line typed in from paper, a place added on the map, and their undo. The answer is the one that drawing everything anew would give.
What comparing the sources found the last time (:class:`~assetmap.workspace.linking.Compared`) is used again where it still holds; the
record's own source is compared anew with every other, because each name counts in how rare its words are. Where the answer cannot be
known in this way, it is left to whoever draws everything.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assetmap.assets import Applied, Drawing
from assetmap.judgements import Judgement
from assetmap.layers import LayerPack
from assetmap.normalise import normalise
from assetmap.tables import RECORD_COLUMN_NAMES
from assetmap.workspace.flow import Known, draw_alone, run_part
from assetmap.workspace.linking import Compared, by_asset, compare_sources, link_records, related_by
from assetmap.workspace.look import Look
from assetmap.workspace.redrawing import at_home, is_told_elsewhere

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class OneRecord:
    """A record that comes, met last and told in ``territory_id``; or one that goes."""

    record: gpd.GeoDataFrame
    territory_id: str
    comes: bool

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.record["record_id"].iloc[0])


@dataclass(frozen=True)
class Rejoined:
    """A few assets before and after (asset columns and ``territory_id``), and what is different in how records belong together."""

    before: gpd.GeoDataFrame
    assets: gpd.GeoDataFrame
    applied: tuple[Applied, ...]
    links: Mapping[str, str]
    """The asset id of the records that have another one than before."""
    pairs: pd.DataFrame
    """All compared pairs worth telling."""
    compared: Compared


@dataclass(frozen=True)
class _Joined:
    """How records belong together: asset id by record id, what people judged by asset, and what matching found to meet where."""

    links: Mapping[str, str]
    judged: Mapping[str, Sequence[Judgement]]
    related: Sequence[tuple[str, str, str]]

    def told_of(self) -> dict[str, tuple[object, ...]]:
        """Return by asset what may draw it otherwise though its records stay: its judgements and where it meets, in their order."""
        found: dict[str, list[object]] = defaultdict(list)
        for asset_id, judgements in self.judged.items():
            found[asset_id] += [one.seq for one in judgements]
        for relation in self.related:
            found[relation[0]].append(relation)
        return {asset_id: tuple(what) for asset_id, what in found.items()}


def redraw_with(seen: Look, layers: LayerPack, one: OneRecord, known: Known, compared: Compared) -> Rejoined | None:
    """Draw again the assets that a record which comes or goes has to do with.

    Parameters
    ----------
    known
        The links and the standing judgements as they are, and what rows were judged to be by their words.
    compared
        What comparing the sources found of the records as they are before.

    Returns
    -------
    Rejoined or None
        None when everything has to be drawn.
    """
    if not known.links or _may_be_a_venue(one.record, compared):
        return None
    after, pairs, compared_after = _joined_after(one, layers, known, compared)
    before = _joined_by({record: known.links[record] for record in compared.rows}, known.judgements, compared)
    moved = {record: asset for record, asset in after.links.items() if known.links.get(record) != asset}
    part = {*moved.values(), *(known.links[record] for record in moved if record in known.links)}
    part |= {links[one.id] for links in (before.links, after.links) if one.id in links}
    was, now = before.told_of(), after.told_of()
    part |= {asset_id for asset_id in was.keys() | now.keys() if was.get(asset_id) != now.get(asset_id)}
    drawn = _drawn(seen, layers, one, known, after, part)
    old = seen.assets_with(part)
    if is_told_elsewhere(seen, old, drawn.assets, but=part):
        return None
    return Rejoined(old, drawn.assets, drawn.applied, moved, pairs, compared_after)


def _may_be_a_venue(record: gpd.GeoDataFrame, compared: Compared) -> bool:
    """Say whether the record's name is another row's address, or its address may be another's name: then they are related."""
    normal, _ = normalise(record[list(RECORD_COLUMN_NAMES)])
    said = json.loads(normal["said"].iloc[0])
    return bool(said.get("address")) or str(said.get("name") or "").strip() in compared.addresses


def _joined_after(
    one: OneRecord, layers: LayerPack, known: Known, compared: Compared
) -> tuple[_Joined, pd.DataFrame, Compared]:
    """Compare and link with the record, or without it."""
    if one.comes:
        drawn = draw_alone(one.record[list(RECORD_COLUMN_NAMES)], layers, known.words)
        rows = [*compared.rows.values(), *drawn]
    else:
        drawn = [compared.rows[one.id]] if one.id in compared.rows else []
        rows = [row for row in compared.rows.values() if row["record_id"] != one.id]
    changed = {str(row["source"]) for row in drawn if row["level"] != "individual"}
    after = compare_sources(rows, compared, changed)
    links, pairs = link_records(after, known.links, known.judgements)
    return _joined_by(links, known.judgements, after), pairs, after


def _joined_by(links: Mapping[str, str], judgements: Sequence[Judgement], compared: Compared) -> _Joined:
    return _Joined(links, by_asset(judgements, links), related_by(compared.met(), links))


def _drawn(
    seen: Look, layers: LayerPack, one: OneRecord, known: Known, joined: _Joined, part: Collection[str]
) -> Drawing:
    """Draw the assets with these ids that there are with the record, or without it; with ``territory_id``."""
    import pandas as pd

    ids = [record for record, asset in joined.links.items() if asset in part]
    records = seen.records_with(ids)
    if one.comes and one.id in ids:
        last = one.record[list(RECORD_COLUMN_NAMES)].assign(territory_id=one.territory_id)
        records = last if records.empty else pd.concat([records, last], ignore_index=True)
    links = {record: joined.links[record] for record in ids}
    judged = sorted((said for asset in part for said in joined.judged.get(asset, ())), key=lambda said: said.seq)
    related = [relation for relation in joined.related if relation[0] in part]
    here = replace(known, links=links, judgements=judged)
    own = records[list(RECORD_COLUMN_NAMES)]
    drawing = run_part(own, layers, here, related)
    if (
        drawing.assets["relations"] != "[]"
    ).any():  # they lead to others by their names, and reading all names takes a while
        names = {str(asset): name or "" for asset, name in seen.asset_texts("asset_id", "name") if asset not in part}
        drawing = run_part(own, layers, replace(here, names=names), related)
    home = dict(zip(records["record_id"], records["territory_id"], strict=True))
    return replace(drawing, assets=at_home(drawing.assets, home, links))
