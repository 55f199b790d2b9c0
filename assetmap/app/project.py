"""The workspace the app was started on, if there is one: its territories as maps to open.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import functools
import os
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from assetmap.app.openings import Opening, territory_key
from assetmap.app.shelf import Job, Report, Shelf
from assetmap.settings import settings

if TYPE_CHECKING:
    from assetmap.app.uploads import Brought
    from assetmap.territories import Territory
    from assetmap.workspace import Gathering, Told, Workspace


def territories() -> list[Territory]:
    """Return the workspace's territories by name; none when the app shows the examples only.

    Raises
    ------
    StoreError
        When the workspace is there but cannot be read.
    """
    workspace = _workspace()
    return workspace.territories() if workspace else []


def has_workspace() -> bool:
    """Say whether the app was started on a workspace."""
    return _workspace() is not None


def open_territory(territory: Territory) -> Opening:
    """Prepare to open a territory as it is now; after any change it is another opening."""
    workspace = _workspace()
    if workspace is None:
        raise LookupError("there is no workspace")
    version = workspace.store.version()

    def gather(report: Report) -> Gathering:
        report("Reading the workspace", 0.3)
        return workspace.gathering(territory)

    return Opening(f"territory:{territory_key(territory)}:{version}", territory.name, gather)


def keep(brought: Brought, file_name: str, territory_id: str, source_name: str) -> Job[Told]:
    """Begin to keep one of the files in a territory under the name ``source_name``.

    It is read once more beside the territory; where that leaves something to ask, the job ends in
    :class:`~assetmap.sources.upload.report.OpenQuestionsError` and nothing was kept.
    """
    workspace = _workspace()
    if workspace is None:
        raise LookupError("there is no workspace")

    def make(report: Report) -> Told:
        from assetmap.sources.upload.report import refuse_open_questions
        from assetmap.workspace.bringing import examine_upload, keep_upload

        territory = workspace.territory(territory_id)
        choices = replace(brought.choices(file_name), source_name=source_name.strip() or None)
        with brought.path_of(file_name) as path:
            examined = examine_upload(workspace, territory, path, choices, progress=report)
        refuse_open_questions(examined)
        return keep_upload(workspace, territory, examined, progress=report)

    return _kept().begin(uuid.uuid4().hex, make)


def _workspace() -> Workspace | None:
    options = settings()
    if os.environ.get("ASSETMAP_DEMO") or not (options.store_url or (options.workspace / "workspace.json").exists()):
        return None
    return _opened()


@functools.cache
def _opened() -> Workspace:
    from assetmap.workspace import Workspace

    return Workspace.open(create=False)


@functools.cache
def _kept() -> Shelf[Told]:
    return Shelf(1, at_once=1)
