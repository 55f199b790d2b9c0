"""An open workshop with its pages, for the tests of the live pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from live_handsets import Handset
from live_phones import HERE, Hall, Phone, write_workspace

from assetmap import live
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshops import Opening, open_workshop


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace."""
    path = tmp_path_factory.mktemp("live") / "workspace"
    write_workspace(path)
    return path


@pytest.fixture(scope="module")
def hall(folder: Path) -> Iterator[Hall]:
    """An open workshop that answers phones."""
    with Workspace.open(folder) as workspace:
        keys = open_workshop(workspace, HERE, Opening(settings={"hold_seconds": 0, "stickers": True}))
        yield Hall(workspace, live.start(workspace, keys))
        live.stop(workspace)


@pytest.fixture
def new_hall(tmp_path: Path) -> Iterator[Callable[[], Hall]]:
    """Open a workshop for one test alone."""
    opened: list[Workspace] = []

    def start() -> Hall:
        write_workspace(tmp_path / "workspace")
        opened.append(Workspace.open(tmp_path / "workspace"))
        keys = open_workshop(opened[0], HERE, Opening(settings={"hold_seconds": 0, "stickers": True}))
        return Hall(opened[0], live.start(opened[0], keys))

    yield start
    for one in opened:
        live.stop(one)
        one.close()


@pytest.fixture
def anna(hall: Hall) -> Phone:
    """A phone that is in."""
    return hall.joined()


@pytest.fixture
def ben(hall: Hall) -> Phone:
    """Another phone that is in."""
    return hall.joined()


@pytest.fixture
def handset(browser: Any) -> Iterator[Callable[..., Handset]]:
    """Give phones that are put away when the test is over; none of their scripts may have failed."""
    given: list[Handset] = []

    def give(hall: Hall, **context: Any) -> Handset:
        given.append(Handset(browser, hall, **context))
        return given[-1]

    yield give
    for one in given:
        one.context.close()
    assert [complaint for one in given for complaint in one.complaints] == []
