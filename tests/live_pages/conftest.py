"""Open workshops in the practice neighbourhood, and phones."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from page_rooms import Pages, Phone, make_neighbourhood, open_pages

sys.path.append(str(Path(__file__).parents[1] / "app"))  # for visits.py, which the tests of the app share


@pytest.fixture(scope="session")
def neighbourhood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the practice neighbourhood, which stays as it is."""
    return make_neighbourhood(tmp_path_factory.mktemp("neighbourhood") / "workspace")


@pytest.fixture(scope="module")
def pages(neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """An open workshop in a workspace of its own."""
    folder = tmp_path_factory.mktemp("workshop") / "workspace"
    shutil.copytree(neighbourhood, folder)
    with open_pages(folder) as opened:
        yield opened


@pytest.fixture
def phone(browser: Any, pages: Pages) -> Iterator[Callable[..., Phone]]:
    """Take out phones, each with a width, a height and further looks, that are put away with the test."""
    phones: list[Phone] = []

    def take(width: int = 320, height: int = 640, **look: Any) -> Phone:
        phones.append(Phone(browser, pages, width, height, **look))
        return phones[-1]

    yield take
    for one in phones:
        one.context.close()
