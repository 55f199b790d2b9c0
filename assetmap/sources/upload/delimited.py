"""Tables of text (CSV, TSV and their kin) read into sheets, whatever separates the cells and however letters are written."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from assetmap.errors import Problem, SourceError
from assetmap.sources.upload.grids import Line, count_filled, sheets_of
from assetmap.sources.upload.sheets import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Contents
from assetmap.tables import FORMULA_STARTS

SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "CSV", ";": "CSV with semicolons", "\t": "table with tabs", "|": "table with bars"}
LONGEST_CELL = 32_767
"""What a spreadsheet's cell can hold. Source: Microsoft's limits of Excel."""
MOST_LINES = MAX_ROWS + 50
"""Lines kept with something in them; titles above a full table still fit."""
MOST_QUOTES = 100
"""Lines a single cell may go over before it is taken for a quotation mark that was never closed; chosen by us."""
_GUESSED = ("mac_roman", "cp1250", "cp1251", "cp850", "cp437", "latin_1")
"""Encodings of spreadsheets on old computers, in all of which plain letters and line ends are themselves."""
_SAID_SEPARATOR = re.compile(r'"?sep=(.)"?\s*')
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def read_delimited(content: bytes, file: str) -> Contents:
    """Read a table of text.

    Raises
    ------
    SourceError
        When it is no text, has a quotation mark that is never closed, too many rows or columns, or no row at all.
    """
    text, encoding, notes = _decoded(content, file)
    first = text[: text.find("\n", 0, 200) + 1]
    said = _SAID_SEPARATOR.fullmatch(first)
    separator = said[1] if said else _separator(text)
    lines = _lines(text[len(first) :] if said else text, separator, file, 1 if said else 0)
    sheets, more = sheets_of(lines, file)
    notes += more
    if not any(sheet.rows for sheet in sheets):
        raise SourceError(f"{file} has no rows to add: nothing stands under its column names.")
    if encoding == "cp1252" or "some letters are lost" in " ".join(notes):
        notes += _names_to_check(lines)
    kept = tuple(sheet for sheet in sheets if sheet.rows)
    return Contents(file, _NAMES.get(separator, "CSV"), kept, encoding, tuple(notes))


def _decoded(content: bytes, file: str) -> tuple[str, str, list[str]]:
    """Return the text, the name of its encoding, and what should be said about guessing it."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _strictly(content[len(mark) :], name, file)
    if name := _wide_without_mark(content):
        return _strictly(content, name, file)
    if b"\0" in content:
        raise _no_text(file)
    if len(_CONTROL.findall(content[:65_536])) > max(4, len(content[:65_536]) // 50):
        raise _no_text(file)
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _guessed(content, file)


def _strictly(content: bytes, encoding: str, file: str) -> tuple[str, str, list[str]]:
    notes = []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
        notes.append(f"{file} has damaged places in its text: some letters are lost and shown as �.")
    if "\0" in text:
        raise _no_text(file)
    return text, encoding, notes


def _wide_without_mark(content: bytes) -> str:
    """Tell UTF-16 without its mark by the zero bytes between plain letters."""
    start = content[:4096]
    half = len(start) // 2
    if half >= 4 and start[1::2].count(0) > 0.6 * half and start[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 4 and start[::2].count(0) > 0.6 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _guessed(content: bytes, file: str) -> tuple[str, str, list[str]]:
    text = content.decode("utf-8", errors="replace")
    lost = text.count("�")
    if sum(not sign.isascii() for sign in text) - lost > 2 * lost:
        return text, "utf-8", [f"{file} has damaged places in its text: some letters are lost and shown as �."]
    try:
        return content.decode("cp1252"), "cp1252", []
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content[:200_000], cp_isolation=list(_GUESSED)).best()
        name = best.encoding if best else "latin_1"
        text = content.decode(name, errors="replace")
        return text, name, [f"{file} does not say how its letters are written; {name} was guessed. Check the names."]


def _names_to_check(lines: list[Line]) -> list[str]:
    found = (cell.strip()[:40] for line in lines for cell in line.cells if not cell.isascii())
    shown = ", ".join(f"“{name}”" for name in list(dict.fromkeys(found))[:3])
    return [f"The file is not UTF-8 and was read as Windows text. Check these names: {shown}."] if shown else []


def _separator(text: str) -> str:
    """Choose what cuts most lines of the beginning into the same number of cells."""
    start = io.StringIO(text[:65_536], newline="")
    lines = [line for _, line in zip(range(200), start, strict=False) if line.strip()]
    if len(text) > 65_536 and len(lines) > 1:
        lines = lines[:-1]
    best, choice = (0.0, 0), ","
    for separator in SEPARATORS:
        if separator not in text[:65_536]:
            continue
        counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator) if any(map(str.strip, cells)))
        several = [(number, width) for width, number in counts.items() if width > 1]
        if several:
            number, width = max(several)
            score = (round(number / counts.total(), 1), width)
            if score > best:
                best, choice = score, separator
    return choice


def _lines(text: str, separator: str, file: str, already: int) -> list[Line]:
    """Cut the text into lines of cells, numbered as an editor does, empty ones left out."""
    csv.field_size_limit(MAX_BYTES)
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical, delimiter=separator, strict=True)
    lines: list[Line] = []
    is_guarded = "'" in text
    for start, cells, problems, is_long in _records(reader, physical, separator, file):
        number = start + already
        if len(cells) == 1 and not cells[0].strip():
            continue
        if is_long and max(map(len, cells)) > LONGEST_CELL:
            problems = (*problems, _giant(cells, file, number))
            cells = [cell if len(cell) <= LONGEST_CELL else cell[:MAX_TEXT] for cell in cells]
        if not (filled := count_filled(cells)):
            continue
        line = Line(number, tuple(map(_without_guard, cells) if is_guarded else cells), filled, problems)
        if len(lines) >= MOST_LINES:
            raise SourceError(f"{file} has more than {MAX_ROWS:,} rows. Split it into smaller tables.")
        if len(cells) > MAX_COLUMNS * 4 and line.filled > MAX_COLUMNS:
            raise SourceError(f"{file} has {len(cells):,} columns; at most {MAX_COLUMNS} are read.")
        lines.append(line)
    return lines


def _records(
    reader: Iterator[list[str]], physical: list[str], separator: str, file: str
) -> Iterator[tuple[int, list[str], tuple[Problem, ...], bool]]:
    """Yield each record with the line it starts on and whether it may have a giant cell.

    A stray mark inside one line is that row's fault alone.
    """
    end = 0
    while True:
        start, problems = end + 1, tuple[Problem, ...]()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            end = reader.line_num  # type: ignore[attr-defined]
            if end != start or not physical[start - 1].rstrip("\r\n") or "unexpected end" in str(error):
                raise _unclosed(file, start) from error
            cells = next(csv.reader([physical[start - 1]], delimiter=separator))
            what = "has a quotation mark inside a value."
            problems = (Problem(f"{file}, row {start}", what, "Look whether its values stand in the right columns."),)
        end = reader.line_num  # type: ignore[attr-defined]
        if end - start > MOST_QUOTES:
            raise _unclosed(file, start)
        yield start, cells, problems, end > start or len(physical[start - 1]) > LONGEST_CELL


def _without_guard(cell: str) -> str:
    """Take off the ``'`` that our own exports put before what a spreadsheet would run."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _giant(cells: list[str], file: str, number: int) -> Problem:
    at, size = next((at, len(cell)) for at, cell in enumerate(cells, start=1) if len(cell) > LONGEST_CELL)
    what = f"column {at} holds {size:,} characters; only the first {MAX_TEXT:,} were kept."
    return Problem(f"{file}, row {number}", what, "Shorten it, and look for a quotation mark that is never closed.")


def _unclosed(file: str, row: int) -> SourceError:
    return SourceError(
        f"{file}: a quotation mark opened in row {row} is never closed, so where its rows end cannot be told. "
        "Close it or take it out."
    )


def _no_text(file: str) -> SourceError:
    return SourceError(f"{file} is not a table of plain text: it holds bytes no text has. Save it as “CSV UTF-8”.")
