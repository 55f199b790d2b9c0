"""Workshops of a workspace: one at a time, found again, and closed from wherever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
import sqlalchemy as sa
from room_samples import nothing_found, own_skill, said, wait_for

from assetmap.errors import AssetMapError, StoreError
from assetmap.territories import Territory
from assetmap.workshop import happenings as kinds
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import RoomError, Sending
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshop_keys import KEYS_FILE, WorkshopKeys, read_keys
from assetmap.workspace.workshops import (
    QUESTION,
    Opening,
    WorkshopError,
    close_from_outside,
    keeper_of,
    open_keys,
    open_workshop,
)

HERE = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one territory."""
    with Workspace.open(tmp_path / "workspace") as opened:
        opened.add_territory(HERE)
        yield opened


def say_all(project: Workspace, keys: WorkshopKeys) -> None:
    """Have somebody say one thing held in common, and one they hold and do not want kept."""
    keeper = keeper_of(project, keys)
    person = wait_for(room_deeds.join(keeper, "anna"))
    for number, what in enumerate((said(), own_skill(name="not to be kept"))):
        wait_for(room_deeds.say(keeper, Sending(person, f"key-{number}", what), nothing_found))
    keeper.close()


def words(project: Workspace) -> list[str]:
    with project.store.read() as seen:
        return [one.said["name"] for one in seen.words()]


def events(project: Workspace) -> list[str]:
    with project.store.read() as seen:
        return [one.kind for one in seen.events() if one.kind.startswith("live_")]


def test_an_open_workshop_is_found_again_with_its_keys_and_settings(project: Workspace) -> None:
    assert open_keys(project) is None
    keys = open_workshop(project, HERE, Opening("192.168.0.5", 8080, {"hold_seconds": 0}))
    assert open_keys(project) == keys
    assert (keys.territory, keys.host, keys.port) == ("town", "192.168.0.5", 8080)
    keeper = keeper_of(project, keys)
    assert keeper.see(lambda room: (room.is_open, room.territory_id)) == (True, "town")
    assert keeper.see(lambda room: room.settings) == {"question": QUESTION, "hold_seconds": 0}
    keeper.close()


def test_a_second_workshop_is_refused_until_the_first_is_closed(project: Workspace) -> None:
    first = open_workshop(project, HERE, Opening())
    with pytest.raises(WorkshopError, match="open already"):
        open_workshop(project, HERE, Opening())
    assert open_keys(project) == first
    assert close_from_outside(project) == first.workshop
    assert open_keys(project) is None
    assert open_workshop(project, HERE, Opening()).workshop != first.workshop


def test_of_many_who_open_at_once_one_does(project: Workspace) -> None:
    ready, outcomes = threading.Barrier(8), []

    def press() -> None:
        ready.wait(30)
        try:
            outcomes.append(open_workshop(project, HERE, Opening()))
        except WorkshopError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    opened = [one for one in outcomes if isinstance(one, WorkshopKeys)]
    assert (len(outcomes), opened, events(project)) == (8, [open_keys(project)], ["live_opened"])


def test_closing_from_outside_forgets_what_may_not_be_kept(project: Workspace) -> None:
    say_all(project, open_workshop(project, HERE, Opening()))
    close_from_outside(project)
    assert words(project) == ["The allotments"]
    with pytest.raises(WorkshopError, match="No workshop is open"):
        close_from_outside(project)


def test_who_serves_a_workshop_notices_that_it_was_closed_from_outside(project: Workspace) -> None:
    keys = open_workshop(project, HERE, Opening())
    keeper = keeper_of(project, keys)
    close_from_outside(project)
    assert keeper.look()
    assert not keeper.see(lambda room: room.is_open)
    keeper.close()


@pytest.mark.parametrize("way", ["close", "open another"])
def test_a_workshop_whose_keys_are_lost_is_closed_all_the_same(project: Workspace, way: str) -> None:
    say_all(project, open_workshop(project, HERE, Opening()))
    (project.folder / KEYS_FILE).unlink()
    assert open_keys(project) is None
    if way == "close":
        close_from_outside(project)
    else:
        keys = open_workshop(project, HERE, Opening())
        assert open_keys(project) == keys
    assert words(project) == ["The allotments"]
    assert events(project).count(kinds.CLOSED) == 1


def test_a_workshop_that_could_not_be_stored_leaves_the_keys_as_they_were(project: Workspace) -> None:
    def fill(raw: object, record: object) -> None:
        raw.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    big = {"question": "x" * 100_000}
    sa.event.listen(project.store.engine, "connect", fill)
    with pytest.raises(StoreError, match="full"):
        open_workshop(project, HERE, Opening(settings=big))
    assert not (project.folder / KEYS_FILE).exists()
    sa.event.remove(project.store.engine, "connect", fill)
    keys = open_workshop(project, HERE, Opening())
    close_from_outside(project)
    sa.event.listen(project.store.engine, "connect", fill)
    with pytest.raises(StoreError, match="full"):
        open_workshop(project, HERE, Opening(settings=big))
    assert read_keys(project.folder) == keys


def test_a_workshop_with_a_setting_that_would_harm_it_is_not_opened(project: Workspace) -> None:
    with pytest.raises(RoomError, match="number"):
        open_workshop(project, HERE, Opening(settings={"hold_seconds": "soon"}))
    assert (events(project), open_keys(project)) == ([], None)


def test_every_refusal_is_one_sentence_for_whoever_meets_it() -> None:
    refusals = (RoomError, WorkshopError, room_deeds.ClosedError, room_deeds.FullError, room_deeds.GoneError)
    assert all(issubclass(one, AssetMapError) for one in refusals)
