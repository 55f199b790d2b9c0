"""What is brought into the territory in use, worked on beside the script: gathering, keeping, and what is there now.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import functools
import tempfile
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.app.desk import Desk
from assetmap.app.openings import territory_key
from assetmap.app.shelf import Job, Report, Shelf
from assetmap.app.uploads import Brought, Upload, stored
from assetmap.errors import SourceError

if TYPE_CHECKING:
    from assetmap.workspace import Told
    from assetmap.workspace.contents import SourceHere

STREETS_KEPT = "The streets under the map now come from {file}."
KEPT_FROM = 0.5
"""The share of a gathering from which it is being kept: what is stopped before changes nothing."""


@dataclass(frozen=True)
class Kept:
    """What keeping a list changed, and how many of its assets another source knows too."""

    told: Told
    shared: int


@dataclass(frozen=True)
class ListNamed:
    """What a list is to be called, and its owner's terms, as a person wrote them."""

    name: str
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Fetch:
    """A gathering from OpenStreetMap under way or done. ``what`` is the file's name; empty when OpenStreetMap itself is asked."""

    what: str
    began_at: datetime
    job: Job[Told]
    stopping: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ask it to stop; what is being kept already is kept whole."""
        self.stopping.set()


class Fetches:
    """The last gathering of each territory: who comes back to the page, or comes from elsewhere, finds it again."""

    def __init__(self) -> None:
        self._last: dict[str, Fetch] = {}
        self._lock = threading.Lock()
        self._shelf: Shelf[Told] = Shelf(1, at_once=1)

    def of(self, desk: Desk) -> Fetch | None:
        """Return the territory's last gathering, under way or done."""
        with self._lock:
            return self._last.get(_place(desk))

    def forget(self, desk: Desk) -> None:
        """Speak no more of the territory's last gathering."""
        with self._lock:
            self._last.pop(_place(desk), None)

    def begin(self, desk: Desk, source: Path | Upload | None) -> Fetch:
        """Begin to gather from a file, or from OpenStreetMap itself with None; join what is under way."""
        place, stopping = _place(desk), threading.Event()

        def make(report: Report) -> Told:
            def say(what: str, share: float) -> None:
                if stopping.is_set() and share <= KEPT_FROM:
                    raise SourceError("Stopped. Nothing was changed.")
                report(what, share)

            if isinstance(source, Upload):
                with stored([source]) as (path,):
                    return _gather(desk, path, say, is_uploaded=True)
            return _gather(desk, source, say, stopping.is_set)

        with self._lock:
            running = self._last.get(place)
            if running and not running.job.future.done():
                return running
            what = source.shown_name if isinstance(source, Upload) else source.name if source else ""
            job = self._shelf.begin(uuid.uuid4().hex, make)
            self._last[place] = Fetch(what, datetime.now().astimezone(), job, stopping)
            return self._last[place]


@functools.cache
def fetches() -> Fetches:
    """Return the gatherings of this process."""
    return Fetches()


def _gather(
    desk: Desk,
    path: Path | None,
    say: Report,
    cancelled: Callable[[], bool] | None = None,
    *,
    is_uploaded: bool = False,
) -> Told:
    """Gather from a file or from OpenStreetMap itself, or keep a street map, which brings streets and no places."""
    from assetmap.assets import Changes
    from assetmap.workspace import Told
    from assetmap.workspace.bringing import gather
    from assetmap.workspace.street_maps import is_street_map, keep_street_map

    workspace, territory = desk.workspace, desk.the_territory()
    if path is None or not is_street_map(path):
        return gather(workspace, territory, path, keep_copy=is_uploaded, progress=say, cancelled=cancelled)
    kept = keep_street_map(workspace, territory, path, progress=say)
    return Told(kept.seq, Changes(), (STREETS_KEPT.format(file=path.name), *kept.notes))


def keep(desk: Desk, brought: Brought, file_name: str, named: ListNamed) -> Job[Kept]:
    """Begin to keep one of the files in the territory in use.

    It is read once more under its name; where that leaves something to ask, the job ends in
    :class:`~assetmap.sources.upload.report.OpenQuestionsError` and nothing was kept.
    """

    def make(report: Report) -> Kept:
        from assetmap.sources.upload.report import refuse_open_questions
        from assetmap.workspace.bringing import examine_upload, keep_upload
        from assetmap.workspace.contents import sources_here

        workspace, territory = desk.workspace, desk.the_territory()
        choices = replace(
            brought.choices(file_name),
            source_name=named.name.strip() or None,
            licence=named.licence.strip() or None,
            attribution=named.attribution.strip() or None,
        )
        with brought.path_of(file_name) as path:
            examined = examine_upload(workspace, territory, path, choices, progress=report)
        refuse_open_questions(examined)
        told = keep_upload(workspace, territory, examined, progress=report)
        name = " ".join(named.name.split())
        return Kept(told, sum(one.shared for one in sources_here(workspace, territory) if one.name == name))

    return _kept().begin(uuid.uuid4().hex, make)


def begin_contents(desk: Desk) -> Job[list[SourceHere]]:
    """Begin to list what is in the territory now, or join the work already under way."""

    def make(report: Report) -> list[SourceHere]:
        from assetmap.workspace.contents import sources_here

        report("Looking at what is here", 0.3)
        return sources_here(desk.workspace, desk.the_territory())

    return _contents().begin(f"{_place(desk)}:{desk.version()}", make)


def template(ending: str) -> bytes:
    """Make the empty table to fill in, as ``.csv`` or ``.xlsx``."""
    from assetmap.sources.upload.template import template_csv, template_xlsx

    with tempfile.TemporaryDirectory(prefix="assetmap-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"template{ending}"
        {".csv": template_csv, ".xlsx": template_xlsx}[ending](path)
        return path.read_bytes()


def _place(desk: Desk) -> str:
    return f"{desk.workspace.folder}:{territory_key(desk.territory)}"


@functools.cache
def _kept() -> Shelf[Kept]:
    return Shelf(1, at_once=1)


@functools.cache
def _contents() -> Shelf[list[SourceHere]]:
    return Shelf(4)
