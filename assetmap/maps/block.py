"""The one way in which text from outside enters a page: as JSON without a single letter that any template or parser minds.

folium renders its elements as Jinja templates, and a page's parser looks for tags and for the end of a script. Both are
blind to ``\\uXXXX``, so every letter that could mean something to either is written that way inside JSON strings.
"""

from __future__ import annotations

import json
import re
from typing import Any

MINDED = "&<>\"'`${}%\\\u2028\u2029"
"""Letters that never stand in a string of the block as themselves."""

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_RISKY = re.compile("\\\\[\"\\\\/]|[&<>'`${}%\x7f\u2028\u2029\ud800-\udfff]")
_ANY_RISKY = re.compile("[\\\\&<>'`${}%\x7f\u2028\u2029\ud800-\udfff]")


def to_json_block(data: Any) -> str:
    """Write ``data`` as JSON that is safe inside a script element and inside a folium template."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _STRING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    literal = match.group()
    if _ANY_RISKY.search(literal) is None:
        return literal
    return f'"{_RISKY.sub(_as_number, literal[1:-1])}"'


def _as_number(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()[-1]):04x}"
