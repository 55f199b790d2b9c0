"""Type in what came back on paper: a line of a workshop sheet with its square, checked, kept as an asset, and taken back by its number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assetmap.classify import Judgement, judge_words
from assetmap.errors import JudgementError, Problem
from assetmap.export.sheet_grid import SheetPlace, SquareError, sheet_grid
from assetmap.layers import LayerPack
from assetmap.phrases import plain
from assetmap.territories import Territory
from assetmap.workspace.adding import EVENT, NewAsset, add_asset
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace

if TYPE_CHECKING:
    from assetmap.storage.store import Event

ATTRIBUTION = "Written on a workshop sheet"
SHEET, SQUARE = "workshop sheet", "square"
"""Under what a record keeps where its line was written (``further``)."""
MOST_SHEET = 999
_WHY_NOT = {
    "personal": "It may tell of somebody's home, health or private life. Leave it out, or choose its kind.",
    "not_an_asset": "No kind of asset asks for this. Choose its kind if it belongs on the map.",
    "unsure": "These words do not say what kind it is. Choose its kind.",
}


@dataclass(frozen=True)
class TypedLine:
    """A line as it stands on a sheet. ``kind`` is a layer (its id or what it is called), words for one, or empty."""

    sheet: int
    square: str
    name: str
    kind: str = ""
    why: str = ""
    who: str = ""


@dataclass(frozen=True)
class CheckedLine:
    """A line that was understood as far as it goes.

    ``problems`` have to be mended before it can be kept; ``questions`` have to be answered with yes. ``is_private`` says that it is
    kept for the co-ordinator alone and without a place, ``is_wish`` that it is something people would like to change: it is kept apart,
    and no asset.
    """

    line: TypedLine
    layer: str = ""
    because: str = ""
    status: str = ""
    place: SheetPlace | None = None
    is_private: bool = False
    is_wish: bool = False
    problems: tuple[Problem, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptLine:
    """A line that was typed in: ``seq`` takes it back. What people would like to change has no ``layer``."""

    seq: int
    sheet: int
    square: str
    name: str
    layer: str


def check_line(
    line: TypedLine, territory: Territory, layers: LayerPack, earlier: Sequence[KeptLine] = ()
) -> CheckedLine:
    """Check a line that was typed in from a sheet of ``territory``; ``earlier`` are those that were kept before."""
    line = TypedLine(
        line.sheet, *(" ".join(one.split()) for one in (line.square, line.name, line.kind, line.why, line.who))
    )
    checked, judged = _with_layer(line, layers)
    problems, questions = list(checked.problems), list[str]()
    if not 1 <= line.sheet <= MOST_SHEET:
        problems.append(Problem("Sheet", "no usable number.", f"It stands at the top of the sheet, 1 to {MOST_SHEET}."))
    if not line.name:
        problems.append(Problem("What", "nothing stands here.", "Write what stands on the line."))
    is_personal = bool(checked.layer) and layers[checked.layer].level == "individual"
    place, fault = _place(line, territory)
    problems += [fault] if fault else []
    if judged.kind == "personal" and checked.layer and not is_personal:
        questions.append(
            "It may tell of somebody's home, health or private life. If you keep it, only the co-ordinator sees it, without a place."
        )
    if not line.square.strip() and not is_personal and not checked.is_wish:
        questions.append("It has no square. It will stand in the list without a place.")
    questions += _said_before(line, place, earlier)
    return replace(
        checked,
        place=None if is_personal else place,
        is_private=judged.kind == "personal" or is_personal,
        problems=tuple(problems),
        questions=tuple(questions),
    )


def check_typed(workspace: Workspace, territory: Territory, line: TypedLine) -> CheckedLine:
    """Check a line against a workspace: its layers, and what was typed in before."""
    return check_line(line, territory, workspace.layers, typed_lines(workspace, territory))


def keep_line(
    workspace: Workspace,
    territory: Territory,
    checked: CheckedLine,
    *,
    is_meant: bool = False,
    visibility: str = "public",
) -> Told:
    """Keep a checked line as an asset somewhere in its square, or apart as a wish. ``undo`` takes it back by the number this returns.

    Parameters
    ----------
    is_meant
        Somebody has answered its questions with yes.

    Raises
    ------
    JudgementError
        When it has problems, or questions that nobody answered; nothing was changed.
    """
    if checked.problems:
        raise JudgementError(" ".join(str(one) for one in checked.problems))
    if checked.questions and not is_meant:
        raise JudgementError(" ".join(checked.questions))
    line, place = checked.line, None if checked.is_private else checked.place
    details: dict[str, Any] = {
        "why_it_matters": line.why,
        "open_to": line.who,
        "status": checked.status,
        "contributor_kind": "resident",
        "attribution": ATTRIBUTION,
        "visibility": "coordinator" if checked.is_private else visibility,
        "further": {SHEET: str(line.sheet), **({SQUARE: place.square} if place else {})},
    }
    if checked.is_wish:
        details["category"] = line.kind
    if place:
        details["place_reason"] = f"It was written in {place.said}."
    shape, precision = (place.within, place.precision) if place else (None, "exact")
    told = NewAsset(line.name, checked.layer, shape, details, precision, checked.is_wish)
    return add_asset(workspace, territory, told)


def typed_lines(workspace: Workspace, territory: Territory) -> list[KeptLine]:
    """Return the lines that were typed in for a territory and not taken back, oldest first."""
    with workspace.store.read() as seen:
        events = [one for one in seen.events(kinds=[EVENT]) if one.payload.get("territory") == territory.id]
        records = seen.records(ids=[one.payload["record"] for one in events])
    said = dict(zip(records["record_id"], map(json.loads, records["said"]), strict=True))
    kept = (_kept(one, said.get(one.payload["record"], {})) for one in events)
    return [one for one in kept if one is not None]


def _kept(event: Event, said: dict[str, Any]) -> KeptLine | None:
    further = said.get("further") or {}
    if SHEET not in further:
        return None
    return KeptLine(
        event.seq, int(further[SHEET]), further.get(SQUARE, ""), str(said.get("name", "")), str(said.get("layer", ""))
    )


def _with_layer(line: TypedLine, layers: LayerPack) -> tuple[CheckedLine, Judgement]:
    """Find the layer: the one that is named, or else the one that the words tell."""
    judged = judge_words(line.name, line.why, line.kind, layers)
    named = _named_layer(line.kind, layers)
    if named:
        status = judged.status if judged.kind == "asset" else ""
        return CheckedLine(line, named, "You chose it.", status), judged
    if judged.kind == "asset":
        return CheckedLine(line, judged.layer, judged.reason, judged.status), judged
    if judged.kind == "priority":
        return CheckedLine(line, because=judged.reason, is_wish=True), judged
    problems = (Problem("Kind", "not clear yet.", _WHY_NOT[judged.kind]),) if line.name else ()
    return CheckedLine(line, problems=problems), judged


def _named_layer(kind: str, layers: LayerPack) -> str:
    wanted = kind.casefold()
    return next((one.id for one in layers.values() if wanted and wanted in (one.id, one.label.casefold())), "")


def _place(line: TypedLine, territory: Territory) -> tuple[SheetPlace | None, Problem | None]:
    if not line.square.strip():
        return None, None
    try:
        place = sheet_grid(territory).place_of(line.square, line.sheet)
    except SquareError as error:
        return None, Problem("Square", str(error))
    if place.within.is_empty:
        mend = "Look at the map on the sheet again, or leave the square empty."
        return None, Problem("Square", f"{place.square} lies outside {territory.name}.", mend)
    return place, None


def _said_before(line: TypedLine, place: SheetPlace | None, earlier: Sequence[KeptLine]) -> list[str]:
    """Ask when the same words were typed in before: the same line twice, or two tables that mean one place."""
    alike = [one for one in earlier if _folded(one.name) == _folded(line.name)]
    square = place.square if place else ""
    if any((one.sheet, one.square) == (line.sheet, square) for one in alike):
        return ["This line was typed in before. Keep it a second time?"]
    if alike:
        first = alike[0]
        where = f"sheet {first.sheet}" + (f", square {first.square}" if first.square else "")
        return [f"“{first.name[:40]}” was typed in from {where}. Keep it as another one?"]
    return []


def _folded(name: str) -> str:
    return plain(name) or name.casefold()
