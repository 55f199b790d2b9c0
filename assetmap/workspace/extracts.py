"""The extracts that territories were gathered from: where each is now, with no path of this computer in the store.

An event names an extract by its file's name and checksum. A file of this computer stays where it is; the path is written down beside
the store, in a file that no backup holds. What came through the browser is copied into the workspace's folder.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from assetmap.errors import ExportError
from assetmap.storage.store import Event
from assetmap.writing import whole_file

FOLDER = "extracts"
MOST_KEPT_MB = 100
"""A larger extract that came through the browser is not copied. Chosen by us: extracts of a Scottish council area have up to 40 MB."""
KEPT_OF_EACH = 2
"""Copies that are kept of each territory: today's, and the one before, for who takes a gathering back. Chosen by us."""

_ENDING = re.compile(r"\.(osm\.pbf|osm\.gz|osm\.bz2|osm|pbf)$", re.IGNORECASE)
_COPY = re.compile(rf"{FOLDER}/[0-9a-f]{{64}}\.(osm\.pbf|osm\.gz|osm\.bz2|osm|pbf)")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


def remember_extract(folder: Path, path: Path, *, copy: bool) -> tuple[dict[str, str], tuple[str, ...]]:
    """Make sure that an extract is found again, and return what its event says of it.

    Parameters
    ----------
    folder
        The workspace's.
    copy
        The file will not stay where it is: keep a copy of it.

    Returns
    -------
    dict
        ``name`` of the file, its ``sha256``, and where the copy is in the workspace's folder (``kept``; empty without one).
    tuple
        Sentences for a person: that no copy was kept, and why.
    """
    about = {"name": path.name, "sha256": _checksum(path), "kept": ""}
    notes: tuple[str, ...] = ()
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        if copy:
            about["kept"], notes = _copied(folder, path, about["sha256"])
        else:
            with whole_file(_where(folder, about["sha256"])) as written:
                written.write_text(str(path.resolve()), encoding="utf-8", errors="surrogateescape")
    except (OSError, ExportError):
        notes = (_not_kept(path.name, "it could not be written into the workspace"),)
    return about, notes


def find_extract(folder: Path, about: Mapping[str, Any] | str) -> Path | None:
    """Return where an extract is that an event tells of, if it is still there.

    Events of earlier versions hold the path itself.
    """
    if isinstance(about, str):
        return _if_there(Path(about))
    kept, checksum = str(about.get("kept", "")), str(about.get("sha256", ""))
    if _COPY.fullmatch(kept) and (folder / kept).is_file():
        return folder / kept
    if not _CHECKSUM.fullmatch(checksum):
        return None
    with suppress(OSError, ValueError):  # never written down, or lost: then it is not to be had
        return _if_there(Path(_where(folder, checksum).read_text(encoding="utf-8", errors="surrogateescape")))
    return None


def without_path(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a gathering's payload as it may leave this computer: the name of the extract stands for its path."""
    about = payload.get("extract")
    if not isinstance(about, str):
        return dict(payload)
    return {**payload, "extract": {"name": re.split(r"[\\/]", about)[-1], "sha256": "", "kept": ""}}


def forget_old_copies(folder: Path, gathered: Iterable[Event]) -> None:
    """Remove copies of extracts that no territory was gathered from lately.

    Parameters
    ----------
    gathered
        All gatherings, oldest first.
    """
    by_territory: dict[str, list[str]] = {}
    for event in gathered:
        about = event.payload.get("extract")
        if isinstance(about, Mapping) and about.get("kept"):
            kept = by_territory.setdefault(event.about, [])
            kept[:] = [one for one in kept if one != about["kept"]] + [str(about["kept"])]
    wanted = {one for kept in by_territory.values() for one in kept[-KEPT_OF_EACH:]}
    for path in (folder / FOLDER).glob("*"):
        if _COPY.fullmatch(f"{FOLDER}/{path.name}") and f"{FOLDER}/{path.name}" not in wanted:
            with suppress(OSError):  # open in another window: it goes the next time
                path.unlink()


def _copied(folder: Path, path: Path, checksum: str) -> tuple[str, tuple[str, ...]]:
    ending = _ENDING.search(path.name)
    if ending is None:
        return "", (_not_kept(path.name, "its name does not end as an extract's does"),)
    if path.stat().st_size > MOST_KEPT_MB * 1024 * 1024:
        return "", (_not_kept(path.name, f"it is larger than {MOST_KEPT_MB} MB"),)
    kept = f"{FOLDER}/{checksum}.{ending[1].lower()}"
    if not (folder / kept).is_file():
        with whole_file(folder / kept) as unfinished:
            shutil.copyfile(path, unfinished)
    return kept, ()


def _not_kept(name: str, why: str) -> str:
    return (
        f"No copy of {name[:40]} was kept, because {why}. The map is complete, but addresses of lists are not looked up in it. "
        "To have that, keep the file on this computer and bring it in by where it is."
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _where(folder: Path, checksum: str) -> Path:
    return folder / FOLDER / f"{checksum}.where"


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None
