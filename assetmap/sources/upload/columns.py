"""What each column of a sheet is: proposed from its name and its values, overruled by what a person said."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assetmap.errors import SourceError
from assetmap.sources.rows import KNOWN_COLUMNS, NESTED_COLUMNS
from assetmap.sources.upload.column_names import DRAWN, NAMES, WORDS, plain_header, readings_of
from assetmap.sources.upload.column_values import LOOKED_AT, is_repeating, is_words, numbers, recognise
from assetmap.sources.upload.consent import COLUMN
from assetmap.sources.upload.headers import REMARKS
from assetmap.sources.upload.report import SHOWN_VALUE, ProposedColumn, shown
from assetmap.sources.upload.sheets import Sheet

POSITION_COLUMNS = ("x", "y", "easting", "northing", "grid_reference", "position")
TARGETS = (*KNOWN_COLUMNS, "category", "further", *POSITION_COLUMNS)
"""Everything a column may be. ``further`` keeps it with the record under its own name; nothing else looks at it."""

JOINED = frozenset(
    {"description", "why_it_matters", "category", "address", "phone", "open_to", "cost", "sessions", "accessibility"}
)
"""Columns that several of theirs may fill: the texts are joined."""

_SURE, _PART, _WITHIN, _BY_VALUES, _ONLY_TEXT = 0.95, 0.85, 0.6, 0.8, 0.4
"""How sure a proposal is: the whole name, a part of it, a word in it, the values, the one column that could be it. Chosen by us."""

_BY_NAME = {word: ours for ours, words in WORDS.items() for word in words}
_NAME_RANK = {word: rank for rank, (word, _) in enumerate(NAMES)}
_OTHERWISE = dict(NAMES)
_GIVES_WAY = frozenset({"address", "phone", "further", "website", "position", "category", "sessions", "description"})
"""What a name may only suggest: where the values are plainly something else (postcodes under “Location”), they decide."""


@dataclass(frozen=True)
class _Guess:
    ours: str
    confidence: float
    why: str
    rank: int = 0


def propose_columns(sheet: Sheet, chosen: Mapping[str, str]) -> tuple[ProposedColumn, ...]:
    """Say what each column of a sheet is, in their order.

    Parameters
    ----------
    chosen
        What a person said: their column to ours (:data:`TARGETS`), or to ``""`` to leave it out.

    Raises
    ------
    SourceError
        When ``chosen`` names a column of ours that there is not.
    """
    check_choices(chosen)
    is_ours = "asset_id" in sheet.header and "name" in sheet.header
    values = [_values(sheet, at) for at in range(len(sheet.header))]
    guesses = [
        _chosen(header, chosen)
        or (_Guess("", 1.0, "assetmap wrote it beside the row") if header in REMARKS else None)
        or _exact(header, seen)
        or (_Guess("further", _SURE, "") if is_ours else _guess(header, seen))
        for header, seen in zip(sheet.header, values, strict=True)
    ]
    if not is_ours:
        _settle_name(guesses, sheet.header)
        _find_pairs(guesses, values)
        _find_name(guesses, values)
        _find_category(guesses, values)
    _one_each(guesses)
    _keep_halves(guesses)
    return tuple(
        ProposedColumn(
            header,
            guess.ours,
            guess.why,
            guess.confidence,
            tuple(value[:SHOWN_VALUE] for value in seen[:3]),
            sheet.name,
        )
        for header, guess, seen in zip(sheet.header, guesses, values, strict=True)
    )


def check_choices(chosen: Mapping[str, str]) -> None:
    """Refuse a choice of a column that is not one of :data:`TARGETS`.

    Raises
    ------
    SourceError
        Naming the nearest column there is.
    """
    for theirs, ours in chosen.items():
        if ours and ours not in TARGETS:
            near = difflib.get_close_matches(ours, TARGETS, n=1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(TARGETS)}."
            raise SourceError(f"{shown(theirs)} cannot become {shown(ours)}: there is no such column. {hint}")


def _values(sheet: Sheet, at: int) -> list[str]:
    seen: list[str] = []
    for row in sheet.rows:
        if value := row.cells[at].strip():
            seen.append(value)
            if len(seen) == LOOKED_AT:
                break
    return seen


def _chosen(header: str, chosen: Mapping[str, str]) -> _Guess | None:
    for theirs, ours in chosen.items():
        if theirs == header or theirs.strip().casefold() == header.strip().casefold():
            return _Guess(ours, 1.0, "you said so")
    return None


def _exact(header: str, values: Sequence[str]) -> _Guess | None:
    """Take our own column name at its word, but a list or object of ours only where the values are written as ours are."""
    if header not in KNOWN_COLUMNS:
        return None
    if header in NESTED_COLUMNS and sum(value.startswith(("[", "{")) for value in values) * 2 < len(values):
        return None
    return _Guess(header, 1.0, "our own name")


def _guess(header: str, values: Sequence[str]) -> _Guess:
    by_name = _by_name(header)
    by_values = recognise(values)
    if by_values and (by_name is None or by_name.ours in _GIVES_WAY):
        kind, share = by_values
        if by_name is None or by_name.ours != kind:
            ours = "further" if kind in ("email", "timestamp") else kind
            return _Guess(ours, round(_BY_VALUES * share, 2), f"its values look like {_PLURALS[kind]}")
    if by_name and by_name.ours == "category" and set(values) <= _PARTS_OF_A_MAP:
        return _Guess("further", _PART, "says what part of a map file it was")
    if by_name and by_name.ours == "status":  # their statuses are seldom ours
        return by_name if _are_ours(values, "status") else _Guess("further", _PART, "kept as it is")
    if by_name and by_name.ours == "level":
        return by_name if _are_ours(values, "level") else _Guess("further", _PART, "kept as it is")
    return by_name or _Guess("further", 0.0, "kept as it is; nothing was recognised")


_PARTS_OF_A_MAP = frozenset({"waypoint", "track", "route"})
_PLURALS = {
    "geometry": "shapes",
    "postcode": "postcodes",
    "grid_reference": "grid references",
    "website": "web addresses",
    "email": "e-mail addresses",
    "timestamp": "points in time",
    "phone": "telephone numbers",
    "position": "latitude and longitude in one",
}


def _are_ours(values: Sequence[str], name: str) -> bool:
    from assetmap.tables import ASSET_COLUMNS

    valid = next(column.values for column in ASSET_COLUMNS if column.name == name)
    return bool(values) and sum(value in valid for value in values) * 2 >= len(values)


def _by_name(header: str) -> _Guess | None:
    whole, *others = readings_of(header) or [""]
    if whole in DRAWN:
        return _Guess("", _SURE, "says how it is drawn, not what it is")
    for reading, confidence in ((whole, _SURE), *((other, _PART) for other in others)):
        for form in (reading, reading.replace(" ", "")):
            if form in _NAME_RANK:
                return _Guess("name", confidence, f"called {shown(header)}", _NAME_RANK[form])
            if form in _BY_NAME:
                return _Guess(_BY_NAME[form], confidence, f"called {shown(header)}")
    return _within(whole, header)


def _within(plain: str, header: str) -> _Guess | None:
    """Look for the longest known words inside a longer column name, as in “Name of the venue or group”."""
    words, best = plain.split(), ("", "")
    for length in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            is_known = part in ("name", "venue", "group name") or _BY_NAME.get(part, COLUMN) != COLUMN
            if len(part) > max(3, len(best[0])) and is_known:  # “photo consent” is not consent to be in a list
                best = (part, _BY_NAME.get(part, "name"))
        if best[0]:
            break
    if not best[0]:
        return None
    return _Guess(best[1], _WITHIN, f"has {shown(best[0])} in its name", len(NAMES) if best[1] == "name" else 0)


def _settle_name(guesses: list[_Guess], headers: Sequence[str]) -> None:
    """Let the surest column be the name; the others become what they are otherwise."""
    named = [at for at, guess in enumerate(guesses) if guess.ours == "name"]
    if not named:
        return
    best = min(named, key=lambda at: (-(guesses[at].confidence == 1.0), guesses[at].rank, at))
    for at in named:
        if at != best:
            second = next((_OTHERWISE[form] for form in readings_of(headers[at]) if form in _OTHERWISE), "further")
            guesses[at] = replace(guesses[at], ours=second, confidence=min(guesses[at].confidence, _WITHIN))


def _find_pairs(guesses: list[_Guess], values: Sequence[Sequence[str]]) -> None:
    """Take two columns of numbers that can only be British degrees for a place, where no name says one."""
    if {"lat", "x", "easting", "grid_reference", "position", "geometry"} & {guess.ours for guess in guesses}:
        return
    free = [at for at, guess in enumerate(guesses) if guess.ours == "further" and guess.confidence < _WITHIN]
    found: dict[str, list[int]] = {"lat": [], "lon": []}
    for at in free:
        seen = numbers(values[at])
        if (
            not seen
            or len(seen) < len(values[at]) * 0.7
            or not any("." in value or "," in value for value in values[at])
        ):
            continue
        for ours, low, high in (("lat", 49.0, 61.5), ("lon", -11.0, 2.5)):
            if sum(low <= number <= high for number in seen) >= 0.7 * len(seen):
                found[ours].append(at)
    if len(found["lat"]) == 1 and len(found["lon"]) == 1:
        for ours, (at,) in found.items():
            guesses[at] = _Guess(ours, _BY_VALUES, "its numbers are degrees of the British Isles")


def _find_name(guesses: list[_Guess], values: Sequence[Sequence[str]]) -> None:
    """Take the one column of words that nothing else claims for the name, where no column is called so."""
    if any(guess.ours == "name" for guess in guesses):
        return
    free = [
        at
        for at, guess in enumerate(guesses)
        if guess.ours == "further" and guess.confidence == 0 and is_words(values[at]) and not is_repeating(values[at])
    ]
    if len(free) == 1:
        guesses[free[0]] = _Guess("name", _ONLY_TEXT, "the only column of words that could be the name")


def _find_category(guesses: list[_Guess], values: Sequence[Sequence[str]]) -> None:
    if any(guess.ours in ("category", "layer") for guess in guesses):
        return
    free = [
        at
        for at, guess in enumerate(guesses)
        if guess.ours == "further" and guess.confidence == 0 and is_words(values[at]) and is_repeating(values[at])
    ]
    if len(free) == 1:
        guesses[free[0]] = _Guess("category", _ONLY_TEXT, "the same few words come again and again")


def _one_each(guesses: list[_Guess]) -> None:
    """Keep the surest of several columns for what can be filled only once; the others are kept as they are."""
    for ours in {guess.ours for guess in guesses} - JOINED - {"", "further"}:
        several = [at for at, guess in enumerate(guesses) if guess.ours == ours]
        best = max(several, key=lambda at: (guesses[at].confidence, -at))
        for at in several:
            if at != best:
                guesses[at] = _Guess(
                    "further", guesses[at].confidence, f"another column is already the {plain_header(ours)}"
                )


def _keep_halves(guesses: list[_Guess]) -> None:
    """Keep one number of a place as it is where no column holds the other."""
    for one, other in (("lat", "lon"), ("x", "y"), ("easting", "northing")):
        found = {guess.ours for guess in guesses} & {one, other}
        if len(found) == 1:
            half = found.pop()
            missing = other if half == one else one
            for at, guess in enumerate(guesses):
                if guess.ours == half:
                    guesses[at] = _Guess(
                        "further", guess.confidence, f"no column holds the {missing} that belongs to it"
                    )
