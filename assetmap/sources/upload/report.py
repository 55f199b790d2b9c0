"""What a person is told about a file before anything is kept, and what they may decide: plain data, no logic of reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from assetmap.errors import SourceError
from assetmap.sources.upload.consent import ConsentAsked

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.layers import LayerPack
    from assetmap.sources.upload.addresses import AddressIndex
    from assetmap.sources.upload.postcodes import PostcodeProvider

Kind = Literal["repaired", "refused", "kept", "not_a_row", "warned"]
KINDS: dict[Kind, str] = {
    "refused": "Not taken",
    "kept": "Taken without a place",
    "repaired": "Repaired",
    "warned": "Taken; please look",
    "not_a_row": "Not a row",
}
"""What can happen to a row besides being taken as it is, the gravest first, in the words of a report."""

SHOWN_ROWS = 6
"""Row numbers named beside the first, where the same is said of many."""
_KINDRED = re.compile(r"“[^”]*”|[0-9][0-9.,]*(?= ?k?m\b)|(?<=row )[0-9]+")
"""What differs in two remarks that say the same: values, distances, another row's number."""

SHOWN_VALUE = 40
"""Most characters of a value that a report repeats. Source: threats, invariant iv."""


@dataclass(frozen=True)
class Choices:
    """What a person decided about a file; everything may be left out.

    Attributes
    ----------
    columns
        Their column name to ours; ``""`` leaves the column out, ``further`` keeps it beside the record.
    sheets
        Names of the sheets or layers to take, as :func:`~assetmap.sources.upload.sheet_choice.sheet_name` says them.
    crs
        ``EPSG:27700`` and the like, for numbers and shapes that are not degrees.
    swap
        Whether the two numbers of every place are the wrong way round; None when nobody said.
    categories
        A word of their own category column to the id of a layer; ``""`` leaves the row to its words.
    keep_personal
        Whether rows that tell of somebody's private life are kept for the co-ordinator (without a place) or refused.
    registered
        Whether the list's addresses are registered ones, perhaps somebody's home, and not where things happen: then they only
        decide which rows belong to the territory, and no place is kept.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    crs: str | None = None
    swap: bool | None = None
    source_name: str | None = None
    licence: str | None = None
    attribution: str | None = None
    categories: Mapping[str, str] = field(default_factory=dict)
    keep_personal: bool = True
    registered: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; :meth:`from_dict` reads it back."""
        return {**asdict(self), "columns": dict(self.columns), "categories": dict(self.categories)} | {
            "sheets": list(self.sheets)
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Choices:
        """Read what :meth:`as_dict` gave. Unknown keys, as a newer version may write, are passed over."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        return cls(**values | {"sheets": tuple(values.get("sheets", ()))})

    def over(self, remembered: Choices | None) -> Choices:
        """Return these choices, filled where nothing was said from those ``remembered`` for files of the same shape.

        ``swap`` is not taken over: it is a fault of one file, and may be mended in the next.
        """
        if remembered is None:
            return self
        return Choices(
            columns={**remembered.columns, **self.columns},
            sheets=self.sheets or remembered.sheets,
            crs=self.crs or remembered.crs,
            swap=self.swap,
            source_name=self.source_name or remembered.source_name,
            licence=self.licence or remembered.licence,
            attribution=self.attribution or remembered.attribution,
            categories={**remembered.categories, **self.categories},
            keep_personal=self.keep_personal and remembered.keep_personal,
            registered=self.registered or remembered.registered,
        )


@dataclass(frozen=True)
class Sample:
    """One row of a question: its number, its place as it stands and as the proposed answer would have it (lat, lon)."""

    row: int
    before: str
    after: tuple[float, float]


@dataclass(frozen=True)
class Question:
    """Something only a person can say. Nothing is kept from the file until it is answered.

    ``options`` are values and labels; ``how_to_say`` is what to add on the command line for the first option.
    """

    id: str
    text: str
    options: tuple[tuple[str, str], ...]
    how_to_say: str
    rows: int = 0
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True)
class ProposedColumn:
    """What a column of a file is taken for. ``ours`` is ``further`` for one that is kept but has no column of ours."""

    theirs: str
    ours: str
    why: str
    confidence: float
    samples: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True)
class RowFault:
    """What happened to one row, why, and how to mend it. ``row`` is the number a person sees; 0 when it has none."""

    sheet: str
    row: int
    column: str
    what: str
    mend: str = ""
    kind: Kind = "warned"
    value: str = ""


@dataclass(frozen=True)
class Counts:
    """How many rows of a file met which end. ``accepted`` = ``placed`` + ``without_place``."""

    rows: int = 0
    accepted: int = 0
    placed: int = 0
    without_place: int = 0
    repaired: int = 0
    warned: int = 0
    refused: int = 0
    not_rows: int = 0
    outside: int = 0


@dataclass(frozen=True)
class Context:
    """What is known beside the file: the layers, where the project is, when the file came, and what can find a place.

    Attributes
    ----------
    territory
        A polygon in EPSG:4326, or None. Places are expected in it or near it.
    retrieved_at
        ISO 8601.
    private_words
        Says what of somebody's private life a name and a description tell, with the words that do, or None.
    is_persons_own
        Says of a name, a description and a category whether the words are of what a person brings (a skill, time). Such a
        row is not placed, neither is one whose level or layer says so.
    without_conditions
        Returns a text without what it tells of somebody's health. Asked only of rows that tell of a private life.
    remembered
        What was decided for an earlier file of the same shape.
    """

    layers: LayerPack
    retrieved_at: str
    territory: Any = None
    postcodes: PostcodeProvider | None = None
    addresses: AddressIndex | None = None
    private_words: Callable[[str, str], tuple[str, str] | None] | None = None
    is_persons_own: Callable[[str, str, str], bool] | None = None
    without_conditions: Callable[[str], str] | None = None
    remembered: Choices | None = None


@dataclass(frozen=True)
class UploadReport:
    """Everything there is to say about a file. ``records`` (``tables.RECORD_COLUMNS``) is empty while a question is open.

    ``shape_key`` is the same for files with the same columns: the choices of one can be remembered for the next.
    ``categories`` are the words of their category column with the layer each is taken for (``""``: judged by its words).
    ``row_of`` gives for each record its sheet and row number. ``consent`` asks about rows that are about a person.
    """

    file_name: str
    format: str
    encoding: str | None
    columns: tuple[ProposedColumn, ...]
    questions: tuple[Question, ...]
    faults: tuple[RowFault, ...]
    counts: Counts
    notes: tuple[str, ...]
    records: gpd.GeoDataFrame
    shape_key: str
    choices: Choices
    categories: Mapping[str, str] = field(default_factory=dict)
    row_of: tuple[tuple[str, int], ...] = ()
    row_word: str = "row"
    consent: ConsentAsked | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the report without the records as plain data, ready for ``json.dumps``."""
        plain = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name not in ("records", "row_of", "row_word", "choices", "categories", "consent")
        }
        for name in ("columns", "questions", "faults"):
            plain[name] = [asdict(one) for one in plain[name]]
        return plain | {
            "counts": asdict(self.counts),
            "notes": list(self.notes),
            "choices": self.choices.as_dict(),
            "categories": dict(self.categories),
            "consent": self.consent.as_json() if self.consent else None,
        }

    def as_table(self) -> list[dict[str, str]]:
        """Return one line for each fault, the gravest first, under the headings a person reads."""
        order = list(KINDS)
        return [
            {
                "sheet": fault.sheet,
                "row": str(fault.row or ""),
                "column": fault.column,
                "what happened": KINDS[fault.kind],
                "why": fault.what,
                "how to mend": fault.mend,
                "value": fault.value,
            }
            for fault in sorted(self.faults, key=lambda one: (order.index(one.kind), one.sheet, one.row))
        ]

    def sentences(self, most: int = 20) -> tuple[str, ...]:
        """Return the notes and the faults as sentences, the gravest first; what happened to many rows is said once, at most ``most``."""
        several = len({fault.sheet for fault in self.faults}) > 1
        order = list(KINDS)
        alike: dict[tuple[str, str, str], list[RowFault]] = {}
        for fault in sorted(self.faults, key=lambda one: (order.index(one.kind), one.sheet, one.row)):
            alike.setdefault((fault.sheet, fault.kind, _KINDRED.sub("#", fault.what)), []).append(fault)
        said = []
        for faults in list(alike.values())[:most]:
            first = faults[0]
            sheet = f", {shown(first.sheet)}" if several and first.sheet else ""
            where = f"{self.file_name}{sheet}" + (f", {self.row_word} {first.row}" if first.row else "")
            more = ""
            if len(faults) > 1:
                others = ", ".join(str(fault.row) for fault in faults[1 : 1 + SHOWN_ROWS])
                rest = f" and {len(faults) - 1 - SHOWN_ROWS:,} more" if len(faults) > 1 + SHOWN_ROWS else ""
                more = f" The same with {self.row_word}{'s' if len(faults) > 2 else ''} {others}{rest}."
            said.append(f"{where}: {first.what}" + (f" {first.mend}" if first.mend else "") + more)
        if len(alike) > most:
            said.append(f"… and {len(alike) - most:,} more kinds of remark.")
        return (*self.notes, *said)


def shown(value: str) -> str:
    """Return a value in quotation marks, never more than ``SHOWN_VALUE`` characters of it."""
    return f"“{value[:SHOWN_VALUE]}”"


class OpenQuestionsError(SourceError):
    """A file leaves something open that only a person can say; ``report`` has the questions. Nothing was kept from it."""

    def __init__(self, sentence: str, report: UploadReport) -> None:
        super().__init__(sentence)
        self.report = report


def refuse_open_questions(report: UploadReport, sayable: tuple[str, ...] = ()) -> None:
    """Stop where a report has a question that is still open.

    Parameters
    ----------
    sayable
        Options of the command at hand (``--crs``). Questions that need another are sent to ``assetmap upload``.

    Raises
    ------
    OpenQuestionsError
        With the first question in its sentence and the report attached.
    """
    if not report.questions:
        return
    question = report.questions[0]
    can_say = question.how_to_say.split(" ")[0].split("=")[0] in sayable
    how = f"Add {question.how_to_say}." if can_say else f"Use `assetmap upload` with {question.how_to_say}."
    raise OpenQuestionsError(f"{report.file_name}: {question.text} {how}", report)
