"""Relations between assets: names people wrote become ids where exactly one asset bears the name; the rest stay words."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from assetmap.assets.drawing import Drawn

_NOT_LETTERS = re.compile(r"[\W_]+")
_FILLERS = frozenset(("the", "of", "and", "a"))


def spoken(name: str) -> str:
    """Return a name as it sounds: small letters, no signs, no fillers."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = name.casefold().replace("'", "")
    return " ".join(word for word in _NOT_LETTERS.sub(" ", plain).split() if word not in _FILLERS)


def resolve(
    assets: Sequence[Drawn], found: Sequence[tuple[str, str, str]] = (), known: Mapping[str, str] | None = None
) -> None:
    """Turn the names that relations lead to into asset ids, in place.

    A relation may lead outside the territory, to a place nobody has mapped: it keeps its words. Each relation becomes
    ``{type, to, name}``: ``to`` an asset id or the words, ``name`` what the other is called.

    Parameters
    ----------
    found
        Relations that matching found: (asset id, type, other asset id).
    known
        Names of further assets by id, where ``assets`` are not all there are.
    """
    names = {asset["asset_id"]: asset["name"] or "" for asset in assets} | dict(known or {})
    bearers: dict[str, set[str]] | None = None
    further: dict[str, list[dict[str, Any]]] = {}
    for asset_id, kind, other in found:
        further.setdefault(asset_id, []).append({"type": kind, "to": other})
    for asset in assets:
        if asset["relations"] == "[]" and asset["asset_id"] not in further:
            continue
        kept: dict[tuple[str, str], dict[str, Any]] = {}
        for relation in [*json.loads(asset["relations"]), *further.get(asset["asset_id"], [])]:
            to = str(relation.get("to") or "")
            if to not in names:
                bearers = _bearers(names) if bearers is None else bearers
                ids = bearers.get(spoken(to), set()) - {asset["asset_id"]}
                to = next(iter(ids)) if len(ids) == 1 else to
            if to and to != asset["asset_id"]:
                kept.setdefault(
                    (relation["type"], to),
                    {"type": relation["type"], "to": to, "name": names.get(to) or relation.get("name") or to},
                )
        asset["relations"] = json.dumps(list(kept.values()), ensure_ascii=False, separators=(",", ":"))


def _bearers(names: Mapping[str, str]) -> dict[str, set[str]]:
    """Sort asset ids by what their names sound like."""
    bearers: dict[str, set[str]] = {}
    for asset_id, name in names.items():
        if name:
            bearers.setdefault(spoken(name), set()).add(asset_id)
    return bearers
