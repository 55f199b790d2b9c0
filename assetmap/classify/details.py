"""What a row of a list says besides what it is: times, counts, relations and where it stands in its life. The words stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from assetmap.classify.figures import is_count_column, read_counts
from assetmap.classify.links import relations_of
from assetmap.classify.screening import Screened
from assetmap.classify.sessions import read_times
from assetmap.classify.stages import status_words

_PARTS = re.compile(
    r"(?<=[.;!?\n])\s+|;|, (?=(?:every|each|last|first|mon|tue|wed|thu|fri|sat|sun)\w*\b)", re.IGNORECASE
)
_TIME_OF_DAY = Screened(
    r"\b(?:mornings?|afternoons?|evenings?|nights?|nightly|seasonal|every (?:spring|summer|autumn|winter))\b",
    re.IGNORECASE,
)
_HOW_OFTEN = Screened(
    r"\b(?:once|twice|(?:one|two|three|four|five|six|\d+) (?:days?|times?|mornings?|evenings?|nights?)) (?:a|each|every|per) "
    r"(?:day|week|fortnight|month|term|year)\b|\b\d+ (?:\w+ ){0,2}(?:walks|sessions|classes|meetings|weeks|events|rides)\b"
    r"|\bevery (?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_STATE_COLUMN = re.compile(
    r"^(?:state|stage|status|current status|still going|still running|is it running)$", re.IGNORECASE
)
_EXACT_COLUMN = re.compile(r"\b(?:exact|accuracy|precision|how sure|approximate)\b", re.IGNORECASE)
_APPROXIMATE = re.compile(
    r"\b(?:approx\w*|rough(?:ly)?|area|middle|centre of|nearest|somewhere|not exact|guess)\b", re.IGNORECASE
)
_SAID_APPROXIMATE = Screened(
    r"\b(?:position|place|location|pin|point)\b[^.;]{0,20}\bapprox\w*|\bapprox\w* (?:position|place|location)",
    re.IGNORECASE,
)
_PLACES = ("place", "area", "organisation")


def is_approximate(said: Mapping[str, Any]) -> bool:
    """Tell whether a row says that its place is only near: in a column about it, or as “Position approximate”."""
    further = said.get("further")
    cells = further.items() if isinstance(further, Mapping) else ()
    if any(_EXACT_COLUMN.search(str(header)) and _APPROXIMATE.search(str(text)) for header, text in cells):
        return True
    return bool(_SAID_APPROXIMATE.search(str(said.get("description") or "")))


def times_of(said: Mapping[str, Any]) -> str:
    """Return the words of a row that tell of times: its own column of them, else the parts of name and description that do."""
    if said.get("sessions"):
        return str(said["sessions"])
    name = str(said.get("name") or "")
    parts = [part.strip() for part in _PARTS.split(str(said.get("description") or ""))]
    told = [part.rstrip(".") for part in parts if part and _tells_time(part)]
    is_time = any(one.start or one.part for one in read_times(name).sessions)  # “The Fridays” is a band
    return "; ".join(dict.fromkeys([name, *told] if is_time else told))


def _tells_time(part: str) -> bool:
    return bool(read_times(part).sessions or _TIME_OF_DAY.search(part) or _HOW_OFTEN.search(part))


def with_details(said: dict[str, Any], form: str, names: Collection[str], source: str) -> dict[str, Any]:
    """Return what a row said with what can be read from its words; what was said outright is never overwritten.

    Adds ``sessions`` (words), ``opening_hours`` (OpenStreetMap's syntax, for places) or ``session_times`` (a list of days, hours
    and how often, for groups and activities), ``counts``, ``relations`` and ``status``, each only where the words tell.

    Parameters
    ----------
    form
        The form the row was filed under.
    names
        Names of the other rows of the same table.
    source
        Who says the figures: the name of the table's source.
    """
    more: dict[str, Any] = {}
    if words := times_of(said):
        more["sessions"] = words
        times = read_times(words)
        if times.opening_hours and form in _PLACES:
            more["opening_hours"] = times.opening_hours
        elif times.sessions:
            more["session_times"] = [one.as_json() for one in times.sessions]
    if counts := _counts(said, source):
        more["counts"] = counts
    if relations := relations_of(said, names):
        more["relations"] = relations
    if state := _state(said):
        more["status"] = state
    return more | {key: value for key, value in said.items() if key != "counts" or key not in more}


def _counts(said: Mapping[str, Any], source: str) -> list[dict[str, Any]]:
    own = said.get("counts")
    if isinstance(own, str):
        return read_counts(own, source)
    further = said.get("further")
    cells = further.items() if own is None and isinstance(further, Mapping) else ()
    return [one for header, text in cells if is_count_column(str(header)) for one in read_counts(str(text), source)]


def _state(said: Mapping[str, Any]) -> str:
    """Return where a row stands in its life if a column of its own or the words of its times say so; else empty."""
    further = said.get("further")
    told = (
        [str(text) for header, text in further.items() if _STATE_COLUMN.match(str(header).strip())]
        if isinstance(further, Mapping)
        else []
    )
    for text in (*told, str(said.get("sessions") or "")):
        status, because = status_words("", text)
        if because:
            return status
    return ""
