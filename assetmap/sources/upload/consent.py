"""Consent: which rows are about a person who, as far as the list tells, has not agreed to anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

COLUMN = "consent"
_NOT_GIVEN = re.compile(
    r"\W*(?:(?:no|not|none|never|n|nil|false|0|refused|refuses|declined|withdrawn|withdrew|unknown|unsure|pending|tbc|ask|asking"
    r"|waiting|to be asked|to ask|needed|required)\b.*)?\W*",
    re.IGNORECASE | re.DOTALL,
)
"""An empty answer and what begins like a refusal; “no photos, else yes” is asked about once too often. Chosen by us."""

MOST_ROWS_NAMED = 12
"""Row numbers written in the question; chosen by us. The report as JSON has all."""


@dataclass(frozen=True)
class AboutPerson:
    """A row about a person for which no consent is recorded: its sheet, and the number a person sees."""

    sheet: str
    row: int


@dataclass(frozen=True)
class ConsentAsked:
    """The question that rows about people leave: it holds nothing up, because nobody but co-ordinators sees them anyway."""

    rows: tuple[AboutPerson, ...]

    @property
    def text(self) -> str:
        """The question in words, with what to do."""
        listed = ", ".join(str(one.row) for one in self.rows[:MOST_ROWS_NAMED])
        more = f" and {len(self.rows) - MOST_ROWS_NAMED:,} more" if len(self.rows) > MOST_ROWS_NAMED else ""
        which = f"Row {listed} is about a person" if len(self.rows) == 1 else f"Rows {listed}{more} are about people"
        return (
            f"{which}, and no consent is recorded. Did they agree to be in this list? Nobody sees them but co-ordinators, "
            "without a place; everybody else gets a count in bands at the most. Ask before anything of them is shared, and "
            "write what was agreed to, and when, in a column “consent”: it is kept for co-ordinators and puts nobody on a map."
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain data: the question, the rows, and the column that answers it."""
        return {"text": self.text, "rows": [asdict(one) for one in self.rows], "column": COLUMN}


def has_consent(values: Mapping[str, Any]) -> bool:
    """Say whether a row's ``consent`` tells that something was agreed to."""
    return not _NOT_GIVEN.fullmatch(str(values.get(COLUMN) or ""))
