"""A workspace in an empty folder, with one territory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from assetmap.territories import Territory
from assetmap.workspace.stored import Workspace

HERE = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), ("The Toun",))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "workspace") as opened:
        opened.add_territory(HERE)
        yield opened
