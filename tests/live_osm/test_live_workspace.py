"""A workspace asks OpenStreetMap live: what it has stays when the service fails, and what is kept is used when it has nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from osm_service import Service

from assetmap.errors import SourceError
from assetmap.settings import Settings
from assetmap.sources.osm_live import gather_live
from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace

pytestmark = pytest.mark.usefixtures("in_thread")


@pytest.fixture
def workspace(told: Settings, burn: Territory, tmp_path: Path) -> Workspace:
    workspace = Workspace.open(tmp_path / "workspace", options=told)
    workspace.add_territory(burn)
    return workspace


def test_a_service_that_fails_changes_nothing_and_says_what_went_wrong(
    workspace: Workspace, burn: Territory, service: Service
) -> None:
    gather(workspace, burn)
    version, before = workspace.store.version(), len(workspace.assets(burn))
    service.faults = ["status:403"]
    with pytest.raises(SourceError, match=r"refused the question .*Nothing was changed\."):
        gather(workspace, burn)
    assert (workspace.store.version(), len(workspace.assets(burn))) == (version, before)


def test_an_answer_that_came_but_was_not_brought_in_is_used_when_the_service_fails(
    workspace: Workspace, burn: Territory, service: Service, told: Settings
) -> None:
    gather_live(burn, workspace.layers, workspace.folder / "osm", settings=told, retrieved_at="2026-05-03T10:00:00Z")
    service.faults = ["status:403"]
    said = gather(workspace, burn)
    assert "What OpenStreetMap said on 3 May 2026 is used instead." in said.notes
    assert len(said.changes.new) == len(workspace.assets(burn)) > 0
