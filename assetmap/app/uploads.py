"""Files a person hands in: held in a private folder only while they are read, under a name of ours.

No Streamlit here. A file lies at ``<private folder>/<uuid>/<cleaned name>``: the folder is ours alone and unguessable; the
cleaned name stays because readers go by its ending and the assets' ids by the name of the table they come from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.app.openings import Opening, territory_key
from assetmap.app.parts.words import clean_name, title_from
from assetmap.app.shelf import Report
from assetmap.errors import SourceError

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.sources.upload.report import Choices, UploadReport
    from assetmap.workspace import Gathering

OSM_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".json", ".pmtiles")
LIST_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".geojson", ".kml", ".kmz", ".gpx", ".gpkg", ".zip")
ONLY_OSM_ENDINGS = tuple(ending for ending in OSM_ENDINGS if ending != ".json")
OWN_ENDINGS = (*LIST_ENDINGS, ".json")
MAX_FILES = 8
MAX_TOGETHER_MB = 60


@dataclass(frozen=True)
class Upload:
    """One file as it came: its name as the browser gave it, and its bytes."""

    name: str
    content: bytes

    @property
    def shown_name(self) -> str:
        """The name to show."""
        return clean_name(self.name)


@contextlib.contextmanager
def stored(uploads: Sequence[Upload]) -> Iterator[list[Path]]:
    """Write uploads to a private folder for as long as the block runs, and give their paths in order."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="assetmap-", ignore_cleanup_errors=True)
    except OSError as error:
        raise SourceError(
            f"There is no room to hold your file: {error.strerror}. Free some disk space and try again."
        ) from error
    with folder as home:
        paths = []
        for upload in uploads:
            path = Path(home) / uuid.uuid4().hex / upload.shown_name
            try:
                path.parent.mkdir(mode=0o700)
                path.write_bytes(upload.content)
            except OSError as error:
                raise SourceError(
                    f"{upload.shown_name} could not be held while it is read: {error.strerror}."
                ) from error
            paths.append(path)
        yield paths


@dataclass(frozen=True)
class Brought:
    """Files a person brought in together, and what was answered about each, by its name.

    ``answers`` and ``before`` are plain data (``Choices.as_dict``); ``before`` holds answers a person wants to think over.
    """

    uploads: tuple[Upload, ...]
    on_disk: tuple[Path, ...]
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def opening(self, desk: Desk) -> Opening:
        """Prepare to look at what they would bring into the territory in use, as :func:`open_uploads` does."""
        return open_uploads(self.uploads, self.on_disk, desk, self.answers)

    def without(self, file_name: str) -> Brought:
        """Return the other files."""
        rest = tuple(one for one in apart(self.uploads, self.on_disk) if one.shown_name != file_name)
        return replace(self, uploads=rest, on_disk=tuple(path for path in self.on_disk if path.name != file_name))

    def choices(self, file_name: str) -> Choices:
        """Return what was decided about a file."""
        from assetmap.sources.upload.report import Choices

        return Choices.from_dict(self.answers.get(file_name, {}))

    def choices_before(self, file_name: str) -> Choices:
        """Return what was decided about a file before the person wished to be asked again."""
        from assetmap.sources.upload.report import Choices

        return Choices.from_dict(self.before.get(file_name, {}))

    def deciding(self, file_name: str, choices: Choices) -> Brought:
        """Return these files with ``choices`` decided about one."""
        return replace(self, answers={**self.answers, file_name: choices.as_dict()})

    def asking_again(self, file_name: str) -> Brought:
        """Return these files with nothing decided about one; what was decided is remembered as a proposal."""
        rest = {name: said for name, said in self.answers.items() if name != file_name}
        return replace(self, answers=rest, before={**self.before, file_name: self.answers.get(file_name, {})})

    @contextlib.contextmanager
    def path_of(self, file_name: str) -> Iterator[Path]:
        """Give the path of one file for as long as the block runs."""
        on_disk = next((path for path in self.on_disk if path.name == file_name), None)
        if on_disk is not None:
            yield on_disk
            return
        held = apart(self.uploads, self.on_disk)
        with stored([one for one in held if one.shown_name == file_name]) as paths:
            if not paths:
                raise SourceError(f"{file_name} is no longer held. Bring it in again.")
            yield paths[0]


def apart(uploads: Sequence[Upload], on_disk: Sequence[Path] = ()) -> tuple[Upload, ...]:
    """Give files of the same name names of their own: answers, reports and rows go by them."""
    taken = {path.name for path in on_disk}
    held = []
    for upload in uploads:
        name, number = upload.shown_name, 1
        stem, dot, ending = name.partition(".")
        while name in taken:
            number += 1
            name = f"{stem} {number}{dot}{ending}"
        taken.add(name)
        held.append(upload if name == upload.shown_name else replace(upload, name=name))
    return tuple(held)


def marked_up(brought: Brought, report: UploadReport) -> bytes:
    """Make the file again with what happened beside every row: CSV for a table of text, a workbook for all others."""
    from assetmap.sources.upload.markedup import marked_up_copy
    from assetmap.sources.upload.opening import open_upload

    with brought.path_of(report.file_name) as path, stored([Upload("copy", b"")]) as beside:
        return marked_up_copy(path, open_upload(path), report, beside[0].with_name("marked")).read_bytes()


def marked_up_name(report: UploadReport) -> str:
    """Say what the marked-up copy is called."""
    ending = ".csv" if report.file_name.lower().endswith((".csv", ".tsv", ".txt")) else ".xlsx"
    return f"{title_from(report.file_name)} marked up{ending}"


def open_uploads(
    uploads: Sequence[Upload],
    on_disk: Sequence[Path],
    desk: Desk,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Opening:
    """Prepare to look at uploads together with files on this machine, beside the territory in use; nothing is kept.

    ``answers`` are what was decided about each file, by its name.

    Raises
    ------
    SourceError
        When there is nothing, too much, or a kind of file that cannot be read.
    """
    names = [upload.shown_name for upload in uploads] + [path.name for path in on_disk]
    if not names:
        raise SourceError("No file was chosen. Choose one, or write where it is on this computer.")
    if len(names) > MAX_FILES:
        raise SourceError(f"{len(names)} files are too many at once. Bring in at most {MAX_FILES}.")
    if sum(len(upload.content) for upload in uploads) > MAX_TOGETHER_MB * 1024 * 1024:
        raise SourceError(
            f"The files are larger than {MAX_TOGETHER_MB} MB together. Write where the large one is instead."
        )
    for name in names:
        if name.lower().endswith(ONLY_OSM_ENDINGS):
            raise SourceError(f"{name[:40]} is OpenStreetMap's own data. Bring it in under “From OpenStreetMap”.")
        if not name.lower().endswith(OWN_ENDINGS):
            listed = ", ".join(OWN_ENDINGS)
            raise SourceError(f"{name[:40]} is not a kind of file that can be read. These can: {listed}.")
    held = apart(uploads, on_disk)
    state = hashlib.sha256()
    for upload in held:
        state.update(upload.shown_name.encode() + b"\0" + hashlib.sha256(upload.content).digest())
    for path in on_disk:
        facts = path.stat()
        state.update(f"{path.resolve()}|{facts.st_mtime_ns}|{facts.st_size}".encode())
    if answers:
        state.update(json.dumps(answers, sort_keys=True).encode())
    territory, workspace = desk.the_territory(), desk.workspace

    def gather(report: Report) -> Gathering:
        from assetmap.sources.upload.report import Choices
        from assetmap.workspace.previewing import preview

        said = answers or {}
        with stored(held) as paths:
            files = [
                (path, Choices.from_dict(said[path.name]) if path.name in said else None) for path in (*paths, *on_disk)
            ]
            return preview(workspace, territory, files, progress=report)

    key = f"own:{state.hexdigest()[:32]}:{workspace.folder}:{territory_key(territory)}"
    return Opening(key, title_from(names[0]), gather)


def path_on_this_computer(text: str) -> Path:
    """Read a typed path to an existing file.

    Raises
    ------
    SourceError
        When there is no such file, or it may not be read.
    """
    try:
        path = Path(text.strip().strip("\"'")).expanduser()
        if not path.is_file():
            raise SourceError(
                f"There is no file “{text.strip()[:120]}” on this computer. Write the whole path, from the first folder on."
            )
        with path.open("rb"):
            return path
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceError(
            f"The file “{text.strip()[:120]}” cannot be opened: {getattr(error, 'strerror', error)}."
        ) from error
