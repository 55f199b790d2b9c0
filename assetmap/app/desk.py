"""What a person works on: a workspace, and one territory of it. Worked examples live in a practice workspace of their own.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import os
import shutil
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.app.openings import Opening, territory_key
from assetmap.app.shelf import Job, Report, Shelf
from assetmap.errors import StoreError
from assetmap.preferences import read_preferences
from assetmap.settings import settings

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace import Example, Gathering, Workspace

DEMO_VARIABLE = "ASSETMAP_DEMO"
PRACTICE = "assetmap-practice-"
LEFT_BEHIND_SECONDS = 24 * 3600
"""A practice folder older than this whose app is gone was left behind. Chosen by us: a workshop lasts a day."""


LATEST_HELD = 8
"""Territories whose newest gathering is kept. Chosen by us: what a handful of people look at."""


@dataclass(frozen=True)
class Desk:
    """The workspace in use and the territory of it that is looked at; ``territory`` is None while there is none.

    ``is_practice`` says that the workspace holds worked examples and is gone when the app ends.
    """

    workspace: Workspace
    is_practice: bool
    territory: Territory | None

    def version(self) -> int:
        """Return the number of the last thing that changed what the workspace shows; caches and screens compare it."""
        return self.workspace.version()

    def the_territory(self) -> Territory:
        """Return the territory.

        Raises
        ------
        LookupError
            When there is none; views ask with ``parts.bar.needs_territory`` first.
        """
        if self.territory is None:
            raise LookupError("there is no territory")
        return self.territory

    def opening(self) -> Opening:
        """Return the territory as it is now; after any change it is another opening."""
        territory, workspace, wanted = self.the_territory(), self.workspace, self.version()
        tiles = "tiles" if read_preferences(workspace.folder).online_tiles else ""
        place = f"territory:{workspace.folder}:{territory_key(territory)}{tiles}"

        def gather(report: Report) -> Gathering:
            latest = _latest(place)
            with (
                latest.lock
            ):  # who comes while somebody reads takes what is read next, and it is read once for all of them
                if latest.gathering is None or latest.version < wanted:
                    report("Reading the workspace", 0.3)
                    latest.version = workspace.store.tables_version()
                    latest.gathering = workspace.gathering(territory)
                return latest.gathering

        key = f"{place}:{wanted}"
        return Opening(key, territory.name, gather, place)


@dataclass
class _Latest:
    """The newest gathering of one territory: at least as new as ``version`` of its store."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: int = -1
    gathering: Gathering | None = None


@functools.lru_cache(maxsize=LATEST_HELD)
def _latest(place: str) -> _Latest:
    return _Latest()


def is_demo() -> bool:
    """Say whether the app was started to show the worked examples."""
    return bool(os.environ.get(DEMO_VARIABLE))


def own_folder() -> Path:
    """Return the folder of the workspace the app was started on, whether or not it is there yet."""
    return settings().workspace.resolve()


def own_workspace() -> Workspace | None:
    """Return the workspace the app was started on; None when there is none yet, and in the demo.

    Raises
    ------
    StoreError
        When it is there but cannot be opened.
    """
    return _opened(own_folder()) if has_own_workspace() else None


def wants_tiles() -> bool:
    """Say whether a workspace that is open here lets its maps ask OpenStreetMap's servers for pictures of streets."""
    return any(read_preferences(folder).online_tiles for folder in {own_folder(), *_folders_by_word().values()})


def has_own_workspace() -> bool:
    """Say whether the workspace the app was started on is there, be it as damaged as it may."""
    return not is_demo() and bool(settings().store_url or (settings().workspace / "workspace.json").exists())


def make_own_workspace() -> Workspace:
    """Make the workspace the app was started on, or open it where it is there.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    workspace = _opened(own_folder())
    with contextlib.suppress(StoreError):  # whoever started the app may hold the lock already
        _hold(own_folder())
    return workspace


def open_folder(written: str, *, create: bool = False) -> str:
    """Open a workspace of this computer by the path somebody typed; return the word by which addresses of this run name it.

    With ``create`` one is made in a folder that is empty or not there yet.

    Raises
    ------
    StoreError
        When it is no workspace, is damaged, of a newer assetmap, or in use by another app.
    """
    folder = Path(written.strip().strip("\"'")).expanduser()
    if not written.strip() or not folder.is_absolute():
        raise StoreError(
            "Write where the folder is, from the start of the disk. Your file manager can show and copy it."
        )
    folder = folder.resolve()
    is_one = (folder / "workspace.json").exists()
    if create and not is_one and folder.is_dir() and any(folder.iterdir()):
        raise StoreError(
            f"The folder {folder.name[:40]} holds other things. Choose an empty one, or one that is not there yet."
        )
    if not create and not folder.is_dir():
        raise StoreError(f"There is no folder {folder.name[:40]}. Check how it is written.")
    if not create and not is_one:
        raise StoreError(
            f"The folder {folder.name[:40]} is no workspace of assetmap. A workspace has a file workspace.json in it."
        )
    try:
        _opened(folder)
    except OSError as error:
        raise StoreError(f"The folder {folder.name[:40]} cannot be used ({error.strerror}).") from error
    word = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    _folders_by_word()[word] = folder
    return word


def opened_folder(word: str) -> Workspace | None:
    """Return the workspace that :func:`open_folder` gave this word in this run of the app; None when there is none."""
    folder = _folders_by_word().get(word)
    return _opened(folder) if folder else None


@functools.cache
def _folders_by_word() -> dict[str, Path]:
    return {}


def open_example(example: Example) -> Job[Workspace]:
    """Begin to bring a worked example into a practice workspace of its own, or join the work already under way.

    The workspace lies in a temporary folder that is removed when the app ends; until then everything can be tried in it.
    """

    def make(report: Report) -> Workspace:
        from assetmap.workspace.practising import bring_in_example

        workspace = _opened(_practice_folder() / example.id)
        bring_in_example(workspace, example, progress=report)
        return workspace

    return _practice().begin(example.id, make)


@functools.cache
def _practice() -> Shelf[Workspace]:
    return Shelf(1_000, at_once=1)


@functools.cache
def _practice_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"{PRACTICE}{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def remove_practice() -> None:
    """Remove this app's practice workspaces, if it made any; the screens are gone by now."""
    if _practice_folder.cache_info().currsize:
        shutil.rmtree(_practice_folder(), ignore_errors=True)


def sweep_practice(place: Path | None = None, now: float | None = None) -> list[str]:
    """Remove practice workspaces that an app left behind when it was killed; return their names.

    Only folders older than ``LEFT_BEHIND_SECONDS`` whose process is gone are touched.
    """
    swept = []
    latest = (now or time.time()) - LEFT_BEHIND_SECONDS
    for folder in sorted((place or Path(tempfile.gettempdir())).glob(f"{PRACTICE}*")):
        number = folder.name.removeprefix(PRACTICE).partition("-")[0]
        with contextlib.suppress(OSError):
            if folder.is_dir() and folder.stat().st_mtime < latest and not _is_running(number):
                shutil.rmtree(folder, ignore_errors=True)
                swept.append(folder.name)
    return swept


def _is_running(number: str) -> bool:
    """Say whether there is a process of this number; where that cannot be known, say that there is one."""
    if not number.isdecimal():
        return False
    if os.name != "posix":
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


_OPENING = threading.Lock()


def _opened(folder: Path) -> Workspace:
    with _OPENING:
        return _opened_once(folder)


@functools.cache
def _opened_once(folder: Path) -> Workspace:
    from assetmap.workspace import Workspace

    if folder == own_folder():  # whoever started the app holds its lock
        return Workspace.open(folder)
    workspace = Workspace.open(folder, options=settings().model_copy(update={"store_url": ""}))
    try:
        _hold(folder)
    except StoreError:
        workspace.close()
        raise
    return workspace


@functools.cache
def _hold(folder: Path) -> ExitStack:
    """Be the one app that serves this folder, until this process ends."""
    from assetmap.storage import hold_app_lock

    held = ExitStack()
    held.enter_context(hold_app_lock(folder))
    return held
