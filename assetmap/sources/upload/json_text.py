"""JSON read strictly: what readers disagree about is refused, and nothing deep or huge reaches a parser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from assetmap.errors import SourceError
from assetmap.sources.upload.sheets import MAX_JSON_DEPTH, MAX_ROWS, MAX_VERTICES_IN_FILE

DEEPEST = 1_000
"""A file nested deeper is an attack and refused; between ``MAX_JSON_DEPTH`` and this only what is too deep is cut out."""
CUT = "\ue000nested too deep\ue000"
"""Stands for what was cut out."""
MOST_BRACKETS = MAX_VERTICES_IN_FILE + 20 * MAX_ROWS
_CHUNK = 1 << 20


def decoded(content: bytes, file: str) -> str:
    """Decode UTF-8 or, by its mark, UTF-16.

    Raises
    ------
    SourceError
        When the bytes are neither.
    """
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{file} is not written in UTF-8 (near byte {error.start:,}). Save it as UTF-8.") from error


def parsed(text: str, file: str, kind: str) -> Any:
    """Parse JSON after looking at its depth; a document on each line gives a list of documents with ``kind`` of member.

    Raises
    ------
    SourceError
        When it is nested too deep, says a key twice, has numbers that are none, breaks off, or goes on after its end.
    """
    text = _shallow(text, file)
    counter = _Counter(kind)
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=counter)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and (documents := _by_line(text, counter)) is not None:
            return documents
        raise SourceError(
            f"{file} is not readable as JSON: line {error.lineno:,}, position {error.colno:,}: {_plainly(error.msg)}. "
            "It may be cut short or edited by hand; save it again from the program it comes from."
        ) from error
    except _TooManyError as error:
        raise SourceError(f"{file} has more than {MAX_ROWS:,} rows. Split it into smaller files.") from error
    except (ValueError, RecursionError) as error:
        what = str(error) if isinstance(error, _UnusableError) else "a number in it is too long"
        raise SourceError(
            f"{file} is not readable as JSON: {what}. Save it again from the program it comes from."
        ) from error


class _UnusableError(ValueError):
    """The JSON says something that has no one meaning."""


class _TooManyError(Exception):
    """There are more features than rows are read."""


class _Counter:
    """Make an object of its members, each said once, and count those of one type."""

    def __init__(self, kind: str) -> None:
        self.kind, self.number = kind, 0

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _UnusableError(f"it says “{_printable(twice)}” twice in one place")
        if made.get("type") == self.kind:
            self.number += 1
            if self.number > MAX_ROWS:
                raise _TooManyError
        return made


def _refuse(word: str) -> None:
    raise _UnusableError(f"{word} is not a number")


def _printable(text: str) -> str:
    return text[:40].encode("utf-8", errors="replace").decode("utf-8")


def _plainly(message: str) -> str:
    return message[0].lower() + message[1:]


def _by_line(text: str, counter: _Counter) -> list[Any] | None:
    """Parse one document on each line, as some programs write large files, or return None."""
    lines = [line.strip("\x1e \t\r") for line in text.split("\n")]
    counter.number = 0
    try:
        return [json.loads(line, parse_constant=_refuse, object_pairs_hook=counter) for line in lines if line]
    except json.JSONDecodeError:
        return None


def _shallow(text: str, file: str) -> str:
    """Return the text with what is nested deeper than ``MAX_JSON_DEPTH`` cut out; refuse what no honest file is."""
    deepest, brackets = 0, 0
    data = text.encode("utf-8", errors="replace")
    for depths, opened in _depths(data):
        deepest, brackets = max(deepest, int(depths.max())), brackets + opened
        if deepest > DEEPEST:
            raise SourceError(
                f"{file} is nested more than {MAX_JSON_DEPTH} deep, as no map of assets is. It was not read."
            )
        if brackets > MOST_BRACKETS:
            raise SourceError(f"{file} has too many corners or features. Simplify its shapes or split it.")
    return _cut(text) if deepest > MAX_JSON_DEPTH else text


def _depths(data: bytes) -> Iterator[tuple[np.ndarray, int]]:
    """Yield, part by part, how deep each byte outside strings is nested and how many brackets open."""
    marks = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    depth, inside = 0, 0
    for start in range(0, len(marks), _CHUNK):
        part = np.frombuffer(marks, dtype=np.uint8, count=min(_CHUNK, len(marks) - start), offset=start)
        strings = (np.cumsum(part == 34, dtype=np.int64) + inside) & 1
        outside = strings == 0
        opens = ((part == 91) | (part == 123)) & outside
        closes = ((part == 93) | (part == 125)) & outside
        depths = np.cumsum(opens.astype(np.int64) - closes) + depth
        yield depths, int(opens.sum())
        depth, inside = int(depths[-1]), int(strings[-1])


_MARKS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


def _cut(text: str) -> str:
    """Put ``CUT`` in the place of every list and object that is nested too deep."""
    kept: list[str] = []
    depth, last = 0, 0
    for mark in _MARKS.finditer(text):
        sign = mark.group()
        if sign in ("[", "{"):
            depth += 1
            if depth == MAX_JSON_DEPTH + 1:
                kept.append(text[last : mark.start()])
        elif sign in ("]", "}"):
            if depth == MAX_JSON_DEPTH + 1:
                kept.append(json.dumps(CUT))
                last = mark.end()
            depth -= 1
    return "".join(kept) + text[last:]
