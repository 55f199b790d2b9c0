"""Phrases: plain words of a text, and the index that finds the layer files' phrases in it, as whole words only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SPELLINGS: dict[str, str] = {
    short: full
    for full, shorts in {
        "with": "wi w w/",
        "to": "tae",
        "all": "aw a'",
        "about": "aboot",
        "out": "oot",
        "down": "doon",
        "house": "hoose",
        "no": "nae",
        "cannot": "cannae cant canny",
        "do not": "dinnae dont",
        "does not": "disnae doesnt",
        "will not": "winnae wont",
        "is not": "isnae isnt",
        "was not": "wisnae wasnt",
        "children": "weans bairns kids wains",
        "child": "wean bairn kid",
        "football": "fitba fitbaw footie footy",
        "old": "auld",
        "town": "toun toon",
        "police": "polis",
        "photo": "photie photae",
        "clothes": "claes",
        "your": "yer",
        "i": "ah",
        "of": "o",
        "and": "n an +",
        "good": "guid",
        "home": "hame",
        "more": "mair",
        "little": "wee",
        "people": "folk folks",
        "centre": "center ctr cntr cent",
        "association": "assoc assn",
        "committee": "cttee comittee commitee",
        "library": "lib libary",
        "school": "schl",
        "group": "grp",
        "community": "comm comty",
        "church": "ch",
        "station": "stn",
        "saint": "st",
        "primary school": "primary",
        "secondary school": "secondary",
        "certificate": "cert",
        "department": "dept",
        "councillor": "cllr",
        "youth": "yth",
        "practice": "practise",
    }.items()
    for short in shorts.split()
}
"""Scots and hurried spellings, each with the word a layer file would use. Chosen by us."""

GENERAL_FROM = 12
"""In how many owners' phrases a word stands before it says little alone. Chosen by us: “group” and “club”, not “hall” or “school”."""

_KEPT_WHOLE = frozenset(
    "burns tennis news bus is his this us gas campus was has sports arts christmas pass links minds".split()
)
_WORD = re.compile(r"[a-z0-9]+")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_APOSTROPHES = re.compile(r"[’‘ʼ´]")


@lru_cache(maxsize=1_000)
def plain(text: str) -> str:
    """Return ``text`` in lower case without accents and apostrophes, its words parted by single spaces, Scots words in English."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", text))
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    text = text.casefold().replace("'", "").replace("`", "").replace("&", " and ").replace("+", " and ")
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    spelt = " ".join(SPELLINGS.get(word, word) for word in _WORD.findall(text))
    return spelt.replace("school school", "school")


_WORDS_KEPT = 20_000


@lru_cache(maxsize=_WORDS_KEPT)
def stem(word: str) -> str:
    """Return ``word`` without its plural ending, so that “halls” meets “hall” and “men's” meets “men”."""
    if len(word) < 4 or word in _KEPT_WHOLE or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def stems(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` without plural endings."""
    return tuple(stem(word) for word in plain(text).split())


@dataclass(frozen=True)
class Found:
    """A phrase of a layer file found in a text: whose, which, and from which word to which."""

    layer: str
    phrase: str
    start: int
    end: int

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.end - self.start


class PhraseIndex:
    """Finds every phrase of every owner in a text in one pass over its words."""

    def __init__(self, phrases: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._phrases: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for owner, said in phrases:
            for phrase in said:
                owners = self._phrases.setdefault(stems(phrase), [])
                if owner not in (known for known, _ in owners):
                    owners.append((owner, phrase))
        self._starts: dict[str, int] = {}
        for key in self._phrases:
            if key:
                self._starts[key[0]] = max(self._starts.get(key[0], 0), len(key))
        self.vocabulary = frozenset(word for key in self._phrases for word in key)
        self.general = self._words_of_many()
        self.known = lru_cache(maxsize=_WORDS_KEPT)(self._known)
        """The words of the phrases that a plain word means: without its plural ending, and mended."""
        self._one_letter_short: dict[str, set[str]] = {}
        for word in self.vocabulary:
            for at in range(1, len(word)) if len(word) > 6 else ():
                self._one_letter_short.setdefault(word[:at] + word[at + 1 :], set()).add(word)

    def _words_of_many(self) -> frozenset[str]:
        """Return the words that stand in phrases of so many owners that alone they say little: “group”, “club”."""
        owners: dict[str, set[str]] = {}
        for key, said in self._phrases.items():
            for word in key if len(key) > 1 else ():
                owners.setdefault(word, set()).update(owner for owner, _ in said)
        return frozenset(word for word, known in owners.items() if len(known) >= GENERAL_FROM)

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return every phrase in ``words`` (from :func:`stems`), in reading order."""
        found: list[Found] = []
        if self._starts.keys().isdisjoint(words):
            return found
        for start, word in enumerate(words):
            if word not in self._starts:
                continue
            for end in range(start + 1, min(start + self._starts[word], len(words)) + 1):
                for owner, phrase in self._phrases.get(tuple(words[start:end]), ()):
                    found.append(Found(owner, phrase, start, end))
        return found

    def _known(self, word: str) -> str:
        return self.mend(stem(word))

    def mend(self, word: str) -> str:
        """Return the one known word that ``word`` becomes with one letter more or two swapped, else ``word``.

        Only for words of six letters or more that no phrase knows: “comunity” is mended, “refugee” never becomes “refuge”.
        """
        if len(word) < 6 or word in self.vocabulary:
            return word
        known = set(self._one_letter_short.get(word, ()))
        for at in range(1, len(word) - 1):
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if swapped in self.vocabulary:
                known.add(swapped)
        return known.pop() if len(known) == 1 else word
