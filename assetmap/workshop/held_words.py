"""Insults, slurs and hints of harm in what people write: whole words only, however their letters are disguised.

The list is ``held_words.toml``. It is no judge: what it finds waits for a person, and what it misses can still be hidden. It finds harm that
is told in so many words. Most of what is told in other words it misses: 2 of 15 sentences written after the list was made.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from assetmap.phrases import Found, PhraseIndex, plain, stem

_FILE = Path(__file__).resolve().with_name("held_words.toml")

HELP_WITHIN = 8
"""Words between a word that names harm and one that names help; chosen by us: “group for people who have had thoughts of suicide”."""

LONGEST_WORD = 60
"""Signs of a word that is still looked at: no held word is as long, drawn out or not. Chosen by us."""

_LOOK_ALIKES = str.maketrans("аеорсухікмтвɑιοßø", "aeopcyxikmtbaiobo")
_SIGNS = str.maketrans("013457@$!|€£", "oieastasiiel")
_ONE_AS_L = str.maketrans("1!|", "lll")
_TOKEN = re.compile(r"[a-z0-9@$!|€£*]+")
_JOINER = re.compile(r"(?<=[a-z0-9@$!|*])[._\-~'’]+(?=[a-z0-9@$!|*])")
_SMALL = frozenset(
    "a ad ah am an as at be by do ed go ha he hi ho i id if in is it la ma me mr ms my no of oh ok on or ox pa re so st to tv uk up us we".split()
)


_KIN = (
    "(?:mum|mam|maw|mother|dad|da|father|stepdad|stepmum|stepfather|gran|nan|granny|grandad|grandma|grandpa|husband|wife|partner|boyfriend|girlfriend"
    "|ex|son|daughter|boy|girl|child|children|baby|brother|sister|uncle|aunt|auntie|niece|nephew|cousin|carer|teacher|coach|landlord|boss|neighbour"
    "|flatmate|pal|friend)s?"
)
_PEOPLE = {
    "<WHOM>": f"(?:me|us|her|him|them|the (?:children|child|baby)|(?:(?:my|our|her|his|their) )?{_KIN})",
    "<WHO>": f"(?:he|hes|she|shes|they|theyre|somebody|someone|{_KIN})",
    "<KIN>": _KIN,
}
"""Who is spoken of in the patterns of the list; “weans” and “bairns” are children by then (:data:`assetmap.phrases.SPELLINGS`)."""


@dataclass(frozen=True)
class HeldWords:
    """The list as it is looked up: stems of insults, whole slurs, phrases, innocent ones, and hints of harm with words of help."""

    insults: frozenset[str]
    slurs: frozenset[str]
    endings: tuple[str, ...]
    phrases: PhraseIndex
    innocent: re.Pattern[str]
    harm: PhraseIndex
    harm_patterns: tuple[tuple[str, re.Pattern[str]], ...]
    help: frozenset[str]
    help_behind: frozenset[str]

    def knows(self, word: str) -> bool:
        """Say whether a word in small letters is one of the insults or slurs."""
        if word in self.insults or word in self.slurs or (word.endswith("s") and word[:-1] in self.slurs):
            return True
        for ending in self.endings:
            before = word.removesuffix(ending) if word.endswith(ending) else ""
            is_doubled = ending[0] in "eiy" and before[-1:] == before[-2:-1]  # “shitty”, but “Pratts” is a name
            if before in self.insults or (is_doubled and before[:-1] in self.insults):
                return True
        return False


@functools.cache
def read_held_words() -> HeldWords:
    """Read the list that comes with assetmap."""
    file = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    innocent = "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in file["innocent"])
    return HeldWords(
        frozenset(file["insults"].split()),
        frozenset(file["slurs"].split()),
        tuple(file["endings"]),
        PhraseIndex([("phrase", file["phrases"])]),
        re.compile(rf"\b(?:{innocent})s?\b"),
        PhraseIndex((one["kind"], one["says"]) for one in file["harm"]),
        tuple((one["kind"], _compiled(pattern)) for one in file["harm"] for pattern in one.get("patterns", ())),
        frozenset(stem(word) for word in file["help"]["words"].split()),
        frozenset(stem(word) for word in file["help"]["behind"].split()),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, people in _PEOPLE.items():
        pattern = pattern.replace(name, people)
    return re.compile(pattern)


def offensive_words(text: str) -> tuple[str, ...]:
    """Return the insults and slurs in ``text``, undisguised, each once; empty for most texts."""
    held = read_held_words()
    clear = held.innocent.sub(" . ", _clear(text))
    found = [reading for reading in dict.fromkeys(_readings(clear)) if held.knows(reading)]
    found += [_masked(token, held) for token in _TOKEN.findall(clear) if "*" in token.strip("*")]
    words = tuple(stem(word) for word in _plain(clear).split())
    found += [" ".join(words[one.start : one.end]) for one in held.phrases.find(words)]
    return tuple(dict.fromkeys(word for word in found if word))


def harm_hints(text: str) -> tuple[tuple[str, str], ...]:
    """Return the kinds of harm that ``text`` hints at, each with the words that do: self_harm, abuse, threat or named."""
    held = read_held_words()
    clear = _clear(text)
    found: dict[str, str] = {}
    for spelt in (clear, " ".join(_unsigned(token) for token in _TOKEN.findall(_JOINER.sub(" ", clear)))):
        said = _plain(spelt)
        for kind, pattern in held.harm_patterns:
            if matched := pattern.search(said):
                found.setdefault(kind, matched[0].strip())
        words = tuple(stem(word) for word in said.split())
        for one in held.harm.find(words):
            if one.layer != "named" or not _is_help(words, one, held):
                found.setdefault(one.layer, " ".join(words[one.start : one.end]))
    return tuple(found.items())


def _plain(text: str) -> str:
    """Do as :func:`assetmap.phrases.plain`, but keep nothing in memory: these are people's own words, which can be erased."""
    return plain.__wrapped__(text)


def _is_help(words: tuple[str, ...], found: Found, held: HeldWords) -> bool:
    before = words[max(0, found.start - HELP_WITHIN) : found.start]
    behind = words[found.end : found.end + HELP_WITHIN]
    return not held.help.isdisjoint(before + behind) or not held.help_behind.isdisjoint(behind[:1])


def _clear(text: str) -> str:
    """Return ``text`` in small letters without accents, hidden signs and letters of other scripts that look like ours."""
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LOOK_ALIKES)
    return "".join(sign for sign in small if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")


def _readings(clear: str) -> Iterator[str]:
    """Yield every word that a reader may see: as written, with signs read as letters, drawn out, taken apart by dots or spaces."""
    for apart in (_TOKEN.findall(clear), _TOKEN.findall(_JOINER.sub("", clear))):
        for token in (*apart, *_rejoined(apart)):
            yield from _spellings(token)


def _spellings(token: str) -> Iterator[str]:
    for bare in {token, token.rstrip("!|")} if len(token) <= LONGEST_WORD else ():
        for letters in {_unsigned(bare), _unsigned(bare.translate(_ONE_AS_L))}:
            yield letters
            yield re.sub(r"(.)\1{2,}", r"\1\1", letters)
            yield re.sub(r"(.)\1{2,}", r"\1", letters)


def _unsigned(token: str) -> str:
    """Read signs and digits as the letters they stand for; a number stays a number."""
    return token.translate(_SIGNS) if re.search(r"[a-z]", token) else token


def _rejoined(tokens: list[str]) -> Iterator[str]:
    """Yield what stands in pieces: “f u c k”, “fu ck”, “f uck”."""
    for is_piece, run in groupby(
        tokens, key=lambda token: len(token) <= 2 and (len(token) == 1 or token not in _SMALL)
    ):
        pieces = list(run)
        if is_piece:
            for start in range(len(pieces)):
                for end in range(start + 2, min(start + 12, len(pieces)) + 1):
                    yield "".join(pieces[start:end])
    for first, second in pairwise(tokens):
        if len(first) == 1 and first not in "aios" and len(second) > 2:
            yield first + second


def _masked(token: str, held: HeldWords) -> str:
    """Return the word that “sh*t” or “f**k” hides, or nothing."""
    if not 4 <= len(token) <= LONGEST_WORD or not re.match(r"[a-z]", token):
        return ""
    bare = token.rstrip("*")
    hidden = re.compile(re.escape(bare).replace(r"\*", "[a-z]") + "[a-z]?" * min(len(token) - len(bare), 8))
    known = sorted(held.insults | held.slurs)
    return next((word for word in known for end in ("", *held.endings) if hidden.fullmatch(word + end)), "")
