"""The rows of one sheet, understood: values under our names, a place, and what happened to each row on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assetmap.sources.rows import CheckedRow, check_row
from assetmap.sources.upload.column_names import plain_header
from assetmap.sources.upload.columns import JOINED, POSITION_COLUMNS
from assetmap.sources.upload.consent import AboutPerson, has_consent
from assetmap.sources.upload.people import People
from assetmap.sources.upload.personal_words import personal_details
from assetmap.sources.upload.placement import Placement
from assetmap.sources.upload.postcodes import place_postcode, tidy_postcode
from assetmap.sources.upload.raw_shapes import WITHOUT_PLACE
from assetmap.sources.upload.report import Choices, Context, RowFault, shown
from assetmap.sources.upload.sheets import Sheet, SheetRow
from assetmap.sources.upload.template import is_example

_NO_WORDS = frozenset(
    {"source_id", "identifier", "source", "precision", "layer", "level", "form", "status", "asset_id", "publish"}
)
"""Columns that alone do not make a row worth keeping."""

_NO_NAME_YET = "the name is a formula that was never calculated."
_CALCULATE = "Open the file in Excel or LibreOffice and save it again, or type the name."
_READ_BY_OTHERS = ("name", "description", "why_it_matters", "open_to", "cost", "sessions", "accessibility")
_PLACES = frozenset({"lat", "lon", "geometry", *POSITION_COLUMNS})
_POINTING = frozenset({*_PLACES, "postcode", "address"})
_WEB = ("http://", "https://", "www.")


@dataclass(frozen=True)
class KeptRow:
    """One row that becomes a record: what it says, where it is (EPSG:4326 or None) and how well that is known."""

    row: CheckedRow
    shape: Any
    precision: str


@dataclass
class SheetRecords:
    """What one sheet came to."""

    kept: list[KeptRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    points_to_places: bool = False
    without_consent: list[AboutPerson] = field(default_factory=list)


def understand_rows(
    sheet: Sheet,
    ours: Sequence[str],
    placed: Placement,
    categories: Mapping[str, str],
    known: tuple[Choices, Context],
) -> SheetRecords:
    """Turn the rows of a sheet into rows to keep, and say what happened to each that is not simply taken.

    Parameters
    ----------
    ours
        What each column of the sheet is.
    categories
        Their words for kinds (in small letters) and the layers they stand for.
    """
    found = SheetRecords()
    reader = _RowReader(sheet, ours, placed, categories, *known)
    found.points_to_places = reader.points_to_places or reader.is_export
    for at, row in enumerate(sheet.rows):
        reader.read(at, row, found)
    found.faults += placed.warnings
    return found


_IDENTIFIER = re.compile(r"charity (number|no|nr|reg)|practice code|\buprn\b|company (number|no)|companies house")
"""Headings of numbers that other lists and OpenStreetMap know a thing by, too."""


class _RowReader:
    """Reads the rows of one sheet one after the other."""

    def __init__(
        self,
        sheet: Sheet,
        ours: Sequence[str],
        placed: Placement,
        categories: Mapping[str, str],
        choices: Choices,
        context: Context,
    ) -> None:
        self.sheet, self.placed, self.categories = sheet, placed, categories
        self.choices, self.context = choices, context
        self.columns = [(header, name) for header, name in zip(sheet.header, ours, strict=True)]
        self.layer_ids = frozenset(context.layers)
        self.points_to_places = sheet.has_shapes or bool(_POINTING & set(ours))
        self.people = People(context, ours)
        self.is_export = "asset_id" in ours
        self.name_column = ours.index("name") if "name" in ours else -1
        self.identifiers = frozenset(header for header in sheet.header if _IDENTIFIER.search(plain_header(header)))

    def read(self, at: int, row: SheetRow, found: SheetRecords) -> None:
        """Read one row into ``found``."""
        said = self._values(row)
        has_place = row.place is not None or self.placed.shapes[at] is not None or at in self.placed.faults
        reader_says = bool(row.problems or row.repaired or row.is_refused)
        if not (said or has_place or reader_says):
            return
        if is_example(str(said.get("name", ""))):
            found.faults.append(self._fault(row, "", "is an example of the template.", "Delete it.", "not_a_row"))
            found.counted["not_rows"] += 1
            return
        found.seen += 1
        found.faults += [self._fault(row, "", one.what, one.mend, "repaired") for one in row.repaired]
        if row.is_refused:
            found.faults += [self._refused(row, said, one.what, one.mend) for one in row.problems]
            return
        if "name" not in said and self.name_column in row.uncomputed:
            found.faults.append(
                self._fault(row, self.sheet.header[self.name_column], _NO_NAME_YET, _CALCULATE, "refused")
            )
            return
        checked = check_row(self.sheet.name, row.number, said, self.layer_ids)
        kept, faults = self._keep(at, row, checked, found)
        found.faults += faults
        if kept is not None:
            found.kept.append(kept)

    def _refused(self, row: SheetRow, said: Mapping[str, Any], what: str, mend: str) -> RowFault:
        """Refuse a row of a map file, by its name: such rows have no number a person would see."""
        name = str(said.get("name", ""))
        return self._fault(row, "", f"{shown(name)}: {what}" if name else what, mend, "refused", name)

    def _fault(self, row: SheetRow, column: str, what: str, mend: str, kind: Any, value: str = "") -> RowFault:
        return RowFault(self.sheet.name, row.number, column, what, mend, kind, value[:40])

    def _values(self, row: SheetRow) -> dict[str, Any]:
        """Bring a row's cells under our names; what has none goes to ``further`` under its own."""
        values: dict[str, Any] = {}
        further: dict[str, str] = {}
        for (header, name), cell in zip(self.columns, row.cells, strict=True):
            text = cell.strip()
            if not text or not name or name in _PLACES:
                continue
            if header in self.identifiers and name in ("source_id", "further"):
                values.setdefault("identifier", text)
            if name == "further":
                further[header] = text
            elif name not in values:
                values[name] = text
            elif name in JOINED:
                if text.casefold() not in values[name].casefold().split("; "):
                    values[name] = f"{values[name]}; {text}"
            else:
                further[header] = text
        if further:
            values["further"] = further
        layer = self.categories.get(values.get("category", "").casefold()) if "category" in values else None
        if layer and "layer" not in values:
            values["layer"] = layer
        return values

    def _keep(
        self, at: int, row: SheetRow, checked: CheckedRow, found: SheetRecords
    ) -> tuple[KeptRow | None, list[RowFault]]:
        """Find the place of a checked row and decide whether it is kept."""
        faults = checked.faults
        private = self.people.private(checked)
        if private and not self.choices.keep_personal:
            return None, [self._fault(row, "", f"tells of {private}.", "It was left out, as you chose.", "refused")]
        shape, precision = self.placed.shapes[at], self.placed.precisions[at]
        reason, fault = self.placed.reasons[at], self.placed.faults.get(at)
        if fault is not None and fault.kind == "refused":
            return None, [self._refused(row, checked.values, fault.what, fault.mend)]
        if private or self.people.is_personal(checked):
            if not has_consent(checked.values):
                found.without_consent.append(AboutPerson(self.sheet.name, row.number))
            told = self.people.without_home(checked, private, has_place=shape is not None or fault is not None)
            fault = self._fault(row, "", *told, "kept") if told else None
            shape = None
        else:
            self._tidy_postcode(checked)
            if shape is None:
                shape, precision, reason, why_not = self._by_words(checked, found)
                if shape is not None and fault is not None:
                    fault = self._fault(
                        row, fault.column, fault.what, f"It was placed by its {reason}.", "repaired", fault.value
                    )
                elif shape is None and fault is None and not row.problems:
                    fault = self._without_place(row, why_not)
        has_words = any(name not in _NO_WORDS for name in checked.values)
        if shape is None and not has_words:
            what = fault.what if fault else "has neither a name nor a place."
            return None, [self._fault(row, fault.column if fault else "name", what, "Give it a name.", "refused")]
        kind = "kept" if shape is None and self.points_to_places else "warned"
        faults += [self._fault(row, "", one.what, one.mend, kind) for one in row.problems]
        if fault:
            faults.append(fault)
        if reason:
            checked.values["place_reason"] = reason
        self._warn(checked)
        return KeptRow(checked, shape, str(checked.values.get("precision") or precision)), faults

    def _tidy_postcode(self, checked: CheckedRow) -> None:
        text = checked.values.get("postcode")
        if not text:
            return
        tidy = tidy_postcode(text)
        if tidy is None:
            checked.add_fault(
                "postcode", f"postcode {shown(text)} is not a whole UK postcode.", "Check it.", value=text
            )
            return
        if "".join(tidy.split()) != "".join(text.upper().split()):
            checked.add_fault("postcode", f"postcode {shown(text)} was read as {tidy}.", "", "repaired", text)
        checked.values["postcode"] = tidy

    def _by_words(self, checked: CheckedRow, found: SheetRecords) -> tuple[Any, str, str, str]:
        """Place a row by its postcode or else its address: shape, precision, reason, and why not where it cannot be."""
        import shapely

        why_not = ""
        if postcode := checked.values.get("postcode"):
            if self.context.postcodes is None:
                found.counted["postcodes_without_file"] += 1
                why_not = "has only a postcode, and no postcode file is here."
            elif looked := place_postcode(postcode, self.context.postcodes):
                name, place = looked
                if place:
                    lat, lon, accuracy_m = place
                    found.counted["by_postcode"] += 1
                    if name != postcode:
                        checked.add_fault(
                            "postcode", f"postcode {shown(postcode)} was read as {name}.", "", "repaired", postcode
                        )
                        checked.values["postcode"] = name
                    precision = "street" if accuracy_m <= 150 else "area"
                    return (
                        shapely.Point(lon, lat),
                        precision,
                        f"postcode (its middle, good to about {accuracy_m:.0f} m)",
                        "",
                    )
                why_not = f"postcode {shown(postcode)} is not known."
        if (address := checked.values.get("address")) and self.context.addresses is not None:
            match = self.context.addresses.find(address)
            if match and match.point is not None:
                found.counted["by_address"] += 1
                return match.point, match.precision, f"address ({match.reason})", ""
            if match:
                why_not = f"its address could not be placed: {match.reason}."
        return None, "none", "", why_not

    def _without_place(self, row: SheetRow, why_not: str) -> RowFault | None:
        if self.is_export or not self.points_to_places:
            return None
        if why_not:
            return self._fault(row, "", why_not, WITHOUT_PLACE, "kept")
        return self._fault(row, "", "has no place.", "It is listed without one.", "kept")

    def _warn(self, checked: CheckedRow) -> None:
        """Point out personal details in what others will read, and a web address that will be no link."""
        for name in _READ_BY_OTHERS:
            text = checked.values.get(name)
            for kind in personal_details(text) if text else ():
                mend = "Take it out unless it is meant for everybody."
                checked.add_fault(name, f"{name} seems to hold {kind}.", mend)
        web = checked.values.get("website")
        if web and not web.casefold().startswith(_WEB) and ("." not in web or ":" in web):
            checked.add_fault("website", f"website {shown(web)} is not a web address.", "It is no link.", value=web)
