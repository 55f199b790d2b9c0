"""What became of a territory's assets between two dates: added, ended, revived and more, as a list and by month.

Two things are told apart that would otherwise drown each other: what people said, and what a source brought on the day it was read.
Two kinds of dates are, too. What people said happened (“former since 2015-12”) counts on the date they told; everything else
counts on the day it was written down, because nobody said when it happened.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assetmap.privacy import Audience, AudienceView, band

if TYPE_CHECKING:
    import pandas as pd

WHAT: dict[str, str] = {
    "added": "came on the map",
    "gone": "left the map: no source speaks of it",
    "returned": "came back on the map",
    "ended": "ended",
    "paused": "is dormant",
    "revived": "lives again",
    "renamed": "is called otherwise",
    "moved": "moved",
}
"""Everything that can become of an asset. ``gone`` is not ``ended``: a source that falls silent says nothing of the thing itself."""

CHANGE_COLUMNS = ("asset_id", "name", "what", "when", "when_known", "recorded_on", "by", "says", "by_source")
BROUGHT_COLUMNS = ("day", "by", "what", "number")
COUNT_COLUMNS = ("month", "what", "number", "told")
NAMELESS = "no name given"
_ENDED, _PAUSED = ("former",), ("dormant",)


@dataclass(frozen=True)
class Noted:
    """One thing a store noted about an asset: ``came``, ``went``, ``status``, ``renamed`` or ``moved``.

    ``recorded_at`` is ISO 8601 in UTC; ``on`` the date people told (2015, 2015-12 or 2015-12-06), or empty. ``before`` and
    ``after`` are statuses or names, or metres in ``after``. ``by_source`` says that it came with a source (a gathering, a list, the
    layer files), not by a person's word.
    """

    asset_id: str
    name: str
    kind: str
    recorded_at: str
    by: str
    before: str = ""
    after: str = ""
    on: str = ""
    by_source: bool = False


@dataclass(frozen=True)
class ChangesSeen:
    """The list (``CHANGE_COLUMNS``), and how many changes are not in it, because this audience may not see what they are of.

    ``withheld`` is a band, also where there is none: otherwise asking for one day after another would tell when something was
    added that is nobody's business. To co-ordinators everything is listed, and it is empty.
    """

    rows: pd.DataFrame
    withheld: str = ""


def changes_seen(
    history: Sequence[Noted],
    view: AudienceView,
    date_from: date = date.min,
    date_to: date = date.max,
) -> ChangesSeen:
    """List what became of the assets of a view between two dates, both included.

    Parameters
    ----------
    history
        Everything noted since the beginning, oldest first; what came back can be told from what came only so.
    view
        Only its assets are listed, under the names they have in it: of what is gone nobody knows any more who might see it, so it
        is only counted, in a band. To co-ordinators everything is listed.

    Returns
    -------
    ChangesSeen
        ``what`` is a key of :data:`WHAT`; ``when`` the date told or recorded; ``when_known`` ``told`` or ``recorded``; ``by`` who
        or what brought it; ``says`` a sentence; ``by_source`` whether a source brought it. In order of ``when``. A year without a
        month counts as the whole of that year.
    """
    import pandas as pd

    is_own = view.audience is Audience.COORDINATOR
    ids, said = view.assets["asset_id"].tolist(), view.assets["name"].tolist()
    names = {one: name or NAMELESS for one, name in zip(ids, said, strict=True)}
    blurred = set() if is_own else set(view.assets.loc[view.assets["precision"] != "exact", "asset_id"])
    withheld = 0
    rows = []
    for one, what in _what_happened(history):
        when, known = (one.on, "told") if one.on else (one.recorded_at[:10], "recorded")
        if not _within(when, date_from, date_to) or (what == "moved" and one.asset_id in blurred):
            continue
        if not (is_own or one.asset_id in names):
            withheld += 1
            continue
        name = names.get(one.asset_id) or one.name or NAMELESS
        recorded_on = one.recorded_at[:10]
        says = _sentence(one, what, name, is_own)
        rows.append((one.asset_id, name, what, when, known, recorded_on, one.by, says, one.by_source))
    rows.sort(key=lambda row: (row[3], row[1].casefold(), row[0], row[2]))
    listed = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)).astype({"by_source": bool})
    return ChangesSeen(listed, "" if is_own else band(withheld))


def brought_by_sources(rows: pd.DataFrame) -> pd.DataFrame:
    """Count what each source brought on each day it was read.

    Parameters
    ----------
    rows
        Of :class:`ChangesSeen`; what people said is passed over.

    Returns
    -------
    DataFrame
        ``BROUGHT_COLUMNS``: ``day`` (2026-11-22), ``by`` the source, ``what`` a key of :data:`WHAT`, ``number``. In order of day and
        source, and then as :data:`WHAT` has them.
    """
    import pandas as pd

    brought = rows[rows["by_source"]]
    numbers = Counter(zip(brought["recorded_on"], brought["by"], brought["what"], strict=True))
    order = list(WHAT)
    counted = sorted(numbers.items(), key=lambda one: (one[0][0], one[0][1], order.index(one[0][2])))
    return pd.DataFrame([(*key, number) for key, number in counted], columns=list(BROUGHT_COLUMNS))


def counts_by_month(rows: pd.DataFrame) -> pd.DataFrame:
    """Count changes by month for a chart.

    Returns
    -------
    DataFrame
        ``COUNT_COLUMNS``: ``month`` (``2026-11``; months in which nothing happened are there, too, between the first and the last),
        ``what``, ``number``, and ``told``: how many of them have a date that people told, the others being dated by the day they
        were written down. What is known by its year only is counted under the year (``2015``), in no month.
    """
    import pandas as pd

    numbers: Counter[tuple[str, str]] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    for what, when, known in zip(rows["what"], rows["when"], rows["when_known"], strict=True):
        numbers[when[:7], what] += 1
        told[when[:7], what] += known == "told"
    kinds = [one for one in WHAT if one in {what for _, what in numbers}]
    labels = {label for label, _ in numbers}
    months = [label for label in labels if len(label) == 7]
    filled = set(_months(min(months), max(months))) if months else set()
    counted = [
        (label, what, numbers[label, what], told[label, what])
        for label in sorted(labels | filled)
        for what in kinds
        if label in filled or numbers[label, what]
    ]
    return pd.DataFrame(counted, columns=list(COUNT_COLUMNS))


def _what_happened(history: Sequence[Noted]) -> Iterator[tuple[Noted, str]]:
    """Yield what each note means, given what was noted before; what means nothing here is passed over."""
    left: set[str] = set()
    for one in history:
        if one.kind == "came":
            yield one, "returned" if one.asset_id in left else "added"
            left.discard(one.asset_id)
        elif one.kind == "went":
            left.add(one.asset_id)
            yield one, "gone"
        elif one.kind == "status":
            if one.after in _ENDED:
                yield one, "ended"
            elif one.after in _PAUSED:
                yield one, "paused"
            elif one.before in (*_ENDED, *_PAUSED) and one.after != "potential":
                yield one, "revived"
        elif one.kind in WHAT:
            yield one, one.kind


def _within(when: str, date_from: date, date_to: date) -> bool:
    first, last = _span(when)
    return first <= date_to and last >= date_from


def _span(when: str) -> tuple[date, date]:
    """Return the first and last day that “2015”, “2015-12” or “2015-12-06” may mean."""
    year, *rest = (int(part) for part in when.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if len(rest) == 1:
        return date(year, rest[0], 1), date(year, rest[0], calendar.monthrange(year, rest[0])[1])
    return date(year, *rest), date(year, *rest)


def _months(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (text := f"{year:04}-{month:02}") <= last:
        yield text
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _sentence(one: Noted, what: str, name: str, is_own: bool) -> str:
    said = f"{name} {WHAT[what]}"
    if what == "renamed" and is_own and one.before:
        said += f"; it was “{one.before[:60]}”"
    if what == "moved" and one.after not in ("", "0"):
        said += f" {one.after} m"
    if what in ("ended", "paused", "revived"):
        said += f", {one.on}" if one.on else "; nobody said when"
    return f"{said} (written down on {one.recorded_at[:10]}, by {one.by})."
