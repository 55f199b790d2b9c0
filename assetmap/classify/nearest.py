"""The nearest general layer of a row that has no layer's own words: what sort of word its name ends in, what it is about, who acts in it.

Every list is chosen by us; see ``docs/classification.md``. What they give is a guess, for a person to look at: with a confidence of 0.3
where the name or the row's own category says it, 0.2 where only the description does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assetmap.classify.holders import head_of
from assetmap.classify.nearest_words import (
    ABOUT,
    ACTS,
    CATEGORIES,
    FIRST,
    HAS_A_TIME,
    IN_LEGAL_WORDS,
    LEGAL_FORM,
    OUTSIDE,
    PURPOSES,
    TAIL,
    THEN,
    WHERE_PEOPLE_ARE,
)
from assetmap.classify.screening import Screen
from assetmap.layers import Layer, LayerPack
from assetmap.phrases import plain

_BY_NAME = 0.3
_BY_DESCRIPTION = 0.2

_SAID_BY_PEOPLE = re.compile(
    r"\b(?:volunteer|parent|resident|tenant|member|peer|self|pupil|user|family) (?:run|led|owned)\b|\b(?:residents|tenants"
    r"|neighbours|members|parents)\b"
    r"|\b(?:our|we|us)\b|\bcommittee\b|\bvolunteers (?:show|help|teach|lead|run|cook|drive|mend|fix|read|listen)\b"
)
_SAID_BY_SERVICES = re.compile(
    r"\bnhs\b|\bhscp\b|\bcouncil\b|\bstaff(?:ed)?\b|\breferr?al\b|\breferred\b|\bself ref\b|\bappointments?\b|\bsupport workers?\b|\bsocial work\b"
    r"|\bfunded\b|\bcommissioned\b|\bnational\b|\bcbt\b|\bnurses?\b|\bonline\b|\bhelpline\b|\bdigital\b"
    r"|\b(?:recovery|key) ?workers?\b|\bone to one sessions?\b"
)
_OFTEN_EITHER = frozenset(
    ("youth_centres", "community_transport", "classes_and_homework_clubs", "informal_groups", "welcome_groups")
)


@dataclass(frozen=True)
class Nearest:
    """The general layer, the words that point to it, the field they stand in, and who holds it where they say so."""

    layer: Layer
    words: str
    where: str
    confidence: float
    level: str = ""


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_FIRST_PATTERNS = tuple((where, layer, re.compile(pattern)) for where, layer, pattern in FIRST)
_THEN_PATTERNS = tuple((where, layer, re.compile(pattern)) for where, layer, pattern in THEN)
_ABOUT_SCREEN = Screen([_whole(words) for _, words in ABOUT])
_OUTSIDE_PATTERNS = tuple(("name", layer, re.compile(rf"\b{words}$")) for layer, words in OUTSIDE)
_CATEGORY_SCREEN = Screen([re.compile(pattern) for _, pattern in CATEGORIES])
_PURPOSE_SCREEN = Screen([re.compile(pattern) for _, pattern in PURPOSES])
_ACT_SCREEN = Screen([re.compile(pattern) for _, pattern in ACTS])


_Patterns = tuple[tuple[str, str, re.Pattern[str]], ...]


def nearest_layer(row: tuple[str, str, str], layers: LayerPack, barred: Collection[str] = ()) -> Nearest | None:
    """Return the general layer nearest to a row with no layer's own words; None where nothing points to one.

    ``barred`` are the layers that words of the row point away from.
    """
    name, description, category = row
    texts = {"name": TAIL.sub("", head_of(name)), "category": plain(category), "description": plain(description)}
    for where, layer, words in _pointers(texts, plain(name)):
        if layer == "recovery_communities" and _SAID_BY_SERVICES.search(texts["description"]):
            layer = "recovery_and_support_services"
        if layer in layers and layer not in barred:
            said = " ".join((plain(name), texts["description"], texts["category"]))
            confidence = _BY_NAME if where in ("name", "category") else _BY_DESCRIPTION
            return Nearest(layers[layer], words, where, confidence, _level(layers[layer], said))
    return None


def _pointers(texts: dict[str, str], name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the field, the layer and the words of everything that points to a layer, the surest first."""
    yield from _ends(_FIRST_PATTERNS, texts)
    if found := _ABOUT_SCREEN.first(texts["name"]):
        yield "name", ABOUT[found[0]][0], found[1][0]
    yield from _ends(_THEN_PATTERNS, texts)
    yield from _ends(_OUTSIDE_PATTERNS, texts)
    if at := WHERE_PEOPLE_ARE.search(name):
        yield "name", "commons_and_greens", at[0]
    if found := _ABOUT_SCREEN.first(name):
        yield "name", ABOUT[found[0]][0], found[1][0]
    if found := _PURPOSE_SCREEN.first(texts["description"]) or _PURPOSE_SCREEN.first(name):
        yield (
            "purpose" if IN_LEGAL_WORDS.search(found[1].string) else "description",
            PURPOSES[found[0]][0],
            found[1][0],
        )
    if found := _CATEGORY_SCREEN.first(texts["category"]):
        yield "category", CATEGORIES[found[0]][0], found[1][0]
    if found := _ABOUT_SCREEN.first(texts["description"]):
        yield "description", ABOUT[found[0]][0], found[1][0]
    for where, text in (("description", texts["description"]), ("name", name)):
        if found := _ACT_SCREEN.first(text):
            yield where, ACTS[found[0]][0], found[1][0]
    if " " in name and (at := HAS_A_TIME.search(texts["description"])):
        yield "description", "informal_groups", at[0]
    if at := LEGAL_FORM.search(name):
        yield "name", "charities_and_associations", at[0]


def _ends(patterns: _Patterns, texts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for where, layer, pattern in patterns:
        if texts[where] and (found := pattern.search(texts[where])):
            yield where, layer, found[0]


def _level(layer: Layer, said: str) -> str:
    """Say who holds it where the words say better than the general layer; else empty."""
    by_people, by_services = _SAID_BY_PEOPLE.search(said), _SAID_BY_SERVICES.search(said)
    if layer.level == "organisational" and by_people and not by_services:
        return "community"
    if layer.id in _OFTEN_EITHER and by_services and not by_people:
        return "organisational"
    return ""
