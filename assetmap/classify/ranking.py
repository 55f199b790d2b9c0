"""Which layers' words a row has, best first: the longest phrase, the name before the rest, then ``order``."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from assetmap.layers import LayerPack
from assetmap.phrases import Found, plain

_NAME, _DESCRIPTION, _CATEGORY = 1.5, 0.0, 0.75
"""What a phrase in each field weighs beside its number of words. Chosen by us: a name says what a thing is, a description what is near."""

_ELSEWHERE = 2.0
"""What a phrase loses when the words before it say that it is only where or for whom: “at the library”, “for the church”."""

_GENERAL = 1.0
"""What a word loses that alone says little: “group”, “club” (``PhraseIndex.general``)."""

_AT_LEAST = 0.9
_WHERE = frozenset(
    "at in behind beside near by outside opposite under above from below next past inside round for in on to via of off with".split()
)
_BETWEEN = frozenset("the a an our local old new big little own".split())
_AFTER_HEAD = re.compile(r"[,:;(]| [-–—] ")
_LEGAL = frozenset("scio cic cio charity ltd".split())
_OF_A_GROUP = re.compile(r"\b(?:group|club|class|activity|meeting)s?$")


_PICTURES = frozenset(
    "well bridge ark harbour anchor haven oasis orchard root lighthouse beacon shed nest hive den castle tower mill station stable garden "
    "green tree oak acorn rainbow phoenix compass fair spark spring stage market square quarry forge kiln loom ferry boathouse barn steading "
    "lodge gate crossroad wall window bench burn ford pier quay sail island rock stone woodland wood meadow field path river bank kitchen table "
    "library gallery studio yard".split()
)
"""Words that are as often a picture in the name of something else: “The Well” may be a well or an advice centre. Chosen by us."""

_PROGRAMMES = frozenset("programme project service scheme initiative worker course session".split())
_SHORT = 3
_PLACES = ("place", "area", "route")


@dataclass(frozen=True)
class Field:
    """One cell, read: its words, how many stand before the first comma or colon, the layers' phrases, and those it points away from."""

    weight: float
    words: tuple[str, ...]
    head: int
    found: tuple[Found, ...]
    away: dict[str, str]


@dataclass(frozen=True)
class Candidate:
    """A layer that a row may belong to, and the phrase that says so best."""

    layer: str
    score: float
    phrase: str


def read_fields(name: str, description: str, category: str, layers: LayerPack) -> tuple[Field, Field, Field]:
    """Read the three cells of a row."""
    return (
        _read(name, _NAME, layers),
        _read(description, _DESCRIPTION, layers),
        _read(category, _CATEGORY, layers),
    )


def _read(text: str, weight: float, layers: LayerPack) -> Field:
    if not text:
        return Field(weight, (), 0, (), {})
    words = tuple(map(layers.words.known, plain(text).split()))
    away: dict[str, str] = {}
    for one in layers.words_away.find(words):
        away.setdefault(one.layer, one.phrase)
    found = tuple(layers.words.find(words))
    return Field(weight, words, _head(text, len(words)) if found else 0, found, away)


def _head(text: str, number: int) -> int:
    """Count the words before the first comma or colon; ``number`` is that of all words."""
    before, *after = _AFTER_HEAD.split(text.strip(), maxsplit=1)
    return len(plain(before).split()) if after else number


def ranked_layers(fields: tuple[Field, Field, Field], layers: LayerPack) -> list[Candidate]:
    """Return the layers whose words are there, best first: the longest phrase, the name before the rest, then ``order``."""
    name = fields[0]
    is_group = bool(_OF_A_GROUP.search(" ".join(fields[2].words)))
    best: dict[str, Candidate] = {}
    times: dict[str, int] = defaultdict(int)
    for field in fields:
        seen = set()
        for found in field.found:
            if found.layer in name.away or found.layer in field.away or _is_away(found.layer, fields, layers):
                continue
            score = _score(found, field, layers)
            if is_group and field is fields[1] and layers[found.layer].form == "place":
                score -= _GENERAL  # where a group meets
            if found.length == 1 and layers[found.layer].form in _PLACES and _is_part_of_a_programme(found, field):
                score -= _GENERAL
            if found.layer not in best or score > best[found.layer].score:
                best[found.layer] = Candidate(found.layer, score, found.phrase)
            seen.add(found.layer)
        for layer in seen:
            times[layer] += 1
    if picture := _picture(name, best, layers):
        best[picture] = replace(best[picture], score=best[picture].score - _GENERAL)
    scored = (Candidate(one.layer, one.score + 0.5 * (times[one.layer] - 1), one.phrase) for one in best.values())
    return sorted(
        (one for one in scored if one.score >= _AT_LEAST), key=lambda one: (-one.score, layers[one.layer].order)
    )


def _is_part_of_a_programme(found: Found, field: Field) -> bool:
    """“Woodland programme” is a programme; “Garden project” in a name is a garden all the same, unless more is told."""
    return found.end < len(field.words) and field.words[found.end] in _PROGRAMMES


def _picture(name: Field, best: dict[str, Candidate], layers: LayerPack) -> str:
    """Return the layer of a short name's one word that may be a picture, where the rest of the row tells of a service or a group."""
    if name.head > _SHORT or len(name.found) == 0 or any(one.length > 1 for one in name.found):
        return ""
    named = {one.layer: name.words[one.start] for one in name.found}
    told = any(
        layers[layer].form not in _PLACES or layers[layer].level != "community" for layer in best.keys() - named.keys()
    )
    return next(
        (layer for layer in best if told and named.get(layer) in _PICTURES and layers[layer].level == "community"), ""
    )


def _score(found: Found, field: Field, layers: LayerPack) -> float:
    """Weigh a phrase by its length, its field, whether it ends the first words (“Primary parent council”), or is only where."""
    in_head = found.end <= field.head
    weight = field.weight if in_head else min(field.weight, 0.25)
    at_end = 0.25 if field.weight and found.end == field.head else 0.0
    word = field.words[found.start]
    says_little = found.length == 1 and (word in layers.words.general or word in _LEGAL)
    lost = (_ELSEWHERE if is_elsewhere(field.words, found.start) else 0) + (_GENERAL if says_little else 0)
    length = found.length - (word == "the" and found.length > 1)
    return length + weight + at_end - lost


def _is_away(layer: str, fields: tuple[Field, Field, Field], layers: LayerPack) -> bool:
    """A person's own is refused by a word anywhere: “Joiner”, “for hire”."""
    return layers[layer].level == "individual" and any(layer in field.away for field in fields)


def is_elsewhere(words: tuple[str, ...], start: int) -> bool:
    """Tell whether the words before a phrase say that it is only where or for whom: “at the library”."""
    at = start - 1
    while at >= 0 and words[at] in _BETWEEN:
        at -= 1
    return at >= 0 and words[at] in _WHERE
