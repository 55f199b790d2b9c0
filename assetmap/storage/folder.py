"""The folder of a workspace: what lies in it, who may serve it, and whether it is a good place for a database."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assetmap.errors import StoreError

DATABASE = "assetmap.db"
MARKER = "workspace.json"
APP_LOCK = "app.lock"

SYNCED_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "box sync": "Box",
}
"""How folders that a service copies elsewhere begin, in small letters. Chosen by us from the services' usual names."""

NETWORK_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb3 smbfs afs davfs fuse.sshfs fuse.rclone fuse.davfs2 fuse.gvfsd-fuse fuse.glusterfs".split()
)
_MOUNTS = Path("/proc/mounts")


def was_workspace(folder: Path) -> bool:
    """Say whether a store has been here before, whatever became of it."""
    return (folder / MARKER).exists() or any(folder.glob(f"{DATABASE}.before-restore-*"))


def mark_workspace(folder: Path) -> None:
    """Leave the sign by which a lost database is told from a new folder."""
    marker = folder / MARKER
    if not marker.exists():
        marker.write_text(json.dumps({"made_by": "assetmap", "store": DATABASE}) + "\n", encoding="utf-8")


def find_warnings(folder: Path, mounts: Path = _MOUNTS) -> tuple[str, ...]:
    """Say in sentences why this folder may be a bad place for a database that is written often."""
    place = folder.resolve()
    warnings = []
    service = next((name for part in place.parts if (name := _service(part))), None)
    if service:
        warnings.append(
            f"This workspace lies in a folder that {service} copies elsewhere. That can damage the database and shares what "
            "people told you. Move it to a folder of this computer, and put only backups there."
        )
    if str(place).startswith("\\\\") or _file_system(place, mounts) in NETWORK_FILE_SYSTEMS:
        warnings.append(
            "This workspace lies on a network drive. Two computers writing at once can damage the database. Move it to a folder "
            "of this computer, or use PostGIS."
        )
    return tuple(warnings)


def _service(part: str) -> str | None:
    small = part.casefold()
    return next((name for start, name in SYNCED_FOLDERS.items() if small.startswith(start)), None)


def _file_system(place: Path, mounts: Path) -> str:
    """Return the kind of file system ``place`` lies on where the system tells it (Linux), else nothing."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found = [(Path(point.replace("\\040", " ")), kind) for _, point, kind, *_ in (line.split(" ") for line in lines)]
    above = [(point, kind) for point, kind in found if place.is_relative_to(point)]
    return max(above, key=lambda mount: len(mount[0].parts), default=(place, ""))[1]


@contextmanager
def hold_app_lock(folder: Path) -> Iterator[None]:
    """Be the one app that serves this folder's workspace until the block ends.

    The system lets go of the lock when the process ends, however it ends. The command line does not take it and works
    beside the app.

    Raises
    ------
    StoreError
        When another app holds it, or the folder cannot be written.
    """
    path = folder / APP_LOCK
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(_cannot_write(folder, error)) from error
    with file:
        if not _take(file):
            raise StoreError(
                f"The app is open on this workspace already{_holder(file)}. Use its window, or close it first."
            )
        try:
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
        except OSError as error:
            raise StoreError(_cannot_write(folder, error)) from error
        yield


def _holder(file: IO[str]) -> str:
    try:
        file.seek(0)
        said = file.read(20).strip()
    except OSError:  # Windows keeps others from reading what is locked
        return ""
    return f" (process {said})" if said.isdecimal() else ""


def _cannot_write(folder: Path, error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return f"The workspace folder {folder.name} cannot be written ({reason}). Ask for permission, or choose another folder."


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
