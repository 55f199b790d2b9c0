"""When things are open in a week: half hour by half hour, from OpenStreetMap's opening hours and from times told in words.

A week is looked at over the five weeks that follow a date, because that is the least that holds every “second Tuesday” and “last
Thursday” once. Holidays are not known: every week is a week without them. What is not told is never taken for closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assetmap.privacy import AudienceView

if TYPE_CHECKING:
    import pandas as pd

    Slots = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PARTS_OF_DAY: dict[str, tuple[str, str]] = {
    "morning": ("06:00", "12:00"),
    "afternoon": ("12:00", "17:00"),
    "evening": ("17:00", "22:00"),
}
"""What people ask for, from and to. Chosen by us."""
_TOLD_PARTS = PARTS_OF_DAY | {"lunchtime": ("12:00", "14:00"), "night": ("20:00", "24:00")}
NO, UNKNOWN, SOMETIMES, YES = range(4)
ANSWERS = ("no", "unknown", "sometimes", "yes")
"""``sometimes``: in some weeks only, as “every second Tuesday”. In order: what is open half an hour is open."""

WEEKS = 5
_SLOT_MINUTES = 30
_A_DAY = 24 * 60 // _SLOT_MINUTES
_A_WEEK = 7 * _A_DAY
_OPEN_END_MINUTES = 60
"""“From 2pm” without an end counts for an hour. Chosen by us: to midnight would be a guess that fills the evening."""
_OPEN_END = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(-\d{1,2}:\d{2})?\+")
_TEXTS_KEPT = 20_000


class Session(Protocol):
    """A time told in words, read: days (``Mo``), how often, which of the month, part of the day, ``HH:MM`` from and to."""

    @property
    def days(self) -> tuple[str, ...]: ...
    @property
    def frequency(self) -> str: ...
    @property
    def which(self) -> int | None: ...
    @property
    def part(self) -> str: ...
    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...


@dataclass(frozen=True)
class Weeks:
    """The week of every asset: ``slots`` has a row for each, with ``ANSWERS`` by number for 336 half hours from Monday midnight.

    ``has_times`` says which assets tell any time at all; ``unread`` which have opening hours that are not in OpenStreetMap's syntax.
    """

    asset_id: tuple[str, ...]
    slots: Slots
    has_times: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    unread: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def weeks_of(
    view: AudienceView, monday: date, read_sessions: Callable[[str], Sequence[Session]] = lambda words: ()
) -> Weeks:
    """Work out the week of every asset of a view: ``opening_hours`` and the times in ``sessions`` are added up.

    Parameters
    ----------
    monday
        The first day of the five weeks, or any day of the first; what is shut for the winter is shut in a winter's weeks.
    read_sessions
        Reads days and times from words; without it ``sessions`` that say something are of unknown times.
    """
    assets = view.assets
    known: dict[tuple[str, str], tuple[Slots, bool, bool]] = {}
    places = np.empty(len(assets), dtype=np.int64)
    order: dict[tuple[str, str], int] = {}
    for row, (hours, words) in enumerate(zip(assets["opening_hours"], assets["sessions"], strict=True)):
        key = (_text(hours), _text(words))
        if key not in known:
            order[key] = len(known)
            known[key] = _week(*key, monday, read_sessions)
        places[row] = order[key]
    weeks = list(known.values()) or [(_all(UNKNOWN), False, False)]
    slots, has_times, unread = (np.array([week[part] for week in weeks]) for part in range(3))
    return Weeks(tuple(assets["asset_id"]), slots[places], has_times[places], unread[places])


def open_at(weeks: Weeks, weekday: str, part_of_day: str) -> pd.Series:
    """Say of every asset whether it is open on a weekday (``DAYS``) in a part of the day (``PARTS_OF_DAY``).

    Returns
    -------
    Series
        ``ANSWERS``, index ``asset_id``. Half an hour of it is enough for “yes”.
    """
    start, end = PARTS_OF_DAY[part_of_day]
    return open_between(weeks, weekday, start, end)


def open_parts(weeks: Weeks) -> dict[str, int]:
    """Say of every asset that tells times in which parts of which days it is open, in some weeks at least.

    Returns
    -------
    dict
        By asset id a number: bit ``weekday * 3 + part`` in the order of ``DAYS`` and ``PARTS_OF_DAY``. Assets without times are left out.
    """
    days = weeks.slots.reshape(len(weeks.slots), 7, _A_DAY)
    masks = np.zeros(len(weeks.slots), dtype=np.int64)
    for place, (start, end) in enumerate(PARTS_OF_DAY.values()):
        part = days[:, :, _minutes(start) // _SLOT_MINUTES : _minutes(end) // _SLOT_MINUTES]
        masks += (part.max(axis=2) >= SOMETIMES) @ (1 << (np.arange(7) * len(PARTS_OF_DAY) + place))
    told = weeks.has_times
    return dict(zip(np.array(weeks.asset_id, dtype=object)[told].tolist(), masks[told].tolist(), strict=True))


def open_between(weeks: Weeks, weekday: str, start: str, end: str) -> pd.Series:
    """Say of every asset whether it is open on a weekday at some time between two clock times (``HH:MM``), as :func:`open_at`."""
    import pandas as pd

    first = DAYS.index(weekday) * _A_DAY
    begin, stop = _minutes(start) // _SLOT_MINUTES, -(-_minutes(end) // _SLOT_MINUTES)
    if not begin < stop:
        raise ValueError(f"{start} is not before {end}.")
    best = weeks.slots[:, first + begin : first + stop].max(axis=1)
    return pd.Series(np.array(ANSWERS, dtype=object)[best], index=pd.Index(weeks.asset_id, name="asset_id"))


def open_hours_week(weeks: Weeks) -> pd.DataFrame:
    """Count how many assets are open in each hour of the week.

    Returns
    -------
    DataFrame
        168 rows: ``weekday`` (``Mo``), ``hour`` (0-23), ``open`` (every week), ``sometimes`` (in some weeks), ``unknown`` (on that
        day, but nobody told when). Assets without any time are in none of them: :func:`without_times`.
    """
    import pandas as pd

    told = weeks.slots[weeks.has_times]
    hours = told.reshape(len(told), 7, 24, 60 // _SLOT_MINUTES).max(axis=3)
    counts = {word: (hours == number).sum(axis=0).ravel() for number, word in enumerate(ANSWERS)}
    return pd.DataFrame(
        {
            "weekday": np.repeat(DAYS, 24),
            "hour": np.tile(np.arange(24), 7),
            "open": counts["yes"],
            "sometimes": counts["sometimes"],
            "unknown": counts["unknown"],
        }
    )


def without_times(weeks: Weeks) -> str:
    """Say in a sentence how many assets are left out of the week, and why; empty when none is."""
    unread = int(weeks.unread.sum())
    silent = int((~weeks.has_times & ~weeks.unread).sum())
    said = [f"{silent:,} {'has' if silent == 1 else 'have'} no times yet"] if silent else []
    said += [f"{unread:,} {'has' if unread == 1 else 'have'} opening hours that cannot be read"] if unread else []
    return " and ".join(said) + "." if said else ""


def _week(
    hours: str, words: str, monday: date, read_sessions: Callable[[str], Sequence[Session]]
) -> tuple[Slots, bool, bool]:
    """Return one week's slots, whether it tells any time, and whether its opening hours could not be read."""
    told: list[Slots] = []
    unread = False
    if hours:
        week = _of_opening_hours(hours, monday)
        unread = week is None
        told += [week] if week is not None else []
    told += [week for one in (read_sessions(words) if words else ()) if (week := _of_session(one)) is not None]
    if not told:
        return _all(UNKNOWN), False, unread
    return np.maximum.reduce(told), True, unread


@lru_cache(maxsize=_TEXTS_KEPT)
def _of_opening_hours(text: str, monday: date) -> Slots | None:
    """Read OpenStreetMap's syntax; None when it is none."""
    from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # its stubs forget ParserError

    try:
        expression = OpeningHours(_OPEN_END.sub(_with_an_end, text))
    except ParserError:
        return None
    begin = datetime.combine(monday - timedelta(days=monday.weekday()), time())
    stop = begin + timedelta(weeks=WEEKS)
    open_, unsure = np.zeros(_A_WEEK * WEEKS, dtype=bool), np.zeros(_A_WEEK * WEEKS, dtype=bool)
    for start, end, state, _ in expression.intervals(begin, stop):
        if state == State.CLOSED:
            continue
        first = int((start - begin).total_seconds() // 60 // _SLOT_MINUTES)
        last = int(-(-((end or stop) - begin).total_seconds() // 60 // _SLOT_MINUTES))
        (open_ if state == State.OPEN else unsure)[first:last] = True
    by_week = open_.reshape(WEEKS, _A_WEEK)
    slots = np.where(unsure.reshape(WEEKS, _A_WEEK).any(axis=0), UNKNOWN, NO)
    slots[by_week.any(axis=0)] = SOMETIMES
    slots[by_week.all(axis=0)] = YES
    return slots.astype(np.uint8)


def _with_an_end(found: re.Match[str]) -> str:
    """Write “14:00+” as the hour it begins, “10:00-12:00+” without the sign."""
    if found[3]:
        return found[0][:-1]
    end = int(found[1]) * 60 + int(found[2]) + _OPEN_END_MINUTES
    return f"{found[1]}:{found[2]}-{end // 60:02}:{end % 60:02}"


def _of_session(one: Session) -> Slots | None:
    """Return the week of a time told in words; None where the words name no day."""
    if not one.days:
        return None
    slots = _all(NO)
    if one.frequency not in ("weekly", "fortnightly", "monthly"):
        return slots
    is_weekly = one.frequency == "weekly" and one.which is None
    for day in one.days:
        first = DAYS.index(day) * _A_DAY
        if one.start:
            begin = _minutes(one.start)
            end = _minutes(one.end) if one.end else begin + _OPEN_END_MINUTES
            end += 24 * 60 if end <= begin else 0
        elif one.part in _TOLD_PARTS:
            begin, end = map(_minutes, _TOLD_PARTS[one.part])
        else:
            slots[first : first + _A_DAY] = UNKNOWN
            continue
        span = np.arange(begin // _SLOT_MINUTES, -(-end // _SLOT_MINUTES))
        slots[(first + span) % _A_WEEK] = YES if is_weekly else SOMETIMES
    return slots


def _all(state: int) -> Slots:
    return np.full(_A_WEEK, state, dtype=np.uint8)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
