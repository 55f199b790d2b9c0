"""Tables in CSV with exactly our column names. Column guessing, other formats and other coordinates come with uploads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assetmap.errors import Problem, SourceError
from assetmap.sources.reading import Reading
from assetmap.sources.rows import KNOWN_COLUMNS, Origin, Row, records_of_rows, usable_place
from assetmap.tables import FORMULA_STARTS

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 60
MAX_SHAPE_DEPTH = 16


def read_table(path: Path, layer_ids: Any, retrieved_at: str) -> Reading:
    """Read a CSV file whose columns bear our names (``name`` at least) as records.

    Raises
    ------
    SourceError
        When the file is missing, empty, too large, not text, or lacks the column ``name``.
    """
    text, notes = _read_text(path)
    names, rows = _parse(text, path.name, needs="name")
    unknown = [name for name in names if name and name not in KNOWN_COLUMNS]
    if unknown:
        listed = ", ".join(f"“{name[:40]}”" for name in unknown[:8])
        notes.append(f"These columns of {path.name} are not ones of ours and were not used: {listed}.")
    usable = [name if name in KNOWN_COLUMNS else "" for name in names]
    origin = Origin(source=path.stem, retrieved_at=retrieved_at)
    reading = records_of_rows(_rows(rows, usable, path.name), origin, layer_ids)
    if reading.records.empty:
        raise SourceError(f"{path.name} has a header but no rows. Add at least one row under it.")
    return Reading(reading.records, (*notes, *reading.notes))


def _read_text(path: Path, most_bytes: int = MAX_BYTES) -> tuple[str, list[str]]:
    if not path.exists():
        raise SourceError(f"There is no file {path.name}. Check the name and the folder.")
    if path.is_dir():
        raise SourceError(f"{path.name or 'That'} is a folder. Name a file in it.")
    if path.stat().st_size > most_bytes:
        raise SourceError(f"{path.name} is larger than {most_bytes // 1_000_000} MB. Split it into smaller tables.")
    content = path.read_bytes()
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise SourceError(f"The file {path.name} is empty.")
    if b"\0" in content:
        raise SourceError(f"{path.name} is not a table of plain text. Save it as “CSV UTF-8”.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        note = f"{path.name} is not UTF-8; it was read as Windows text. Check names with accents."
        return content.decode("cp1252", errors="replace"), [note]


def read_rows(path: Path, needs: Sequence[str], times_larger: int = 1) -> tuple[list[str], list[dict[str, str]]]:
    """Read any CSV with at least one of the columns ``needs``, in small or capital letters, as plain rows.

    ``times_larger`` than ``MAX_ROWS`` and ``MAX_BYTES`` is allowed.

    Raises
    ------
    SourceError
        As :func:`read_table`.
    """
    text, _ = _read_text(path, MAX_BYTES * times_larger)
    names, lines = _parse(text, path.name, most_rows=MAX_ROWS * times_larger)
    if not {name.casefold() for name in names} & set(needs):
        listed = " or ".join(f"“{name}”" for name in needs)
        raise SourceError(f"{path.name} has no column called {listed}. Give the column with the names that heading.")
    names = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    padded = (
        (*line[: len(names)], *[""] * (len(names) - len(line))) for line in lines if any(cell.strip() for cell in line)
    )
    return names, [dict(zip(names, map(_without_guard, line), strict=True)) for line in padded]


def _parse(text: str, file: str, needs: str = "", most_rows: int = MAX_ROWS) -> tuple[list[str], list[list[str]]]:
    csv.field_size_limit(MAX_BYTES)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise SourceError(
            f"{file} is not a whole CSV table ({error}). Look for a quotation mark that is never closed."
        ) from error
    names = [name.strip() for name in lines[0]]
    if len(names) > MAX_COLUMNS:
        raise SourceError(f"{file} has {len(names)} columns; at most {MAX_COLUMNS} are read.")
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    if repeated:
        raise SourceError(f"{file} has the column “{repeated[0][:40]}” more than once. Give each column its own name.")
    if needs and needs not in names:
        raise SourceError(
            f"{file} has no column called “{needs}”. This version reads tables with assetmap's own column names: "
            "name, layer, level, lat, lon, tags and so on; see docs/data-contract.md."
        )
    if len(lines) - 1 > most_rows:
        raise SourceError(f"{file} has more than {most_rows:,} rows. Split it into smaller tables.")
    return names, lines[1:]


def _rows(lines: list[list[str]], names: list[str], file: str) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where, problems = f"{file}, row {number}", []
        if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
            what = f"has {len(cells)} values under {len(names)} columns."
            problems.append(Problem(where, what, "Look for a comma too many or too few."))
        cells = [*cells[: len(names)], *[""] * (len(names) - len(cells))]
        values = {name: _without_guard(cell) for name, cell in zip(names, cells, strict=True) if name}
        place, fault = _shape(values.get("geometry", ""))
        if fault:
            problems.append(Problem(where, fault, "It is not used as a place."))
        yield Row(where, number, values, place, tuple(problems))


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _shape(text: str) -> tuple[Any, str]:
    """Read well-known text, never deeper than ``MAX_SHAPE_DEPTH``: its reader is recursive and ends the whole process."""
    import shapely

    if not text.strip():
        return None, ""
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_SHAPE_DEPTH:
        return None, "its shape is nested too deep."
    try:
        return usable_place(shapely.force_2d(shapely.from_wkt(text)))
    except (shapely.errors.ShapelyError, ValueError):
        return None, f"its shape “{text[:40]}” cannot be read."
