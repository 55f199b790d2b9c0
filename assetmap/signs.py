"""Signs that nobody sees and that hide, turn or deface what others read: taken out of all that people write."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control signs but tab and line ends, marks that turn the direction of writing, and halves of characters."""
MAX_MARKS = 8
"""Combining marks kept on one letter; more is a defaced name. Source: threats H14."""


def without_unseen(text: str) -> str:
    """Return a text without control signs (tab and line ends stay), without marks of direction and halves of characters."""
    return _UNSEEN.sub("", text)


def clean(text: str) -> str:
    """Return a text without unseen signs and piles of marks, in Unicode's composed form (NFC)."""
    text = unicodedata.normalize("NFC", without_unseen(text).replace("\ufeff", ""))
    if not any(unicodedata.combining(sign) for sign in text):
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)
