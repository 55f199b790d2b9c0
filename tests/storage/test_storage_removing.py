"""Removing a territory: what others show stays, the rest goes with it, and taking it back brings everything back."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from osm_data import small_town
from store_samples import TOWN, names

from assetmap.errors import JudgementError, StoreError, TerritoryError
from assetmap.storage import Store
from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.measuring import mapped_in
from assetmap.workspace.outlining import details_of, keep_territory
from assetmap.workspace.planning import Told
from assetmap.workspace.removing import remove_territory, standing_in
from assetmap.workspace.stored import Workspace

STREET = Territory("street", "Street", shapely.box(-2.9325, 56.4395, -2.92, 56.45))
"""Holds the pharmacy and the hall of the small town, not its wood."""
LIST = (
    "name,category,lat,lon\nKnitting circle,group,,\nWood group,group,56.435,-2.945\nHall group,group,56.4415,-2.9315\n"
)


@pytest.fixture
def office(office: Workspace) -> Workspace:
    """The workspace has another territory, Street, within Town."""
    office.add_territory(STREET)
    return office


def filled(project: Workspace, tmp_path: Path) -> None:
    gather(project, TOWN, small_town().save(tmp_path / "town.osm"))
    uploaded(project, tmp_path)


def uploaded(project: Workspace, tmp_path: Path, text: str = LIST, where: Territory = TOWN) -> Told:
    (tmp_path / "groups.csv").write_text(text, encoding="utf-8")
    return keep_upload(project, where, examine_upload(project, where, tmp_path / "groups.csv"))


def test_what_a_nested_territory_shows_stays_and_the_rest_goes(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    kept = office.assets(STREET)
    remove_territory(office, TOWN)
    assert [one.id for one in office.territories()] == ["street"]
    after = office.assets(STREET)
    assert set(kept["name"]) == {"Example Pharmacy", "Example Hall", "Hall group"}
    assert after.drop(columns="geometry").equals(kept.drop(columns="geometry"))
    assert set(office.look().assets["asset_id"]) == set(kept["asset_id"])
    assert not {"Knitting circle", "Example Wood"} & set(office.look().assets["name"])


def test_removing_the_inner_territory_leaves_the_outer_as_it_was(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    before = names(office, TOWN)
    told = remove_territory(office, STREET)
    assert names(office, TOWN) == before and not told.changes


def test_taking_the_removal_back_brings_everything_back(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    wood = office.assets(TOWN).set_index("name").loc["Example Wood", "asset_id"]
    judge(office, [Wish(wood, "rename", "The Big Wood")])
    before, records = office.assets(TOWN), office.look().records
    told = remove_territory(office, TOWN)
    undo(office, told.seq)
    assert office.territory("the toun") == TOWN
    assert office.assets(TOWN).drop(columns="geometry").equals(before.drop(columns="geometry"))
    assert office.look().records.drop(columns="geometry").equals(records.drop(columns="geometry"))


def test_the_last_territory_may_be_removed_and_comes_back(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    before = names(office, TOWN)
    remove_territory(office, STREET)
    told = remove_territory(office, TOWN)
    assert office.territories() == [] and office.look().assets.empty
    undo(office, told.seq)
    assert names(office, TOWN) == before


def test_removing_is_an_event_that_says_what_went(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    told = remove_territory(office, TOWN)
    with office.store.read() as seen:
        event = seen.events(after=told.seq - 1)[0]
    assert (event.kind, event.about, event.payload["name"]) == ("territory_removed", "town", "Town")
    assert {"Example Wood", "Knitting circle"} <= set(event.payload["changes"]["gone"].values())
    assert event.payload["records"] == 4  # the path, the wood, and the two groups that are not in Street


def test_a_removal_is_taken_back_once_and_done_again_by_removing(office: Workspace, tmp_path: Path) -> None:
    told = remove_territory(office, TOWN)
    undone = undo(office, told.seq)
    with pytest.raises(JudgementError, match="taken back before"):
        undo(office, told.seq)
    with pytest.raises(JudgementError, match="removed again by removing it"):
        undo(office, undone.seq)


def test_what_was_brought_into_a_removed_territory_is_not_taken_back_before_it(
    office: Workspace, tmp_path: Path
) -> None:
    brought = uploaded(office, tmp_path)
    told = remove_territory(office, TOWN)
    with pytest.raises(JudgementError, match=rf"belongs to Town, which was removed. Take back number {told.seq} first"):
        undo(office, brought.seq)
    undo(office, told.seq)
    undo(office, brought.seq)
    assert not names(office, TOWN)


def test_a_name_that_was_given_to_another_since_keeps_a_territory_from_coming_back(office: Workspace) -> None:
    told = remove_territory(office, TOWN)
    made, _ = keep_territory(office, STREET, details_of(TOWN))
    assert made.id == "town-2"  # the id of a removed territory is not given again
    with pytest.raises(JudgementError, match="“Town” is what Town is called now"):
        undo(office, told.seq)


def test_a_list_that_was_brought_in_again_elsewhere_stays_as_it_is_now(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    told = remove_territory(office, TOWN)
    uploaded(office, tmp_path, "name,category,lat,lon\nChess club,group,56.4415,-2.9315\n", STREET)
    back = undo(office, told.seq)
    assert "“groups” was brought in again meanwhile. It stays as it is now." in back.notes
    assert "Knitting circle" not in names(office, TOWN) and {"Example Wood", "Chess club"} <= names(office, TOWN)


def test_a_territory_made_anew_where_one_was_removed_is_not_mapped_yet(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    remove_territory(office, TOWN)
    made, _ = keep_territory(office, TOWN, details_of(TOWN))
    mapped = mapped_in(office.look().events(), [made, STREET])
    assert not mapped["town-2"].holds(None) and mapped["street"].holds(None)


def test_what_stands_in_a_territory_is_counted_before_it_goes(office: Workspace, tmp_path: Path) -> None:
    filled(office, tmp_path)
    ids = office.assets(TOWN).set_index("name")["asset_id"]
    judge(office, [Wish(ids["Example Wood"], "checked", ""), Wish(ids["Example Hall"], "checked", "")])
    standing = standing_in(office, TOWN)
    assert (standing.assets, standing.only_here, standing.people) == (7, 4, "")
    assert (standing.judgements, standing.uploads) == (1, 1)
    assert standing.sentence("Town") == (
        "In Town 7 assets stand, and 1 list was brought in for it. 3 stay, because another territory shows them, too. "
        "4 leave the map with it, with 1 judgement."
    )


def test_an_empty_territory_says_so(office: Workspace) -> None:
    assert standing_in(office, TOWN).sentence("Town") == "Nothing stands in Town yet."


def test_people_are_counted_in_a_band_only(office: Workspace, tmp_path: Path) -> None:
    uploaded(office, tmp_path, "name,category,consent\nAnn can teach knitting,skill,yes\nBoxing club,sports club,\n")
    standing = standing_in(office, TOWN)
    assert standing.people == "fewer than 5" and standing.assets == 1


def test_a_removed_territory_is_kept_by_the_store_and_put_back(store: Store) -> None:
    with store.write() as writing:
        writing.put_territory(TOWN)
        seq = writing.append("territory_removed", "town", {})
        writing.remove_territory(seq, "town")
    with store.read() as look:
        assert look.territories() == [] and look.territories(removed=True) == [TOWN]
    with store.write() as writing:
        writing.put_territory(TOWN)
    with store.read() as look:
        assert look.territories() == [TOWN]


def test_a_territory_is_not_removed_without_its_event(store: Store) -> None:
    with pytest.raises(StoreError, match="Append the event first"), store.write() as writing:
        writing.put_territory(TOWN)
        writing.remove_territory(1, "town")


def test_a_removed_territory_is_not_found_by_its_name(office: Workspace) -> None:
    remove_territory(office, TOWN)
    with pytest.raises(TerritoryError, match="There are: Street"):
        office.territory("Town")


def test_judgements_on_what_went_with_a_territory_are_told_to_nobody_until_it_is_back(
    office: Workspace, tmp_path: Path
) -> None:
    filled(office, tmp_path)
    wood = office.assets(TOWN).set_index("name").loc["Example Wood", "asset_id"]
    judge(office, [Wish(wood, "rename", "The Big Wood")])
    told = remove_territory(office, TOWN)
    assert office.refresh(STREET).applied == ()
    undo(office, told.seq)
    assert [one.judgement.action for one in office.refresh(TOWN).applied] == ["rename"]
