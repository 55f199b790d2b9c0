"""From the contents of a file to a report on it: what its columns are, what must be asked, what happened to each row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from assetmap.errors import SourceError
from assetmap.sources.rows import Origin, record_columns
from assetmap.sources.upload.column_names import plain_header
from assetmap.sources.upload.columns import propose_columns
from assetmap.sources.upload.consent import ConsentAsked
from assetmap.sources.upload.identity import source_ids
from assetmap.sources.upload.placement import Placement
from assetmap.sources.upload.positions import columns_of, place_rows
from assetmap.sources.upload.records import KeptRow, SheetRecords, understand_rows
from assetmap.sources.upload.report import (
    Choices,
    Context,
    Counts,
    ProposedColumn,
    Question,
    RowFault,
    UploadReport,
    shown,
)
from assetmap.sources.upload.sheet_choice import choose_sheets, shape_key, sheet_name
from assetmap.sources.upload.sheets import Contents, Sheet
from assetmap.sources.upload.surroundings import km_outside, surroundings_of
from assetmap.tables import empty_records, records_from

MOST_CATEGORIES = 200
_ROW_NUMBER = re.compile(r"\b(?:row|line)s? ([0-9]+)")
_LAYERED = ("GEOJSON", "KML", "KMZ", "GPX", "GEOPACKAGE", "GPKG", "SHAPEFILE")
CREDIT_FOR_POSTCODES = "Postcodes were placed with open data: contains OS data © Crown copyright and database right."


@dataclass(frozen=True)
class _Understood:
    """A sheet with what its columns are and where its rows are."""

    sheet: Sheet
    columns: tuple[ProposedColumn, ...]
    placed: Placement


def examine(contents: Contents, choices: Choices, context: Context) -> UploadReport:
    """Say what a file is taken for, what must be asked, and what happens to each of its rows.

    Nothing is guessed silently: while a question is open (which sheet, which system, which way round, which column is the
    name) the report has no records. The same contents, choices and context always give the same report.

    Raises
    ------
    SourceError
        When there is nothing to add, or a choice names a sheet, column, layer or system that there is not.
    """
    choices = choices.over(context.remembered)
    contents = replace(contents, sheets=tuple(map(_by_its_name, contents.sheets)))
    about = surroundings_of(context.territory)
    sheets, sheet_question, notes = choose_sheets(contents, choices)
    _check_headers(contents, sheets, choices, context)
    shown_sheets = sheets or tuple(sheet for sheet in contents.sheets if not sheet.is_hidden and sheet.rows)
    understood = []
    for sheet in shown_sheets:
        columns = propose_columns(sheet, choices.columns)
        where = columns_of([column.ours for column in columns])
        placed = place_rows(sheet, contents.format, where, choices, about) if sheets else Placement([], [], [])
        understood.append(_Understood(sheet, columns, placed))
    questions = [sheet_question] if sheet_question else []
    if sheets:
        questions += [question for one in understood for question in _questions(one)]
    categories = _categories(understood, choices, context)
    report = UploadReport(
        file_name=contents.file_name,
        format=contents.format,
        encoding=contents.encoding,
        columns=tuple(column for one in understood for column in one.columns),
        questions=_each_once(questions),
        faults=_not_rows(shown_sheets),
        counts=Counts(rows=sum(len(one.sheet.rows) for one in understood)),
        notes=(
            *contents.notes,
            *notes,
            *dict.fromkeys(note for one in understood for note in one.placed.notes),
            *(_register_note(understood) if not choices.registered else ()),
        ),
        records=empty_records(),
        shape_key=shape_key(contents),
        choices=choices,
        categories=categories,
        row_word="asset" if contents.format.upper().startswith(_LAYERED) else "row",
    )
    return report if report.questions else _with_records(report, understood, context)


def _by_its_name(sheet: Sheet) -> Sheet:
    """Give a further table of a sheet a name of its own, so that everything said of it can be told apart."""
    return sheet if sheet.table_number == 1 else replace(sheet, name=sheet_name(sheet), table_number=1)


_REGISTER = re.compile(r"charity (number|no)|registered (office|address)|company (number|no)")
REGISTER_NOTE = (
    "This looks like a register: its addresses may be those of an office or of somebody's home, and not where things happen. "
    "If so, add --registered: no place is kept then."
)


def _register_note(understood: Sequence[_Understood]) -> tuple[str, ...]:
    headers = (plain_header(header) for one in understood for header in one.sheet.header)
    return (REGISTER_NOTE,) if any(_REGISTER.search(header) for header in headers) else ()


def _check_headers(contents: Contents, sheets: Sequence[Sheet], choices: Choices, context: Context) -> None:
    """Refuse a choice for a column that the file does not have; remembered ones may be of another year's file."""
    headers = {name.strip().casefold(): name for sheet in sheets or contents.sheets for name in sheet.header}
    remembered = context.remembered.columns if context.remembered else {}
    for theirs in choices.columns:
        if theirs.strip().casefold() not in headers and theirs not in remembered:
            listed = ", ".join(shown(name) for name in list(headers.values())[:10])
            raise SourceError(f"{contents.file_name} has no column {shown(theirs)}. It has: {listed}.")


def _questions(one: _Understood) -> list[Question]:
    questions = list(one.placed.questions)
    ours = {column.ours for column in one.columns}
    free = [
        column
        for column in one.columns
        if column.ours in ("further", "description", "address", "category") and column.samples
    ]
    if "name" not in ours and not one.sheet.has_shapes and free:
        whose = f" of {shown(one.sheet.name)}" if one.sheet.name else ""
        text = f"No column{whose} is called a name. Which one says what each row is?"
        options = tuple((column.theirs, f"{column.theirs} (as in {shown(column.samples[0])})") for column in free)
        questions.append(
            Question("column:name", text, options, f'--column "name={options[0][0]}"', len(one.sheet.rows))
        )
    return questions


def _each_once(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Join questions of several sheets that one answer serves."""
    by_id: dict[str, Question] = {}
    for question in questions:
        first = by_id.get(question.id)
        by_id[question.id] = replace(first, rows=first.rows + question.rows) if first else question
    return tuple(by_id.values())


def _not_rows(sheets: Sequence[Sheet]) -> tuple[RowFault, ...]:
    faults = []
    for sheet in sheets:
        for one in sheet.not_rows:
            number = _ROW_NUMBER.search(one.where)
            row = int(number[1]) if number else 0
            faults.append(RowFault(sheet.name, row, "", one.what, one.mend, "not_a_row"))
    return tuple(faults)


def _categories(understood: Sequence[_Understood], choices: Choices, context: Context) -> dict[str, str]:
    """Say for each word of their category columns which layer it is: chosen, or exactly a layer's id or label, or none."""
    chosen = {word.casefold(): layer for word, layer in choices.categories.items()}
    for word, layer in choices.categories.items():
        if layer and layer not in context.layers:
            raise SourceError(
                f"{shown(word)} cannot be the layer {shown(layer)}: there is none. See `assetmap layers list`."
            )
    exact = {name.casefold(): layer.id for layer in context.layers.values() for name in (layer.id, layer.label)}
    found: dict[str, str] = {}
    for one in understood:
        for at, column in enumerate(one.columns):
            if column.ours == "category":
                for row in one.sheet.rows:
                    word = row.cells[at].strip()
                    if word and word not in found and len(found) < MOST_CATEGORIES:
                        found[word] = chosen.get(word.casefold(), exact.get(word.casefold(), ""))
    return found


def _with_records(report: UploadReport, understood: Sequence[_Understood], context: Context) -> UploadReport:
    words = {word.casefold(): layer for word, layer in report.categories.items()}
    known = (report.choices, context)
    results = [
        understand_rows(one.sheet, [column.ours for column in one.columns], one.placed, words, known)
        for one in understood
    ]
    kept = [row for result in results for row in result.kept]
    faults = [*report.faults, *(fault for result in results for fault in result.faults)]
    ids, repeated = source_ids([one.row.values for one in kept])
    for at in sorted(repeated):
        row = kept[at].row
        what = "its id stands in another row as well, so it is known by its name."
        faults.append(RowFault(row.sheet, row.number, "source_id", what, "Give each row its own id."))
    faults += _duplicates(kept)
    if report.choices.registered:
        kept, elsewhere = _without_registered_places(kept, context)
        ids, _ = source_ids([one.row.values for one in kept])
        faults += elsewhere
    outside, stray = _outside(kept, context)
    faults += stray
    origin = Origin(
        source=report.choices.source_name or PurePath(report.file_name).stem,
        retrieved_at=context.retrieved_at,
        licence=report.choices.licence or "",
        attribution=report.choices.attribution or "",
    )
    columns = record_columns(((one.row, one.shape, one.precision) for one in kept), ids, origin)
    consent = _consent_asked(results)
    said = (f"{report.file_name}: {consent.text}",) if consent else ()
    faults.sort(key=lambda fault: (fault.sheet, fault.row))  # stable: a row's faults stay in order
    return replace(
        report,
        faults=tuple(faults),
        counts=_counts(results, kept, faults, outside),
        notes=tuple(
            dict.fromkeys((*said, *report.notes, *_notes(results, outside, len(kept)), *_nowhere(report, results)))
        ),
        consent=consent,
        records=records_from(columns),
        row_of=tuple((one.row.sheet, one.row.number) for one in kept),
    )


def _consent_asked(results: Sequence[SheetRecords]) -> ConsentAsked | None:
    rows = tuple(one for result in results for one in result.without_consent)
    return ConsentAsked(rows) if rows else None


def _without_registered_places(kept: Sequence[KeptRow], context: Context) -> tuple[list[KeptRow], list[RowFault]]:
    """Keep the rows whose registered address lies in the territory, without it; it may be somebody's home."""
    import numpy as np

    placed = [place for place, one in enumerate(kept) if one.shape is not None]
    away = np.zeros(len(kept))
    if context.territory is not None and placed:
        away[placed] = km_outside(np.array([kept[place].shape for place in placed], dtype=object), context.territory)
    what, mend = "has its registered address outside the territory.", "Bring it in where it is active."
    faults = [
        RowFault(one.row.sheet, one.row.number, "", what, mend, "refused")
        for one, km in zip(kept, away.tolist(), strict=True)
        if km > 0
    ]
    return [_unplaced(one) for one, km in zip(kept, away.tolist(), strict=True) if km <= 0], faults


def _unplaced(one: KeptRow) -> KeptRow:
    hidden = {name: one.row.values[name] for name in ("address", "postcode") if one.row.values.get(name)}
    values = {name: value for name, value in one.row.values.items() if name not in hidden}
    values["further"] = {**values.get("further", {}), **{f"registered {name}": text for name, text in hidden.items()}}
    return replace(one, row=replace(one.row, values=values), shape=None, precision="none")


def _duplicates(kept: Sequence[KeptRow]) -> list[RowFault]:
    """Warn of rows that bear the same name at the same place; both are kept."""
    first: dict[tuple[str, str], KeptRow] = {}
    faults = []
    for one in kept:
        name = _folded(str(one.row.values.get("name", "")))
        if not name:
            continue
        key = (name, _whereabouts(one))
        earlier = first.setdefault(key, one)
        if earlier is not one:
            what = f"may be the same as row {earlier.row.number}: same name, same place."
            faults.append(RowFault(one.row.sheet, one.row.number, "name", what, "Both are kept. Delete one if it is."))
    return faults


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _whereabouts(one: KeptRow) -> str:
    if one.shape is not None:
        west, south, east, north = one.shape.bounds
        return f"{(west + east) / 2:.4f},{(south + north) / 2:.4f}"
    return _folded(str(one.row.values.get("postcode") or one.row.values.get("address") or ""))


def _outside(kept: Sequence[KeptRow], context: Context) -> tuple[int, list[RowFault]]:
    """Warn of places outside the territory; they are kept."""
    placed = [one for one in kept if one.shape is not None]
    if context.territory is None or not placed:
        return 0, []
    import numpy as np

    away = km_outside(np.array([one.shape for one in placed], dtype=object), context.territory)
    faults = [
        RowFault(
            one.row.sheet,
            one.row.number,
            "",
            f"lies {_distance(km)} outside the territory.",
            "It is kept. Check its place.",
        )
        for one, km in zip(placed, away.tolist(), strict=True)
        if km > 0
    ]
    return len(faults), faults


def _distance(km: float) -> str:
    return f"{km:,.0f} km" if km >= 10 else f"{km:.1f} km" if km >= 1 else f"{max(km * 1000, 1):.0f} m"


def _counts(
    results: Sequence[SheetRecords], kept: Sequence[KeptRow], faults: Sequence[RowFault], outside: int
) -> Counts:
    rows = sum(result.seen for result in results)
    placed = sum(one.shape is not None for one in kept)

    def with_fault(kind: str) -> int:
        return len({(fault.sheet, fault.row) for fault in faults if fault.kind == kind})

    return Counts(
        rows=rows,
        accepted=len(kept),
        placed=placed,
        without_place=len(kept) - placed,
        repaired=with_fault("repaired"),
        warned=with_fault("warned"),
        refused=rows - len(kept),
        not_rows=sum(fault.kind == "not_a_row" for fault in faults),
        outside=outside,
    )


def _nowhere(report: UploadReport, results: Sequence[SheetRecords]) -> list[str]:
    """Say once that a file has no places at all, where its rows could not be blamed for it."""
    if any(result.points_to_places for result in results):
        return []
    return [f"Nothing in {report.file_name} says where things are: they are listed without a place."]


def _notes(results: Sequence[SheetRecords], outside: int, number: int) -> list[str]:
    counted: dict[str, int] = {}
    for result in results:
        for name, count in result.counted.items():
            counted[name] = counted.get(name, 0) + count
    notes = []
    if without := counted.get("postcodes_without_file"):
        rows = "1 row has" if without == 1 else f"{without:,} rows have"
        notes.append(
            f"{rows} a postcode and no other place. There is no postcode file here, so they are listed without a place; see docs/uploads.md."
        )
    if by_postcode := counted.get("by_postcode"):
        rows = "1 row was" if by_postcode == 1 else f"{by_postcode:,} rows were"
        notes.append(
            f"{rows} placed at the middle of the postcode, which is good to about 100 m. {CREDIT_FOR_POSTCODES}"
        )
    if by_address := counted.get("by_address"):
        rows = "1 row was" if by_address == 1 else f"{by_address:,} rows were"
        notes.append(f"{rows} placed by the address, with OpenStreetMap's streets and house numbers.")
    if outside:
        notes.append(
            f"{outside:,} of {number:,} rows lie outside the territory. They are kept, for a territory that reaches there."
        )
    return notes
