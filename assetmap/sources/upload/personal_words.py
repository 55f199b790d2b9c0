"""Signs of personal details in free text: they are pointed out before anything is kept, never repeated in a report."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("a telephone number", re.compile(r"(?<![\w.])(?:\+44\s?\(?0?\)?|\(?0)(?:[\s().-]?\d){9,10}(?![\w])")),
    (
        "a date of birth",
        re.compile(
            r"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday)\b\W{0,4}(?:(?:on|in)\s)?[\w\s]{0,6}\d{1,4}[\s/.-]",
            re.IGNORECASE,
        ),
    ),
    (
        "a full postcode",
        re.compile(r"\b(?:[A-Z]{1,2}[0-9][A-Z0-9]?)\s?[0-9][ABD-HJLNP-UW-Z]{2}\b"),
    ),
)
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{3})[\s-]?(\d{3})[\s-]?(\d{4})(?!\d)")
_DIGIT = re.compile(r"[0-9]")


def personal_details(text: str) -> list[str]:
    """Name the kinds of personal details that a free text seems to hold (threats H24), in words; empty for most texts."""
    if "@" not in text and len(_DIGIT.findall(text)) < 2:
        return []  # a postcode has two digits, everything else more
    found = [kind for kind, pattern in _PATTERNS if pattern.search(text)]
    if (
        any(_is_nhs_number("".join(digits)) for digits in _TEN_DIGITS.findall(text))
        and "a telephone number" not in found
    ):
        found.append("an NHS number")
    return found


def _is_nhs_number(digits: str) -> bool:
    """Check the last of ten digits. Source: NHS Data Dictionary, NHS NUMBER, modulus 11."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 10 and (0 if rest == 11 else rest) == int(digits[9])
