"""Which layers may hold what a person says of themselves: everyday phrases, and the layers' own words."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assetmap.layers import LayerPack
from assetmap.phrases import PhraseIndex, stems

_FILE = Path(__file__).resolve().with_name("interests.toml")


@dataclass(frozen=True)
class Interest:
    """Everyday phrases, and the ids of the layers where what they ask for may be found."""

    says: tuple[str, ...]
    layers: tuple[str, ...]


@functools.cache
def read_interests() -> tuple[Interest, ...]:
    """Read the phrases that come with assetmap."""
    known = tomllib.loads(_FILE.read_text(encoding="utf-8"))["interest"]
    return tuple(Interest(tuple(one["says"]), tuple(one["layers"])) for one in known)


@dataclass(frozen=True)
class Heard:
    """What was understood of a person's words: the phrase that led to each layer and how well it fits (1 best, then less), and
    the words that are left to search for."""

    by_layer: dict[str, tuple[str, float]]
    words: tuple[str, ...]


def hear(text: str, layers: LayerPack) -> Heard:
    """Understand a person's own words; what they say they do not want is left out."""
    spoken = stems(text)
    interests = read_interests()
    found = [(one, interests[int(one.layer)].layers) for one in _own_phrases().find(spoken)]
    found += [(one, (one.layer,)) for one in layers.words.find(spoken)]
    by_layer: dict[str, tuple[str, float]] = {}
    unwanted: set[str] = set()
    silent: set[int] = set()
    for phrase, owners in sorted(found, key=lambda one: -one[0].length):
        if _is_refused(spoken, phrase.start):
            unwanted.update(owners)
            silent.update(range(phrase.start, phrase.end))
            continue
        for place, layer in enumerate(owners):
            fit = 1 - 0.06 * place
            if layer in layers and fit > by_layer.get(layer, ("", 0.0))[1]:
                by_layer[layer] = " ".join(spoken[phrase.start : phrase.end]), fit
    left = [word for at, word in enumerate(spoken) if at not in silent and word not in _SMALL_WORDS and len(word) > 2]
    for layer in unwanted:
        by_layer.pop(layer, None)
    return Heard(by_layer, tuple(dict.fromkeys(left)))


def _is_refused(spoken: Sequence[str], start: int) -> bool:
    """Say whether a “not”, “no” or “hate” stands within the three words before a phrase."""
    return any(word in _REFUSING for word in spoken[max(0, start - 3) : start])


_REFUSING = frozenset({"not", "no", "hate", "without", "never", "dislike"})


@functools.cache
def _own_phrases() -> PhraseIndex:
    return PhraseIndex((str(number), one.says) for number, one in enumerate(read_interests()))


_SMALL_WORDS = frozenset(
    """a about after again all also am an and any anything are as at back be because been before being but by can cannot could
    day did do does down each enjoy enjoyed even every few find for from get go going good had has have he her here him his how
    i if in into is it its just keep kind like liked little live local long lot lots love loved make many may me meet more most
    much my near need never new nice no not now of off on once one only or other our out over own people person place quite
    really she so some somebody someone something sometimes still such than that the their them then there these they thing
    this those time to too try up us used very want wanted was we week well went were what when where which while who will
    with would year you your""".split()
)
