"""Postcodes, phone numbers, web addresses and identifiers in one spelling each, as numbers that can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
SHARED_HOSTS = (
    "facebook.com",
    "instagram.com",
    "twitter.com",
    "x.com",
    "linktr.ee",
    "sites.google.com",
    "youtube.com",
    "tiktok.com",
    "google.com",
    "linkedin.com",
)
"""Hosts where everybody has a page: the page is compared, not the host."""
_NO_DIGIT = re.compile(r"\D+")
_NO_SIGN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Codes:
    """One column in one spelling: equal numbers are equal values, -1 is no value."""

    code: NDArray[np.int64]
    values: list[str]
    alone: NDArray[np.bool_]
    """Per row, whether no other row of its own table has the value."""

    def same(self, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Say which pairs have the same value."""
        return np.asarray((self.code[i] == self.code[j]) & (self.code[i] >= 0))

    def differ(self, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Say which pairs have two values that are not the same."""
        return np.asarray((self.code[i] != self.code[j]) & (self.code[i] >= 0) & (self.code[j] >= 0))

    def own(self, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Say which pairs share a value that each table has once."""
        return self.same(i, j) & self.alone[i] & self.alone[j]


def codes_of(texts: Sequence[str], spell: Callable[[str], str], first_rows: int) -> Codes:
    """Number the values of a column; the first ``first_rows`` rows are one table, the others another."""
    import pandas as pd

    which, distinct = pd.factorize(np.array(texts, dtype=object))
    numbers: dict[str, int] = {"": -1}
    spelt = [numbers.setdefault(spell(text), len(numbers) - 1) for text in distinct]
    code = np.array(spelt, dtype=np.int64)[which] if len(texts) else np.empty(0, dtype=np.int64)
    alone = np.zeros(len(texts), dtype=bool)
    for part in (slice(0, first_rows), slice(first_rows, None)):
        seen = code[part]
        alone[part] = np.bincount(seen[seen >= 0], minlength=len(numbers))[seen] == 1  # -1 looks at a number not given
    return Codes(code, list(numbers)[1:], alone & (code >= 0))


def spell_postcode(text: str) -> str:
    """Return a UK postcode as ``AB1 2CD``; empty when it is not a whole one."""
    found = POSTCODE.search(text)
    return f"{found.group(1)} {found.group(2)}".upper() if found else ""


def spell_phone(text: str) -> str:
    """Return the first number as its digits, UK country code as 0; empty when it is too short to be one."""
    first = re.split(r"[;/,]| or ", text, maxsplit=1)[0].replace("(0)", "")
    digits = _NO_DIGIT.sub("", first.removesuffix(".0"))
    digits = digits.removeprefix("00") if digits.startswith("0044") else digits
    if digits.startswith("44") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    elif len(digits) == 10 and digits[0] in "123789":
        digits = "0" + digits  # a spreadsheet took the number for a number
    return digits if len(digits) >= 7 else ""


def spell_website(text: str) -> str:
    """Return the host; for ``SHARED_HOSTS`` host and path."""
    rest = re.sub(r"^[a-z]+:/*", "", text.strip().lower()).split("?")[0].split("#")[0]
    rest = re.sub(r"^(www\d?|m)\.", "", rest).rstrip("/")
    host = rest.split("/")[0].split(":")[0]
    if "." not in host or " " in host:
        return ""
    return rest if host in SHARED_HOSTS else host


def spell_identifier(text: str) -> str:
    """Return an identifier in capitals without spaces and signs."""
    return _NO_SIGN.sub("", text.removesuffix(".0")).upper()


def pattern_of(identifier: str) -> str:
    """Return the scheme an identifier looks to be of: its letters, and how many digits."""
    return re.sub(r"\d+", lambda found: f"#{len(found.group())}", identifier)
