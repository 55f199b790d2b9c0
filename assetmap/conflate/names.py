"""Names as words with weights: normalised, counted over both tables, and compared pair by pair without a loop over pairs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assetmap.conflate.words import (
    ABBREVIATIONS,
    GENERIC_WORDS,
    GROUP_WORDS,
    KINDS_OF_PLACE,
    LEGAL_FORMS,
    PLACE_WORDS,
    WEAK_GROUP_WORDS,
)

MOST_WORDS = 10
"""Words of one text that are compared; longer ones are sentences. Chosen by us."""
GENERIC_WEIGHT = 0.2
"""What a word that many places share weighs at most. Chosen by us."""
ALIKE = 0.78
"""Two words that are at least so alike (1 less the share of letters to change) count as one with a typing error. Chosen by us."""

Array = NDArray[np.float64]
_KIND_BIT = {word: 1 << place for place, words in enumerate(KINDS_OF_PLACE.values()) for word in words.split()}
_GROUP_BIT, _PLACE_BIT, _WEAK_BIT = 1 << 30, 1 << 31, 1 << 32
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_MARKS = re.compile("[\u0300-\u036f]")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_OTHER = re.compile(r"[^\w\n]+|_+")
_ORDINAL = re.compile(r"0*(\d+)(?:st|nd|rd|th)?")


@dataclass(frozen=True)
class Words:
    """The words of every text, as numbers in a table of ``MOST_WORDS`` columns (-1: none)."""

    ids: NDArray[np.int32]
    vocabulary: NDArray[np.object_]
    weights: Array
    """Per word, 0-1: how much it says; with one more entry, 0, for "none"."""
    keys: NDArray[np.object_]
    """Per text, its words in order of the alphabet."""
    bits: NDArray[np.uint64]
    """Per text: kinds of place, group words, place words."""
    numbers: NDArray[np.bool_]
    """Per word, whether it is a number."""
    initials: NDArray[np.int32]
    """Per text, the word that its initials spell (-1: none in these tables)."""


def split_texts(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield for each text its plain words: no case, accents, apostrophes or punctuation."""
    blob = "\n".join([text.replace("\n", " ") for text in texts])
    if not blob.isascii():
        blob = _MARKS.sub("", unicodedata.normalize("NFKD", _APOSTROPHES.sub("", blob)))
    blob = blob.lower().replace("'", "").replace("&", " and ")
    blob = _DOTTED.sub(lambda found: found.group().replace(".", ""), blob)
    return map(str.split, _OTHER.sub(" ", blob).split("\n"))


def canonical(word: str) -> tuple[str, ...]:
    """Return the words that ``word`` stands for: abbreviations written out, plurals as singulars, ordinals as numbers."""
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return (ordinal.group(1),)
    stands_for = ABBREVIATIONS.get(word)
    if stands_for is not None:
        return tuple(_singular(part) for part in stands_for.split("_") if part)
    return (_singular(word),)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-2] if word in ("brownies", "movies", "cookies") else word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def words_of(texts: Sequence[str]) -> Words:
    """Read names; how rare a word is, is counted over all of them."""
    known: dict[str, tuple[str, ...]] = {}
    number_of: dict[str, int] = {}
    flat: list[int] = []
    lengths: list[int] = []
    keys: list[str] = []
    initials: list[str] = []
    for plain in split_texts(texts):
        kept = _kept(plain, known)
        initials.append("".join([word[0] for word in kept]) if len(kept) > 2 else "")
        lengths.append(len(kept))
        flat += [number_of.setdefault(word, len(number_of)) for word in kept]
        keys.append(" ".join(sorted(kept)))
    ids = np.full((len(lengths), MOST_WORDS), -1, dtype=np.int32)
    ids[np.arange(MOST_WORDS) < np.array(lengths, dtype=int)[:, None]] = flat
    vocabulary = np.array(list(number_of), dtype=object)
    marks = np.array([_marks(word) for word in number_of] + [0], dtype=np.uint64)
    return Words(
        ids=ids,
        vocabulary=vocabulary,
        weights=_weights(number_of, np.array(flat, dtype=int), len(lengths)),
        keys=np.array(keys, dtype=object),
        bits=np.bitwise_or.reduce(marks[ids], axis=1),
        numbers=np.array([word.isdigit() for word in number_of] + [False]),
        initials=np.array([number_of.get(letters, -1) if letters else -1 for letters in initials], dtype=np.int32),
    )


def _kept(plain: Sequence[str], known: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the words that count, each once; ``known`` remembers what words stand for."""
    words: dict[str, None] = {}
    for word in plain:
        parts = known.get(word)
        if parts is None:
            parts = known[word] = canonical(word)
        words |= dict.fromkeys(parts)
    return ([word for word in words if word not in LEGAL_FORMS] or list(words))[:MOST_WORDS]


def _marks(word: str) -> int:
    group = _GROUP_BIT * (word in GROUP_WORDS) | _WEAK_BIT * (word in WEAK_GROUP_WORDS)
    return _KIND_BIT.get(word, 0) | group | _PLACE_BIT * (word in PLACE_WORDS)


def _weights(number_of: dict[str, int], flat: NDArray[np.int_], texts: int) -> Array:
    """Weigh words between 0 and 1; twice is as rare as a word that matters can be."""
    counts = np.maximum(np.bincount(flat, minlength=len(number_of)), 2)
    weights = np.clip(1 - np.log(counts / 2) / np.log(texts / 2 + 50), 0.1, 1)
    generic = np.array([word in GENERIC_WORDS for word in number_of], dtype=bool)
    return np.append(np.where(generic, np.minimum(weights, GENERIC_WEIGHT), weights), 0.0)


def fingerprints(words: Words) -> list[NDArray[np.uint64]]:
    """Return two 64-bit marks per text, which share a bit wherever two texts share a word that says something."""
    says = words.weights[words.ids] > GENERIC_WEIGHT
    made = []
    for factor in (1, 2654435761):
        bit = (words.ids.astype(np.uint64) * np.uint64(factor) >> np.uint64(0 if factor == 1 else 16)) & np.uint64(63)
        made.append(np.bitwise_or.reduce(np.where(says, np.uint64(1) << bit, np.uint64(0)), axis=1))
    return made


@dataclass(frozen=True)
class WordsCompared:
    """What two texts share, pair by pair. Weights are sums of ``Words.weights``."""

    shared: Array
    """Weight of the words both have; one with a typing error counts in part."""
    shared_telling: Array
    """The same of words that are not generic."""
    left: Array
    right: Array
    """Weight of all words of either text."""
    left_only: Array
    right_only: Array
    """Weight of the words that only one has and that say something."""
    number_conflict: NDArray[np.bool_]
    initials: NDArray[np.bool_]
    """Whether one text has the initials of the other as a word."""


def compare_words(words: Words, i: NDArray[np.intp], j: NDArray[np.intp]) -> WordsCompared:
    """Compare the texts ``i`` with the texts ``j``, word by word."""
    left, right = words.ids[i], words.ids[j]
    equal = (left[:, :, None] == right[:, None, :]) & (left[:, :, None] >= 0)
    credit_left, credit_right = equal.any(2).astype(float), equal.any(1).astype(float)
    _credit_typing_errors(words, left, right, credit_left, credit_right)
    weight_left, weight_right = words.weights[left], words.weights[right]
    telling_left, telling_right = (
        np.where(weight > GENERIC_WEIGHT, weight, 0) for weight in (weight_left, weight_right)
    )
    numbers_left, numbers_right = words.numbers[left], words.numbers[right]
    shares_number = (equal & numbers_left[:, :, None]).any((1, 2))
    initials_i, initials_j = words.initials[i], words.initials[j]
    return WordsCompared(
        shared=((weight_left * credit_left).sum(1) + (weight_right * credit_right).sum(1)) / 2,
        shared_telling=((telling_left * credit_left).sum(1) + (telling_right * credit_right).sum(1)) / 2,
        left=weight_left.sum(1),
        right=weight_right.sum(1),
        left_only=(weight_left * (1 - credit_left)).sum(1),
        right_only=(weight_right * (1 - credit_right)).sum(1),
        number_conflict=numbers_left.any(1) & numbers_right.any(1) & ~shares_number,
        initials=((right == initials_i[:, None]) & (right >= 0)).any(1)
        | ((left == initials_j[:, None]) & (left >= 0)).any(1),
    )


def _credit_typing_errors(
    words: Words, left: NDArray[np.int32], right: NDArray[np.int32], credit_left: Array, credit_right: Array
) -> None:
    """Credit words that have no equal with their likest unmatched word of the other text, each pair of words judged once."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    open_left = (left >= 0) & (credit_left == 0) & ~words.numbers[left]
    open_right = (right >= 0) & (credit_right == 0) & ~words.numbers[right]
    row, x, y = np.nonzero(open_left[:, :, None] & open_right[:, None, :])
    if not len(row):
        return
    size = len(words.vocabulary)
    first, second = left[row, x].astype(np.int64), right[row, y].astype(np.int64)
    codes, back = np.unique(np.minimum(first, second) * size + np.maximum(first, second), return_inverse=True)
    one, other = words.vocabulary[codes // size], words.vocabulary[codes % size]
    alike = process.cpdist(one, other, scorer=OSA.normalized_similarity, score_cutoff=0.6, dtype=np.float64)
    short = np.array([min(len(word), len(twin)) for word, twin in zip(one, other, strict=True)])
    begins = np.array(
        [word.startswith(twin) or twin.startswith(word) for word, twin in zip(one, other, strict=True)], dtype=bool
    )
    alike = np.where((short >= 4) & (alike >= ALIKE), alike, np.where((short >= 4) & begins, 0.8, 0.0))
    alike = alike[back]
    np.maximum.at(credit_left, (row, x), alike)
    np.maximum.at(credit_right, (row, y), alike)


def bits_of_kinds(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keep the bits of kinds of place."""
    return bits & np.uint64(_GROUP_BIT - 1)


def has_group_word(bits: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which texts have a group word."""
    return np.asarray((bits & np.uint64(_GROUP_BIT)) != 0)


def has_weak_group_word(bits: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which texts have a word that names a group beside another."""
    return np.asarray((bits & np.uint64(_WEAK_BIT)) != 0)


def has_place_word(bits: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which texts have a word for somewhere people may meet."""
    return np.asarray((bits & np.uint64(_PLACE_BIT)) != 0)
