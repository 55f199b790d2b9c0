"""Find the tables in a grid of cells: several on one sheet, titles above, totals below, with or without a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from assetmap.errors import Problem, SourceError
from assetmap.sources.upload.footers import footer_of, is_after_gap, is_total, no_row
from assetmap.sources.upload.headers import has_header_words, heads_names, is_header, is_value, names_unlike_each_other
from assetmap.sources.upload.sheets import MAX_COLUMNS, MAX_ROWS, Sheet, SheetRow

SAMPLE = 200
"""Rows looked at to see how a table is made; chosen by us."""


class Line(NamedTuple):
    """One line of a grid: its number for a person, its cells, how many are filled, and what its reader already found."""

    number: int
    cells: tuple[str, ...]
    filled: int
    problems: tuple[Problem, ...] = ()
    repaired: tuple[Problem, ...] = ()
    uncomputed: frozenset[int] = frozenset()
    """Which of its cells are formulas that were never calculated."""


def count_filled(cells: Sequence[str]) -> int:
    """Count the cells with something to be seen in them."""
    return sum(map(bool, map(str.strip, cells)))


def sheets_of(
    lines: list[Line], file: str, sheet: str = "", *, is_hidden: bool = False
) -> tuple[list[Sheet], list[str]]:
    """Return every table of a grid as a sheet, and notes for a person.

    Parameters
    ----------
    lines
        Every line in order; empty ones may be left out, their gap in the numbers tells of them.
    sheet
        The name of the grid; empty for a file that is one grid.

    Raises
    ------
    SourceError
        When a table has more than ``MAX_ROWS`` rows or ``MAX_COLUMNS`` columns.
    """
    found: list[Sheet] = []
    notes: list[str] = []
    where = f"{file}, sheet “{sheet[:40]}”" if sheet else file
    for block in _side_by_side(lines):
        before: list[Problem] = []
        for part in _one_below_the_other(block):
            table = _table(part, where, notes)
            if table is None:
                before += [no_row(where, line) for line in part if line.filled]
                continue
            table = replace(table, name=sheet, is_hidden=is_hidden, table_number=len(found) + 1)
            found.append(replace(table, not_rows=(*before, *table.not_rows)))
            before = []
        if before and found:
            found[-1] = replace(found[-1], not_rows=(*found[-1].not_rows, *before))
    return found, notes


def _side_by_side(lines: list[Line]) -> list[list[Line]]:
    """Split a grid at columns that are empty from top to bottom, where each side looks like a table of its own."""
    width = max((len(line.cells) for line in lines), default=0)
    used = [False] * width
    for line in lines:
        for column, cell in enumerate(line.cells):
            if not used[column] and cell.strip():
                used[column] = True
        if all(used):
            return [lines]
    groups = _runs(used)
    if len(groups) < 2 or width > 4 * MAX_COLUMNS:
        return [lines]
    blocks = [_cut(lines, start, end) for start, end in groups]
    if not all(
        end - start >= 2 and _begins_as_table(block) for (start, end), block in zip(groups, blocks, strict=True)
    ):
        return [lines]
    lengths = {sum(line.filled > 0 for line in block) for block in blocks}
    return blocks if len(lengths) > 1 or _repeat_a_name(blocks) else [lines]


def _repeat_a_name(blocks: list[list[Line]]) -> bool:
    """Say whether tables side by side have a column name in common, as one table rarely has."""
    heads = [next(line.cells for line in block if line.filled >= 2) for block in blocks]
    names = [cell.strip().casefold() for head in heads for cell in head if cell.strip()]
    return len(set(names)) < len(names)


def _cut(lines: list[Line], start: int, end: int) -> list[Line]:
    return [
        line._replace(
            cells=line.cells[start:end],
            filled=count_filled(line.cells[start:end]),
            uncomputed=frozenset(at - start for at in line.uncomputed if start <= at < end),
        )
        for line in lines
    ]


def _runs(used: list[bool]) -> list[tuple[int, int]]:
    edges = [False, *used, False]
    starts = [at for at, (left, right) in enumerate(pairwise(edges)) if right and not left]
    ends = [at for at, (left, right) in enumerate(pairwise(edges)) if left and not right]
    return list(zip(starts, ends, strict=True))


def _begins_as_table(block: list[Line]) -> bool:
    heads = (line for line in block[:SAMPLE] if line.filled >= 2)
    head = next(heads, None)
    return head is not None and is_header(head.cells) and heads_names(head.cells)


def _one_below_the_other(lines: list[Line]) -> Iterator[list[Line]]:
    """Split where empty lines are followed by a header unlike the first: another table with columns of its own."""
    part: list[Line] = []
    last = 0
    filled = [line for line in lines if line.filled]
    for at, line in enumerate(filled):
        if part and line.number > last + 1 and is_after_gap(line, part[-1]) and _starts_another(filled[at:], part):
            yield part
            part = []
        part.append(line)
        last = line.number
    if part:
        yield part


def _starts_another(lines: list[Line], above: list[Line]) -> bool:
    titles = 0
    for at, line in enumerate(lines[:6]):
        if line.filled == 1 and titles < 3:
            titles += 1
            continue
        follows = at + 1 < len(lines)
        head = [cell.strip().casefold() for cell in line.cells if cell.strip()]
        known = [cell.strip().casefold() for other in above[:10] for cell in other.cells]
        if not follows or line.filled < 2 or not is_header(line.cells) or set(head) <= set(known):
            return False
        return has_header_words(line.cells) and (titles > 0 or _is_unlike(line, above))
    return False


def _is_unlike(line: Line, above: list[Line]) -> bool:
    """Say whether a line has words where the table above mostly has values."""
    rows = above[1:SAMPLE]
    for column, cell in enumerate(line.cells):
        values = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column].strip()]
        if cell.strip() and len(values) >= 1 and all(map(is_value, values)):
            return True
    return False


def _table(lines: list[Line], where: str, notes: list[str]) -> Sheet | None:
    counts = [line.filled for line in lines]
    usual = _usual(counts)
    at = _header_at(lines, counts, usual)
    has_header = at >= 0
    if not has_header:
        at = next(place for place, count in enumerate(counts) if count >= min(usual, 2)) - 1
    body = lines[at + 1 :]
    if not body and not (has_header and usual >= 2):
        return None
    head = lines[at].cells if has_header else ()
    end, below = footer_of(body, usual, where)
    width = _width(head, body[:end], where)
    header, columns = _columns(head, body[:end], width)
    no_rows = [no_row(where, line) for line in lines[: max(at, 0) if has_header else at + 1]]
    rows = _rows(body[:end], head, columns, where, usual, no_rows)
    no_rows += below
    if len(rows) > MAX_ROWS:
        raise SourceError(f"{where} has more than {MAX_ROWS:,} rows. Split it into smaller tables.")
    if not has_header:
        notes.append(
            f"{where} seems to have no line of column names: its first line is read as a row. Say what each column is."
        )
    header_row = lines[at].number if has_header else 0
    return Sheet("", header, tuple(rows), header_row=header_row, not_rows=tuple(no_rows))


def _usual(counts: list[int]) -> int:
    """Return how many cells a line of this table usually has filled."""
    several = sorted(count for count in counts[:SAMPLE] if count >= 2)
    return several[len(several) // 2] if several else 1


def _header_at(lines: list[Line], counts: list[int], usual: int) -> int:
    for at, line in enumerate(lines[:30]):
        if counts[at] >= max(min(usual, 2), (usual + 1) // 2):
            return at if is_header(line.cells) else _header_further_down(lines, counts, at)
    return -1


def _header_further_down(lines: list[Line], counts: list[int], first: int) -> int:
    """Find column names below a line that says when or by whom the table was made: fuller, and of the usual words."""
    for at, line in enumerate(lines[first + 1 : first + 10], start=first + 1):
        if counts[at] > counts[first] and is_header(line.cells) and has_header_words(line.cells):
            return at
    return -1


def _width(head: Sequence[str], body: list[Line], where: str) -> int:
    named = max((at + 1 for at, cell in enumerate(head) if cell.strip()), default=0)
    widest = named
    for line in body:
        if len(line.cells) > widest:
            widest = max(widest, max((at + 1 for at, cell in enumerate(line.cells) if cell.strip()), default=0))
    if named > MAX_COLUMNS or (not named and widest > MAX_COLUMNS):
        raise SourceError(
            f"{where} has {max(named, widest):,} columns; at most {MAX_COLUMNS} are read. Take out the ones that are not needed."
        )
    return min(widest, MAX_COLUMNS)


def _columns(head: Sequence[str], body: list[Line], width: int) -> tuple[tuple[str, ...], list[int]]:
    """Return the header and which columns of the grid stand under it; columns with neither name nor value are left out."""
    named = [head[at] if at < len(head) else "" for at in range(width)]
    empty = {at for at in range(width) if not named[at].strip()}
    for line in body:
        if not empty:
            break
        empty -= {at for at in empty if at < len(line.cells) and line.cells[at].strip()}
    columns = [at for at in range(width) if at not in empty]
    return names_unlike_each_other([named[at] for at in columns], [at + 1 for at in columns]), columns


def _rows(
    body: list[Line], head: Sequence[str], columns: list[int], where: str, usual: int, no_rows: list[Problem]
) -> list[SheetRow]:
    expected = _expected(head, body)
    is_whole = columns == list(range(len(columns)))
    again = [cell.strip() for cell in head]
    rows = []
    for line in body:
        cells = line.cells
        if is_total(line, usual) or (again and cells[0].strip() == again[0] and [*map(str.strip, cells)] == again):
            no_rows.append(no_row(where, line))
            continue
        problems = line.problems
        if len(cells) not in expected:
            problems = (*problems, *_ragged(line, expected, where))
        if not is_whole or len(cells) != len(columns):
            cells = tuple([cells[at] if at < len(cells) else "" for at in columns])
        uncomputed = (
            tuple(place for place, at in enumerate(columns) if at in line.uncomputed) if line.uncomputed else ()
        )
        rows.append(SheetRow(line.number, cells, None, problems, line.repaired, uncomputed=uncomputed))
    return rows


def _expected(head: Sequence[str], body: list[Line]) -> range:
    """Return how many cells a row may have: as many as the header's line, without its empty end at the least."""
    if head:
        return range(max(at + 1 for at, cell in enumerate(head) if cell.strip()), len(head) + 1)
    usual = Counter(len(line.cells) for line in body).most_common(1)[0][0]
    return range(usual, usual + 1)


def _ragged(line: Line, expected: range, where: str) -> tuple[Problem, ...]:
    """Say that a row has too few or too many cells; cells that are merely empty at its end do not count."""
    if len(line.cells) > expected[-1] and not any(cell.strip() for cell in line.cells[expected[-1] :]):
        return ()
    mend = "Look for a separator too many or too few, or for text that needs quotation marks."
    if len(line.cells) > MAX_COLUMNS:
        mend = f"Only the first {MAX_COLUMNS} were kept. {mend}"
    what = f"has {len(line.cells)} values under {expected[-1]} columns."
    return (Problem(f"{where}, row {line.number}", what, mend),)
