"""What a row is called for ever: its own number in the source, or a key from its name that outlives the order of the rows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from assetmap.sources.rows import first_source

MOST_SIGNS = 60


def key_of_name(name: str) -> str:
    """Return a name as a key: small letters and digits of any script with hyphens, cut with a hash when it is long."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("'", "").replace("’", "")
    key = re.sub(r"[\W_]+", "-", text).strip("-")
    return key if len(key) <= MOST_SIGNS else f"{key[:MOST_SIGNS]}-{_hash(key)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def source_ids(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], set[int]]:
    """Return what the source calls each row, all different, and which rows had an id of their own that another has too.

    A row's own id counts when no other row has it. Else its id is made of its name, of name and postcode or address where
    the name repeats, and of their number among those that are still the same: never of where it stands in the file.
    """
    own = [str(row.get("source_id") or first_source(row).get("source_id") or "") for row in rows]
    sources = [str(row.get("source") or first_source(row).get("source") or "") for row in rows]
    times = Counter(zip(sources, own, strict=True))
    is_own = [bool(one) and times[source, one] == 1 for source, one in zip(sources, own, strict=True)]
    repeated = {at for at, one in enumerate(own) if one and not is_own[at]}
    names = [_name_key(row) for row in rows]
    times_named = Counter(name for name, has_own in zip(names, is_own, strict=True) if not has_own)
    made: list[str] = []
    for row, name, one, has_own in zip(rows, names, own, is_own, strict=True):
        if has_own:
            made.append(one)
            continue
        where = key_of_name(str(row.get("postcode") or row.get("address") or "")) if times_named[name] > 1 else ""
        made.append(f"{name}-{where}" if where else name)
    taken = {(source, one) for source, one, has_own in zip(sources, own, is_own, strict=True) if has_own}
    for at, has_own in enumerate(is_own):
        if not has_own:
            made[at] = _free(made[at], sources[at], taken)
            taken.add((sources[at], made[at]))
    return made, repeated


def _free(key: str, source: str, taken: set[tuple[str, str]]) -> str:
    number, candidate = 1, key
    while (source, candidate) in taken:
        number += 1
        candidate = f"{key}-{number}"
    return candidate


def _name_key(row: Mapping[str, Any]) -> str:
    if key := key_of_name(str(row.get("name") or "")):
        return key
    said = {name: str(value) for name, value in sorted(row.items())}
    return f"unnamed-{_hash(repr(said))}"
