"""The codes of a workshop: tokens in a picture code, short codes to type, receipts, and how they are kept and compared.

Only keyed hashes are ever stored. A wrong, an expired and an unknown code go the same way and get the same answer. Source: privacy 4.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assetmap.errors import WorkshopError

TOKEN_BYTES = 16
"""128 bits. Source: privacy 1."""

SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
"""27 signs without vowels (no words come about) and without 0, 1, I, L, O, which look alike. Source: privacy 4."""

SHORT_CODE_SIGNS = 6
"""27**6 = 387,420,489 codes: 28.5 bits."""

RECEIPT_SIGNS = 8
"""27**8 = 282,429,536,481 receipts: 38 bits."""

SECRET_BYTES = 32
"""A workspace's secret is at least this long."""

_BETWEEN = re.compile(r"[\s\-–—_.·]+")
_LOOKS_LIKE_ANOTHER = frozenset("01OIL")
_NOTHING_KEPT = "0" * 64


class Purpose(StrEnum):
    """What a hash is for. The same text has another hash for each, so that one can never stand for another."""

    JOIN = "join"
    DEVICE = "device"
    SHORT_CODE = "short-code"
    RECEIPT = "receipt"


@dataclass(frozen=True)
class KeptCode:
    """What is kept of a code: its keyed hash, until when it holds, and whether it was closed or replaced before."""

    hashed: str
    expires_at: datetime
    is_open: bool = True


def new_token(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Make a token of 128 bits: 22 letters, digits, hyphens and underscores, which need no escaping in an address."""
    return base64.urlsafe_b64encode(random_bytes(TOKEN_BYTES)).rstrip(b"=").decode("ascii")


def new_short_code(random_below: Callable[[int], int] = secrets.randbelow) -> str:
    """Make a code of six signs that people type; :func:`in_groups` shows it."""
    return _signs(SHORT_CODE_SIGNS, random_below)


def new_receipt(random_below: Callable[[int], int] = secrets.randbelow) -> str:
    """Make the code of eight signs with which a person finds, changes or erases what they sent."""
    return _signs(RECEIPT_SIGNS, random_below)


def in_groups(code: str) -> str:
    """Return a code as it is shown and spoken, in two groups: “BCD FGH”."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def read_short_code(text: str) -> str:
    """Return the code that somebody typed: small letters, spaces and hyphens are forgiven.

    Raises
    ------
    WorkshopError
        When it cannot be a code. The sentence says nothing about which codes there are.
    """
    return _read(text, SHORT_CODE_SIGNS)


def read_receipt(text: str) -> str:
    """Return the receipt that somebody typed, as :func:`read_short_code` does."""
    return _read(text, RECEIPT_SIGNS)


def keyed_hash(secret: bytes, purpose: Purpose, text: str) -> str:
    """Return the HMAC-SHA256 of ``text`` under the workspace's secret, in 64 hexadecimal digits."""
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"a workspace's secret has at least {SECRET_BYTES} bytes")
    return hmac.new(secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def is_let_in(given: str, kept: KeptCode | None, secret: bytes, purpose: Purpose, now: datetime) -> bool:
    """Say whether a code opens: right, not expired and not closed.

    A code that is wrong, expired, closed or of no workshop (``kept`` is None) takes the same steps: one hash, one comparison of equal
    length, and the two dates.
    """
    expected = kept if kept is not None else KeptCode(_NOTHING_KEPT, now, False)
    is_right = hmac.compare_digest(keyed_hash(secret, purpose, given), expected.hashed)
    is_in_time = now < expected.expires_at
    return bool(is_right & is_in_time & expected.is_open)


def _signs(number: int, random_below: Callable[[int], int]) -> str:
    return "".join(SIGNS[random_below(len(SIGNS))] for _ in range(number))


def _read(text: str, number: int) -> str:
    code = _BETWEEN.sub("", text[: number * 4]).upper()
    if _LOOKS_LIKE_ANOTHER & set(code):
        raise WorkshopError(
            "Codes have no 0 or O, no 1, I or L, because these look alike. Please look at the code again."
        )
    if len(code) != number or not set(code) <= set(SIGNS):
        raise WorkshopError(f"A code has {number} letters and digits. Please look at the code again.")
    return code
