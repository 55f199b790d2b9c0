"""A workspace with a town, and an open workshop in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from told_samples import Told, with_hall

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
