"""How many people took part, as each source says it: figures that disagree stand side by side, none is averaged or dropped."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assetmap.phrases import stems
from assetmap.privacy import AudienceView

if TYPE_CHECKING:
    import pandas as pd

PARTICIPATION_COLUMNS = ("asset_id", "asset", "what", "number", "date", "source", "group", "disagrees")


def participation_table(view: AudienceView) -> pd.DataFrame:
    """Lay out every figure people gave for the assets of a view.

    Returns
    -------
    DataFrame
        ``PARTICIPATION_COLUMNS``, in order of asset name, then what was counted, then date. ``number`` is text as it was said (“about
        200”; a small one is a band, as the view has it). Figures of one asset for one thing share a ``group`` (a number).
        ``disagrees`` is true where another of the group has another number for the same date, or one of the two has no date: such
        figures are to be shown side by side with their sources.
    """
    import pandas as pd

    told = view.assets.loc[view.assets["counts"] != "[]", ["asset_id", "name", "counts"]]
    rows: list[dict[str, Any]] = []
    groups: dict[tuple[str, tuple[str, ...]], int] = {}
    for asset_id, name, text in told.sort_values(["name", "asset_id"]).itertuples(index=False):
        counts = sorted(json.loads(text), key=lambda one: (stems(_said(one, "what")), _said(one, "date")))
        for one in counts:
            group = groups.setdefault((asset_id, stems(_said(one, "what"))), len(groups) + 1)
            said = {key: _said(one, key) for key in ("what", "number", "date", "source")}
            rows.append({"asset_id": asset_id, "asset": name or "", **said, "group": group})
    together: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        together.setdefault(row["group"], []).append(row)
    for row in rows:
        row["disagrees"] = any(_disagree(row, other) for other in together[row["group"]])
    return pd.DataFrame(rows, columns=list(PARTICIPATION_COLUMNS)).astype({"group": "Int64", "disagrees": bool})


def _said(count: dict[str, Any], key: str) -> str:
    value = count.get(key)
    return "" if value is None else str(value)


def _disagree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    same_date = not one["date"] or not other["date"] or _overlap(one["date"], other["date"])
    return same_date and _number(one["number"]) != _number(other["number"])


def _overlap(one: str, other: str) -> bool:
    """Say whether two dates may be the same: “2012” and “2012-04” may."""
    return one.startswith(other) or other.startswith(one)


def _number(text: str) -> str:
    digits = re.sub(r"(?<=\d)[,  ](?=\d{3})", "", text)
    found = re.findall(r"\d+(?:\.\d+)?", digits)
    return "-".join(found) or text.strip().casefold()
