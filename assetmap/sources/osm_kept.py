"""The last good answer of a service, kept on disk: whole or not at all, with its date and a checksum beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from assetmap.errors import SourceError
from assetmap.writing import whole_file


@dataclass(frozen=True)
class Kept:
    """A kept answer. ``asked_at`` is ISO 8601 in UTC; ``question`` a checksum of what was asked."""

    path: Path
    asked_at: str
    question: str

    @property
    def date(self) -> str:
        """The day it was asked, for a person."""
        return date_of(self.asked_at)


@dataclass(frozen=True)
class _About:
    file: str
    sha256: str
    asked_at: str
    question: str


def checksum(text: str) -> str:
    """Return a checksum of a question, to know it again."""
    return hashlib.sha256(text.encode()).hexdigest()


def date_of(moment: str) -> str:
    """Write a moment (ISO 8601) as a day for a person: “3 May 2026”."""
    try:
        day = datetime.fromisoformat(moment)
    except ValueError:
        return "an unknown day"
    return f"{day.day} {day:%B %Y}"


def make_folder(folder: Path) -> None:
    """Make the folder for kept answers.

    Raises
    ------
    SourceError
        When it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"The folder {folder.name} for OpenStreetMap's answers could not be made.") from error


def find_kept(folder: Path, name: str) -> tuple[Kept | None, bool]:
    """Return the answer kept under ``name`` if it is whole, and whether there is one that is damaged."""
    about_path = folder / f"{name}.about.json"
    if not about_path.exists():
        return None, False
    try:
        about = _About(**json.loads(about_path.read_text(encoding="utf-8")))
        path = folder / Path(about.file).name
        is_whole = _checksum_of(path) == about.sha256
    except (OSError, ValueError, TypeError):
        return None, True
    return (Kept(path, about.asked_at, about.question), False) if is_whole else (None, True)


def keep(answer: Path, folder: Path, name: str, asked_at: str, question: str) -> Kept:
    """Keep ``answer`` under ``name`` in place of the one before. A stop at any moment leaves the one or the other.

    The answer gets a file of its own, named after its checksum; only then the small file that names it is replaced.

    Raises
    ------
    ExportError
        When it cannot be written; the one before is then still there.
    """
    sha256 = _checksum_of(answer)
    about = _About(f"{name}.{sha256[:12]}.json", sha256, asked_at, question)
    path = folder / about.file
    with whole_file(path) as temporary:
        shutil.copyfile(answer, temporary)
    with whole_file(folder / f"{name}.about.json") as temporary:
        temporary.write_text(json.dumps(asdict(about), indent=1), encoding="utf-8")
    for other in folder.glob(f"{name}.*.json"):
        if other.name not in (about.file, f"{name}.about.json"):
            other.unlink(missing_ok=True)
    return Kept(path, asked_at, question)


def _checksum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
