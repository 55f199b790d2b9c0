"""Tell a line of column names from a line of values, and make column names unlike each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assetmap.sources.upload.sheets import MAX_NAME

HAPPENED, MEND = "assetmap: what happened", "assetmap: how to mend"
REMARKS = (HAPPENED, MEND)
"""The columns of a marked-up copy. When the mended copy is brought in again they are read as nothing."""

_VALUE = re.compile(
    r"""
    [£€$]?[+-]?[0-9][0-9.,\s]*[%°]?                                   # a number
    | [0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T\s].*)?              # a date
    | [0-9]{1,2}:[0-9]{2}.*                                           # a time
    | .*[0-9]\s*°.*                                                   # degrees
    | [A-Za-z]{1,2}[0-9][0-9A-Za-z]?\s*[0-9][A-Za-z]{2}               # a postcode
    | [A-Za-z]{2}\s?[0-9]{2,5}\s?[0-9]{2,5}                           # a grid reference
    | [^@\s]+@[^@\s]+\.[^@\s]+                                        # an e-mail address
    | (https?://|www\.)\S+                                            # a link
    | (nan|inf|true|false|null|none|n/a)                              # what programs write for a value
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_WORDS = frozenset(
    "about access activity address area asset building category city code comments community contact cost count day days "
    "description details easting email facilities geometry group groups hours id image kind latitude layer lat level link "
    "lng location lon long longitude map name names northing notes offered offer opening organisation organization owner "
    "people person phone photo place places point postcode ref reference role service services skill skills source "
    "started status street tags tel telephone theme time times title town type url venue ward web website what when "
    "where who x y zip nom naam ainm enw".split()
)
"""Words that head columns in lists of places, people and groups. Chosen by us from lists councils and charities publish."""
_OF_NAMES = frozenset(
    "activity asset club event group name names organisation organization person place project service skill title venue "
    "what who".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ufeff\u200b]+")
LONGEST_VALUE_SEEN = 100
LONGEST_NAME_SEEN = 300
"""A cell longer than this is a text, not a column's name; forms ask long questions and export them as names."""


def is_value(cell: str) -> bool:
    """Say whether a cell holds what a row would hold: a number, date, postcode, address of a kind."""
    text = cell.strip()
    return len(text) <= LONGEST_VALUE_SEEN and bool(_VALUE.fullmatch(text))


def is_header(cells: Sequence[str]) -> bool:
    """Say whether a line can be one of column names: words only, or words and years."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    words = [cell for cell in filled if not _YEAR.fullmatch(cell)]
    if not words or any(len(cell) > LONGEST_NAME_SEEN for cell in words):
        return False
    return not any(map(is_value, words))


def has_header_words(cells: Sequence[str]) -> bool:
    """Say whether at least half of the cells of a line have words that often head columns."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(bool(_WORDS & {word.casefold() for word in _WORD.findall(cell)}) for cell in filled)
    return 2 * known >= max(len(filled), 1)


def heads_names(cells: Sequence[str]) -> bool:
    """Say whether a line of column names has one for what things are called: a table of its own begins with it."""
    return any(_OF_NAMES & {word.casefold() for word in _WORD.findall(cell)} for cell in cells)


def names_unlike_each_other(names: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    """Clean column names; an empty one becomes ``column N``, a repeated one gets its count: ``contact (2)``.

    Parameters
    ----------
    places
        The number of each column in the file, counted from 1.
    """
    made: list[str] = []
    known: set[str] = set()
    for name, place in zip(names, places, strict=True):
        clean = " ".join(_UNSEEN.sub(" ", name).split())[:MAX_NAME] or f"column {place}"
        unlike, count = clean, 1
        while unlike.casefold() in known:
            count += 1
            unlike = f"{clean} ({count})"
        known.add(unlike.casefold())
        made.append(unlike)
    return tuple(made)
