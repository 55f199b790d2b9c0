"""Territories made and changed in a workspace: their names, their people, the streets beneath, and the steps that follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from osm_data import small_town

from assetmap.errors import AssetMapError, TerritoryError
from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.next_steps import Steps, steps_taken
from assetmap.workspace.outlining import (
    TerritoryDetails,
    details_of,
    find_point,
    keep_territory,
    streets_to_draw_on,
    territory_around,
    territory_walked,
)
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import read_streets

INSIDE = Territory("new", "New", shapely.box(-2.96, 56.43, -2.94, 56.44))


def test_a_new_territory_gets_a_name_an_id_and_its_people(project: Workspace) -> None:
    details = TerritoryDetails(" The  Quarter ", ("Q", " ", "q", "the quarter"), 1200, "Census 2022 ", " 20 March 2022")
    kept, told = keep_territory(project, INSIDE, details)
    assert (kept.id, kept.name, kept.aliases) == ("the-quarter", "The Quarter", ("Q",))
    assert kept.population_text == "1,200 (Census 2022, 20 March 2022)"
    assert project.territory("q") == kept
    assert told.seq == project.store.version()


def test_a_population_without_source_or_date_is_refused(project: Workspace) -> None:
    with pytest.raises(TerritoryError, match="no source or no date"):
        keep_territory(project, INSIDE, TerritoryDetails("Quarter", population=5, population_source="Us"))
    assert len(project.territories()) == 1


@pytest.mark.parametrize("name", ["Town", "the toun"])
def test_a_name_that_another_territory_bears_is_refused(project: Workspace, name: str) -> None:
    with pytest.raises(TerritoryError, match="already what Town is called"):
        keep_territory(project, INSIDE, TerritoryDetails(name))


def test_changing_what_is_said_keeps_id_and_outline(project: Workspace) -> None:
    town = project.territory("town")
    kept, _ = keep_territory(project, town, replace(details_of(town), name="City"), replacing="town")
    assert (kept.id, kept.name) == ("town", "City")
    assert kept.polygon.equals(town.polygon)
    assert [one.name for one in project.territories()] == ["City"]


def test_a_new_boundary_keeps_what_is_said(project: Workspace) -> None:
    town = project.territory("town")
    kept, _ = keep_territory(project, INSIDE, details_of(town), replacing="town")
    assert (kept.id, kept.aliases) == ("town", ("The Toun",))
    assert kept.polygon.equals(INSIDE.polygon)


def test_a_territory_inside_another_has_its_streets_beneath_at_once(project: Workspace, tmp_path: Path) -> None:
    gather(project, project.territory("town"), small_town().save(tmp_path / "town.osm"))
    kept, _ = keep_territory(project, INSIDE, TerritoryDetails("Quarter"))
    assert read_streets(project.folder, project.territory("town")) is not None
    assert read_streets(project.folder, kept) is not None


def test_a_territory_elsewhere_has_no_streets(project: Workspace, tmp_path: Path) -> None:
    gather(project, project.territory("town"), small_town().save(tmp_path / "town.osm"))
    away = Territory("away", "Away", shapely.box(0, 50, 0.1, 50.1))
    kept, _ = keep_territory(project, away, TerritoryDetails("Away"))
    assert read_streets(project.folder, kept) is None


def test_streets_to_draw_on_are_an_extract_s_or_those_kept(project: Workspace, tmp_path: Path) -> None:
    extract = small_town().save(tmp_path / "town.osm")
    assert streets_to_draw_on(project) is None
    read = streets_to_draw_on(project, extract)
    assert read is not None and len(read)
    gather(project, project.territory("town"), extract)
    kept = streets_to_draw_on(project)
    assert kept is not None and len(kept)


def test_an_extract_that_is_not_there_is_told_by_its_name(project: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AssetMapError, match=r"^There is no file no\.osm"):
        streets_to_draw_on(project, tmp_path / "no.osm")


def test_a_point_is_two_numbers() -> None:
    assert find_point(" 55.805, -4.233 ") == (55.805, -4.233)
    assert territory_around("55.805, -4.233", 400).area_m2 == pytest.approx(502_000, rel=0.01)  # a circle of 400 m


def test_a_postcode_nobody_knows_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assetmap.workspace.outlining.find_postcodes", lambda: None)
    with pytest.raises(TerritoryError, match="does not know where postcodes are"):
        find_point("G45 9DR")


def test_what_is_neither_is_told_with_an_example() -> None:
    with pytest.raises(TerritoryError, match="neither a whole postcode"):
        find_point("Castlemilk")


def test_the_steps_tick_themselves_off(project: Workspace, tmp_path: Path) -> None:
    assert steps_taken(project) == Steps(has_territory=True)
    gather(project, project.territory("town"), small_town().save(tmp_path / "town.osm"))
    assert steps_taken(project) == Steps(has_territory=True, has_records=True)
    with project.store.write() as writing:
        writing.append("shared", "town", {})
    assert steps_taken(project).is_shared


def test_a_territory_is_what_is_reached_on_foot(project: Workspace, tmp_path: Path) -> None:
    """The small town has one path, from 56.44 to 56.442 north: five minutes lead along all of it and no further."""
    extract = small_town().save(tmp_path / "town.osm")
    walked, _ = territory_walked(project, "56.441, -2.934", 5, extract=extract)
    assert walked.name == "5 minutes on foot"
    assert 0 < walked.area_m2 < territory_around("56.441, -2.934", 400).area_m2


def test_walking_where_no_streets_are_known_is_told_in_a_sentence(project: Workspace) -> None:
    with pytest.raises(AssetMapError, match="No streets to walk on"):
        territory_walked(project, "56.44, -2.94", 10)
