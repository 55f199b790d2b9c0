"""What a person works on: a workspace, and one territory of it. Worked examples live in a practice workspace of their own.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.app.openings import Opening, territory_key
from assetmap.app.shelf import Job, Report, Shelf
from assetmap.settings import settings

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace import Example, Gathering, Workspace

DEMO_VARIABLE = "ASSETMAP_DEMO"


@dataclass(frozen=True)
class Desk:
    """The workspace in use and the territory of it that is looked at; ``territory`` is None while there is none.

    ``is_practice`` says that the workspace holds worked examples and is gone when the app ends.
    """

    workspace: Workspace
    is_practice: bool
    territory: Territory | None

    def version(self) -> int:
        """Return the number of the last thing that happened in the workspace; caches and screens compare it."""
        return self.workspace.store.version()

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
        territory, workspace = self.the_territory(), self.workspace

        def gather(report: Report) -> Gathering:
            report("Reading the workspace", 0.3)
            return workspace.gathering(territory)

        key = f"territory:{workspace.folder}:{territory_key(territory)}:{self.version()}"
        return Opening(key, territory.name, gather)


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
    options = settings()
    if is_demo() or not (options.store_url or (options.workspace / "workspace.json").exists()):
        return None
    return _opened(own_folder())


def make_own_workspace() -> Workspace:
    """Make the workspace the app was started on, or open it where it is there.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    return _opened(own_folder())


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
    folder = Path(tempfile.mkdtemp(prefix="assetmap-practice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


_OPENING = threading.Lock()


def _opened(folder: Path) -> Workspace:
    with _OPENING:
        return _opened_once(folder)


@functools.cache
def _opened_once(folder: Path) -> Workspace:
    from assetmap.storage import open_store
    from assetmap.workspace import Workspace, load_layers

    if folder == own_folder():
        return Workspace.open(folder)
    return Workspace(folder, open_store(folder), load_layers(), settings().model_copy(update={"store_url": ""}))
