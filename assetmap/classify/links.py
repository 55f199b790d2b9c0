"""Relations that people write in columns of their lists: “Run by”, “Part of”, “Where”. Whom they name is found later."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "run_by",
            r"^(?:run by(?: whom)?|who runs (?:it|this)|organi[sz]ed by|organi[sz]er|managed by|led by|provider|delivered by)$",
        ),
        ("part_of", r"^(?:part of|belongs to|inside|within)$"),
        ("meets_at", r"^(?:meets at|where(?: it meets| they meet)?|venue|held at|meeting place)$"),
        ("funded_by", r"^(?:funded by|funders?|who pays)$"),
        ("partners_with", r"^(?:partners?|works with|with whom)$"),
        ("performs_at", r"^(?:performs at|plays at|gigs?)$"),
        ("supports", r"^(?:supports|helps)$"),
        ("progresses_to", r"^(?:leads to|progresses to|next step|moves on to)$"),
        ("replaces", r"^(?:replaces|instead of|used to be|formerly)$"),
    )
)
_IS_ADDRESS = re.compile(r"\d|,")
_IS_VENUE = re.compile(
    r"\b(?:halls?|centre|chambers|school|academy|church|kirk|mosque|temple|library|house|hub|rooms?|pavilion|institute|practice"
    r"|surgery|hospital|college|university|stables|café|cafe|theatre|museum|hotel|pub|gym|club)$",
    re.IGNORECASE,
)
_MOST = 120


def relations_of(said: Mapping[str, Any], names: Collection[str]) -> list[dict[str, str]]:
    """Return the relations that a row's cells tell: ``type`` and ``to``, a name as it was written.

    Parameters
    ----------
    said
        What a row said. Its own columns are in ``further``; ``address`` may name a venue.
    names
        The names of the other rows in the table. Where something happens is a relation when it is one of them, or when it
        reads like a venue's name (“Trades Hall”) rather than an address or a district.
    """
    further = said.get("further")
    cells = [(str(key), str(text)) for key, text in further.items()] if isinstance(further, Mapping) else []
    found = [
        (kind, text.strip())
        for header, text in cells
        for kind, pattern in _COLUMNS
        if pattern.match(re.sub(r"[_\W]+", " ", header).strip()) and 2 < len(text.strip()) <= _MOST
    ]
    where = str(said.get("address") or "").strip()
    if (
        where
        and where != said.get("name")
        and (where in names or (_IS_VENUE.search(where) and not _IS_ADDRESS.search(where)))
        and len(where) <= _MOST
    ):
        found.append(("meets_at", where))
    return [
        {"type": kind, "to": name}
        for kind, name in dict.fromkeys(found)
        if name.casefold() != str(said.get("name", "")).casefold()
    ]
