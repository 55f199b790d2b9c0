"""What people hold themselves (“what people gain”, “confidence and hope”), and columns of wishes.

Every list is chosen by us; see ``docs/classification.md``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assetmap.classify.holders import head_of
from assetmap.phrases import plain

_PRIORITY_CATEGORY = re.compile(
    r"\b(?:priorit(?:y|ies)|wish(?:es|list)?|needs?|problems?|troubles?|issues?|concerns?|complaints?|gaps?|ideas?|moans?|gripes?|grumbles?"
    r"|worry|worries|suggestions?"
    r"|dislikes?|weakness(?:es)?|threats?|improvements?|barriers?|what is missing|(?:what (?:is|s)|whats) (?:missing|wrong|not good|bad)"
    r"|could be better|what (?:residents|people|we) want)\b|^(?:bad|not so good|repairs|faults|defects)$"
)


@lru_cache(maxsize=1_000)
def priority_category(category: str) -> str:
    """Return the words of a row's own category that make it a wish or a trouble; empty when there are none."""
    found = _PRIORITY_CATEGORY.search(plain(category))
    return (
        found[0]
        if found and not re.search(r"\b(?:support|special|additional|complex) needs\b", plain(category))
        else ""
    )


_OWN = re.compile(
    r"\b(?:what (?:\w+ )?(?:people|clients|pupils|children|women|young people|residents|volunteers|we|they) (?:gain(?:ed)?|have|hold|bring|share)"
    r"|personal (?:strengths?|assets?|qualities))\b|^(?:skills?|talents?|abilit(?:y|ies)|strengths?)$"
)
_QUALITIES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (entry, why, re.compile(rf"\b(?:{words})\b"))
    for entry, why, words in (
        ("self_esteem", "It is how people think of themselves.", "confidence|self esteem|pride|dignity|self worth"),
        (
            "resilience",
            "It is what people draw on when things are hard.",
            "resilience|inner strength|strengths|coping|recovery|courage|patience",
        ),
        (
            "sense_of_purpose",
            "It gives days a direction.",
            "purpose|aspirations?|hopes?|ambitions?|structure|routine|motivation|dreams|belief",
        ),
        ("positive_values", "It is about what people hold to be good.", "values|kindness|generosity|respect|honesty"),
        (
            "commitment_to_learning",
            "It is about wanting to learn.",
            "skills?|knowledge|learning|curiosity|talents?|interests",
        ),
    )
)
_ONLY_QUALITIES = re.compile(
    r"^(?:(?:their |our |own |life |social |inner |the )*(?:confidence|self esteem|resilience|aspirations?|strengths?|hopes?|belief|courage"
    r"|patience|kindness|motivation|enthusiasm|sense of purpose|knowledge|skills|dignity|friendships?|language|local connections"
    r"|structure|routine|interests|recovery capital|social skills|gained)\b(?: and)? ?)+$"
)


def own_words(name: str, category: str) -> str:
    """Return the words that make a row something people hold themselves, whatever else it names; empty when there are none."""
    if told := _own_category(category):
        return told
    if not category and " " not in name.strip():
        return ""  # “Hope” may be a name, a hall or a wish
    found = _ONLY_QUALITIES.search(head_of(name))
    return found[0] if found else ""


@lru_cache(maxsize=1_000)
def _own_category(category: str) -> str:
    found = _OWN.search(plain(category))
    return found[0] if found else ""


def qualities_of(name: str, category: str) -> list[tuple[str, str, str]]:
    """Return the individual health assets that a person's own quality names: (entry, the words, why)."""
    text = plain(f"{name} {category}")
    return [(entry, found[0], why) for entry, why, pattern in _QUALITIES if (found := pattern.search(text))]
