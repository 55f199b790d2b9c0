"""Telephone numbers, addresses and the like in what people write: the ways to reach or find a person. Chosen by us."""

from __future__ import annotations

import re

_TIMES = re.compile(
    r"(?:\d{1,2}[.:]\d{2}|\d{4})(?:\s?[-–]\s?|\s)(?:\d{1,2}[.:]\d{2}|\d{4})(?:[\s,;-]+(?:\d{1,2}[.:]\d{2}|\d{4}))*"
)
"""“09.00-17.00”, “0900-1700”, “2019 2020 2021”: not a number to ring."""

_LONG_NUMBER = re.compile(r"(?<![\w£.,])\+?\(?[0-9oO]\)?(?:[\s().\-–/]{0,2}[0-9]){8,60}(?!\w)")
_SAID_NUMBER = re.compile(
    r"\b(?:tel|phone|telephone|mobile|mob|call|ring|text|whatsapp|number is|landline)\b[^\w+]{0,3}(?:(?:me|us|him|her|on|at|no|number)\W+){0,3}"
    r"\+?\d(?:[\s-]?\d){4,}",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+\s?(?:\.|\[dot\]|\(dot\)|\sdot\s)\s?\w+|\b[\w.+-]+ at [\w-]+ dot \w+",
    re.IGNORECASE,
)
_URL = re.compile(
    r"\bhttps?:|\bwww\.\w|\b[a-z0-9-]{2,}\.(?:com|co\.uk|org|org\.uk|net|uk|gov\.uk|ac\.uk|nhs\.uk|scot|wales|cymru|london|info|io|me|eu|app|ly|gg|tv|be"
    r"|shop|site|online|xyz|link|page)\b(?!\.\w)|\b(?:javascript|data|vbscript):",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w.])@[A-Za-z_]\w{2,}|\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord)\s?[:@]\s?\w+", re.IGNORECASE
)
_STREETS = (
    "street|st|road|rd|avenue|ave|drive|dr|lane|crescent|cres|court|ct|gardens|gdns|grove|place|terrace|terr|row|close|wynd|vennel|brae|mews|quadrant"
    "|loan|parade"
)
_CAPITAL_STREETS = "Walk|Way|Square|Hill|Park|View|Gate|Rise|Path|Green|Cottages|House"
_NO_STREET_NAME = (
    r"(?:[a-z]*mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?|miles?|people|til|till|to|in|on|of|for|from|and|at|the|a|am|pm|or|by|with"
    r"|doors?|stops?|is|are|we|very|so|quite|too)\b"
)
_NUMBER = r"(?<![\d:./£])\b\d{1,4}[a-zA-Z]?(?:/\d{1,2})?,?\s+"
_HOUSE = re.compile(
    rf"{_NUMBER}(?:(?!{_NO_STREET_NAME})[a-z][\w'’-]+\s+){{1,3}}?(?:{_STREETS})\b"
    rf"|{_NUMBER}(?-i:(?:[A-Z][\w'’-]+\s+){{1,3}}?(?:{_CAPITAL_STREETS}))\b"
    r"|\b(?:flat|apartment|apt)\s?\d{1,3}\b(?:/\d)?",
    re.IGNORECASE,
)
"""A number and a street. What is as often no street (“5 mile walk”) counts with capitals only."""
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}[0-9][A-Z0-9]?)\s?[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_BORN = re.compile(
    r"\b(?:born|dob|d\.o\.b\.?|date of birth)\b\W{0,4}(?:on\s|in\s)?[\w\s]{0,12}\d{1,4}[\s/.-]\d", re.IGNORECASE
)

_ALL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", _SAID_NUMBER),
    ("email", _EMAIL),
    ("web", _URL),
    ("web", _HANDLE),
    ("address", _HOUSE),
    ("address", _POSTCODE),
    ("born", _BORN),
)


def contact_details(text: str) -> tuple[str, ...]:
    """Return the kinds of details in ``text``, each once: phone, email, web, address, born. Never the details themselves."""
    found = ["phone"] if any(not _TIMES.fullmatch(one[0].strip()) for one in _LONG_NUMBER.finditer(text)) else []
    found += [kind for kind, pattern in _ALL if pattern.search(text)]
    return tuple(dict.fromkeys(found))
