"""Tag rules: what a layer file says about OpenStreetMap tags, and the index that applies all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ANY = "*"
KINDS = ("point", "line", "area")
LIFECYCLE_OVER = ("disused", "abandoned", "demolished", "razed", "ruined")
"""Keys that, set to ``yes``, say that the thing is no more; such a thing is in no layer. Source: OSM life-cycle tagging."""

TagBlock = Mapping[str, tuple[str, ...]]
Signature = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TagRule:
    """One ``[[osm]]`` block: fits when any block of ``any_of`` fits, none of ``none_of`` does and the shape is right."""

    any_of: tuple[TagBlock, ...]
    none_of: tuple[TagBlock, ...] = ()
    geometry: tuple[str, ...] = KINDS


@dataclass(frozen=True)
class Match:
    """One layer that a set of tags belongs to, and the tags that decided it.

    ``rank`` sorts matches best first: more keys, then more exact values, then the layer's own order, then its id.
    """

    layer: str
    decided_by: tuple[tuple[str, str], ...]
    rank: tuple[int, int, int, str] = field(compare=True)


def values_of(value: str) -> list[str]:
    """Split a tag value at ``;`` as OpenStreetMap does for several values."""
    return [part.strip() for part in value.split(";")] if ";" in value else [value]


def fits(block: TagBlock, tags: Mapping[str, str]) -> bool:
    """Say whether every key of ``block`` is in ``tags`` with one of the block's values."""
    for key, wanted in block.items():
        value = tags.get(key)
        if value is None:
            return False
        if wanted != (ANY,) and not any(part in wanted for part in values_of(value)):
            return False
    return True


def is_over(tags: Mapping[str, str]) -> bool:
    """Say whether the tags tell of a thing that is no more."""
    return any(tags.get(key) == "yes" for key in LIFECYCLE_OVER)


def match_block(rule: TagRule, tags: Mapping[str, str], kind: str) -> TagBlock | None:
    """Return the most specific block by which ``rule`` takes ``tags``, or None. The plain form of the index."""
    if kind not in rule.geometry or any(fits(block, tags) for block in rule.none_of):
        return None
    fitting = [block for block in rule.any_of if fits(block, tags)]
    return max(fitting, key=specificity) if fitting else None


def specificity(block: TagBlock) -> tuple[int, int]:
    """Return (number of keys, number of keys with exact values): more of either is more specific."""
    return len(block), sum(wanted != (ANY,) for wanted in block.values())


def make_match(layer: str, order: int, block: TagBlock, tags: Mapping[str, str]) -> Match:
    """Make the match of one layer from the block that decided it."""
    keys, exact = specificity(block)
    return Match(layer, tuple((key, tags[key]) for key in block), (-keys, -exact, order, layer))


class RuleIndex:
    """All layers' rules, looked up by ``key=value`` so that a record meets only the rules that could take it.

    Parameters
    ----------
    rules
        (layer id, order, rules) of every layer that has rules.
    """

    def __init__(self, rules: Iterable[tuple[str, int, tuple[TagRule, ...]]]) -> None:
        self._by_pair: dict[tuple[str, str], list[tuple[str, int, TagRule, TagBlock]]] = {}
        self._by_key: dict[str, list[tuple[str, int, TagRule, TagBlock]]] = {}
        self._mentioned: dict[str, set[str]] = {key: {"yes"} for key in LIFECYCLE_OVER}
        for layer, order, layer_rules in rules:
            for rule in layer_rules:
                self._add(layer, order, rule)

    def _add(self, layer: str, order: int, rule: TagRule) -> None:
        for block in (*rule.any_of, *rule.none_of):
            for key, wanted in block.items():
                self._mentioned.setdefault(key, set()).update(wanted)
        for block in rule.any_of:
            entry = (layer, order, rule, block)
            anchor = anchor_key(block)
            if block[anchor] == (ANY,):
                self._by_key.setdefault(anchor, []).append(entry)
            else:
                for value in block[anchor]:
                    self._by_pair.setdefault((anchor, value), []).append(entry)

    @property
    def anchor_pairs(self) -> frozenset[tuple[str, str]]:
        """The ``key=value`` pairs of which a record in any layer has at least one, wildcard keys apart."""
        return frozenset(self._by_pair)

    @property
    def anchor_keys(self) -> frozenset[str]:
        """The keys that take a record into a layer whatever their value."""
        return frozenset(self._by_key)

    def signature(self, tags: Mapping[str, str]) -> Signature:
        """Reduce ``tags`` to what the rules can tell apart: records with the same signature and shape match alike."""
        mentioned = self._mentioned
        return tuple(
            [
                pair if pair[1] in mentioned[pair[0]] or ";" in pair[1] else (pair[0], ANY)
                for pair in tags.items()
                if pair[0] in mentioned
            ]
        )

    def is_wanted(self, tags: Mapping[str, str]) -> bool:
        """Say quickly whether some rule asks for ``tags``, exclusions and shape apart."""
        if (
            self._by_pair.keys().isdisjoint(tags.items())
            and self._by_key.keys().isdisjoint(tags)
            and not any(";" in value for value in tags.values())
        ):
            return False
        return any(fits(block, tags) for _, _, _, block in self._candidates(tags))

    def match(self, tags: Mapping[str, str], kind: str) -> list[Match]:
        """Return the layers that take ``tags`` for a thing of shape ``kind`` (point, line, area), best first, each once."""
        best: dict[str, Match] = {}
        if is_over(tags):
            return []
        for layer, order, rule, block in self._candidates(tags):
            if kind not in rule.geometry or not fits(block, tags) or any(fits(bar, tags) for bar in rule.none_of):
                continue
            match = make_match(layer, order, block, tags)
            if layer not in best or match.rank < best[layer].rank:
                best[layer] = match
        return sorted(best.values(), key=lambda match: match.rank)

    def _candidates(self, tags: Mapping[str, str]) -> Iterable[tuple[str, int, TagRule, TagBlock]]:
        for key, value in tags.items():
            if key in self._by_key:
                yield from self._by_key[key]
            for part in values_of(value):
                yield from self._by_pair.get((key, part), ())


def anchor_key(block: TagBlock) -> str:
    """Choose the key under which a block is filed: exact values before wildcards, rare keys before ``name``."""
    return min(block, key=lambda key: (block[key] == (ANY,), len(block[key]), key))
