"""What speaks for and against a pair, each as one column of numbers. Every measure is the same from either side."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assetmap.conflate.distances import distances_m, outer_limit_m, pair_limit_m
from assetmap.conflate.names import (
    Words,
    bits_of_kinds,
    compare_words,
    has_group_word,
    has_place_word,
    has_weak_group_word,
)
from assetmap.conflate.places import Places

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
CHUNK = 100_000


@dataclass(frozen=True)
class Evidence:
    """One value per pair. Flags are True where it is so and False where it is not or not known."""

    distance_m: Array
    limit_m: Array
    limit_known: Flags
    """Whether the limit is that of a kind, not the default."""
    beyond_limit: Flags
    beyond_outer: Flags
    both_named: Flags
    same_name: Flags
    name_once: Flags
    """Nearly the same name, which no other row of either table has."""
    name_share: Array
    """Weight of shared words, of all words (0-1)."""
    name_cover: Array
    """Weight of shared words, of the shorter name's (0-1)."""
    telling: Array
    """Weight of shared words that say something (0-2)."""
    both_left_over: Array
    """Weight of words that only one has: the lesser of the two sides (0-2)."""
    one_left_over: Array
    """The same, how much the one side has more (0-2)."""
    spelling: Array
    """Likeness letter by letter (0-1)."""
    initials: Flags
    number_conflict: Flags
    kind_words_conflict: Flags
    kind_words_extra: Flags
    group_words_extra: Flags
    meets_there: Flags
    first_meets: Flags
    second_meets: Flags
    """Whether the first (the second) is a group whose name holds the other's whole, its kind of place included."""
    same_postcode: Flags
    other_postcode: Flags
    same_district: Flags
    other_district: Flags
    same_address: Flags
    other_address: Flags
    other_house: Flags
    same_phone: Flags
    own_phone: Flags
    other_phone: Flags
    same_website: Flags
    own_website: Flags
    other_website: Flags
    same_identifier: Flags
    other_identifier: Flags
    same_kind: Flags
    other_kind: Flags

    def take(self, rows: NDArray[np.intp]) -> Evidence:
        """Return the evidence on some of the pairs."""
        return Evidence(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})


def evidence_of(places: Places, i: NDArray[np.intp], j: NDArray[np.intp]) -> Evidence:
    """Gather the evidence on every pair, ``CHUNK`` pairs at a time to keep memory small."""
    parts = [
        _gather(places, i[start : start + CHUNK], j[start : start + CHUNK]) for start in range(0, max(len(i), 1), CHUNK)
    ]
    if len(parts) == 1:
        return Evidence(**parts[0])
    return Evidence(**{one.name: np.concatenate([part[one.name] for part in parts]) for one in fields(Evidence)})


def _gather(places: Places, i: NDArray[np.intp], j: NDArray[np.intp]) -> dict[str, NDArray]:
    distance = distances_m(places.lat, places.lon, i, j)
    limit = pair_limit_m(places.limit_m, i, j)
    with np.errstate(invalid="ignore"):
        found: dict[str, NDArray] = {
            "distance_m": distance,
            "limit_m": limit,
            "limit_known": np.isfinite(np.fmax(places.limit_m[i], places.limit_m[j])),
            "beyond_limit": distance > limit,
            "beyond_outer": distance > outer_limit_m(limit),
        }
    return found | _names(places, i, j) | _addresses(places, i, j) | _contacts(places, i, j)


def _names(places: Places, i: NDArray[np.intp], j: NDArray[np.intp]) -> dict[str, NDArray]:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    names = places.names
    words = compare_words(names, i, j)
    lesser, greater = np.minimum(words.left_only, words.right_only), np.maximum(words.left_only, words.right_only)
    cover = words.shared / np.maximum(np.minimum(words.left, words.right), 1e-9)
    kinds_i, kinds_j = bits_of_kinds(names.bits[i]), bits_of_kinds(names.bits[j])
    both = (kinds_i != 0) & (kinds_j != 0)
    first = _meets(names, i, j, words.left_only, words.right_only)
    meets = first | _meets(names, j, i, words.right_only, words.left_only)
    share = np.clip(2 * words.shared / np.maximum(words.left + words.right, 1e-9), 0, 1)
    alone = places.name_code.alone
    alike = process.cpdist(names.keys[i], names.keys[j], scorer=Indel.normalized_similarity, dtype=np.float64)
    return {
        "both_named": places.named[i] & places.named[j],
        "same_name": places.name_code.same(i, j),
        "name_once": alone[i] & alone[j] & (share >= 0.8) & (words.shared_telling >= 0.7),
        "name_share": share,
        "name_cover": np.clip(cover, 0, 1),
        "telling": np.minimum(words.shared_telling, 2),
        "both_left_over": np.minimum(lesser, 2),
        "one_left_over": np.minimum(greater - lesser, 2),
        "spelling": alike,
        "initials": words.initials,
        "number_conflict": words.number_conflict,
        "kind_words_conflict": both & ((kinds_i & kinds_j) == 0),
        "kind_words_extra": both & (kinds_i != kinds_j),
        "group_words_extra": has_group_word(names.bits[i]) != has_group_word(names.bits[j]),
        "meets_there": meets & (cover >= 0.6),
        "first_meets": first & (cover >= 0.6) & _holds_kind(kinds_i, kinds_j),
        "second_meets": meets & ~first & (cover >= 0.6) & _holds_kind(kinds_j, kinds_i),
    }


def _meets(
    names: Words, group: NDArray[np.intp], place: NDArray[np.intp], group_only: Array, place_only: Array
) -> Flags:
    """Say where the first is a group that bears the name of the second, a place."""
    bits, others = names.bits[group], names.bits[place]
    strong = has_group_word(bits) & ~has_group_word(others)
    weak = has_weak_group_word(bits) & ~has_weak_group_word(others) & ~has_group_word(others) & (group_only >= 0.5)
    return (strong | weak) & has_place_word(others) & (place_only < 0.35)


def _holds_kind(group: NDArray[np.uint64], place: NDArray[np.uint64]) -> Flags:
    """Say where the group's name has the place's kind: “Leith Library Knitters” has, “Leith Knitters” has not."""
    return np.asarray((place != 0) & ((place & ~group) == 0))


def _addresses(places: Places, i: NDArray[np.intp], j: NDArray[np.intp]) -> dict[str, NDArray]:
    words = compare_words(places.addresses, i, j)
    both = (words.left > 0) & (words.right > 0)
    cover = words.shared / np.maximum(np.minimum(words.left, words.right), 1e-9)
    return {
        "same_address": both & (cover >= 0.8) & (words.shared_telling >= 0.8) & ~words.number_conflict,
        "other_address": both & (cover < 0.4),
        "other_house": both & (cover >= 0.4) & words.number_conflict,
        "same_postcode": places.postcode.same(i, j),
        "other_postcode": places.postcode.differ(i, j),
        "same_district": places.district.same(i, j),
        "other_district": places.district.differ(i, j),
    }


def _contacts(places: Places, i: NDArray[np.intp], j: NDArray[np.intp]) -> dict[str, NDArray]:
    found: dict[str, NDArray] = {}
    for name, codes in (("phone", places.phone), ("website", places.website)):
        found[f"same_{name}"] = codes.same(i, j)
        found[f"own_{name}"] = codes.own(i, j)
        found[f"other_{name}"] = codes.differ(i, j)
    return found | {
        "same_identifier": places.identifier.same(i, j),
        "other_identifier": places.identifier.differ(i, j) & places.scheme.same(i, j),
        "same_kind": places.kind.same(i, j),
        "other_kind": places.kind.differ(i, j),
    }
