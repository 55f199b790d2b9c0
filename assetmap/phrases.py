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
        "with": "wi w/",
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

_KEPT_WHOLE = frozenset("burns tennis news bus is his this us gas campus was has sports arts christmas pass".split())
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"[’‘ʼ`´']")


def plain(text: str) -> str:
    """Return ``text`` in lower case without accents and apostrophes, its words parted by single spaces."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").replace("+", " and ")
    text = _APOSTROPHES.sub("", text)
    words = " ".join(_WORD.findall("".join(sign for sign in text if not unicodedata.combining(sign))))
    spelt = " ".join(SPELLINGS.get(word, word) for word in words.split())
    return spelt.replace("school school", "school")


@lru_cache(maxsize=20_000)
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

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return every phrase in ``words`` (from :func:`stems`), in reading order."""
        found = []
        for start, word in enumerate(words):
            for end in range(start + 1, min(start + self._starts.get(word, 0), len(words)) + 1):
                for owner, phrase in self._phrases.get(tuple(words[start:end]), ()):
                    found.append(Found(owner, phrase, start, end))
        return found

    def mend(self, word: str) -> str:
        """Return the one known word that ``word`` becomes with one letter more or two swapped, else ``word``.

        Only for words of six letters or more that no phrase knows: “comunity” is mended, “refugee” never becomes “refuge”.
        """
        return self._mended(word) if len(word) >= 6 and word not in self.vocabulary else word

    def _mended(self, word: str) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz"
        places = range(1, len(word))
        tries = {word[:at] + letter + word[at:] for at in places for letter in letters}
        tries |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places if at + 1 < len(word)}
        known = tries & self.vocabulary
        return known.pop() if len(known) == 1 else word
