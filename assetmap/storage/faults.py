"""What a database says when something is wrong, in one sentence a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from assetmap.errors import StoreError

RESTORE = "The newest backup can be restored with `assetmap restore FILE`."
BUSY_SECONDS = 30
IN_USE = f"{{name}} is in use: something else has held it for {BUSY_SECONDS} seconds. Nothing was changed; try again."

_SQLITE = (
    ("SQLITE_BUSY", IN_USE),
    ("SQLITE_LOCKED", "{name} is in use by this process already. Nothing was changed; try again."),
    ("SQLITE_FULL", "The disk that holds {name} is full. Nothing was stored; make room and try again."),
    (
        "SQLITE_IOERR",
        "The disk that holds {name} reported a fault. Nothing was stored; check the disk and make a backup elsewhere.",
    ),
    (
        "SQLITE_READONLY",
        "{name} may not be written. Nothing was stored; ask for permission to write it, or move the workspace.",
    ),
    (
        "SQLITE_CANTOPEN",
        "{name} could not be opened. Check that it is there and that you may read and write its folder.",
    ),
    ("SQLITE_PERM", "{name} may not be opened. Ask for permission to read and write it."),
    ("SQLITE_CORRUPT", f"{{name}} is damaged. {RESTORE}"),
    ("SQLITE_NOTADB", f"{{name}} is damaged or was not made by assetmap. {RESTORE}"),
    ("SQLITE_CONSTRAINT", "What was to be stored does not fit what {name} holds ({detail}). Nothing was stored."),
    ("SQLITE_NOMEM", "There was not enough memory to work with {name}. Nothing was stored."),
    ("SQLITE_TOOBIG", "A text or shape is too large for {name}. Nothing was stored."),
)
_POSTGRES = (
    ("53100", "The disk of {name} is full. Nothing was stored; make room on the server and try again."),
    ("53", "{name} has no room left for this (connections or memory). Nothing was stored; try again later."),
    ("55P03", IN_USE),
    ("42501", "{name} may not be changed by this user. Ask its administrator for the right to create and write."),
    ("25006", "{name} takes no changes at the moment (read-only). Nothing was stored."),
    ("28", "{name} did not accept the user or the password. Check the address of the store."),
    ("3D", "There is no database {name} on that server. Check the address of the store."),
    ("XX00", "{name} is damaged. Restore it from a backup with `assetmap restore FILE`."),
    ("58", "The disk of {name} reported a fault. Nothing was stored; ask its administrator."),
    ("23", "What was to be stored does not fit what {name} holds ({detail}). Nothing was stored."),
    ("22", "{name} could not take a value ({detail}). Nothing was stored."),
)
_NO_ANSWER = "{name} does not answer. Nothing was stored; check that the server runs and that the address is right."


@contextmanager
def plain_faults(name: str) -> Iterator[None]:
    """Turn what a database raises inside the block into a StoreError about ``name``."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StoreError(sentence_for(error.orig, name)) from error
    except sqlite3.Error as error:
        raise StoreError(sentence_for(error, name)) from error
    except sa.exc.TimeoutError as error:
        raise StoreError(f"{name} is in use by too many at once. Nothing was changed; try again.") from error


def sentence_for(error: BaseException | None, name: str) -> str:
    """Say in one sentence what the database means by ``error``."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorname", None) or _code_from_words(str(error))
        return (
            _sentence(_SQLITE, code, name, error) or f"{name} could not be used ({_short(error)}). Nothing was stored."
        )
    code = getattr(error, "sqlstate", None)
    if code is None:
        return _NO_ANSWER.format(name=name)
    fallback = _NO_ANSWER if code[:2] in ("08", "57") else "{name} could not be used ({detail}). Nothing was stored."
    return _sentence(_POSTGRES, code, name, error) or fallback.format(name=name, detail=_short(error))


def _sentence(known: tuple[tuple[str, str], ...], code: str, name: str, error: BaseException | None) -> str | None:
    for start, sentence in known:
        if code.startswith(start):
            return sentence.format(name=name, detail=_short(error))
    return None


def _code_from_words(words: str) -> str:
    """Name the code of a fault that Python raises without one (while it makes a backup)."""
    for phrase, code in (
        ("locked", "SQLITE_BUSY"),
        ("full", "SQLITE_FULL"),
        ("not a database", "SQLITE_NOTADB"),
        ("malformed", "SQLITE_CORRUPT"),
    ):
        if phrase in words:
            return code
    return ""


def _short(error: BaseException | None) -> str:
    """Give the first line of a fault without the values a database quotes after it."""
    words = str(error).strip().splitlines() or [type(error).__name__]
    return words[0][:120]
