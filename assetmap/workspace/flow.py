"""From records to assets: normalise, classify, link, draw, judge. A pure function of records, layers and what people said."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assetmap.assets import Applied, Drawing, Drawn, asset_id_of, draw, draw_assets, metres_between
from assetmap.classify import Judged, classify, file_by_words
from assetmap.judgements import Judgement
from assetmap.layers import LayerPack
from assetmap.normalise import normalise

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

MEETS_WITHIN_M = 250.0
"""A group that bears a hall's name meets there; one mapped further off has moved. Chosen by us."""
PAIR_COLUMNS = ("a_record", "b_record", "score", "decision", "reason")


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


def run(records: gpd.GeoDataFrame, layers: LayerPack, known: Known | None = None) -> Outcome:
    """Make assets of records (``tables.RECORD_COLUMNS``, in the order in which they were first met).

    Records of several sources are compared and linked; with one source only, people's judgements link.
    """
    known = known or Known()
    drawn, priorities, said = _drawn(records, layers, known.words)
    pairs, met = _compare(drawn)
    links: dict[str, str] | None = None
    if known.links or known.judgements or len({one["source"] for one in drawn}) > 1:
        links, pairs = _link(drawn, pairs, known)
    related = [(links[a], "meets_at", links[b]) for a, b in met if links[a] != links[b]] if links else []
    drawing = draw_assets(drawn, layers, links, _by_asset(known.judgements, links or {}), related, known.names)
    links = links or {one["record_id"]: one["asset_id"] for one in drawn}
    notes = tuple(dict.fromkeys((*said, *drawing.notes)))
    return Outcome(drawing.assets, priorities, dict(known.links) | links, pairs, drawing.applied, notes)


def run_part(records: gpd.GeoDataFrame, layers: LayerPack, known: Known) -> Drawing:
    """Draw a few assets again: as :func:`run` does, but with the links as they are known.

    Relations lead only to what is drawn here and to ``known.names``; those that matching finds are not among them, nor are venues
    that only another record's name tells.

    Parameters
    ----------
    records
        All records of these assets (``tables.RECORD_COLUMNS``), in the order in which they were first met.
    """
    drawn, _, _ = _drawn(records, layers, known.words)
    links = {one["record_id"]: known.links[one["record_id"]] for one in drawn}
    return draw_assets(drawn, layers, links, _by_asset(known.judgements, links), (), known.names)


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


def _compare(drawn: Sequence[Drawn]) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Compare the sources two by two; return the pairs worth telling, and (group, place) of those that meet somewhere."""
    import pandas as pd

    from assetmap.conflate import compare

    by_source: dict[str, list[Drawn]] = {}
    for one in drawn:
        if one["level"] != "individual":
            by_source.setdefault(str(one["source"]), []).append(one)
    found = [compare(_table(by_source[a]), _table(by_source[b])) for a, b in itertools.combinations(by_source, 2)]
    found = [pairs for pairs in found if len(pairs)]
    if not found:
        return pd.DataFrame(columns=[*PAIR_COLUMNS, "meets"]), []
    pairs = pd.concat(found, ignore_index=True).rename(columns={"a_id": "a_record", "b_id": "b_record"})
    places = {one["record_id"]: one["geometry"] for one in drawn}
    meets = pairs[pairs["meets"] != ""]
    met = [
        (a, b) if meets_at == "a" else (b, a)
        for a, b, meets_at in zip(meets["a_record"], meets["b_record"], meets["meets"], strict=True)
        if _near(places[a], places[b])
    ]
    return pairs, met


def _table(drawn: Sequence[Drawn]) -> pd.DataFrame:
    """Write drawn assets as the table that ``conflate`` compares."""
    import pandas as pd
    import shapely

    shapes = [one["geometry"] for one in drawn]
    points = shapely.point_on_surface(shapes)
    table = pd.DataFrame(
        {name: [one[name] or "" for one in drawn] for name in ("name", "address", "postcode", "phone", "website")}
    )
    return table.assign(
        id=[one["record_id"] for one in drawn],
        lat=shapely.get_y(points),
        lon=shapely.get_x(points),
        identifier=[one.get("identifier") or "" for one in drawn],
        kind=[one["layer"] or "" for one in drawn],
    )


def _near(one: object, other: object) -> bool:
    """Say whether two shapes (EPSG:4326) may be one address; what has no place may be anywhere."""
    import shapely

    if one is None or other is None:
        return True
    a, b = shapely.shortest_line(one, other).coords
    return metres_between(a[1], a[0], b[1], b[0]) <= MEETS_WITHIN_M


def _link(drawn: Sequence[Drawn], pairs: pd.DataFrame, known: Known) -> tuple[dict[str, str], pd.DataFrame]:
    """Link records to assets; return the asset id by record id, and the pairs with what became of them."""
    from assetmap.conflate import link

    ours = {one["record_id"]: one["asset_id"] for one in drawn if one["asset_id"]}
    before = {record: asset for record, asset in known.links.items() if record not in ours} | ours
    seen = {one["record_id"]: "public" if one["waits"] else one["visibility"] for one in drawn}
    must, never = _paired(known, before)
    by_id: dict[str, str] = {}
    for record, asset in before.items():  # a re-imported asset says which one it is
        if record in seen and record in ours and asset in by_id:
            must.append((by_id[asset], record))
        elif record in seen:
            by_id.setdefault(asset, record)
    taken = (pairs["decision"] == "same").to_numpy(dtype=bool)
    is_split = [seen[a] != seen[b] for a, b in zip(pairs["a_record"], pairs["b_record"], strict=True)]
    same = [
        (a, b, score)
        for a, b, score, yes, split in zip(
            pairs["a_record"], pairs["b_record"], pairs["score"], taken, is_split, strict=True
        )
        if yes and not split
    ]
    sources = {one["record_id"]: str(one["source"]) for one in drawn}
    linked = link(sources, same, before, must, never, new_id=asset_id_of)
    told = {(a, b): reason for a, b, reason in linked.apart}
    decisions, reasons = pairs["decision"].tolist(), pairs["reason"].tolist()
    for row, (a, b, split) in enumerate(zip(pairs["a_record"], pairs["b_record"], is_split, strict=True)):
        why = told.get((a, b)) or ("one of them is not for everybody" if taken[row] and split else "")
        if why:
            decisions[row], reasons[row] = "unsure", f"{reasons[row]}; {why}"
    return linked.asset_of, pairs[list(PAIR_COLUMNS)].assign(decision=decisions, reason=reasons)


def _paired(known: Known, before: Mapping[str, str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the pairs of records that people judged to be the same, and those that are not; the last word counts."""
    last: dict[tuple[str, str], Judgement] = {}
    for one in known.judgements:
        if one.action in ("same", "not_same"):
            for a in one.records[:1] or (one.asset_id,):
                for b in one.value.get("records", [])[:1]:
                    last[min(a, b), max(a, b)] = one
    must = [pair for pair, one in last.items() if one.action == "same"]
    never = [
        (a, b)
        for one in last.values()
        if one.action == "not_same"
        for a, b in itertools.product(one.records, one.value.get("records", []))
    ]
    return must, never


def _by_asset(judgements: Sequence[Judgement], links: Mapping[str, str]) -> dict[str, list[Judgement]]:
    """Sort judgements by the asset they are about today: its id, else that of the asset its records went to."""
    alive = set(links.values())
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        asset_id = one.asset_id
        if asset_id not in alive:
            asset_id = next((links[record] for record in one.records if record in links), asset_id)
        found.setdefault(asset_id, []).append(one)
    return found
