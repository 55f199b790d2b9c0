"""Which door a file goes through, decided by what is in it rather than by its name."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.osm_extract import read_extract
from assetmap.sources.osm_overpass import read_overpass
from assetmap.sources.osm_reader import data_as_of
from assetmap.sources.reading import Reading
from assetmap.sources.street_tiles import START as STREET_TILES_START

if TYPE_CHECKING:  # an extract needs nothing of what reads uploads
    from assetmap.sources.upload.report import Choices


@dataclass(frozen=True)
class Format:
    """A kind of file: its name for a person, and whether a basemap can be drawn from it."""

    name: str
    has_streets: bool
    read: Callable[[Path, LayerPack, str, Choices | None], Reading]


EXTRACT = Format(
    "OpenStreetMap extract",
    True,
    lambda path, layers, when, choices: read_extract(path, layers, data_as_of(path) or when),
)
OVERPASS = Format("saved Overpass answer", False, lambda path, layers, when, choices: read_overpass(path, layers))
STREET_TILES = Format("street map (PMTiles)", True, lambda path, layers, when, choices: _no_records())
"""Streets to draw, and no places."""
UPLOAD = Format(
    "table or map file", False, lambda path, layers, when, choices: read_upload(path, layers, when, choices)
)
SAYABLE: tuple[str, ...] = ()
"""Answers that `assetmap quick` can be given; other questions need `assetmap upload`."""


def read_file(path: Path, layers: LayerPack, choices: Choices | None = None) -> tuple[Reading, Format]:
    """Read one file of any known format as records; ``choices`` answer what a file of somebody's own leaves open.

    Raises
    ------
    SourceError
        When there is no such file or no reader for what is in it.
    """
    format_ = format_of(path)
    return format_.read(path, layers, made_at(path), choices), format_


def made_at(path: Path) -> str:
    """Return when the file was last written, ISO 8601 in UTC: the best there is to know about its age where it says nothing itself."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def format_of(path: Path) -> Format:
    """Find out from the first bytes of a file what it is.

    Raises
    ------
    SourceError
        Saying what the file looks like and what can be read.
    """
    if not path.exists():
        raise SourceError(f"There is no file {path.name}. Check the name and the folder.")
    if path.is_dir():
        raise SourceError(f"{path.name or 'That'} is a folder. Name a file in it.")
    start = _first_bytes(path)
    if not start.strip():
        raise SourceError(f"The file {path.name} is empty. Download or save it again.")
    if b"OSMHeader" in start[:64]:
        return EXTRACT
    if start.startswith(STREET_TILES_START):
        return STREET_TILES
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<") and b"<osm" in text:
        return EXTRACT
    if text.startswith(b"{") and _is_overpass(path, text):
        return OVERPASS
    return UPLOAD


def read_upload(path: Path, layers: LayerPack, when: str, choices: Choices | None = None) -> Reading:
    """Read a file of somebody's own that leaves nothing to ask.

    Raises
    ------
    SourceError
        When it cannot be read; :class:`OpenQuestionsError` when something about it must be asked first.
    """
    from assetmap.sources.upload.examine import examine
    from assetmap.sources.upload.opening import open_upload
    from assetmap.sources.upload.postcodes import find_postcodes
    from assetmap.sources.upload.report import Choices, Context, refuse_open_questions

    report = examine(open_upload(path), choices or Choices(), Context(layers, when, postcodes=find_postcodes()))
    refuse_open_questions(report, SAYABLE)
    return Reading(report.records, report.sentences(), replace(report, records=report.records.iloc[:0]))


def _no_records() -> Reading:
    from assetmap.tables import empty_records

    return Reading(empty_records())


def _is_overpass(path: Path, start: bytes) -> bool:
    head = start + path.read_bytes()[len(start) : 200_000] if len(start) >= 4096 else start
    is_geojson = b'"FeatureCollection"' in head or b'"Feature"' in head
    return not is_geojson and (b'"elements"' in head or b'"osm3s"' in head)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as file:
                return file.read(4096)
        if start.startswith(b"BZh"):
            with bz2.open(path) as file:
                return file.read(4096)
    except (OSError, EOFError) as error:
        raise SourceError(
            f"{path.name} could not be opened. It may be cut short, damaged or not yours to read."
        ) from error
    return start
