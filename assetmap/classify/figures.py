"""Counts that people write in their lists: “120 (April 2012)”, “about 500 people over five events (2014)”.

A figure keeps its words, its date and who said it. Two that disagree both stay: nothing is added up or averaged.
"""

from __future__ import annotations

import re
from typing import Any

_COUNT_COLUMN = re.compile(
    r"\b(?:how many|numbers?|counts?|attendance|attended|head ?count|people reached|participants|capacity|turnout)\b",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(
    r"\b(?:phone|tel|telephone|contact|house|charity|reference|ref|room|account|mobile|postal)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.,/])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?( ?%)?(?![\w,/]*\d)")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b(?:/\d{1,4})?")
_DATE = re.compile(
    r"(?:\b(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* )?\b(?:1[89]|20)\d\d\b(?:/\d{1,4})?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")


def is_count_column(header: str) -> bool:
    """Tell from its name whether a column holds counts: “How many came”, “Numbers”, never “Phone number”."""
    return bool(_COUNT_COLUMN.search(header)) and not _NOT_A_COUNT.search(header)


def read_counts(text: str, source: str = "") -> list[dict[str, Any]]:
    """Read a cell of counts.

    Parameters
    ----------
    text
        Figures parted by semicolons or line breaks.
    source
        Who said it; kept with every figure.

    Returns
    -------
    list of dict
        ``what`` (the words without the figure and its date, with “over”, “about”, “up to” as they were said), ``number``,
        ``date`` as it was written (empty when none was) and ``source``. A part without a number gives nothing.
    """
    counts = []
    for part in re.split(r"[;\n]", text):
        date, rest = _dated(part)
        found = next((one for one in _NUMBER.finditer(rest) if not _YEAR.fullmatch(one[0])), None)
        if found is None:
            continue
        number = float(found[1].replace(",", "") + (found[2] or ""))
        unit = "% " if found[3] else ""
        what = " ".join(f"{rest[: found.start()]} {unit}{rest[found.end() :]}".split()).strip(" ,:+-")
        counts.append(
            {"what": what, "number": int(number) if number.is_integer() else number, "date": date, "source": source}
        )
    return counts


def _dated(part: str) -> tuple[str, str]:
    """Return the date a part tells and the part without it: what brackets say if they hold a year, else “in 2013”."""
    for brackets in _BRACKETS.finditer(part):
        if _YEAR.search(brackets[1]):
            said, _, more = brackets[1].partition(",")
            date, more = (said, more) if _YEAR.search(said) else (brackets[1], "")
            rest = f"{part[: brackets.start()]} {part[brackets.end() :]} {more}"
            return date.strip(), rest
    found = _DATE.search(part)
    if found is None or found.start() == 0:  # “2012 people”: a figure, not a year
        return "", part
    before = re.sub(r"\b(?:in|of|for|since|during)\s*$", "", part[: found.start()])
    return found[0].strip(), f"{before} {part[found.end() :]}"
