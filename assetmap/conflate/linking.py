"""Which records are one asset, and what its id is: from compared pairs, what people judged, and the ids given before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Linked:
    """The answer of :func:`link`.

    ``asset_of`` is the asset id of every live record. ``apart`` are the pairs that matching took for one place and that were not
    joined, each with the reason.
    """

    asset_of: dict[str, str]
    apart: tuple[tuple[str, str, str], ...] = ()


@dataclass
class _Groups:
    """Sets of records that grow together, and what may not be in one set."""

    source_of: Mapping[str, str]
    parent: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    enemies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def root(self, record: str) -> str:
        while record in self.parent:
            record = self.parent[record]
        return record

    def of(self, record: str) -> list[str]:
        return self.members.get(self.root(record), [self.root(record)])

    def refuses(self, one: str, other: str, by_a_person: bool) -> str:
        """Say why two records cannot be in one group; empty when they can."""
        few, many = sorted((self.of(one), self.of(other)), key=len)
        if any(not self.enemies[record].isdisjoint(many) for record in few if record in self.enemies):
            return "a person said that they are not the same"
        if not by_a_person:
            shared = {self.source_of[record] for record in few} & {self.source_of[record] for record in many}
            if shared:
                return f"both sides have a record of {min(shared)}, which lists each place once"
        return ""

    def join(self, one: str, other: str) -> None:
        first, second = self.root(one), self.root(other)
        if first != second:
            kept = [*self.of(first), *self.of(second)]
            self.parent[second] = first
            self.members[first] = kept


def link(
    sources: Mapping[str, str],
    same: Sequence[tuple[str, str, float]],
    before: Mapping[str, str],
    must: Iterable[tuple[str, str]] = (),
    never: Iterable[tuple[str, str]] = (),
    *,
    new_id: Callable[[str], str],
) -> Linked:
    """Say which records are one asset.

    Judgements come first; then the pairs that matching took for the same, the best first. A source lists each place once,
    so two of its records are never joined but by a person. An asset keeps its id for as long as any of its records lives.

    Parameters
    ----------
    sources
        Every live record and its source, in the order in which the records were first met.
    same
        Pairs of records and their score.
    before
        Asset ids given earlier, by record, records that are gone included.
    must, never
        Pairs of records that people judged to be the same, or not.
    new_id
        Makes the asset id of a record that never had one.
    """
    groups = _Groups(sources)
    for one, other in never:
        groups.enemies[one].add(other)
        groups.enemies[other].add(one)
    apart = []
    for one, other in must:
        if one in sources and other in sources and not groups.refuses(one, other, by_a_person=True):
            groups.join(one, other)
    for one, other, _ in sorted(same, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if groups.root(one) == groups.root(other):
            continue
        refusal = groups.refuses(one, other, by_a_person=False)
        if refusal:
            apart.append((one, other, refusal))
        else:
            groups.join(one, other)
    return Linked(_name(sources, groups, before, new_id), tuple(apart))


def _name(
    sources: Mapping[str, str], groups: _Groups, before: Mapping[str, str], new_id: Callable[[str], str]
) -> dict[str, str]:
    """Give every group an id: one its records had before (its own record's first), else that of its first record.

    When a group was split, the part that holds the record the id was made of keeps the id.
    """
    order = {record: place for place, record in enumerate(sources)}
    gathered: dict[str, list[str]] = defaultdict(list)
    for record in sources:
        gathered[groups.root(record)].append(record)
    alone = [(root, members[0]) for root, members in gathered.items() if len(members) == 1 and members[0] in before]
    claimants = Counter(before[record] for record in sources if record in before)
    taken = {root: before[record] for root, record in alone if claimants[before[record]] == 1}
    used = set(taken.values())
    claims = [
        (new_id(record) != before[record], order[record], root, before[record])
        for root, members in gathered.items()
        if root not in taken
        for record in members
        if record in before
    ]
    for _, _, root, asset_id in sorted(claims):
        if root not in taken and asset_id not in used:
            taken[root] = asset_id
            used.add(asset_id)
    asset_of: dict[str, str] = {}
    for root, members in gathered.items():
        if root not in taken:
            free = (asset_id for asset_id in map(new_id, members) if asset_id not in used)
            taken[root] = next(free, new_id(f"{members[0]} again"))
            used.add(taken[root])
        asset_of |= dict.fromkeys(members, taken[root])
    return asset_of
