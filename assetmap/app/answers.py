"""What a person says about a file of their own: from questions and chosen columns to ``Choices``, and back into words.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assetmap.errors import SourceError

if TYPE_CHECKING:
    from assetmap.sources.upload.report import Choices, ProposedColumn, Question, UploadReport
    from assetmap.workspace import Told

OTHER_SYSTEM = "other"
"""The answer to “which system” that goes with a code typed by hand."""

MEANINGS: dict[str, str] = {
    "name": "the name",
    "description": "a description",
    "category": "the kind of thing",
    "why_it_matters": "why it matters",
    "lat": "the latitude",
    "lon": "the longitude",
    "position": "latitude and longitude in one",
    "easting": "the easting",
    "northing": "the northing",
    "grid_reference": "the grid reference",
    "x": "the number across (x)",
    "y": "the number up (y)",
    "geometry": "the shape (well-known text)",
    "address": "the address",
    "postcode": "the postcode",
    "phone": "a telephone number",
    "website": "the website",
    "opening_hours": "the opening hours",
    "sessions": "when things happen",
    "open_to": "who it is for",
    "cost": "what it costs",
    "accessibility": "how accessible it is",
    "access_route": "how one gets in",
    "status": "whether it is still there",
    "consent": "what the person agreed to",
    "source_id": "an id that stays the same",
    "further": "kept beside the row, not shown",
    "": "left out",
}
"""What a column can be said to be, in words, in the order they are offered."""


def meaning(ours: str) -> str:
    """Say in words what a column is taken for."""
    return MEANINGS.get(ours, ours.replace("_", " "))


def meanings_to_offer(now: str) -> list[str]:
    """List what a column can be said to be; what it is taken for now is always among it."""
    return list(MEANINGS) if now in MEANINGS else [now, *MEANINGS]


def takes_several(question: Question) -> bool:
    """Say whether more than one option can be right: several sheets of a workbook can be taken together."""
    return question.id == "sheet"


def answered(choices: Choices, question: Question, said: Sequence[str]) -> Choices:
    """Add the answer to a question to what was decided before.

    Parameters
    ----------
    said
        Values of the chosen options; for a system that is not among them, its code as it was typed.

    Raises
    ------
    SourceError
        When nothing was chosen or the code is not that of a system that is read.
    """
    if not said or not said[0].strip():
        raise SourceError("One question has no answer yet. Choose one, then go on.")
    if question.id == "sheet":
        return replace(choices, sheets=tuple(said))
    if question.id == "crs":
        from assetmap.sources.upload.systems import checked_crs

        code = said[0].strip()
        return replace(choices, crs=checked_crs(f"EPSG:{code}" if code.isdecimal() else code))
    if question.id == "swap":
        return replace(choices, swap=said[0] == "yes")
    if question.id.startswith("column:"):
        return with_columns(choices, {said[0]: question.id.partition(":")[2]})
    raise SourceError(f"{question.text} This cannot be answered here. Use `assetmap upload`.")


def answer_given(choices: Choices, question: Question) -> list[str]:
    """Return what was answered to a question before, so that a changed mind starts from it."""
    if question.id == "sheet":
        return list(choices.sheets)
    if question.id == "crs":
        return [choices.crs] if choices.crs else []
    if question.id == "swap":
        return [] if choices.swap is None else ["yes" if choices.swap else "no"]
    ours = question.id.partition(":")[2]
    return [theirs for theirs, said in choices.columns.items() if said == ours]


def with_columns(choices: Choices, changed: Mapping[str, str], now: Sequence[ProposedColumn] = ()) -> Choices:
    """Add what columns are to what was decided before; of two columns for one thing the one said last stays.

    The other, where it is among the columns as they are ``now``, is kept beside the row.
    """
    from assetmap.sources.upload.columns import JOINED

    several = {*JOINED, "further", ""}
    taken = {ours for ours in changed.values() if ours not in several}
    earlier = {theirs: ours for theirs, ours in choices.columns.items() if ours not in taken}
    giving_way = {one.theirs: "further" for one in now if one.ours in taken and one.theirs not in changed}
    return replace(choices, columns={**earlier, **giving_way, **changed})


def columns_once(report: UploadReport) -> list[ProposedColumn]:
    """List the columns of a file, those of the same name in several sheets once: one choice serves them all."""
    return list({column.theirs: column for column in reversed(report.columns)}.values())[::-1]


def decided(choices: Choices) -> list[str]:
    """Say what a person decided about a file, one sentence each."""
    from assetmap.sources.upload.systems import SYSTEMS

    said = []
    if choices.sheets:
        said.append(f"Taken: {_listed(choices.sheets)}.")
    if choices.crs:
        said.append(f"The numbers of places are {SYSTEMS.get(choices.crs, choices.crs)}.")
    if choices.swap is not None:
        said.append(
            "The two numbers of every place are swapped."
            if choices.swap
            else "The two numbers of every place stay as they are."
        )
    said += [f"“{theirs}” is {meaning(ours)}." for theirs, ours in choices.columns.items()]
    return said


def told(report: UploadReport) -> str:
    """Say in a sentence or two how many rows of a file met which end."""
    counts = report.counts
    ends = [f"{counts.accepted:,} taken"]
    if counts.accepted:
        ends.append(f"{counts.placed:,} with a place")
        if counts.without_place:
            ends.append(f"{counts.without_place:,} without")
    if counts.repaired:
        ends.append(f"{counts.repaired:,} repaired")
    ends.append(f"{counts.refused:,} not taken" if counts.refused else "none left out")
    word = report.row_word if counts.rows == 1 else f"{report.row_word}s"
    return f"{report.file_name}: {counts.rows:,} {word}; {', '.join(ends)}."


def understood(report: UploadReport) -> str:
    """Say which columns are the name and the kind of thing, the two that matter most to what is drawn."""
    named = {
        ours: [column.theirs for column in columns_once(report) if column.ours == ours] for ours in ("name", "category")
    }
    said = [f"{_listed(theirs)} is {meaning(ours)}" for ours, theirs in named.items() if theirs]
    return f"{' and '.join(said)}." if said else "No column is called a name."


def kept_in_words(done: Told, territory: str, shared: int = 0) -> list[str]:
    """Say what keeping a file changed: first the whole in one sentence, then the notes and what is new or gone.

    ``shared`` are the list's assets that another source knows too.
    """
    first = f"Kept in {territory}: {_numbers(done) or 'nothing is different'}."
    same = "1 of its assets is a place" if shared == 1 else f"{shared:,} of its assets are places"
    alike = (
        [f"{same} that another source knows, too: each is one asset, and both say what they know."] if shared else []
    )
    return [first, *alike, *done.notes, *_lines(done)]


def gathered_in_words(done: Told, territory: str) -> list[str]:
    """Say what gathering from OpenStreetMap changed: first the whole in one sentence, then the notes and what is new or gone."""
    numbers = _numbers(done)
    first = f"What changed in {territory}: {numbers}." if numbers else f"Nothing is different in {territory}."
    return [first, *done.notes, *_lines(done)]


def _numbers(done: Told) -> str:
    changes = done.changes
    return ", ".join(
        f"{number:,} {word}"
        for number, word in (
            (len(changes.new), "new"),
            (len({one.asset_id for one in changes.changed}), "changed"),
            (len(changes.moved), "moved"),
            (len(changes.gone), "gone"),
        )
        if number
    )


def _lines(done: Told) -> list[str]:
    """Name what is new, gone, moved and changed, each line with the word for it."""
    from assetmap.assets import told as lines_of

    named, word = [], ""
    for line in lines_of(done.changes):
        if line.startswith("  "):
            named.append(f"{word}: {line.strip()}")
        else:
            word = line.partition(":")[0]
    return named


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
