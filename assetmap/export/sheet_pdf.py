"""Set a sheet with typst: a tagged PDF (PDF/UA-1) from plain data. Nothing a person wrote is ever read as markup."""

from __future__ import annotations

import importlib.util
import json
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from assetmap.errors import ExportError

_HERE = Path(__file__).parent
_LOOK = "sheet_look.typ"
_STANDARD = "ua-1"
MISSING_LETTERS = "No font of this computer has some of the characters in the names; a small box stands where they are."
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_CHARACTERS = frozenset("\ufffe\uffff")


@dataclass(frozen=True)
class Printed:
    """A sheet ready to print: a PDF, and what a person should know about it."""

    pdf: bytes
    notes: tuple[str, ...] = ()


def set_pdf(template: str, data: Mapping[str, Any], day: date) -> Printed:
    """Set ``data`` (texts, numbers, lists and objects) as the template ``sheet_<template>.typ`` says; the same data give the same bytes.

    Where a name has characters that no font of this computer has, the PDF is tagged all the same, but cannot be called PDF/UA.

    Raises
    ------
    ExportError
        When it cannot be set.
    """
    import typst

    try:
        return Printed(_set(template, data, day, format="pdf", pdf_standards=[_STANDARD]))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise _refused(error) from error
    try:
        return Printed(_set(template, data, day, format="pdf"), (MISSING_LETTERS,))
    except typst.TypstError as error:
        raise _refused(error) from error


def _refused(error: Exception) -> ExportError:
    return ExportError(f"The sheet could not be set ({str(error)[:120]}). Nothing was written.")


def set_pictures(template: str, data: Mapping[str, Any], day: date, dots_per_inch: float = 72) -> list[bytes]:
    """Set the same as pictures (PNG), one a page, to look at."""
    pages = _set(template, data, day, format="png", ppi=dots_per_inch)
    return [pages] if isinstance(pages, bytes) else list(pages)


def _set(template: str, data: Mapping[str, Any], day: date, **options: Any) -> Any:
    import typst

    source = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in (_LOOK, f"sheet_{template}.typ"))
    written = json.dumps(_plain(data), ensure_ascii=False)
    at = int(datetime.combine(day, time(12), UTC).timestamp())
    with tempfile.TemporaryDirectory(prefix="assetmap-") as empty:  # the template can read no file but those in here
        return typst.compile(
            source.encode("utf-8"),
            root=empty,
            package_path=empty,
            package_cache_path=empty,
            font_paths=_fonts(),
            sys_inputs={"data": written},
            timestamp=at,
            **options,
        )


def _fonts() -> list[str]:
    """Return the folder of the fonts that came with assetmap; letters they lack come from the system's."""
    found = importlib.util.find_spec("font_source_sans_pro")
    return [str(Path(found.origin).parent / "files")] if found and found.origin else []


def _plain(data: Any) -> Any:
    """Drop what neither a PDF nor an SVG can hold: control characters, halves of characters, and what turns text around."""
    if isinstance(data, str):
        return data if data.isascii() and data.isprintable() else "".join(filter(_is_kept, data))
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(one) for one in data]
    return data


def _is_kept(letter: str) -> bool:
    if letter in _TURNS_TEXT or letter in _NO_CHARACTERS:
        return False
    return letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs")
