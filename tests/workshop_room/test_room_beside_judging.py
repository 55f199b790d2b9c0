"""A co-ordinator judges while the room talks: nobody overtakes, and both are kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import shapely
from room_samples import nothing_found, said, wait_for

from assetmap.sources.upload.report import Choices
from assetmap.territories import Territory
from assetmap.workspace import room_deeds
from assetmap.workspace.bringing import examine_upload, keep_upload
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.look import Look
from assetmap.workspace.planning import Plan
from assetmap.workspace.room_deeds import Sending
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshops import Opening, keeper_of, open_workshop

HERE = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with two assets."""
    with Workspace.open(tmp_path / "workspace") as opened:
        opened.add_territory(HERE)
        path = tmp_path / "halls.csv"
        path.write_text("name,category,lat,lon\nExample Hall,hall,56.44,-2.93\nOther Hall,hall,56.43,-2.94\n", "utf-8")
        keep_upload(opened, HERE, examine_upload(opened, HERE, path, Choices(source_name="halls")))
        yield opened


@contextmanager
def talking(project: Workspace) -> Iterator[list[Future[Any]]]:
    """A room that says one thing after the other until the block ends."""
    keeper = keeper_of(project, open_workshop(project, HERE, Opening()))
    person, stop, futures = wait_for(room_deeds.join(keeper, "anna")), threading.Event(), []

    def talk() -> None:
        while not stop.is_set():
            futures.append(room_deeds.say(keeper, Sending(person, f"key-{len(futures):05}", said()), nothing_found))
            wait_for(futures[-1])

    thread = threading.Thread(target=talk)
    thread.start()
    yield futures
    stop.set()
    thread.join(60)
    keeper.close()


def wait_for_more(futures: list[Future[Any]], number: int = 3) -> None:
    """Let the room say a few more things."""
    wanted, tick = len(futures) + number, threading.Event()
    while len(futures) < wanted:
        tick.wait(0.005)


def test_a_judgement_is_thought_about_once_while_the_room_talks(
    project: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_deeds, "MOST_ENTRIES", 1_000_000)
    asset_id = str(project.assets(HERE)["asset_id"].iloc[0])
    plan, planned = project.plan, []

    with talking(project) as futures:

        def plan_slowly(seen: Look, *rest: Any) -> Plan:
            wait_for_more(futures)
            planned.append(plan(seen, *rest))
            wait_for_more(futures)
            return planned[-1]

        monkeypatch.setattr(project, "plan", plan_slowly)
        told = judge(project, [Wish(asset_id, "rename", "Renamed Hall"), Wish(asset_id, "note", "Ring first")])
        wait_for_more(futures)
    assert len(planned) == 1
    assert "Renamed Hall" in set(project.assets(HERE)["name"])
    assert project.store.tables_version() == told.seq < project.store.version()
    with project.store.read() as seen:
        assert len(seen.words()) == len(futures) >= 9
        assert [one.seq for one in seen.events(kinds=("judged",))][-1] == told.seq


def test_what_changes_tables_still_overtakes(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asset_id = str(project.assets(HERE)["asset_id"].iloc[0])
    plan, planned = project.plan, []

    def plan_while_somebody_writes(seen: Look, *rest: Any) -> Plan:
        planned.append(plan(seen, *rest))
        if len(planned) == 1:
            project.add_territory(Territory("other", "Other", shapely.box(-3, 56, -2.98, 56.1)))
        return planned[-1]

    monkeypatch.setattr(project, "plan", plan_while_somebody_writes)
    judge(project, [Wish(asset_id, "rename", "Renamed Hall")])
    assert len(planned) == 2


def test_what_was_judged_while_the_room_talked_bears_its_own_number_and_a_refresh_draws_the_same(
    project: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number is told to people, and by it a judgement is taken back."""
    monkeypatch.setattr(room_deeds, "MOST_ENTRIES", 1_000_000)
    first, second = map(str, project.assets(HERE)["asset_id"])
    wishes = [Wish(first, "rename", "One"), Wish(first, "note", "Ring"), Wish(second, "rename", "Two")]
    with talking(project) as futures:
        wait_for_more(futures)
        told = judge(project, wishes)
    before = project.assets(HERE)
    said_by = dict(zip(before["asset_id"], before["said_by"], strict=True))
    assert json.loads(said_by[first])["name"] == f"a co-ordinator (judgement {told.seq - 2})"
    assert json.loads(said_by[second])["name"] == f"a co-ordinator (judgement {told.seq})"
    assert sorted(one.judgement.seq for one in told.applied) == [told.seq - 2, told.seq - 1, told.seq]
    project.refresh(HERE)
    assert project.assets(HERE).drop(columns="geometry").equals(before.drop(columns="geometry"))
    undo(project, told.seq)
    assert set(project.assets(HERE)["name"]) < {"One", "Example Hall", "Other Hall"}


def test_the_command_line_may_write_between_and_the_room_goes_on(project: Workspace) -> None:
    with talking(project) as futures:
        for number in range(5):
            project.add_territory(Territory(f"t-{number}", f"T {number}", shapely.box(-3, 56, -2.98, 56.1)))
        wait_for_more(futures)
    assert all(one.exception(timeout=30) is None for one in futures)
