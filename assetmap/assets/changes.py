"""What is different between two asset tables, in words: new, gone, changed, moved."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assetmap.assets.distances import metres_between

if TYPE_CHECKING:
    import geopandas as gpd

TOLD = (
    "name",
    "level",
    "layer",
    "status",
    "description",
    "why_it_matters",
    "access_route",
    "open_to",
    "cost",
    "opening_hours",
    "sessions",
    "accessibility",
    "address",
    "postcode",
    "phone",
    "website",
    "visibility",
    "health_assets",
    "relations",
)
"""Columns whose change is worth telling. The others follow from these, or only say when and by whom.

Not the columns that a map shows: a map also says how a thing was placed and filed, which changes with no news for anybody.
"""
_LISTS = frozenset(("health_assets", "relations"))
NAMELESS = "no name "
"""How the names of what has none begin here: it is told last."""
MOVED_M = 2.0
"""Less is rounding. Chosen by us."""
SAME_PLACE_DEGREES = 2e-5
"""About 2 m: corners that shift by less are the same outline. Chosen by us."""


@dataclass(frozen=True)
class Change:
    """One column of one asset, before and after."""

    asset_id: str
    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """What is different. ``new`` and ``gone`` are names by asset id, ``moved`` name and metres by asset id."""

    new: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[Change, ...] = ()
    moved: Mapping[str, tuple[str, float]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed or self.moved)

    def only(self, ids: Collection[str]) -> Changes:
        """Return the changes of these assets."""
        return Changes(
            {one: name for one, name in self.new.items() if one in ids},
            {one: name for one, name in self.gone.items() if one in ids},
            tuple(change for change in self.changed if change.asset_id in ids),
            {one: how for one, how in self.moved.items() if one in ids},
        )

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data, as events keep it."""
        return {
            "new": dict(self.new),
            "gone": dict(self.gone),
            "changed": [[one.asset_id, one.name, one.column, one.before, one.after] for one in self.changed],
            "moved": {asset_id: [name, round(metres)] for asset_id, (name, metres) in self.moved.items()},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Changes:
        """Read what :meth:`as_data` made."""
        return cls(
            data.get("new", {}),
            data.get("gone", {}),
            tuple(Change(*one) for one in data.get("changed", [])),
            {asset_id: (name, metres) for asset_id, (name, metres) in data.get("moved", {}).items()},
        )


def changes_between(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> Changes:
    """Compare two asset tables by ``asset_id``."""
    import numpy as np

    names = _names_in(before) | _names_in(after)
    old, new = before.set_index("asset_id"), after.set_index("asset_id")
    both = new.index.intersection(old.index)
    changed = []
    for column in TOLD:
        one, other = old.loc[both, column].to_numpy(dtype=object), new.loc[both, column].to_numpy(dtype=object)
        differs = np.array([(a or None) != (b or None) for a, b in zip(one, other, strict=True)], dtype=bool)
        changed += [
            Change(asset_id, names[asset_id], column, _said(column, a), _said(column, b))
            for asset_id, a, b in zip(both[differs], one[differs], other[differs], strict=True)
            if _said(column, a) != _said(column, b)
        ]
    return Changes(
        {asset_id: names[asset_id] for asset_id in new.index.difference(old.index, sort=False)},
        {asset_id: names[asset_id] for asset_id in old.index.difference(new.index, sort=False)},
        tuple(changed),
        {asset_id: (names[asset_id], metres) for asset_id, metres in _moved(old, new, both)},
    )


def _names_in(assets: gpd.GeoDataFrame) -> dict[str, str]:
    return {
        asset_id: name or f"{NAMELESS}({(layer or 'no layer').replace('_', ' ')})"
        for asset_id, name, layer in zip(assets["asset_id"], assets["name"], assets["layer"], strict=True)
    }


def _said(column: str, value: Any) -> str:
    if not value or value == "[]":
        return ""
    if column == "health_assets":
        return ", ".join(f"{one['level']}/{one['entry']}" for one in json.loads(value))
    if column == "relations":
        return ", ".join(f"{one['type'].replace('_', ' ')} {one.get('name') or one['to']}" for one in json.loads(value))
    return str(value)


def _moved(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, both: Any) -> Iterator[tuple[str, float]]:
    """Yield how far each asset moved; one that was given a place or lost it moved by no number of metres (0)."""
    import numpy as np
    import shapely

    before, after = old.geometry.loc[both].to_numpy(), new.geometry.loc[both].to_numpy()
    same = (before == after) | (shapely.is_missing(before) & shapely.is_missing(after))
    for place in np.flatnonzero(~same):
        one, other = before[place], after[place]
        if one is None or other is None:
            yield both[place], 0.0
            continue
        a, b = shapely.centroid(one), shapely.centroid(other)
        metres = metres_between(a.y, a.x, b.y, b.x)
        if metres >= MOVED_M or not shapely.equals_exact(one, other, tolerance=SAME_PLACE_DEGREES, normalize=True):
            yield both[place], metres


def added_up(parts: Sequence[Changes]) -> Changes:
    """Add up changes that followed each other: what came and went again, or went and came back, is not told."""
    new: dict[str, str] = {}
    gone: dict[str, str] = {}
    changed: list[Change] = []
    moved: dict[str, tuple[str, float]] = {}
    for part in parts:
        back, lost = part.new.keys() & gone.keys(), part.gone.keys() & new.keys()
        new = {one: name for one, name in {**new, **part.new}.items() if one not in back | lost}
        gone = {one: name for one, name in {**gone, **part.gone}.items() if one not in back | lost}
        changed += part.changed
        moved |= part.moved
    passing = new.keys() | gone.keys()
    return Changes(
        new,
        gone,
        tuple(one for one in changed if one.asset_id not in passing),
        {asset_id: how for asset_id, how in moved.items() if asset_id not in passing},
    )


def told(changes: Changes, most: int = 20) -> Iterator[str]:
    """Yield the changes as plain lines, at most ``most`` of each kind."""
    for word, names in (("New", changes.new), ("Gone", changes.gone)):
        yield from _listed(word, sorted(names.values(), key=lambda name: name.startswith(NAMELESS)), most)
    moved = [
        f"{name}: {metres:,.0f} m" if metres >= 1 else f"{name}: its place was added, removed or drawn anew"
        for name, metres in changes.moved.values()
    ]
    yield from _listed("Moved", moved, most)
    yield from _listed("Changed", [_in_words(one) for one in changes.changed], most)


def _in_words(one: Change) -> str:
    if one.column not in _LISTS:
        return f"{one.name}: {one.column.replace('_', ' ')} was {_short(one.before)}, is now {_short(one.after)}"
    before, after = (dict.fromkeys(text.split(", ")) if text else {} for text in (one.before, one.after))
    more = [part for part in after if part not in before]
    less = [part for part in before if part not in after]
    said = [f"now also {', '.join(more)}"] * bool(more) + [f"no longer {', '.join(less)}"] * bool(less)
    return f"{one.name}: {one.column.replace('_', ' ')}: {'; '.join(said) or 'in another order'}"


def _listed(word: str, lines: list[str], most: int) -> Iterator[str]:
    yield f"{word}: {len(lines):,}"
    yield from (f"  {line}" for line in lines[:most])
    if len(lines) > most:
        yield f"  … and {len(lines) - most:,} more"


def _short(text: str) -> str:
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”" if text else "empty"
