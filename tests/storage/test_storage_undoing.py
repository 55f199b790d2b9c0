"""Taking back a gathering: the records are as they were before it, judgements keep holding, and what came later is minded."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from osm_data import Osm, small_town
from store_samples import TOWN, names

from assetmap.errors import JudgementError
from assetmap.storage.store import Event
from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.contents import sources_here
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import streets_file
from assetmap.workspace.walking import walk_network

STREET = Territory("street", "Street", shapely.box(-2.94, 56.43, -2.92, 56.45))
PHARMACY = 1


def gathered(project: Workspace, tmp_path: Path, osm: Osm | None = None, where: Territory = TOWN) -> Told:
    path = (osm or small_town()).save(tmp_path / "town.osm")
    return gather(project, where, path)


def changed(name: str = "Boots") -> Osm:
    """The small town with another pharmacy and without its hall."""
    town = small_town()
    return Osm(
        [
            (kind, number, rest, tags | {"name": name} if number == PHARMACY else tags)
            for kind, number, rest, tags in town.things
            if tags.get("name") != "Example Hall"
        ]
    )


def records(project: Workspace) -> gpd.GeoDataFrame:
    return project.look().records


def id_of(project: Workspace, name: str) -> str:
    assets = project.assets(TOWN).set_index("name")
    return str(assets.loc[name, "asset_id"])


def last_event(project: Workspace) -> Event:
    with project.store.read() as seen:
        return seen.events()[-1]


def test_what_a_first_gathering_brought_goes_when_it_is_taken_back(office: Workspace, tmp_path: Path) -> None:
    told = gathered(office, tmp_path)
    assert names(office)
    undone = undo(office, told.seq)
    assert not names(office) and records(office).empty
    assert set(undone.changes.gone) == set(told.changes.new)
    assert last_event(office).kind == "undone" and last_event(office).about == "town"


def test_records_are_as_they_were_before_a_gathering_that_is_taken_back(office: Workspace, tmp_path: Path) -> None:
    gathered(office, tmp_path)
    before = records(office)
    told = gathered(office, tmp_path, changed())
    assert "Boots" in names(office) and "Example Hall" not in names(office)
    undo(office, told.seq)
    after = records(office)
    assert after["record_id"].tolist() == before["record_id"].tolist()
    assert after.drop(columns="geometry").equals(before.drop(columns="geometry"))
    assert shapely.equals_exact(after.geometry.to_numpy(), before.geometry.to_numpy()).all()


def test_what_was_only_heard_again_tells_when_it_was_heard_before(office: Workspace, tmp_path: Path) -> None:
    import os

    path = small_town().save(tmp_path / "town.osm")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    gather(office, TOWN, path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    told = gather(office, TOWN, path)
    assert {moment[:10] for moment in records(office)["retrieved_at"]} == {"2023-11-14"}
    undo(office, told.seq)
    assert {moment[:10] for moment in records(office)["retrieved_at"]} == {"2020-09-13"}


def test_each_version_stays_in_the_history(office: Workspace, tmp_path: Path) -> None:
    gathered(office, tmp_path)
    told = gathered(office, tmp_path, changed())
    undo(office, told.seq)
    with office.store.read() as seen:
        history = seen.record_history(f"osm:node/{PHARMACY}")
    assert ["Example Pharmacy" in tags for tags in history["tags"]] == [True, False, True]


def test_judgements_hold_through_a_gathering_and_its_undo(office: Workspace, tmp_path: Path) -> None:
    gathered(office, tmp_path)
    hall = id_of(office, "Example Hall")
    judge(office, [Wish(hall, "rename", "The Hut")])
    told = gathered(office, tmp_path, changed())
    judge(office, [Wish(id_of(office, "Boots"), "why_it_matters", "They know us")])
    undo(office, told.seq)
    found = office.assets(TOWN).set_index("asset_id")
    assert found.loc[hall, "name"] == "The Hut"
    assert found.set_index("name").loc["Example Pharmacy", "why_it_matters"] == "They know us"


def test_a_gathering_that_a_later_one_has_overtaken_is_not_taken_back(office: Workspace, tmp_path: Path) -> None:
    first = gathered(office, tmp_path)
    second = gathered(office, tmp_path)
    with pytest.raises(JudgementError, match=rf"gathered again .* Take back number {second.seq} first"):
        undo(office, first.seq)
    undo(office, second.seq)
    undo(office, first.seq)
    assert not names(office)


def test_a_gathering_of_streets_within_overtakes_and_one_elsewhere_does_not(office: Workspace, tmp_path: Path) -> None:
    first = gathered(office, tmp_path)
    office.add_territory(STREET)
    within = gathered(office, tmp_path, where=STREET)
    with pytest.raises(JudgementError, match=rf"Take back number {within.seq} first"):
        undo(office, first.seq)
    undo(office, within.seq)
    elsewhere = Territory("hill", "Hill", shapely.box(-2.92, 56.42, -2.90, 56.45))
    office.add_territory(elsewhere)
    gathered(office, tmp_path, where=elsewhere)
    undo(office, first.seq)
    assert not names(office)


def test_a_gathering_is_taken_back_once_and_comes_again_by_gathering(office: Workspace, tmp_path: Path) -> None:
    told = gathered(office, tmp_path)
    undone = undo(office, told.seq)
    with pytest.raises(JudgementError, match="taken back before"):
        undo(office, told.seq)
    with pytest.raises(JudgementError, match="brought in again by gathering again"):
        undo(office, undone.seq)
    gathered(office, tmp_path)
    assert "Example Hall" in names(office)


def test_a_gathering_that_was_taken_back_is_no_source_of_the_territory(office: Workspace, tmp_path: Path) -> None:
    first = gathered(office, tmp_path)
    second = gathered(office, tmp_path)
    undo(office, second.seq)
    with office.store.read() as seen:
        at = {event.seq: event.at for event in seen.events()}
    assert [one.kept_at for one in sources_here(office, TOWN)] == [at[first.seq]]


def test_the_streets_of_the_extract_before_are_laid_again(office: Workspace, tmp_path: Path) -> None:
    small_town().save(tmp_path / "first.osm")
    gather(office, TOWN, tmp_path / "first.osm")
    laid = streets_file(office.folder, TOWN).read_bytes()
    elsewhere = Osm()
    elsewhere.node(1, 0.0, 51.0, {"amenity": "pharmacy", "name": "Elsewhere"})
    told = gather(office, TOWN, elsewhere.save(tmp_path / "elsewhere.osm"))
    assert streets_file(office.folder, TOWN).read_bytes() != laid and walk_network(office, TOWN) is None
    undo(office, told.seq)
    assert streets_file(office.folder, TOWN).read_bytes() == laid
    assert walk_network(office, TOWN) is not None


def test_no_streets_stay_of_an_only_gathering_that_was_taken_back(office: Workspace, tmp_path: Path) -> None:
    told = gathered(office, tmp_path)
    assert streets_file(office.folder, TOWN).exists()
    undo(office, told.seq)
    assert not streets_file(office.folder, TOWN).exists() and walk_network(office, TOWN) is None
