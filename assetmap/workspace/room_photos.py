"""Photos of a workshop: small files beside the store, each gone for good when its entry is taken back."""

from __future__ import annotations

import re
from pathlib import Path

from assetmap.errors import ExportError
from assetmap.writing import whole_file

FOLDER = "photos"
_ID = re.compile(r"[a-z]+-[0-9a-f]{8,40}")


def photo_file(folder: Path, workshop: str, entry_id: str) -> Path | None:
    """Return where the photo of an entry is or would be in a workspace's folder; None for what is no id."""
    if not (_ID.fullmatch(workshop) and _ID.fullmatch(entry_id)):
        return None
    return folder / FOLDER / workshop / f"{entry_id}.jpg"


def keep_photo(folder: Path, workshop: str, entry_id: str, jpeg: bytes) -> None:
    """Write a photo through to the disk, for the owner of the folder alone.

    Raises
    ------
    ExportError
        When it cannot be written.
    """
    path = photo_file(folder, workshop, entry_id)
    if path is None:
        raise ValueError(f"no id: {workshop} {entry_id}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"The folder for photos could not be made ({error.strerror}).") from error
    with whole_file(path, only_mine=True) as temporary:
        temporary.write_bytes(jpeg)


def erase_photo(folder: Path, workshop: str, entry_id: str) -> None:
    """Take the photo of an entry away, if it has one."""
    path = photo_file(folder, workshop, entry_id)
    if path is not None:
        path.unlink(missing_ok=True)
