"""Which rows that no layer's words are in may be about a person, a home or a condition, so that they are kept back."""

from __future__ import annotations

import re

from assetmap.classify.apart import CONDITION
from assetmap.classify.holders import STAFF
from assetmap.phrases import plain

_SPEAKS_OF_SOMEBODY = re.compile(
    r"\b(?:she|he|her|his|him|my|mine|me|i|mr|mrs|ms|miss|mx|dr|nan|gran|granny|grandad|auntie|mum|dad|husband|wife|widow\w*"
    r"|pensioner|neighbour|lad|lassie|wee (?:boy|girl|man|woman))\b|\baged? \d{1,3}\b(?! (?:to |and |or )?(?:\d|plus|over|under|up))"
)
_HOME = re.compile(
    r"(?<!go )(?<!goes )(?<!going )(?<!take )(?<!taken )(?<!come )(?<!walk )(?<!way )"
    r"\b(?:flat|house|home(?! (?:cooked|baking|made|town|grown|time|game|school\w*|education|energy|start|link))|upstairs|downstairs|next door|landing|close)\b(?! (?:to|by)\b)"
    r"|\b\d{1,4}[a-z]? \w+ (?:street|st|saint|road|rd|avenue|ave|drive|crescent|place|terrace|court|gardens|way|lane|close|quadrant)\b"
)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?:\+44|\b0)\d[\d ]{8,12}\b")
_OF_MANY = re.compile(
    r"\b(?:services?|teams?|groups?|partnership|network|centres?|clinic|courses?|class(?:es)?|programmes?|organisations?|charity"
    r"|project|association|agency|forum|unit|housing|nursing|community|care home|support)\b"
)
_OF_ONE = re.compile(r"\b(?:for|with|about|of) (?P<one>[A-Z][a-z]+)\b|\b(?P<whose>[A-Z][a-z]+)['’]s\b")
_BARE_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?:,? \(?\d{2}\)?)?")
THINGS = frozenset(
    "hut shed barn yard hall room place walk walks walkabout trail path field fields green wood woods garden gardens farm mill tower bridge "
    "square market fair gala club team band choir school nursery church kirk chapel library museum gallery theatre cinema cafe pub inn "
    "bar shop store bank office surgery clinic pharmacy pool gym court courts pitch track rink pier harbour beach loch lake pond burn river "
    "canal station stop depot centre hub annexe pavilion lodge stables trust society circle league festival".split()
)
"""Words that a bare name of a thing may have, and a bare name of a person seldom. Chosen by us."""
_OF_A_PERSON = re.compile(
    rf"^$|\b{STAFF}$|\b(?:person|people|contact|volunteers?|helper|neighbour|resident|member|role)\b"
)


def person_hint(name: str, description: str, category: str) -> str | None:
    """Return the words that may tell of one person, somebody's home or a condition, or None; a bare name (“Dave”) is such a word.

    Wider than :func:`~assetmap.classify.apart.private_words`, and only asked of rows that no layer's words are in.
    Chosen by us, leaning to the safe side.
    """
    return _telling_words(name, description, category) or (
        name.strip() if is_bare_name(name, description, category) else None
    )


def _telling_words(name: str, description: str, category: str) -> str | None:
    raw = f"{name}, {description}"
    text = plain(raw)
    for pattern, words in ((_SPEAKS_OF_SOMEBODY, text), (_HOME, text), (_CONTACT, raw)):
        if found := pattern.search(words):
            return found[0]
    condition = re.search(rf"\b{CONDITION}\b", text)
    if condition and (_is_of_one(raw) or not _OF_MANY.search(f"{text} {plain(category)}")):
        return condition[0]
    return None


def is_bare_name(name: str, description: str, category: str) -> bool:
    """Say whether a row is no more than a name that may be somebody's (“Sandra”, “Dave Example”)."""
    is_bare = bool(_BARE_NAME.fullmatch(name.strip())) and not description.strip()
    is_bare = is_bare and THINGS.isdisjoint(plain(name).split())
    return is_bare and bool(_OF_A_PERSON.search(plain(category)))


def _is_of_one(raw: str) -> bool:
    """Tell “Jean's support” and “help for John” from “Parkinson's support”."""
    names = (found["one"] or found["whose"] for found in _OF_ONE.finditer(raw))
    return any(not re.search(rf"\b{CONDITION}\b", plain(f"{name}s {name}")) for name in names)
