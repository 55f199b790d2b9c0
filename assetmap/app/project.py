"""The workspace the app was started on, if there is one: its territories as maps to open.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from assetmap.app.openings import Opening, territory_key
from assetmap.app.shelf import Report
from assetmap.settings import settings

if TYPE_CHECKING:
    from assetmap.territories import Territory
    from assetmap.workspace import Gathering, Workspace


def territories() -> list[Territory]:
    """Return the workspace's territories by name; none when the app shows the examples only.

    Raises
    ------
    StoreError
        When the workspace is there but cannot be read.
    """
    workspace = _workspace()
    return workspace.territories() if workspace else []


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


def _workspace() -> Workspace | None:
    options = settings()
    if os.environ.get("ASSETMAP_DEMO") or not (options.store_url or (options.workspace / "workspace.json").exists()):
        return None
    return _opened()


@functools.cache
def _opened() -> Workspace:
    from assetmap.workspace import Workspace

    return Workspace.open(create=False)
