"""The stand-in for OpenStreetMap's services on this machine, and limits small enough to wait for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from osm_data_store import OsmData
from osm_service import Service

from assetmap.layers import LayerPack
from assetmap.settings import Settings
from assetmap.sources import osm_asking, osm_live_child
from assetmap.sources.boundaries import territory_from_file
from assetmap.sources.osm_asking import LiveLimits
from assetmap.sources.osm_live import LiveAnswer, gather_live
from assetmap.territories import Territory

PRACTICE = Path(__file__).resolve().parents[2] / "data" / "examples" / "practice_neighbourhood"
EXTRACT = PRACTICE / "practice_neighbourhood.osm.pbf"
QUICK = LiveLimits(
    silence_s=2, transfer_s=5, back_off_s=(0.02, 0.04, 0.08), waiting_s=0.5, queue_s=5, pause_s=0, max_bytes=2_000_000
)
FIRST_DAY, LATER = "2026-05-03T10:00:00Z", "2026-06-01T10:00:00Z"


@pytest.fixture(scope="session")
def practice_data() -> OsmData:
    return OsmData.read(EXTRACT)


@pytest.fixture
def service(practice_data: OsmData) -> Iterator[Service]:
    """A stand-in that behaves until told otherwise."""
    started = Service(practice_data).start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def burn() -> Territory:
    """The part of the practice neighbourhood around its burn."""
    return territory_from_file(PRACTICE / "territory.geojson", name="Around the Burn")


@pytest.fixture(scope="session")
def whole() -> Territory:
    """All of the practice neighbourhood."""
    return territory_from_file(PRACTICE / "territory.geojson", name="Inverlarrach")


@pytest.fixture
def told(service: Service, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that name the stand-in as both services."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Settings(overpass_url=f"{service.url}/api", nominatim_url=f"{service.url}/", contact="maps@example.org")


class InThread:
    """What the child process does, in a thread of this one: the same code over the same HTTP, without loading osmnx again."""

    def __init__(self, question: osm_asking.Question, limits: LiveLimits) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()

        def say(stage: str, **more: object) -> None:
            self.events.put({"stage": stage, **more})

        self.thread = threading.Thread(target=osm_live_child.put, args=(question, limits, say), daemon=True)
        self.thread.start()

    def end(self) -> None:
        self.thread.join(timeout=10)


@pytest.fixture
def in_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare a test the child process; what needs one to be ended has its own tests."""
    import osmnx

    no_pause = SimpleNamespace(sleep=lambda seconds: None)  # osmnx's own second before every search
    monkeypatch.setattr(osmnx._nominatim, "time", no_pause)
    for name in [name for name in vars(osmnx.settings) if not name.startswith("_")]:
        monkeypatch.setattr(osmnx.settings, name, getattr(osmnx.settings, name))
    monkeypatch.setattr(osm_asking, "start", InThread)


Gather = Callable[..., LiveAnswer]


@pytest.fixture
def gather(told: Settings, burn: Territory, pack: LayerPack, tmp_path: Path) -> Gather:
    """Ask for the territory around the burn, answers kept in ``tmp_path / "osm"``."""

    def gather_now(retrieved_at: str = FIRST_DAY, limits: LiveLimits = QUICK, **more: Any) -> LiveAnswer:
        more = {"settings": told, **more}
        return gather_live(
            more.pop("territory", burn), pack, tmp_path / "osm", retrieved_at=retrieved_at, limits=limits, **more
        )

    return gather_now
