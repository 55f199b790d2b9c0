"""Which door a file goes through, decided by what is in it rather than by its name."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assetmap.errors import SourceError
from assetmap.layers import LayerPack
from assetmap.sources.osm_extract import read_extract
from assetmap.sources.osm_overpass import read_overpass
from assetmap.sources.own_geojson import read_own_geojson
from assetmap.sources.reading import Reading
from assetmap.sources.table import read_table


@dataclass(frozen=True)
class Format:
    """A kind of file: its name for a person, and whether a basemap can be drawn from it."""

    name: str
    has_streets: bool
    read: Callable[[Path, LayerPack, str], Reading]


EXTRACT = Format("OpenStreetMap extract", True, read_extract)
OVERPASS = Format("saved Overpass answer", False, lambda path, layers, when: read_overpass(path, layers))
TABLE = Format("table (CSV)", False, lambda path, layers, when: read_table(path, list(layers), when))
GEOJSON = Format("GeoJSON", False, lambda path, layers, when: read_own_geojson(path, list(layers), when))

NOT_YET = {
    b"PK\x03\x04": "a zip archive or spreadsheet",
    b"SQLite format 3": "a GeoPackage",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
}


def read_file(path: Path, layers: LayerPack) -> tuple[Reading, Format]:
    """Read one file of any known format as records.

    Raises
    ------
    SourceError
        When there is no such file or no reader for what is in it.
    """
    format_ = format_of(path)
    return format_.read(path, layers, made_at(path)), format_


def made_at(path: Path) -> str:
    """Return when the file was last written, ISO 8601 in UTC: the best there is to know about its age."""
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
        raise SourceError(f"{path.name} is a folder. Name a file in it.")
    start = _first_bytes(path)
    if not start.strip():
        raise SourceError(f"The file {path.name} is empty. Download or save it again.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{path.name} is in UTF-16. Save it as UTF-8 and try again.")
    if b"OSMHeader" in start[:64]:
        return EXTRACT
    for signature, looks_like in NOT_YET.items():
        if start.startswith(signature):
            raise SourceError(
                f"{path.name} is {looks_like}. This version reads OpenStreetMap extracts, Overpass JSON, CSV and GeoJSON."
            )
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        if b"<osm" in text:
            return EXTRACT
        if text[:200].lower().startswith((b"<!doctype html", b"<html")):
            raise SourceError(
                f"{path.name} is a web page, not map data. A network log-in page may have been saved instead; download it again."
            )
        raise SourceError(f"{path.name} is XML, but not an OpenStreetMap file. This version cannot read it.")
    if text.startswith((b"{", b"[")):
        return _json_format(path, text)
    return TABLE


def _json_format(path: Path, start: bytes) -> Format:
    head = start + path.read_bytes()[len(start) : 200_000] if len(start) >= 4096 else start
    if b'"FeatureCollection"' in head or b'"Feature"' in head:
        return GEOJSON
    if b'"elements"' in head or b'"osm3s"' in head:
        return OVERPASS
    raise SourceError(f"{path.name} is JSON, but neither an Overpass answer nor GeoJSON.")


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
