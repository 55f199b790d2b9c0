"""The codes of a workshop: tokens in a picture code, short codes to type, and receipts with which people take back what they sent.

Of a phone's token only its keyed hash is ever stored, and of a receipt nothing. Source: privacy 4 and 9.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
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


class Purpose(StrEnum):
    """What a hash is for. The same text has another hash for each, so that one can never stand for another."""

    DEVICE = "device"
    RECEIPT = "receipt"


def new_token(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Make a token of 128 bits: 22 letters, digits, hyphens and underscores, which need no escaping in an address."""
    return base64.urlsafe_b64encode(random_bytes(TOKEN_BYTES)).rstrip(b"=").decode("ascii")


def new_short_code(random_below: Callable[[int], int] = secrets.randbelow) -> str:
    """Make a code of six signs that people type; :func:`in_groups` shows it."""
    return "".join(SIGNS[random_below(len(SIGNS))] for _ in range(SHORT_CODE_SIGNS))


def receipt_of(token: str) -> str:
    """Return the code of eight signs with which a person has taken back what they sent.

    It follows from the keyed hash of their phone's token, which the room keeps of them anyway, so that nothing further is stored and
    it is found again without a key: a workshop's secret goes when the next one is opened. Back it does not lead: 38 of 256 bits
    stand in it. Whoever has the store can work it out, and has then all that it leads to. That two phones of a full workshop have
    the same one happens once in 14 million workshops; what is found is shown before anything is taken out.

    Parameters
    ----------
    token
        The keyed hash of the phone's token.
    """
    number, signs = int.from_bytes(hashlib.sha256(f"{Purpose.RECEIPT}\0{token}".encode()).digest(), "big"), ""
    while len(signs) < RECEIPT_SIGNS:
        number, at = divmod(number, len(SIGNS))
        signs += SIGNS[at]
    return signs


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


def _read(text: str, number: int) -> str:
    code = _BETWEEN.sub("", text[: number * 4]).upper()
    if _LOOKS_LIKE_ANOTHER & set(code):
        raise WorkshopError(
            "Codes have no 0 or O, no 1, I or L, because these look alike. Please look at the code again."
        )
    if len(code) != number or not set(code) <= set(SIGNS):
        raise WorkshopError(f"A code has {number} letters and digits. Please look at the code again.")
    return code
