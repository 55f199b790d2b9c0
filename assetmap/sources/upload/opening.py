"""The door for uploads: what a file is decides its content, its name may only agree; nothing is opened by guessing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from assetmap.errors import SourceError
from assetmap.sources.upload.containers import names_in
from assetmap.sources.upload.databases import read_geopackage, read_shapefiles
from assetmap.sources.upload.delimited import read_delimited
from assetmap.sources.upload.geojson import read_geojson
from assetmap.sources.upload.gpx import read_gpx
from assetmap.sources.upload.markup import read_kml, read_kmz
from assetmap.sources.upload.sheets import MAX_BYTES, Contents
from assetmap.sources.upload.spreadsheets import read_spreadsheet

Reader = Callable[[bytes, str], Contents]


@dataclass(frozen=True)
class Kind:
    """A format: what it is called, the endings its files have (its own first), and its reader."""

    name: str
    endings: tuple[str, ...]
    read: Reader


TABLE = Kind("a table of text (CSV)", (".csv", ".tsv", ".tab", ".txt"), read_delimited)
XLSX = Kind("an Excel workbook", (".xlsx",), read_spreadsheet)
ODS = Kind("an OpenDocument spreadsheet", (".ods",), read_spreadsheet)
GEOJSON = Kind("GeoJSON", (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl"), read_geojson)
KML = Kind("KML", (".kml", ".xml"), read_kml)
KMZ = Kind("KMZ", (".kmz",), read_kmz)
GPX = Kind("GPX", (".gpx", ".xml"), read_gpx)
GEOPACKAGE = Kind("a GeoPackage", (".gpkg",), read_geopackage)
SHAPEFILE = Kind("a zipped shapefile", (".zip", ".shz"), read_shapefiles)
KINDS = (TABLE, XLSX, ODS, GEOJSON, KML, KMZ, GPX, GEOPACKAGE, SHAPEFILE)
READABLE = "CSV, XLSX, ODS, GeoJSON, KML, KMZ, GPX, GeoPackage and zipped shapefiles"

_OTHERS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PMTiles", "a street map (PMTiles), to be kept with `assetmap street-map`. As a list it"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed archive (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a packed archive (7z)"),
    (b"Rar!\x1a\x07", "a packed archive (rar)"),
    (b"BZh", "a packed archive (bzip2)"),
    (b"\xfd7zXZ\0", "a packed archive (xz)"),
    (b"\0\0\x27\x0a", "one part of a shapefile; pack the .shp, .shx, .dbf and .prj together into a zip. Alone it"),
)
_BEFORE_ROOT = r"\s*+(?:(?><\?.*?\?>)\s*+|(?><!--.*?-->)\s*+)*+"
_ROOT = re.compile(_BEFORE_ROOT + r"<(?:[\w.-]++:)?([A-Za-z_][\w.-]*)", re.DOTALL)
_DOCTYPE = re.compile(_BEFORE_ROOT + r"<!", re.DOTALL)
_BRACKETED_NAME = re.compile(r'\[[^\[\]{}"\n]*[^\W\d][^\[\]{}"\n]*\]')
"""How a table begins whose first column is called “[Name]”: no JSON has a bare word in brackets."""
_LOOKED_AT = 65_536


def open_upload(path: Path, *, sheet: str | None = None) -> Contents:
    """Read a file of any format a person may give us into sheets of text and shapes.

    Parameters
    ----------
    path
        A file on disk. Nothing but this file is read, whatever it says inside.
    sheet
        Keep only the sheets, layers or tables of this name.

    Raises
    ------
    SourceError
        When the whole file is refused. Nothing was kept from it.
    """
    content = _content(path)
    kind = kind_of(content, path.name)
    _check_ending(path, kind)
    contents = kind.read(content, path.name)
    if sheet is None:
        return contents
    chosen = tuple(one for one in contents.sheets if one.name == sheet)
    if not chosen:
        names = ", ".join(f"“{one.name[:40]}”" for one in contents.sheets if one.name)
        raise SourceError(f"{path.name} has no sheet “{sheet[:40]}”. It has: {names or 'one without a name'}.")
    return replace(contents, sheets=chosen)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise SourceError(f"{path.name or 'That'} is a folder. Name a file in it.")
        if not path.is_file():
            raise SourceError(f"There is no file {path.name[:80]}. Check the name and the folder.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{path.name[:80]} could not be opened. Check its name and whether you may read it."
        ) from error
    if len(content) > MAX_BYTES:
        raise SourceError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Split it into smaller files.")
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise SourceError(f"The file {path.name} is empty. Save or download it again.")
    return content


def kind_of(content: bytes, file: str) -> Kind:
    """Find out what a file is from its bytes alone.

    Raises
    ------
    SourceError
        When it is something that is not read, saying what it looks like.
    """
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(content, file)
    if content.startswith(b"SQLite format 3\0"):
        return GEOPACKAGE
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_office(content, file)
    for start, looks_like in _OTHERS:
        if content.startswith(start) and not (start == b"BM" and content[6:10] != b"\0\0\0\0"):
            raise SourceError(f"{file} is {looks_like} and cannot be read. What can be: {READABLE}.")
    if content[257:262] == b"ustar":
        raise SourceError(f"{file} is a packed archive (tar) and cannot be read. What can be: {READABLE}.")
    text = _beginning(content)
    if text.startswith("<"):
        return _kind_of_markup(text, file)
    if text.startswith(("{", "[", "\x1e{")) and not _BRACKETED_NAME.match(text):
        return GEOJSON
    return TABLE


def _beginning(content: bytes) -> str:
    start = content[:_LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n")
    if start[:2] in (b"<\0", b"\0<"):
        return start.replace(b"\0", b"").decode("latin-1").lstrip()
    return start.decode("utf-8-sig", errors="replace").lstrip("\ufeff \t\r\n")


def _kind_of_markup(text: str, file: str) -> Kind:
    root = _ROOT.match(text)
    name = root[1].casefold() if root else ""
    if re.match(r"<!doctype html|<html", text[:200], re.IGNORECASE):
        raise SourceError(
            f"{file} is a web page, not data. A network log-in page may have been saved instead; download it again."
        )
    if name in ("kml", "gpx"):
        return KML if name == "kml" else GPX
    if _DOCTYPE.match(text):
        raise SourceError(
            f"{file} declares a document type (DOCTYPE), through which a file can reach others. Save it without one."
        )
    if name in ("document", "folder", "placemark"):
        return KML
    if name == "osm":
        raise SourceError(
            f"{file} is an OpenStreetMap extract. Open it with `assetmap quick` instead of adding it as a list."
        )
    raise SourceError(f"{file} is XML of a kind that is not read. What can be: {READABLE}.")


def _kind_of_archive(content: bytes, file: str) -> Kind:
    names = [name.casefold() for name in names_in(content, file)]
    endings = {Path(name).suffix for name in names}
    if "xl/workbook.bin" in names:
        raise SourceError(f"{file} is a binary Excel workbook (.xlsb). Save it as .xlsx and try again.")
    if "xl/workbook.xml" in names:
        return XLSX
    if "content.xml" in names and ("mimetype" in names or "meta-inf/manifest.xml" in names):
        return ODS
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise SourceError(f"{file} is a text document or slides. Copy its table into a spreadsheet and save that.")
    if endings & {".shp", ".shx", ".dbf"}:
        return SHAPEFILE
    if ".kml" in endings:
        return KMZ
    # Whatever is left is refused, but unpacked first so that what is wrong with it is said before what it lacks.
    return SHAPEFILE


def _check_ending(path: Path, kind: Kind) -> None:
    """Refuse a name that belongs to another format: the person may have taken the wrong file."""
    ending = path.suffix.casefold()
    if ending in kind.endings or not any(ending in other.endings for other in KINDS):
        if ending in (".xlsm", ".xls", ".xlsb"):
            raise SourceError(
                f"{path.name} is a kind of Excel file that may hold programs. Save it as .xlsx and try again."
            )
        return
    raise SourceError(
        f"{path.name} is not what its ending says: inside, this looks like {kind.name}. "
        f"If it is the file you meant, rename it to end in {kind.endings[0]} and try again."
    )


def _old_office(content: bytes, file: str) -> SourceError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return SourceError(f"{file} is locked with a password. Open it, save it without one, and try again.")
    return SourceError(f"{file} is a file of an old Office (such as .xls). Open it and save it as .xlsx.")
