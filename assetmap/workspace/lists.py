"""Tables in, tables out, without a workspace: classify any list, match any two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.classify import judge_tags, judge_words
from assetmap.errors import ExportError
from assetmap.layers import LayerPack, load_layers

if TYPE_CHECKING:
    import pandas as pd

_CLASSIFIED = ("kind", "level", "layer", "form", "status", "health_assets", "reason", "confidence")


def classify_table(table: Path, out: Path) -> int:
    """Write ``table`` with what its tags or else its words say added to every row; return how many rows stay unsure.

    A row with tags is judged by them, any other by its name, description and category (a column ``category``, ``type`` or
    ``kind``). Columns added: kind (asset, priority, personal, not_an_asset, unsure), level, layer, form, status,
    health_assets (JSON), reason, confidence. A column of the table's own with such a name stays, and ours is then called
    ``assetmap_kind`` and so on.

    Raises
    ------
    SourceError
        When the table cannot be read or has no column ``tags``, ``name`` or ``description``.
    ExportError
        When ``out`` does not end in .csv or cannot be written.
    """
    from assetmap.export.table import write_rows
    from assetmap.sources.table import read_rows

    if out.suffix.lower() != ".csv":
        raise ExportError(f"{out.name} does not end in .csv. Classified tables are written as CSV.")
    names, rows = read_rows(table, needs=("tags", "name", "description"))
    layers = load_layers()
    column = {name.casefold(): name for name in reversed(names)}
    judged = [_judge_row(row, column, layers) for row in rows]
    added = {name: f"assetmap_{name}" if name in names else name for name in _CLASSIFIED}
    kept = [name for name in names if name not in added.values()]
    ours = ({added[name]: answer[name] for name in _CLASSIFIED} for answer in judged)
    write_rows(out, [*kept, *added.values()], [{**row, **answer} for row, answer in zip(rows, ours, strict=True)])
    return sum(answer["kind"] == "unsure" for answer in judged)


def _judge_row(row: dict[str, str], column: dict[str, str], layers: LayerPack) -> dict[str, str]:
    tags = row.get(column.get("tags", ""), "")
    name, description = (row.get(column.get(one, ""), "") for one in ("name", "description"))
    category = next((row[column[one]] for one in ("category", "type", "kind") if one in column), "")
    if tags.strip() not in ("", "{}") or not (name + description + category).strip():
        return judge_tags(tags, layers)
    return judge_words(name, description, category, layers).as_row()


def match_tables(first: Path, second: Path, out: Path) -> tuple[dict[str, int], list[str]]:
    """Write which rows of two tables are one place; return how many pairs have each decision, and what should be told.

    Raises
    ------
    SourceError, TableError
        When a table cannot be read, has no column ``id`` or ``name``, an empty id or one id twice.
    ExportError
        When ``out`` does not end in .csv or cannot be written.
    """
    import pandas as pd

    from assetmap.conflate import COLUMNS, check_table, match
    from assetmap.export.table import write_rows
    from assetmap.sources.table import read_rows

    if out.suffix.lower() != ".csv":
        raise ExportError(f"{out.name} does not end in .csv. Pairs are written as CSV.")
    tables, notes = [], []
    for path in (first, second):
        names, rows = read_rows(path, needs=("id",), times_larger=4)
        table = pd.DataFrame(rows, columns=names)
        check_table(table, path.name)
        tables.append(table)
        lost = _without_place(table)
        if lost:
            notes.append(
                f"{path.name}: {lost:,} of {len(table):,} rows have no usable lat and lon; fewer pairs can be told."
            )
    answer = match(*tables)
    answer["score"] = [f"{score:.3f}" for score in answer["score"]]
    pairs = [dict(zip(COLUMNS, row, strict=True)) for row in answer[list(COLUMNS)].itertuples(index=False)]
    write_rows(out, list(COLUMNS), pairs)
    return {str(name): int(count) for name, count in answer["decision"].value_counts().items()}, notes


def _without_place(table: pd.DataFrame) -> int:
    import pandas as pd

    usable = pd.Series(True, index=table.index)
    for name, limit in (("lat", 90), ("lon", 180)):
        column = table[name] if name in table.columns else pd.Series(float("nan"), index=table.index)
        usable &= pd.to_numeric(column, errors="coerce").abs() <= limit
    return int((~usable).sum())
