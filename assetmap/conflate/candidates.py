"""Which pairs are looked at: near ones whose names have something in common, and those that share a contact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assetmap.conflate.contacts import Codes
from assetmap.conflate.distances import near_pairs
from assetmap.conflate.names import GENERIC_WEIGHT, fingerprints
from assetmap.conflate.places import Places

MOST_IN_BLOCK = 40
"""A value that more rows of a table share says nothing: a town hall's switchboard, a registrar's office. Chosen by us."""
LEAST_ALIKE = 0.55
LEAST_ALIKE_UNPLACED = 0.75
"""How alike (0-1, letters in common) two names must be to be looked at, of near rows and where one has no place. Chosen by us."""
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


def candidates(places: Places) -> Pairs:
    """Return the pairs of rows (of the first table, of the second) that are worth comparing, each once, in order."""
    i, j = near_pairs(places.lat, places.lon, places.limit_m, places.first_rows)
    keep = _has_something_in_common(places, i, j)
    firsts, seconds = [i[keep]], [j[keep]]
    placed = np.isfinite(places.lat) & np.isfinite(places.lon)
    for codes, anywhere in (
        (places.identifier, True),
        (places.phone, True),
        (places.website, False),
        (places.postcode, False),
    ):
        i, j = _blocks(codes, places.first_rows)
        keep = np.full(len(i), True) if anywhere else ~(placed[i] & placed[j])
        firsts.append(i[keep])
        seconds.append(j[keep])
    i, j = _namesakes(places, placed)
    firsts.append(i)
    seconds.append(j)
    rows = np.int64(len(places.ids))
    pairs = np.unique(np.concatenate(firsts).astype(np.int64) * rows + np.concatenate(seconds))
    return (pairs // rows).astype(np.intp), (pairs % rows).astype(np.intp)


def _has_something_in_common(places: Places, i: NDArray[np.intp], j: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Say which pairs share a contact or a word that says something, or have names of much the same letters."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    names = places.names
    common = places.phone.same(i, j) | places.website.same(i, j) | places.identifier.same(i, j)
    common |= (places.postcode.same(i, j) & (~places.named[i] | ~places.named[j])) | places.name_code.same(i, j)
    marks = fingerprints(names)
    common |= ((marks[0][i] & marks[0][j]) != 0) & ((marks[1][i] & marks[1][j]) != 0)
    for one, other in ((i, j), (j, i)):
        letters = names.initials[one]
        asked = np.flatnonzero((letters >= 0) & ~common)
        common[asked] |= (names.ids[other[asked]] == letters[asked, None]).any(1)
    asked = np.flatnonzero(~common & places.named[i] & places.named[j])
    alike = process.cpdist(
        names.keys[i[asked]],
        names.keys[j[asked]],
        scorer=Indel.normalized_similarity,
        score_cutoff=LEAST_ALIKE,
        dtype=np.float32,
    )
    common[asked] = alike >= LEAST_ALIKE
    return common


def _blocks(codes: Codes, first_rows: int) -> Pairs:
    """Return all pairs across the tables that share a value which few rows have."""
    first, second = codes.code[:first_rows], codes.code[first_rows:]
    size = len(codes.values) + 1
    count_first = np.bincount(first[first >= 0], minlength=size)
    count_second = np.bincount(second[second >= 0], minlength=size)
    fits = (count_first > 0) & (count_second > 0) & (count_first <= MOST_IN_BLOCK) & (count_second <= MOST_IN_BLOCK)
    fits[-1] = False  # -1 is no value
    here, there = np.flatnonzero(fits[first]), np.flatnonzero(fits[second])
    left, right = _joined(first[here], second[there])
    return here[left], there[right] + first_rows


def _joined(first: NDArray[np.int64], second: NDArray[np.int64]) -> Pairs:
    """Return every pair of positions whose values are equal."""
    order = np.argsort(second, kind="stable")
    starts = np.searchsorted(second[order], first, side="left")
    lengths = np.searchsorted(second[order], first, side="right") - starts
    i = np.repeat(np.arange(len(first)), lengths)
    within = np.arange(len(i)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return i, order[np.repeat(starts, lengths) + within]


def _namesakes(places: Places, placed: NDArray[np.bool_]) -> Pairs:
    """Return pairs of which one has no place, that share a rare word and have much the same letters."""
    if placed.all():
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    names = places.names
    row, column = np.nonzero((names.ids >= 0) & (names.weights[names.ids] > GENERIC_WEIGHT))
    word = names.ids[row, column].astype(np.int64)
    rare = np.bincount(word, minlength=len(names.vocabulary) + 1)[word] <= MOST_IN_BLOCK
    row, word = row[rare], word[rare]
    in_first, lost = row < places.first_rows, ~placed[row]
    found = []
    for one, other in ((in_first & lost, ~in_first), (in_first & ~lost, ~in_first & lost)):
        left, right = _joined(word[one], word[other])
        found.append(np.stack([row[one][left], row[other][right]], axis=1))
    pairs = np.unique(np.concatenate(found), axis=0)
    i, j = pairs[:, 0], pairs[:, 1]
    alike = process.cpdist(names.keys[i], names.keys[j], scorer=Indel.normalized_similarity, dtype=np.float32)
    return i[alike >= LEAST_ALIKE_UNPLACED], j[alike >= LEAST_ALIKE_UNPLACED]
