"""What was written on paper, typed in: checked against the squares and the layers, kept with its sheet, taken back by its number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.errors import JudgementError
from assetmap.export.sheet_grid import sheet_grid
from assetmap.layers import LayerPack
from assetmap.territories import Territory
from assetmap.workspace import view_of
from assetmap.workspace.deciding import undo
from assetmap.workspace.stored import Workspace
from assetmap.workspace.typing_in import (
    ATTRIBUTION,
    KeptLine,
    TypedLine,
    check_line,
    check_typed,
    keep_line,
    typed_lines,
)

TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
HALL = TypedLine(3, "c4", "Braeside community hall", why="We all meet there.", who="Everyone")
PERSONAL = TypedLine(2, "", "Mends bicycles", kind="skills_and_talents")


@pytest.fixture
def town(project: Workspace) -> Iterator[Territory]:
    yield project.territory("town")


def keep(project: Workspace, line: TypedLine, **more: bool) -> int:
    town = project.territory("town")
    return keep_line(project, town, check_typed(project, town, line), **more).seq


def test_a_line_is_kept_as_an_asset_somewhere_in_its_square(project: Workspace, town: Territory) -> None:
    keep(project, HALL)
    (asset,) = project.assets(town).to_dict("records")
    assert (asset["name"], asset["layer"]) == (HALL.name, "community_centres")
    assert (asset["why_it_matters"], asset["open_to"]) == ("We all meet there.", "Everyone")
    assert (asset["precision"], asset["contributor_kind"], asset["visibility"]) == ("area", "resident", "public")
    square = sheet_grid(town).place_of("C4").within
    assert asset["geometry"].symmetric_difference(square).area < 1e-4 * square.area  # stored to a centimetre


def test_sheet_and_square_stay_with_the_record_and_reach_no_audience(project: Workspace, town: Territory) -> None:
    keep(project, HALL)
    with project.store.read() as seen:
        (record,) = seen.records(source="people").to_dict("records")
    said = json.loads(record["said"])
    assert said["further"] == {"workshop sheet": "3", "square": "C4"}
    assert said["place_reason"] == "It was written in square C4 of sheet 3."
    assert record["attribution"] == ATTRIBUTION
    shown = view_of(project.gathering(town)).assets.drop(columns="geometry").to_json()
    assert "further" not in shown and "sheet 3" not in shown and "C4" not in shown


def test_it_is_taken_back_by_its_number(project: Workspace, town: Territory) -> None:
    first, second = keep(project, HALL), keep(project, TypedLine(3, "D5", "Kirk Brae allotments"))
    undo(project, first)
    assert [one.seq for one in typed_lines(project, town)] == [second]
    assert project.assets(town)["name"].tolist() == ["Kirk Brae allotments"]


def test_the_lines_typed_in_are_listed_in_their_order(project: Workspace, town: Territory) -> None:
    seqs = [keep(project, HALL), keep(project, TypedLine(4, "D 5", "Kirk Brae allotments"))]
    assert typed_lines(project, town) == [
        KeptLine(seqs[0], 3, "C4", HALL.name, "community_centres"),
        KeptLine(seqs[1], 4, "D5", "Kirk Brae allotments", "allotments"),
    ]


def test_the_same_line_twice_is_asked_about_and_kept_when_it_is_meant(project: Workspace, town: Territory) -> None:
    keep(project, HALL)
    again = check_typed(project, town, TypedLine(3, "4C", "  braeside  Community Hall"))
    assert again.questions == ("This line was typed in before. Keep it a second time?",)
    version = project.store.version()
    with pytest.raises(JudgementError, match="typed in before"):
        keep_line(project, town, again)
    assert project.store.version() == version
    keep_line(project, town, again, is_meant=True)
    assert len(typed_lines(project, town)) == 2


def test_the_same_words_on_another_sheet_are_asked_about(project: Workspace, town: Territory) -> None:
    keep(project, HALL)
    (question,) = check_typed(project, town, TypedLine(5, "C4", HALL.name)).questions
    assert question == "“Braeside community hall” was typed in from sheet 3, square C4. Keep it as another one?"


def test_what_was_taken_back_is_not_asked_about(project: Workspace, town: Territory) -> None:
    undo(project, keep(project, HALL))
    assert check_typed(project, town, HALL).questions == ()


@pytest.mark.parametrize("kind", ["allotments", "Allotments", " allotments "])
def test_a_layer_is_taken_by_its_id_or_its_name(pack: LayerPack, kind: str) -> None:
    checked = check_line(TypedLine(1, "C4", "The back field", kind), TOWN, pack)
    assert (checked.layer, checked.problems, checked.questions) == ("allotments", (), ())


def test_words_for_a_kind_are_understood(pack: LayerPack) -> None:
    assert check_line(TypedLine(1, "C4", "The Old Forge", "community centre"), TOWN, pack).layer == "community_centres"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (TypedLine(1, "Z9", "Village hall"), "Squares go from A1 to"),
        (TypedLine(0, "C4", "Village hall"), "Sheet: no usable number"),
        (TypedLine(1000, "C4", "Village hall"), "Sheet: no usable number"),
        (TypedLine(1, "C4", "   "), "What: nothing stands here"),
        (TypedLine(1, "C4", "Qwertz Zuiop"), "do not say what kind"),
    ],
)
def test_what_has_to_be_mended_is_said_and_nothing_is_kept(
    project: Workspace, town: Territory, line: TypedLine, said: str
) -> None:
    version = project.store.version()
    with pytest.raises(JudgementError, match=said):
        keep(project, line, is_meant=True)
    assert project.store.version() == version


def test_a_square_beside_the_territory_is_refused(pack: LayerPack) -> None:
    lean = Territory("lean", "Lean", shapely.Polygon([(-2.97, 56.42), (-2.92, 56.42), (-2.92, 56.45)]))
    (problem,) = check_line(TypedLine(1, "A1", "Village hall"), lean, pack).problems
    assert str(problem).startswith("Square: A1 lies outside Lean.")


def test_without_a_square_it_is_asked_and_stands_in_the_list(project: Workspace, town: Territory) -> None:
    checked = check_typed(project, town, TypedLine(1, "", "Walking group"))
    assert checked.questions == ("It has no square. It will stand in the list without a place.",)
    keep_line(project, town, checked, is_meant=True)
    (asset,) = project.assets(town).to_dict("records")
    assert asset["geometry"] is None and asset["precision"] == "none"


def test_what_a_person_can_do_has_no_place_and_stays_with_the_coordinator(project: Workspace, town: Territory) -> None:
    keep(project, TypedLine(2, "C4", "Mends bicycles", "skills_and_talents"))
    keep(project, PERSONAL, is_meant=True)
    assets = project.assets(town)
    assert assets.geometry.isna().all() and set(assets["visibility"]) == {"coordinator"}
    assert len(view_of(project.gathering(town)).assets) == 0
    assert {one.square for one in typed_lines(project, town)} == {""}


def test_a_private_life_is_asked_about_and_never_public(project: Workspace, town: Territory) -> None:
    line = TypedLine(1, "C4", "Mrs Smith at number 12 has dementia", "benches")
    checked = check_typed(project, town, line)
    assert any("private life" in one for one in checked.questions)
    keep_line(project, town, checked, is_meant=True, visibility="public")
    (asset,) = project.assets(town).to_dict("records")
    assert asset["visibility"] == "coordinator" and asset["geometry"] is None


def test_a_wish_is_kept_apart_and_taken_back(project: Workspace, town: Territory) -> None:
    seq = keep(project, TypedLine(1, "C4", "More bins wanted", why="There is litter everywhere."))
    assert len(project.assets(town)) == 0
    (wish,) = project.priorities(town).to_dict("records")
    assert json.loads(wish["said"])["name"] == "More bins wanted"
    assert [(one.name, one.square, one.layer) for one in typed_lines(project, town)] == [("More bins wanted", "C4", "")]
    undo(project, seq)
    assert len(project.priorities(town)) == 0 and typed_lines(project, town) == []


def test_an_audience_chosen_for_all_lines_is_kept(project: Workspace, town: Territory) -> None:
    keep_line(project, town, check_typed(project, town, HALL), visibility="room")
    assert project.assets(town)["visibility"].tolist() == ["room"]


@given(st.integers(-5, 2000), st.text(max_size=8), st.text(max_size=60), st.text(max_size=30), st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_whatever_is_typed_is_either_understood_or_told(
    pack: LayerPack, sheet: int, square: str, name: str, kind: str, why: str
) -> None:
    checked = check_line(TypedLine(sheet, square, name, kind, why), TOWN, pack)
    assert checked.problems or checked.layer or checked.is_wish
    assert all(len(str(one)) < 260 for one in checked.problems)


def test_a_workspace_without_typed_lines_has_none(project: Workspace, town: Territory, tmp_path: Path) -> None:
    assert typed_lines(project, town) == []
