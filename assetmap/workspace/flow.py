"""From records to assets: normalise, classify, link, draw, judge. A pure function of records, layers and what people said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assetmap.assets import Applied, Drawing, Drawn, draw, draw_assets
from assetmap.classify import Judged, classify, file_by_words
from assetmap.judgements import Judgement
from assetmap.layers import LayerPack
from assetmap.normalise import normalise
from assetmap.workspace.linking import Compared, by_asset, compare_sources, link_records, related_by

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Known:
    """What is known besides the records: ids given earlier (asset id by record id) and standing judgements, oldest first.

    ``names`` are those of assets outside these records, by id; ``words`` what rows were judged to be by their words, for reuse.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    judgements: Sequence[Judgement] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    words: Judged = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The asset table, what was kept apart as priorities (a record table), and how it came about."""

    assets: gpd.GeoDataFrame
    priorities: gpd.GeoDataFrame
    links: dict[str, str]
    pairs: pd.DataFrame
    applied: tuple[Applied, ...]
    notes: tuple[str, ...]
    compared: Compared


def run(records: gpd.GeoDataFrame, layers: LayerPack, known: Known | None = None) -> Outcome:
    """Make assets of records (``tables.RECORD_COLUMNS``, in the order in which they were first met).

    Records of several sources are compared and linked; with one source only, people's judgements link.
    """
    known = known or Known()
    drawn, priorities, said = _drawn(records, layers, known.words)
    compared = compare_sources(drawn)
    links, pairs = None, compared.pairs.drop(columns="meets")
    if known.links or known.judgements or len({one["source"] for one in drawn}) > 1:
        links, pairs = link_records(compared, known.links, known.judgements)
    related = related_by(compared.met(), links) if links else []
    drawing = draw_assets(drawn, layers, links, by_asset(known.judgements, links or {}), related, known.names)
    links = links or {one["record_id"]: one["asset_id"] for one in drawn}
    notes = tuple(dict.fromkeys((*said, *drawing.notes)))
    return Outcome(drawing.assets, priorities, dict(known.links) | links, pairs, drawing.applied, notes, compared)


def run_part(
    records: gpd.GeoDataFrame, layers: LayerPack, known: Known, related: Sequence[tuple[str, str, str]] = ()
) -> Drawing:
    """Draw a few assets again: as :func:`run` does, but with the links as they are known.

    Relations lead only to what is drawn here and to ``known.names``; venues that only another record's name tells are not
    among them.

    Parameters
    ----------
    records
        All records of these assets (``tables.RECORD_COLUMNS``), in the order in which they were first met.
    related
        The relations of these assets that matching found: (asset id, type, other asset id).
    """
    drawn, _, _ = _drawn(records, layers, known.words)
    links = {one["record_id"]: known.links[one["record_id"]] for one in drawn}
    return draw_assets(drawn, layers, links, by_asset(known.judgements, links), related, known.names)


def draw_alone(records: gpd.GeoDataFrame, layers: LayerPack, words: Judged) -> list[Drawn]:
    """Draw records (``tables.RECORD_COLUMNS``) each alone, as comparing them takes them; what is kept apart as a priority is left out."""
    return _drawn(records, layers, words)[0]


def _drawn(
    records: gpd.GeoDataFrame, layers: LayerPack, words: Judged
) -> tuple[list[Drawn], gpd.GeoDataFrame, tuple[str, ...]]:
    """Draw every record alone; return also what is kept apart as priorities, and what was changed in sentences."""
    records, said = normalise(records)
    records, classes, apart = file_by_words(records, classify(records, layers), layers, words)
    is_priority = records["said"].str.contains('"kind":"priority"', regex=False).to_numpy(dtype=bool)
    drawn = draw(records[~is_priority], classes[~is_priority], layers)
    return drawn, records[is_priority].reset_index(drop=True), (*said, *apart)


def what_would_be_said(
    records: gpd.GeoDataFrame, layers: LayerPack, words: Judged | None = None
) -> tuple[tuple[str, ...], list[int]]:
    """Say in sentences what the flow will change or keep apart of these records (``tables.RECORD_COLUMNS``).

    Returns
    -------
    tuple
        The sentences, and the positions of the records whose place will not be kept.
    """
    records, said = normalise(records)
    filed, _, apart = file_by_words(records, classify(records, layers), layers, words)
    lost = records.geometry.notna().to_numpy() & filed.geometry.isna().to_numpy()
    return (*said, *apart), lost.nonzero()[0].tolist()


def as_sources_say(records: gpd.GeoDataFrame, layers: LayerPack, links: Mapping[str, str]) -> dict[str, Drawn]:
    """Return assets by id as they would be if nobody had judged them: dicts of asset columns.

    Parameters
    ----------
    records
        All records of the assets asked for (``tables.RECORD_COLUMNS``), in the order in which they were first met.
    links
        Asset id by record id.
    """
    records, _ = normalise(records)
    records, classes, _ = file_by_words(records, classify(records, layers), layers)
    drawn = [one for one in draw(records, classes, layers) if one["record_id"] in links]
    assets = draw_assets(drawn, layers, links).assets
    return {asset["asset_id"]: asset for asset in assets.to_dict("records")}


def same_rows(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> dict[str, str]:
    """Recognise rows of a list that came again under another id: return the earlier record id by the new one.

    Rows with an id that was there before are not asked about; of the others those that matching takes for the same.
    """
    from assetmap.conflate import compare

    known = set(old["record_id"])
    left = old[~old["record_id"].isin(set(new["record_id"]))].reset_index(drop=True)
    come = new[~new["record_id"].isin(known)].reset_index(drop=True)
    if left.empty or come.empty:
        return {}
    pairs = compare(_rows_table(left), _rows_table(come))
    pairs = pairs[pairs["decision"] == "same"]
    return dict(zip(pairs["b_id"], pairs["a_id"], strict=True))


def _rows_table(records: gpd.GeoDataFrame) -> pd.DataFrame:
    import pandas as pd
    import shapely

    said = [json.loads(text) for text in records["said"]]
    points = shapely.point_on_surface(records.geometry.to_numpy())
    names = ("name", "address", "postcode", "phone", "website", "identifier")
    table = pd.DataFrame({name: [str(one.get(name) or "") for one in said] for name in names})
    return table.assign(
        id=records["record_id"].to_numpy(),
        lat=shapely.get_y(points),
        lon=shapely.get_x(points),
        kind=[str(one.get("layer") or "") for one in said],
    )
