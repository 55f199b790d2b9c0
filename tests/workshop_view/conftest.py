"""A workspace with a town, and an open workshop in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from told_samples import Told, with_hall

from assetmap import live
from assetmap.app.desk import make_own_workspace
from assetmap.workspace import addresses
from assetmap.workspace.stored import Workspace


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose one territory has a hall."""
    with Workspace.open(tmp_path / "workspace") as workspace:
        with_hall(workspace)
        yield workspace


@pytest.fixture
def told(town: Workspace) -> Iterator[Told]:
    """An open workshop there."""
    opened = Told(town)
    yield opened
    opened.keeper.close()


@pytest.fixture
def own_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The workspace the app works on."""
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(addresses, "addresses", list)
    workspace = make_own_workspace()
    with_hall(workspace)
    yield workspace
    live.stop_all()


@pytest.fixture
def room(own_town: Workspace) -> Iterator[Told]:
    """An open workshop that is served."""
    told = Told(own_town)
    live.start(own_town, told.keys)
    yield told
    told.keeper.close()
