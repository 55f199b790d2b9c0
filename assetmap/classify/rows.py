"""File the rows of tables that came without layer and tags by their words, and keep apart what is no asset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assetmap.classify.words import Judgement, judge_many
from assetmap.layers import LayerPack

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_PLACES = ("address", "postcode")


def file_by_words(
    records: gpd.GeoDataFrame, classes: pd.DataFrame, layers: LayerPack
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, tuple[str, ...]]:
    """File by their words the records that people told us of without saying a layer; say in sentences what was kept apart.

    A row that tells of somebody's home or private life loses its point, address and postcode and is for the co-ordinator
    alone. A wish or a trouble keeps its words and its place, has no layer, and is for the co-ordinator alone.

    Parameters
    ----------
    records, classes
        A normalised record table and ``classify``'s answer, same index. Neither is changed.
    """
    told = [
        place
        for place, (tags, said) in enumerate(zip(records["tags"], records["said"], strict=True))
        if tags == "{}" and said != "{}" and _is_to_be_judged(json.loads(said))
    ]
    if not told:
        return records, classes, ()
    import geopandas as gpd
    import pandas as pd

    records, classes = records.copy(), classes.copy()
    says, shapes = records["said"].tolist(), records.geometry.to_numpy().copy()
    precisions, counts = records["precision"].tolist(), {"priority": 0, "personal": 0}
    answers: dict[str, list[Any]] = {
        name: classes[name].tolist() for name in ("layer", "health_assets", "filed_because")
    }
    parsed = [json.loads(says[place]) for place in told]
    texts = ((str(said.get("name", "")), _description(said), str(said.get("category", ""))) for said in parsed)
    judgements = judge_many(texts, layers)
    for place, said, judged in zip(told, parsed, judgements, strict=True):
        if said.get("layer") and judged.kind != "personal":
            continue
        counts[judged.kind] = counts.get(judged.kind, 0) + 1
        if judged.kind == "personal":
            shapes[place], precisions[place] = None, "none"
        if judged.kind != "unsure":
            answers["filed_because"][place] = judged.reason
        if judged.kind == "asset":
            answers["layer"][place], answers["health_assets"][place] = judged.layer, judged.health_assets
        says[place] = json.dumps(_said_with(said, judged), ensure_ascii=False, separators=(",", ":"))
    for table, name, values in (
        (records, "said", says),
        (records, "precision", precisions),
        *((classes, name, values) for name, values in answers.items()),
    ):
        table[name] = pd.Series(values, index=table.index, dtype=object)  # a plain list would turn None into NaN
    records = records.set_geometry(gpd.GeoSeries(shapes, index=records.index, crs=records.crs))
    return records, classes, _notes(counts)


def _is_to_be_judged(said: dict[str, Any]) -> bool:
    """A row whose layer was only looked up from its own word for a kind may still tell of somebody's private life."""
    return not said.get("layer") or "category" in said


def _description(said: dict[str, Any]) -> str:
    return " . ".join(str(said[name]) for name in ("description", "why_it_matters") if said.get(name))


def _said_with(said: dict[str, Any], judged: Judgement) -> dict[str, Any]:
    if judged.kind == "asset":
        return said if judged.status == "existing" else {"status": judged.status} | said
    if judged.kind == "personal":
        return {key: value for key, value in said.items() if key not in _PLACES} | {"visibility": "coordinator"}
    return said | {"visibility": "coordinator"} if judged.kind == "priority" else said


def _notes(counts: dict[str, int]) -> tuple[str, ...]:
    notes = []
    if wishes := counts["priority"]:
        rows = (
            "1 row reads like a wish or a trouble, not an asset"
            if wishes == 1
            else f"{wishes:,} rows read like wishes or troubles, not assets"
        )
        notes.append(f"{rows}: kept apart for the co-ordinator.")
    if counts["personal"]:
        notes.append(
            "What tells of somebody's home, health or private life is kept for the co-ordinator, without a place."
        )
    return tuple(notes)
