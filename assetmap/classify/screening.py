"""Patterns that are only tried on texts which hold a word they need: the same answers as the patterns alone, without most of the work.

Which letters every match of a pattern must hold is read from the pattern itself, as ``re`` parses it, so that nobody has to keep a
second list beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from re import _constants as ops  # type: ignore[attr-defined]  # not public, but what Hypothesis reads patterns with, too
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_SHORTEST = 3
"""Fewer letters are in nearly every text and screen nothing."""

_TEXTS_KEPT, _WORDS_KEPT = 1_000, 20_000


def letters_needed(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Return pieces without spaces of which every match of ``pattern`` holds at least one; None when that cannot be told.

    The pieces of a pattern that ignores case are in small letters.
    """
    pieces = _needed(parser.parse(pattern.pattern, pattern.flags))
    if pieces is None or not pattern.flags & re.IGNORECASE:
        return pieces
    return frozenset(piece.lower() for piece in pieces) if all(piece.isascii() for piece in pieces) else None


def _needed(parts: Any) -> frozenset[str] | None:
    """Choose, of the sets that the parts of a pattern need one after the other, the one that is seldomest met."""
    sets = [found for found in _sets_of(parts) if found and min(map(len, found)) >= _SHORTEST]
    return max(sets, key=lambda found: (min(map(len, found)), -len(found)), default=None)


def _sets_of(parts: Any) -> Iterator[frozenset[str] | None]:
    run = ""
    for what, value in parts:
        if what is ops.LITERAL:
            run += chr(value)
        elif what not in (
            ops.AT,
            ops.ASSERT,
            ops.ASSERT_NOT,
        ):  # these take no letter: what stands around them is one run
            yield _longest(run)
            run = ""
            yield _needed_by(what, value)
    yield _longest(run)


def _longest(run: str) -> frozenset[str]:
    return frozenset([max(run.split(), key=len, default="")])


def _needed_by(what: Any, value: Any) -> frozenset[str] | None:
    if what is ops.BRANCH:
        ways = [_needed(parts) for parts in value[1]]
        return None if None in ways else frozenset(piece for way in ways if way for piece in way)
    if what is ops.SUBPATTERN:
        _, flags_on, flags_off, parts = value
        return None if flags_on or flags_off else _needed(parts)
    if what in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, _, parts = value
        return _needed(parts) if least else None
    return None


@lru_cache(maxsize=_TEXTS_KEPT)
def _starts_in(text: str) -> frozenset[str]:
    return frozenset().union(*map(_starts_in_word, text.split()))


@lru_cache(maxsize=_WORDS_KEPT)
def _starts_in_word(word: str) -> frozenset[str]:
    return frozenset(word[at : at + _SHORTEST] for at in range(len(word) - _SHORTEST + 1))


class Screen:
    """Several patterns, tried in their order on the texts that hold what they need."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self.patterns = tuple(patterns)
        self._ignores_case = any(pattern.flags & re.IGNORECASE for pattern in patterns)

    @cached_property
    def _needs(self) -> tuple[int, frozenset[str], dict[str, list[tuple[str, int]]]]:
        """The patterns to try always (as bits), and the pieces of the others by their first letters."""
        always, by_start = 0, dict[str, list[tuple[str, int]]]()
        for place, pattern in enumerate(self.patterns):
            pieces = letters_needed(pattern)
            if pieces is None:
                always |= 1 << place
            for piece in pieces or ():
                by_start.setdefault(piece[:_SHORTEST], []).append((piece, 1 << place))
        return always, frozenset(by_start), by_start

    def likely(self, text: str) -> int:
        """Return which patterns could be found in ``text``: bit n for the n-th pattern."""
        if self._ignores_case:
            if not text.isascii():  # “ſ” is an s where case is ignored
                return (1 << len(self.patterns)) - 1
            text = text.lower()
        likely, starts, by_start = self._needs
        for start in starts & _starts_in(text):
            for piece, bit in by_start[start]:
                if not likely & bit and piece in text:
                    likely |= bit
        return likely

    def found_in(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the place of every pattern that is found in ``text``, and what was found first."""
        likely = self.likely(text)
        for place, pattern in enumerate(self.patterns) if likely else ():
            if likely >> place & 1 and (found := pattern.search(text)):
                yield place, found

    def first(self, text: str) -> tuple[int, re.Match[str]] | None:
        """Return the place of the first pattern that is found in ``text``, and what was found."""
        return next(self.found_in(text), None)


class Screened:
    """One pattern with the two ways of searching that the classifiers use."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._screen = Screen([self.pattern])

    def search(self, text: str) -> re.Match[str] | None:
        """Do as ``re.Pattern.search``."""
        return self.pattern.search(text) if self._screen.likely(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Do as ``re.Pattern.finditer``."""
        return self.pattern.finditer(text) if self._screen.likely(text) else iter(())
