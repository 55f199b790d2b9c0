"""File the rows of tables that came without layer and tags by their words, and keep apart what is no asset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assetmap.classify.caution import person_hint
from assetmap.classify.details import is_approximate, with_details
from assetmap.classify.words import Judged, Judgement, judge_many
from assetmap.layers import LayerPack

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_PLACES = ("address", "postcode")
_UNSURE_WIDEST = "room"
"""Who sees what no rule understands, at most, until a person files it. Chosen by us: residents can say what it is."""

_KEPT_BACK = "It is for the co-ordinator alone, without a place."

KINDS_APART = ("priority", "personal", "not_an_asset", "unsure")
"""What ``said["kind"]`` may be. A row without it is an asset."""


def file_by_words(
    records: gpd.GeoDataFrame, classes: pd.DataFrame, layers: LayerPack, known: Judged | None = None
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, tuple[str, ...]]:
    """File by their words the records that people told us of without saying a layer; say in sentences what was kept apart.

    A row that tells of somebody's home or private life loses its point, address and postcode and is for the co-ordinator
    alone. A wish or a trouble keeps its words and its place, has no layer, and is for the co-ordinator alone; so has what no
    layer asks for, as a business. What stays unsure is never public: it is for the room, or for the co-ordinator alone and
    without a place if a person, a home or a condition may be meant. ``said["kind"]`` names which of these a row is.
    Every row of a table also gets the times, counts and relations that its words tell, and the precision ``area`` where it says
    that its place is approximate.

    Parameters
    ----------
    records, classes
        A normalised record table and ``classify``'s answer, same index. Neither is changed.
    known
        Answers given before, as :func:`~assetmap.classify.words.judge_many` keeps them.
    """
    told = [
        place
        for place, (tags, said) in enumerate(zip(records["tags"], records["said"], strict=True))
        if tags == "{}" and said != "{}"
    ]
    if not told:
        return records, classes, ()
    import geopandas as gpd
    import pandas as pd

    records, classes = records.copy(), classes.copy()
    says, shapes = records["said"].tolist(), records.geometry.to_numpy().copy()
    precisions, sources = records["precision"].tolist(), records["source"].tolist()
    answers: dict[str, list[Any]] = {
        name: classes[name].tolist() for name in ("layer", "health_assets", "filed_because")
    }
    parsed = [json.loads(says[place]) for place in told]
    names = {str(said.get("name")) for said in parsed if said.get("name")}
    counts = dict.fromkeys(KINDS_APART, 0)
    for place, said, judged in zip(told, parsed, _judged(parsed, layers, known), strict=True):
        form = str(
            said.get("form")
            or (judged.form if judged else layers[said["layer"]].form if said.get("layer") in layers else "")
        )
        if precisions[place] == "exact" and is_approximate(said):
            precisions[place] = "area"
        said = with_details(said, form, names, sources[place])
        if judged is not None:
            said = _said_with(said, judged, layers)
            kind = str(said.get("kind", "asset"))
            hint = person_hint(*_row(said)) if kind == "unsure" else None
            if kind == "personal" or hint:
                shapes[place], precisions[place] = None, "none"
                counts["personal"] += 1  # what may be a person is never told as a number of its own
            else:
                counts[kind] = counts.get(kind, 0) + 1
            if judged.kind != "unsure":
                answers["filed_because"][place] = judged.reason
            elif hint:
                answers["filed_because"][place] = (
                    f"“{hint}” may tell of somebody's home, health or private life. {_KEPT_BACK}"
                )
            if judged.kind == "asset":
                answers["layer"][place], answers["health_assets"][place] = judged.layer, judged.health_assets
        says[place] = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for table, name, values in (
        (records, "said", says),
        (records, "precision", precisions),
        *((classes, name, values) for name, values in answers.items()),
    ):
        table[name] = pd.Series(values, index=table.index, dtype=object)  # a plain list would turn None into NaN
    records = records.set_geometry(gpd.GeoSeries(shapes, index=records.index, crs=records.crs))
    return records, classes, _notes(counts)


def _judged(parsed: list[dict[str, Any]], layers: LayerPack, known: Judged | None) -> list[Judgement | None]:
    """Judge the rows that say no layer; None for those that do, whoever chose it, and for what was told as a wish.

    A row whose layer was only looked up from its own word for a kind may still tell of somebody's private life.
    """
    is_judged = [(not said.get("layer") or "category" in said) and said.get("kind") != "priority" for said in parsed]
    rows = (_row(said) for said, asked in zip(parsed, is_judged, strict=True) if asked)
    answers = iter(judge_many(rows, layers, known))
    judgements = [next(answers) if asked else None for asked in is_judged]
    return [
        None if said.get("layer") and judged is not None and judged.kind != "personal" else judged
        for said, judged in zip(parsed, judgements, strict=True)
    ]


def _row(said: dict[str, Any]) -> tuple[str, str, str]:
    description = " . ".join(str(said[name]) for name in ("description", "why_it_matters") if said.get(name))
    return str(said.get("name", "")), description, str(said.get("category", ""))


def _said_with(said: dict[str, Any], judged: Judgement, layers: LayerPack) -> dict[str, Any]:
    if judged.kind == "asset":
        layer = layers[judged.layer]
        better = {"status": judged.status} if judged.status != "existing" else {}
        better |= {"level": judged.level} if judged.level != layer.level else {}
        better |= {"form": judged.form} if judged.form != layer.form else {}
        return better | said
    if judged.kind == "unsure" and said.get("asset_id"):  # our own export, come back: what was decided about it stands
        return said
    is_unsure = judged.kind == "unsure"
    hides = judged.kind == "personal" or (is_unsure and person_hint(*_row(said)) is not None)
    if hides:
        said = {key: value for key, value in said.items() if key not in (*_PLACES, "relations")}
    widest = _UNSURE_WIDEST if is_unsure and not hides else "coordinator"
    if said.get("visibility") in ("coordinator", "planner"):
        widest = "coordinator"
    return said | {"kind": judged.kind, "visibility": widest}


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
            "What tells, or may tell, of somebody's home, health or private life is kept for the co-ordinator, without a place."
        )
    if others := counts["not_an_asset"]:
        rows = "1 row is" if others == 1 else f"{others:,} rows are"
        notes.append(f"{rows} what no layer asks for, as a business: kept apart for the co-ordinator.")
    if unsure := counts["unsure"]:
        rows = "1 row has" if unsure == 1 else f"{unsure:,} rows have"
        notes.append(f"{rows} words that no layer knows: not public until somebody files them.")
    return tuple(notes)
