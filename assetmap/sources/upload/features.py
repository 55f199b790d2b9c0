"""Features of any map format (values by name, and a raw shape) brought under one header as a sheet."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assetmap.errors import Problem, SourceError
from assetmap.sources.upload.headers import names_unlike_each_other
from assetmap.sources.upload.shapes import Shape, usable_shapes
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_NAME, MAX_ROWS, Sheet, SheetRow

_BROKEN = re.compile("[\x00\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
REST = "other columns"
"""The column that holds, as JSON, what the rarest columns say where a file has too many."""


@dataclass
class Feature:
    """One thing of a map file: its number, its values as text, its raw shape, and what was found about it."""

    number: int
    where: str
    values: dict[str, str]
    raw: Any = None
    problems: list[Problem] = field(default_factory=list)
    repaired: list[Problem] = field(default_factory=list)
    is_refused: bool = False


def sheet_of(
    features: Sequence[Feature], file: str, *, crs: str | None, in_degrees: bool, notes: list[str], name: str = ""
) -> Sheet:
    """Bring features under one header and their shapes into usable form; what was repaired in all is added to ``notes``.

    Raises
    ------
    SourceError
        When there are too many features, columns in one feature, or corners in all.
    """
    if len(features) > MAX_ROWS:
        raise SourceError(f"{file} has more than {MAX_ROWS:,} rows. Split it into smaller files.")
    keys = _keys(features, file, notes)
    shapes = usable_shapes([feature.raw for feature in features], file, in_degrees=in_degrees)
    header = names_unlike_each_other([_sound(key)[0] for key in keys], range(1, len(keys) + 1))
    rows = tuple(_row(feature, keys, shape) for feature, shape in zip(features, shapes, strict=True))
    has_shapes = any(feature.raw is not None for feature in features)
    return Sheet(name, header, rows, header_row=0, crs=crs, has_shapes=has_shapes)


def _keys(features: Sequence[Feature], file: str, notes: list[str]) -> list[str]:
    """Return the columns, in the order they first appear; the rarest of too many go together into one."""
    counts: Counter[str] = Counter()
    for feature in features:
        if len(feature.values) > MAX_COLUMNS:
            raise SourceError(
                f"{file} has a feature with {len(feature.values):,} columns; at most {MAX_COLUMNS} are read."
            )
        counts.update(feature.values.keys())
    if len(counts) <= MAX_COLUMNS:
        return list(counts)
    common = {key for key, _ in counts.most_common(MAX_COLUMNS - 1)}
    for feature in features:
        rest = {key: feature.values.pop(key) for key in [*feature.values] if key not in common}
        rest = {key: value for key, value in rest.items() if value}
        if rest:
            feature.values[REST] = json.dumps(rest, ensure_ascii=False)
    notes.append(
        f"{file} has {len(counts):,} different columns; the {MAX_COLUMNS - 1} commonest were read, "
        f"the others are together in “{REST}”."
    )
    return [*(key for key in counts if key in common), REST]


def _row(feature: Feature, keys: Sequence[str], shape: Shape) -> SheetRow:
    values, where = feature.values, feature.where
    if shape.is_unusable:  # nothing else that is odd about it matters then
        feature.problems, feature.is_refused = [], True
    cells = tuple([values.get(key, "") for key in keys])
    problems = feature.problems + [Problem(where, what, mend) for what, mend in shape.faults]
    repaired = feature.repaired + [Problem(where, what, mend) for what, mend in shape.repairs]
    if _BROKEN.search("".join(cells)):
        cells = _sound_cells(cells, keys, where, problems, repaired)
    return SheetRow(feature.number, cells, shape.place, tuple(problems), tuple(repaired), feature.is_refused)


def _sound_cells(
    cells: Sequence[str], keys: Sequence[str], where: str, problems: list[Problem], repaired: list[Problem]
) -> tuple[str, ...]:
    """Take out what no text may hold: zero characters, which some programs stop at, and halves of characters."""
    made = []
    for key, cell in zip(keys, cells, strict=True):
        text, is_half = _sound(cell)
        if text != cell:
            column = _sound(key)[0][:40]
            if is_half:
                what = f"“{column}” holds half of a character, which is none."
                problems.append(Problem(where, what, "It was left out; write the text again."))
            else:
                repaired.append(Problem(where, f"“{column}” held a character with the number 0.", "It was taken out."))
        made.append(text)
    return tuple(made)


def _sound(text: str) -> tuple[str, bool]:
    if not _BROKEN.search(text):
        return text, False
    return _BROKEN.sub("", text)[: max(len(text), MAX_NAME)], bool(_SURROGATE.search(text))
