"""Zip archives, unpacked in memory only, counting every byte: nothing is written under a name that came with a file."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable

from assetmap.errors import SourceError
from assetmap.sources.upload.sheets import MAX_UNPACKED_BYTES

MAX_ENTRIES = 100
MAX_PARTS = 500
"""Entries of an archive a person packed, and parts of a spreadsheet, which makes several for every sheet. Chosen by us."""
MAX_RATIO = 100
SMALL = 1_000_000
"""Below this size the ratio is not asked: a small file of blanks is no bomb."""
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
_JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\x00-\x1f]")
_CHUNK = 1 << 20


def unpack(
    content: bytes, file: str, keep: Callable[[str], bool], *, most_entries: int = MAX_ENTRIES
) -> dict[str, bytes]:
    """Unpack an archive whole, count what comes out, and return the entries that ``keep`` says yes to.

    What a computer added by itself (``__MACOSX`` and the like) is left out. An archive inside is refused unless it is
    a part of a spreadsheet (``most_entries`` other than ``MAX_ENTRIES``), where nobody reads it.

    Raises
    ------
    SourceError
        When the archive is damaged, encrypted, too large unpacked, or holds what no honest archive holds.
    """
    is_packed_by_a_person = most_entries == MAX_ENTRIES
    kept: dict[str, bytes] = {}
    total = 0
    with _open(content, file, most_entries) as archive:
        entries = archive.infolist()
        _check_directory(entries, file, most_entries)
        for entry in entries:
            if entry.is_dir():
                continue
            is_kept = not _JUNK.search(entry.filename) and keep(entry.filename)
            data, size = _inflate(archive, entry, file, MAX_UNPACKED_BYTES - total, is_kept)
            total += size
            if is_packed_by_a_person and data.startswith(ARCHIVES):
                raise SourceError(
                    f"{file} holds an archive inside the archive (zip inside zip). Unpack it and pack the files alone."
                )
            if is_kept:
                kept[entry.filename] = data
    return kept


def names_in(content: bytes, file: str) -> list[str]:
    """List the entries of an archive without unpacking any, junk left out.

    Raises
    ------
    SourceError
        When its directory cannot be read or names more than ``MAX_PARTS`` entries.
    """
    with _open(content, file, MAX_PARTS) as archive:
        return [name for name in archive.namelist() if not _JUNK.search(name)]


def _open(content: bytes, file: str, most_entries: int) -> zipfile.ZipFile:
    if content.count(b"PK\x01\x02") > 2 * most_entries:
        raise _too_many(file, most_entries)
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise _damaged(file) from error


def _check_directory(entries: list[zipfile.ZipInfo], file: str, most_entries: int) -> None:
    if len(entries) > most_entries:
        raise _too_many(file, most_entries)
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise SourceError(f"{file} holds two entries of the same name. Pack it again with each file once.")
    for entry in entries:
        if _OUTSIDE.search(entry.orig_filename) or _OUTSIDE.search(entry.filename):
            raise SourceError(f"{file} holds an entry that points outside the archive. Pack the files alone, by name.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise SourceError(f"{file} holds a link instead of a file. Pack the file itself.")
        if entry.flag_bits & 0x1:
            raise SourceError(f"{file} is locked with a password. Save it without one.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SourceError(f"{file} is packed in an unusual way. Pack it again as an ordinary zip.")
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise SourceError(
                f"{file} would unpack to more than {MAX_RATIO} times its size, as no real data does. It was not unpacked."
            )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _too_large(file)


def _inflate(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str, most: int, is_kept: bool
) -> tuple[bytes, int]:
    """Return an entry's bytes (only the first ones unless it is kept) and how many there were."""
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while part := stream.read(_CHUNK):
                size += len(part)
                if size > most:
                    raise _too_large(file)
                if is_kept or not parts:
                    parts.append(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise _damaged(file) from error
    return b"".join(parts), size


def _damaged(file: str) -> SourceError:
    return SourceError(f"{file} is damaged or cut short: it cannot be unpacked. Save or download it again.")


def _too_large(file: str) -> SourceError:
    return SourceError(f"{file} would unpack to more than {MAX_UNPACKED_BYTES // 1_000_000} MB. Split it.")


def _too_many(file: str, most: int) -> SourceError:
    return SourceError(f"{file} holds more than {most} files. Pack only the ones to be read.")
