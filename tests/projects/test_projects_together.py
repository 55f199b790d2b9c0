"""Several at once on one workspace, and one that is killed in the middle: nothing lost, nothing torn, all or none."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from project_lines import Run, features_of, surroundings

from assetmap.workspace import Workspace
from assetmap.workspace.deciding import Wish, judge

WORKERS = str(Path(__file__).with_name("project_workers.py"))
JUDGES = 10
ROWS = 2_000
ROUNDS = int(os.environ.get("ASSETMAP_KILL_ROUNDS", "3"))


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, WORKERS, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=surroundings())


def line_of(worker: subprocess.Popen[str]) -> list[str]:
    assert worker.stdout is not None
    return worker.stdout.readline().split()


def id_of(folder: Path, name: str) -> str:
    with Workspace.open(folder, create=False) as project:
        assets = project.assets(project.territory("town")).set_index("name")
    return str(assets.loc[name, "asset_id"])


@pytest.fixture
def reader(gathered: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Somebody who looks at Town all the time, as the app does."""
    worker = started("read_on", gathered)
    assert line_of(worker) == ["ready"]
    yield worker
    (tmp_path / "stop").touch()
    worker.kill()
    worker.communicate()


def test_who_looks_meanwhile_sees_whole_maps_and_keeps_nobody_from_writing(
    run: Run, gathered: Path, tmp_path: Path, reader: subprocess.Popen[str]
) -> None:
    hall = id_of(gathered, "Example Hall")
    rows = "".join(f"Lunch club {number},56.44,-2.93\n" for number in range(30))
    (tmp_path / "clubs.csv").write_text(f"name,lat,lon\n{rows}")
    (tmp_path / "judged.csv").write_text(f"asset_id,action,value\n{hall},rename,The Hut\n")
    for _ in range(2):
        assert run("upload", "Town", "clubs.csv").code == 0
        assert run("judge", "Town", "judged.csv").code == 0
    (tmp_path / "stop").touch()
    out, _ = reader.communicate(timeout=30)
    seen = [line.split(" ", 1) for line in out.splitlines()]
    assert {word for word, _ in seen} == {"assets"}, out
    numbers = {int(rest) for _, rest in seen}
    assert numbers <= {4, 34} and 4 in numbers


def test_ten_people_judge_at_once_and_all_ten_are_kept(gathered: Path) -> None:
    hall = id_of(gathered, "Example Hall")
    out, _ = started("judge_together", gathered, hall, str(JUDGES)).communicate(timeout=60)
    said = [line.split() for line in out.splitlines()]
    assert [line for line in said if line[0] == "ended"] == [["ended", "0"]] * JUDGES, out
    assert sorted(int(number) for word, number in said if word == "kept") == list(range(3, 3 + JUDGES))
    with Workspace.open(gathered, create=False) as project:
        events = project.look().events(["judged"])
        notes = project.assets(project.territory("town")).set_index("asset_id").loc[hall, "coordinator_notes"]
    assert {event.payload["value"]["text"] for event in events} == {f"note {number}" for number in range(JUDGES)}
    assert all(f"note {number}" in notes for number in range(JUDGES))


def test_of_an_upload_that_is_killed_there_is_all_or_none_and_what_was_said_before_stays(
    run: Run, gathered: Path, tmp_path: Path
) -> None:
    hall, chance = id_of(gathered, "Example Hall"), random.Random(20261122)
    with Workspace.open(gathered, create=False) as project:
        judge(project, [Wish(hall, "rename", "The Hut")])
    rows = "".join(f"Lunch club {n},{56.421 + n % 50 / 2000},{-2.969 + n / 50_000}\n" for n in range(ROWS))
    (tmp_path / "clubs.csv").write_text(f"name,lat,lon\n{rows}")
    outcomes = []
    for _ in range(ROUNDS):
        worker = started("upload_slowly", gathered, tmp_path / "clubs.csv")
        assert line_of(worker) == ["start"]
        time.sleep(chance.choice((0.02, 0.5, 1.0, 1.5)) * chance.uniform(0.5, 1.5))
        worker.send_signal(signal.SIGKILL)
        out, _ = worker.communicate()
        with Workspace.open(gathered, create=False) as project:
            look, town = project.look(), project.assets(project.territory("town"))
        kept = len(look.records_of("clubs"))
        assert kept in (0, ROWS) and (kept or "kept" not in out)
        assert len(look.events(["uploaded"])) == (kept > 0)
        assert set(town["name"]) >= {"The Hut", "Example Wood"} and (len(town) == 4) == (kept == 0)
        outcomes.append(kept)
        if kept:
            break
    assert outcomes
    assert run("export", "Town", "o.geojson").code == 0
    assert "The Hut" in {one["name"] for one in features_of(tmp_path / "o.geojson")}
