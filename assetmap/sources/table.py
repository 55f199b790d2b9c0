"""Plain tables in CSV, read as they are for `classify` and `match`. Files for a map come in through ``upload``."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from assetmap.errors import SourceError
from assetmap.sources.upload.sheets import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from assetmap.tables import FORMULA_STARTS


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
        When the file is missing, empty, too large, not text, or lacks all of these columns.
    """
    names, numbered = read_numbered_rows(path, needs, times_larger)
    return names, [row for _, row in numbered]


def read_numbered_rows(
    path: Path, needs: Sequence[str], times_larger: int = 1
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read rows as :func:`read_rows` does, each with the number a spreadsheet shows beside it (empty rows count)."""
    text, _ = _read_text(path, MAX_BYTES * times_larger)
    names, lines = _parse(text, path.name, most_rows=MAX_ROWS * times_larger)
    if len(names) == 1 and ";" in names[0]:
        raise SourceError(f"{path.name} has semicolons between its columns. Save it with commas, as “CSV UTF-8”.")
    if not {name.casefold() for name in names} & set(needs):
        listed = " or ".join(f"“{name}”" for name in needs)
        raise SourceError(f"{path.name} has no column called {listed}. Give the column with the names that heading.")
    names = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    padded = [
        (number, (*line[: len(names)], *[""] * (len(names) - len(line))))
        for number, line in enumerate(lines, start=2)
        if any(cell.strip() for cell in line)
    ]
    return names, [(number, dict(zip(names, map(without_guard, line), strict=True))) for number, line in padded]


def _parse(text: str, file: str, most_rows: int = MAX_ROWS) -> tuple[list[str], list[list[str]]]:
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
    if len(lines) - 1 > most_rows:
        raise SourceError(f"{file} has more than {most_rows:,} rows. Split it into smaller tables.")
    return names, lines[1:]


def without_guard(cell: str) -> str:
    """Take off the ``'`` that our CSV puts before what a spreadsheet would run."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell
