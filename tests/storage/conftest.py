"""Stores to test with: SQLite always, PostGIS where ``ASSETMAP_TEST_POSTGIS`` names a server that tests may write to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgis_addresses import new_postgis_addresses
from store_samples import TOWN

from assetmap.layers import LayerPack
from assetmap.settings import Settings
from assetmap.storage import Store, open_store
from assetmap.workspace.stored import Workspace

NO_POSTGIS = (
    "NO POSTGIS: {number} tests of the store on PostGIS were skipped. Name a server in ASSETMAP_TEST_POSTGIS "
    "(postgresql+psycopg://user@127.0.0.1:port/name); set ASSETMAP_REQUIRE_POSTGIS=1 to make this a failure."
)
Address = str | Path


@pytest.fixture(params=["sqlite", "postgis"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Address]]:
    """Gives the address of a store that is not there yet, of either kind."""
    if request.param == "sqlite":
        yield lambda: tmp_path / f"work space 🌳 {uuid.uuid4().hex[:8]}"
        return
    yield from new_postgis_addresses()


@pytest.fixture
def new_postgis_address() -> Iterator[Callable[[], str]]:
    """Gives the address of a PostGIS store that is not there yet."""
    yield from new_postgis_addresses()


@pytest.fixture
def address(new_address: Callable[[], Address]) -> Address:
    """The address of a store that is not there yet, of either kind."""
    return new_address()


@pytest.fixture
def store(address: Address) -> Iterator[Store]:
    """An empty store of either kind."""
    opened = open_store(address)
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store, tmp_path: Path, pack: LayerPack) -> Workspace:
    """A workspace with the territory Town on a store of either kind."""
    folder = tmp_path / "folder"
    folder.mkdir()
    opened = Workspace(folder, store, pack, Settings())
    opened.add_territory(TOWN)
    return opened


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    """An empty store in a folder."""
    return open_store(tmp_path / "workspace")


@pytest.fixture
def postgis_store(new_postgis_address: Callable[[], str]) -> Iterator[Store]:
    """An empty store in PostGIS."""
    opened = open_store(new_postgis_address())
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, loudly, how many tests had no PostGIS and how to get one."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "no PostGIS" in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(NO_POSTGIS.format(number=len(skipped)), yellow=True, bold=True)
