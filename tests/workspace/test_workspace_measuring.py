"""What measures read from a workspace: what was looked at, what happened when, and which streets were walked."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from town_samples import gathered, town, uploaded

from assetmap.errors import JudgementError
from assetmap.measure import ChangesSeen, Mapped, Walked, changes_seen, open_at
from assetmap.privacy import Audience
from assetmap.territories import Territory
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.measuring import measurable, week_of
from assetmap.workspace.stored import Told, Workspace
from assetmap.workspace.street_walks import Walk, keep_walk, street_names, walks_of
from assetmap.workspace.streets import write_streets

TODAY = "2026-11-22"
PART = Territory("part", "Part", shapely.box(-2.96, 56.43, -2.93, 56.44))
OVERLAPPING = Territory("overlapping", "Overlapping", shapely.box(-2.96, 56.43, -2.90, 56.44))
LIST = """name,category,sessions,lat,lon
Example Hall,hall,Mondays 9am to 5pm,56.4415,-2.9315
Knitting circle,group,"Tuesdays at 2pm",56.4416,-2.9316
"""


def mapped(project: Workspace, territory: Territory) -> Mapped:
    return measurable(project, [territory]).mapped[territory.id]


def changes(project: Workspace, audience: Audience = Audience.COORDINATOR) -> ChangesSeen:
    seen = measurable(project, [town(project)], audience)
    return changes_seen(seen.histories["town"], seen.views["town"])


def what_became_of(project: Workspace, name: str) -> list[str]:
    rows = changes(project).rows
    return rows.loc[rows["name"] == name, "what"].tolist()


def judged(project: Workspace, name: str, action: str, value: str = "") -> Told:
    assets = project.assets(town(project)).set_index("name")
    return judge(project, [Wish(str(assets.loc[name, "asset_id"]), action, value)])


def test_a_new_territory_is_not_mapped(project: Workspace) -> None:
    assert mapped(project, town(project)) == Mapped(places=False, people=False)


def test_gathering_maps_places_but_asks_nobody_what_they_bring(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    assert mapped(project, town(project)) == Mapped(places=True, people=False)


def test_a_list_maps_both_until_it_is_taken_back(project: Workspace, tmp_path: Path) -> None:
    seq = uploaded(project, tmp_path, LIST).seq
    assert mapped(project, town(project)) == Mapped(places=True, people=True)
    undo(project, seq)
    assert mapped(project, town(project)) == Mapped(places=False, people=False)


def test_what_lies_in_a_gathered_territory_is_mapped_but_not_what_reaches_beyond(
    project: Workspace, tmp_path: Path
) -> None:
    for one in (PART, OVERLAPPING):
        project.add_territory(one)
    gathered(project, tmp_path)
    assert mapped(project, PART).places
    assert not mapped(project, OVERLAPPING).places


def test_a_territory_that_was_drawn_larger_later_is_not_mapped_by_what_was_gathered_before(
    project: Workspace, tmp_path: Path
) -> None:
    gathered(project, tmp_path)
    project.add_territory(Territory("town", "Town", shapely.box(-3.2, 56.2, -2.9, 56.5)))
    assert not mapped(project, town(project)).places


def test_a_street_that_was_walked_maps_its_territory(project: Workspace) -> None:
    seq = keep_walk(project, town(project), Walk("High Street", found=False), TODAY).seq
    assert mapped(project, town(project)) == Mapped(places=True, people=True)
    undo(project, seq)
    assert mapped(project, town(project)) == Mapped(places=False, people=False)


def test_what_came_with_a_list_was_added_and_says_by_which(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    rows = changes(project).rows
    assert rows["what"].tolist() == ["added", "added"]
    assert set(rows["by"]) == {"the list “halls”"}


def test_an_end_counts_on_the_date_that_was_told(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    judged(project, "Knitting circle", "status", "former 2015-12")
    row = changes(project).rows.iloc[0]
    assert (row["name"], row["what"], row["when"], row["when_known"]) == ("Knitting circle", "ended", "2015-12", "told")


def test_a_date_that_was_mended_later_counts(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    judged(project, "Knitting circle", "status", "former 2015-12")
    judged(project, "Knitting circle", "status", "former 2014")
    rows = changes(project).rows
    assert rows.loc[rows["what"] == "ended", "when"].tolist() == ["2014"]


def test_what_ended_and_lives_again_has_a_date_for_each(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    judged(project, "Knitting circle", "status", "former 2015-12")
    judged(project, "Knitting circle", "status", "existing 2019")
    rows = changes(project).rows
    assert dict(zip(rows["what"], rows["when"], strict=True)) | {"added": ""} == {
        "ended": "2015-12",
        "revived": "2019",
        "added": "",
    }


def test_an_end_without_a_date_is_told_apart(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    judged(project, "Knitting circle", "status", "former")
    rows = changes(project).rows
    assert rows.loc[rows["what"] == "ended", "when_known"].tolist() == ["recorded"]


def test_a_judgement_that_was_taken_back_never_happened(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    seq = judged(project, "Knitting circle", "status", "former 2015-12").seq
    back = undo(project, seq).seq
    assert what_became_of(project, "Knitting circle") == ["added"]
    undo(project, back)
    assert what_became_of(project, "Knitting circle") == ["ended", "added"]


def test_a_list_that_was_taken_back_never_happened(project: Workspace, tmp_path: Path) -> None:
    seq = uploaded(project, tmp_path, LIST).seq
    undo(project, seq)
    assert changes(project).rows.empty


def test_what_no_source_speaks_of_is_gone_and_named_to_co_ordinators_only(project: Workspace, tmp_path: Path) -> None:
    uploaded(project, tmp_path, LIST)
    uploaded(project, tmp_path, "".join(LIST.splitlines(keepends=True)[:2]))
    assert what_became_of(project, "Knitting circle") == ["added", "gone"]
    public = changes(project, Audience.PUBLIC)
    assert "Knitting circle" not in public.rows.to_csv() and public.withheld == "fewer than 5"


def test_what_happens_elsewhere_is_not_told_here(project: Workspace, tmp_path: Path) -> None:
    far = Territory("far", "Far", shapely.box(10, 50, 10.1, 50.1))
    project.add_territory(far)
    uploaded(project, tmp_path, LIST)
    assert measurable(project, [far]).histories["far"] == []


def test_the_week_reads_what_lists_say_in_words(project: Workspace, tmp_path: Path) -> None:
    from datetime import date

    uploaded(project, tmp_path, LIST)
    view = measurable(project, [town(project)]).views["town"]
    names = dict(zip(view.assets["asset_id"], view.assets["name"], strict=True))
    answers = open_at(week_of(view, date(2026, 11, 23)), "Tu", "afternoon")
    assert {names[one]: word for one, word in answers.items()} == {"Example Hall": "no", "Knitting circle": "yes"}


@pytest.mark.parametrize(("monday", "expected"), [((2026, 11, 23), "no"), ((2026, 7, 6), "yes")])
def test_what_happens_in_some_months_only_is_of_those_weeks(
    project: Workspace, tmp_path: Path, monday: tuple[int, int, int], expected: str
) -> None:
    from datetime import date

    uploaded(project, tmp_path, LIST.replace("Tuesdays at 2pm", "Tuesdays at 2pm April to September"))
    view = measurable(project, [town(project)]).views["town"]
    circle = view.assets.set_index("name").loc["Knitting circle", "asset_id"]
    assert open_at(week_of(view, date(*monday)), "Tu", "afternoon")[circle] == expected


def with_streets(project: Workspace) -> None:
    names = ["High Street", "Mill Lane"]
    lines = [shapely.LineString([(-2.95, 56.43 + 0.005 * place), (-2.94, 56.43)]) for place in range(2)]
    streets = gpd.GeoDataFrame({"kind": "street", "name": names}, geometry=lines, crs="EPSG:4326")
    write_streets(project.folder, town(project), streets)


def walks(project: Workspace) -> list[Walked]:
    return walks_of(project.look().events(), town(project))


def test_streets_are_offered_from_the_street_map(project: Workspace) -> None:
    assert street_names(project, town(project)) == []
    with_streets(project)
    assert street_names(project, town(project)) == ["High Street", "Mill Lane"]


def test_a_walk_is_kept_under_the_name_the_map_has(project: Workspace) -> None:
    with_streets(project)
    kept = keep_walk(project, town(project), Walk("mill ln", "2026-11", found=False, note="asked at every door"), TODAY)
    assert (kept.street, kept.on, kept.notes) == ("Mill Lane", "2026-11", ())
    assert walks(project) == [Walked("Mill Lane", "2026-11", False, "coordinator", "asked at every door", kept.seq)]


def test_a_slip_of_the_pen_is_asked_about_and_not_kept(project: Workspace) -> None:
    with_streets(project)
    with pytest.raises(JudgementError, match=r"Did you mean High Street\?"):
        keep_walk(project, town(project), Walk("Hihg Street"), TODAY)
    assert walks(project) == []
    assert keep_walk(project, town(project), Walk("Hihg Street", as_written=True), TODAY).street == "Hihg Street"


def test_a_lane_that_no_map_has_is_kept_and_said_so(project: Workspace) -> None:
    kept = keep_walk(project, town(project), Walk("The back of the shops"), TODAY)
    assert "No street map of Town is loaded" in kept.notes[0]
    assert keep_walk(project, town(project), Walk("the back of the shops"), TODAY).street == "The back of the shops"


@pytest.mark.parametrize(
    ("walk", "message"),
    [
        (Walk("High Street", "2027"), "still to come"),
        (Walk("High Street", "last week"), "is no date"),
        (Walk("12"), "no street's name"),
        (Walk("x" * 121), "no street's name"),
        (Walk("High Street", note="x" * 2_001), "at most 2,000"),
    ],
)
def test_a_walk_that_cannot_be_right_is_refused(project: Workspace, walk: Walk, message: str) -> None:
    with pytest.raises(JudgementError, match=message):
        keep_walk(project, town(project), walk, TODAY)
    assert walks(project) == []


def test_a_walk_can_be_taken_back_and_brought_again(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    before = project.assets(town(project))
    seq = keep_walk(project, town(project), Walk("High Street"), TODAY).seq
    back = undo(project, seq)
    assert not back.changes and walks(project) == []
    undo(project, back.seq)
    assert [one.street for one in walks(project)] == ["High Street"]
    assert project.assets(town(project)).equals(before)


def test_an_asset_told_by_a_person_is_no_sources_and_a_gathering_is(project: Workspace, tmp_path: Path) -> None:
    gathered(project, tmp_path)
    uploaded(project, tmp_path, LIST)
    add_asset(project, town(project), NewAsset("Chess club", "community_centres"))
    judged(project, "Example Wood", "status", "former")
    rows = changes(project).rows
    assert set(rows.loc[~rows["by_source"], "name"]) == {"Chess club", "Example Wood"}
    assert set(rows.loc[rows["by_source"], "by"]) == {"OpenStreetMap", "the list “halls”"}
    assert set(rows.loc[~rows["by_source"], "by"]) == {"a co-ordinator"}
