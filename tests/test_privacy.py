"""The one door: who sees which column of which asset, and people are counted in bands."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from privacy_samples import BIG, NOT_PUBLIC, SMALL, assets, people, seen

from assetmap.errors import TableError
from assetmap.privacy import DEFAULT_AUDIENCE, VISIBLE, Audience, band, view_for
from assetmap.tables import ASSET_COLUMN_NAMES

# Columns


@pytest.mark.parametrize(
    ("audience", "hidden"),
    [
        (Audience.PUBLIC, {"contributor_kind", "consent", "coordinator_notes"}),
        (Audience.PLANNER, {"consent", "coordinator_notes"}),
        (Audience.ROOM, {"contributor_kind", "consent", "coordinator_notes"}),
        (Audience.COORDINATOR, set()),
    ],
)
def test_an_audience_sees_exactly_the_columns_of_the_design(audience: Audience, hidden: set[str]) -> None:
    expected = [name for name in ASSET_COLUMN_NAMES if name not in hidden]
    assert list(VISIBLE[audience]) == expected
    assert list(seen(audience, {}).columns) == expected


def test_every_audience_has_its_columns() -> None:
    assert set(VISIBLE) == set(Audience) == {"public", "planner", "room", "coordinator"}


# Whether at all


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("visibility", ["public", "planner", "room", "coordinator"])
def test_an_asset_is_seen_by_those_it_was_meant_for(audience: Audience, visibility: str) -> None:
    allowed = {"public": set(Audience), "planner": {"planner", "coordinator"}, "room": {"room", "coordinator"}}
    expected = audience in allowed.get(visibility, {"coordinator"})
    assert (len(seen(audience, {"visibility": visibility})) == 1) is expected


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize("level", ["community", "organisational", None])
def test_what_is_never_published_is_seen_by_the_coordinator_only(audience: Audience, level: str | None) -> None:
    row = {"publish": "never", "level": level}
    assert len(seen(audience, row)) == 0
    assert len(seen(Audience.COORDINATOR, row)) == 1


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize("visibility", ["public", "planner", "room", "coordinator"])
@pytest.mark.parametrize("publish", ["exact", "area_only", "never"])
def test_what_a_person_holds_never_leaves_whatever_its_row_says(
    audience: Audience, visibility: str, publish: str
) -> None:
    row = people(1, visibility=visibility, publish=publish, consent="yes, to everyone")[0]
    assert len(seen(audience, row, areas=(SMALL,))) == 0


def test_the_coordinator_sees_what_people_hold() -> None:
    assert len(seen(Audience.COORDINATOR, *people(2))) == 2


# Counting people


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "fewer than 5"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5 to 9"),
        (9, "5 to 9"),
        (10, "10 to 14"),
        (123, "120 to 124"),
    ],
)
def test_people_are_counted_in_bands(number: int, words: str) -> None:
    assert band(number) == words


@pytest.mark.parametrize("audience", NOT_PUBLIC)
def test_each_territory_has_one_count_of_what_people_hold(audience: Audience) -> None:
    view = view_for(assets(*people(6), *people(3, geometry=shapely.Point(-2.5, 56.5))), audience, (SMALL, BIG))
    assert [(count.territory, count.band) for count in view.people] == [("Small", "5 to 9"), ("Big", "5 to 9")]


def test_one_person_more_changes_nothing_within_a_band() -> None:
    views = [view_for(assets({}, *people(number)), "public", (SMALL,)) for number in (0, 1, 4)]
    assert len({view.people for view in views}) == 1


def test_what_people_hold_without_a_place_is_counted_for_the_only_territory() -> None:
    view = view_for(assets(*people(5, geometry=None)), "public", (SMALL,))
    assert view.people[0].band == "5 to 9"


def test_the_view_says_what_was_withheld_and_people_only_in_bands() -> None:
    view = view_for(assets({"visibility": "room"}, {"publish": "never"}, *people(7)), "public")
    assert sorted(held.count for held in view.withheld) == ["1", "1", "5 to 9"]


# Telephone numbers


@pytest.mark.parametrize("audience", NOT_PUBLIC)
@pytest.mark.parametrize(
    ("kind", "shown"),
    [("osm", True), ("service", True), ("resident", False), ("volunteer", False), ("coordinator", False)],
)
def test_a_telephone_number_is_shown_only_where_the_source_itself_published_it(
    audience: Audience, kind: str, shown: bool
) -> None:
    row = seen(audience, {"contributor_kind": kind, "phone": "0141"}).iloc[0]
    assert row["phone"] == ("0141" if shown else None)


def test_hiding_one_number_leaves_the_others() -> None:
    rows = seen(Audience.PUBLIC, {"phone": "1"}, {"phone": "2", "contributor_kind": "resident"}, {"phone": None})
    assert rows["phone"].tolist() == ["1", None, None]


# The view


def test_the_view_is_a_copy_and_the_assets_stay_as_they_were() -> None:
    table = assets({"publish": "area_only", "phone": "1", "contributor_kind": "resident"})
    before = table.copy(deep=True)
    for audience in Audience:
        view_for(table, audience, (SMALL,)).assets["name"] = "changed"
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))


def test_a_table_that_breaks_the_contract_does_not_pass() -> None:
    with pytest.raises(TableError):
        view_for(assets({"visibility": "everyone"}))


def test_an_unknown_audience_does_not_pass() -> None:
    with pytest.raises(ValueError, match="everyone"):
        view_for(assets({}), "everyone")


@pytest.mark.parametrize("audience", Audience)
def test_a_table_without_rows_gives_a_view_without_rows(audience: Audience) -> None:
    assert len(view_for(assets(), audience, (SMALL,)).assets) == 0


def test_the_default_audience_is_public() -> None:
    assert DEFAULT_AUDIENCE is Audience.PUBLIC
    assert view_for(assets({})).audience is Audience.PUBLIC
