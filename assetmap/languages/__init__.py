"""The languages of the screens: one catalogue (``.po``) for each, and what is not said yet in which.

British English is the language the texts are written in, so it is whole and has no catalogue. What a catalogue leaves empty is
shown in English. Catalogues are read as they are; there is no compiled copy that could be older than they.
"""

from __future__ import annotations

import functools
import gettext
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.languages.map_table import TABLE, map_texts, spoken_texts

if TYPE_CHECKING:
    from babel.messages import Catalog

HERE = Path(__file__).resolve().parent
WRITTEN_IN = "en-GB"
LANGUAGES = {WRITTEN_IN: "English", "gd": "Gàidhlig", "cy": "Cymraeg"}
"""Each language under its own name."""
PLACES = (
    ("app", "**.py", "python"),
    ("live", "**.py", "python"),
    ("live/templates", "**.html", "jinja2.ext:babel_extract"),
    ("workshop", "consents.py", "python"),
)
"""Where texts stand that people see, under the package: a folder, its files, and what reads texts out of them."""


@dataclass(frozen=True)
class Translated:
    """How far a language is: texts there are, those it has, and those it lacks in the order of the code."""

    language: str
    texts: int
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    """Texts of the catalogue that no screen shows any more."""

    def __str__(self) -> str:
        done = self.texts - len(self.missing)
        return f"{LANGUAGES[self.language]} ({self.language}): {done:,} of {self.texts:,} texts"


@functools.cache
def translations(language: str) -> gettext.NullTranslations:
    """Return what turns the texts of the screens into ``language``; into themselves where there is no catalogue."""
    path = catalogue_file(language)
    if language == WRITTEN_IN or language not in LANGUAGES or not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, _read(path, language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue_file(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return HERE / f"{language}.po"


@functools.cache
def texts_of_the_map(language: str) -> dict[str, str | list[str]] | None:
    """Return what a language has of the texts that the map's scripts say (see :func:`map_table.spoken_texts`)."""
    return spoken_texts(translations(language))


def how_far(language: str) -> Translated:
    """Compare a language with the texts that the code shows today."""
    texts = texts_shown()
    if language == WRITTEN_IN:
        return Translated(language, len(texts), (), ())
    said = {_key(one.id) for one in _read(catalogue_file(language), language) if one.id and _is_said(one.string)}
    known = {_key(one.id) for one in _read(catalogue_file(language), language) if one.id}
    keys = [_key(one.id) for one in texts if one.id]
    return Translated(
        language,
        len(keys),
        tuple(key for key in keys if key not in said),
        tuple(sorted(known.difference(keys))),
    )


def texts_shown() -> Catalog:
    """Collect every text that the code marks for translation and that the map's scripts say, with where it stands."""
    from babel.messages import Catalog
    from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

    found = Catalog(project="assetmap", charset="utf-8")
    for folder, pattern, method in PLACES:
        texts = extract_from_dir(HERE.parent / folder, [(pattern, method)], keywords={**DEFAULT_KEYWORDS, "say": None})
        for name, line, text, comments, context in texts:
            found.add(
                text, None, [(f"{folder}/{Path(name).as_posix()}", line)], auto_comments=comments, context=context
            )
    for line, words in map_texts().values():
        found.add(words, None, [(TABLE.relative_to(HERE.parent).as_posix(), line)])
    return found


def bring_up_to_date(language: str) -> Translated:
    """Write the texts of today into the catalogue of a language; what was said stays, what is new is empty."""
    from babel.messages.pofile import write_po

    from assetmap.writing import whole_file

    path = catalogue_file(language)
    catalogue = _read(path, language)
    catalogue.update(texts_shown(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with whole_file(path) as temporary, temporary.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, sort_output=False)
    translations.cache_clear()
    texts_of_the_map.cache_clear()
    return how_far(language)


def _read(path: Path, language: str) -> Catalog:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=language)


def _key(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _is_said(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) and (isinstance(text, str) or all(text or ()))
