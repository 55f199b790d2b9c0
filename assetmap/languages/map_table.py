"""The texts that the map's scripts say themselves: read from their one table, and put into a language as plain data."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.jslexer import Token

TABLE = Path(__file__).resolve().parents[1] / "maps" / "web" / "texts.js"
COUNTS = 200
"""Counts whose plural form is written out; a larger one takes that of its last two digits plus a hundred."""

Text = str | tuple[str, str]
"""A text, or one for a single thing and one for many."""


@functools.cache
def map_texts() -> dict[str, tuple[int, Text]]:
    """Return the table of the scripts: by key the line it stands in and the English text.

    Raises
    ------
    ValueError
        When the table holds anything but names and strings.
    """
    from babel.messages.jslexer import tokenize

    tokens = (one for one in tokenize(TABLE.read_text(encoding="utf-8")) if "comment" not in one.type)
    for one in tokens:
        if one.value == "TEXTS":
            break
    _expect(tokens, "=", "{")
    found: dict[str, tuple[int, Text]] = {}
    for key in tokens:
        if key.value == "}":
            return found
        if key.type != "name" or key.value in found:
            raise ValueError(f"{TABLE.name}, line {key.lineno}: a new name is expected, not {key.value[:40]}.")
        _expect(tokens, ":")
        found[key.value] = (key.lineno, _text(tokens))
        _expect(tokens, ",")
    raise ValueError(f"{TABLE.name}: the table has no end.")


def _text(tokens: Iterator[Token]) -> Text:
    first = next(tokens)
    if first.value != "[":
        return _string(first)
    one = _string(next(tokens))
    _expect(tokens, ",")
    many = _string(next(tokens))
    _expect(tokens, "]")
    return one, many


def _string(token: Token) -> str:
    from babel.messages.jslexer import unquote_string

    if token.type != "string":
        raise ValueError(f"{TABLE.name}, line {token.lineno}: a string is expected, not {token.value[:40]}.")
    return unquote_string(token.value)


def _expect(tokens: Iterator[Token], *values: str) -> None:
    for value in values:
        token = next(tokens)
        if token.value != value:
            raise ValueError(f"{TABLE.name}, line {token.lineno}: {value} is expected, not {token.value[:40]}.")


def spoken_texts(said: gettext.NullTranslations) -> dict[str, str | list[str]] | None:
    """Return what a catalogue has of the scripts' table, for ``speak`` of ``texts.js``; None when it has nothing.

    A text with a count has one form for each that the language counts in; ``plural`` says which form each count takes.
    """
    table: dict[str, str | list[str]] = {}
    which = [_form(said, count) for count in range(COUNTS)]
    for key, (_line, text) in map_texts().items():
        if isinstance(text, str):
            there = said.gettext(text)
            if there != text:
                table[key] = there
        else:
            forms = [said.ngettext(*text, which.index(form)) for form in range(max(which) + 1)]
            if not set(forms) <= set(text):
                table[key] = forms
    return table | {"plural": "".join(map(str, which))} if table else None


def _form(said: gettext.NullTranslations, count: int) -> int:
    plural = getattr(said, "plural", None)
    return int(plural(count)) if plural else int(count != 1)
