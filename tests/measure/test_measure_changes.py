"""Over time: what was added, ended and revived between two dates; what people told is told from what was only written down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from measured_assets import person, seen

from assetmap.measure import ChangesSeen, Noted, brought_by_sources, changes_seen, counts_by_month
from assetmap.privacy import AudienceView

IN_MAY, IN_JUNE, IN_JULY = "2026-05-04T10:00:00Z", "2026-06-05T10:00:00Z", "2026-07-06T10:00:00Z"


def noted(kind: str, at: str = IN_MAY, asset_id: str = "a0", **values: Any) -> Noted:
    return Noted(asset_id, "As it was called", kind, at, "OpenStreetMap", **values)


def status(before: str, after: str, at: str = IN_JUNE, on: str = "") -> Noted:
    return noted("status", at, before=before, after=after, on=on)


def listed(*history: Noted, view: AudienceView | None = None, **dates: date) -> ChangesSeen:
    return changes_seen(history, view or seen({}), **dates)


def whats(*history: Noted, **dates: date) -> list[tuple[str, str, str]]:
    rows = listed(*history, **dates).rows
    return list(zip(rows["what"], rows["when"], rows["when_known"], strict=True))


def test_what_came_on_the_map_was_added_on_the_day_it_was_written_down() -> None:
    assert whats(noted("came")) == [("added", "2026-05-04", "recorded")]


def test_what_ended_counts_on_the_date_people_told() -> None:
    assert whats(status("existing", "former", on="2015-12")) == [("ended", "2015-12", "told")]


def test_what_ended_at_an_unknown_time_says_so() -> None:
    row = listed(status("existing", "former")).rows.iloc[0]
    assert row["when_known"] == "recorded"
    assert row["says"] == "Asset 0 ended; nobody said when (written down on 2026-06-05, by OpenStreetMap)."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("former", "existing", ["revived"]),
        ("dormant", "emerging", ["revived"]),
        ("existing", "dormant", ["paused"]),
        ("emerging", "existing", []),
        ("former", "potential", []),
    ],
)
def test_a_status_tells_what_became_of_an_asset(before: str, after: str, expected: list[str]) -> None:
    assert [what for what, _, _ in whats(status(before, after))] == expected


def test_what_fell_silent_is_gone_and_not_ended_and_may_come_back() -> None:
    history = [noted("came"), noted("went", IN_JUNE), noted("came", IN_JULY)]
    assert [what for what, _, _ in whats(*history)] == ["added", "gone", "returned"]


def test_both_dates_belong_to_the_time_between_them() -> None:
    day = date(2026, 5, 4)
    assert len(whats(noted("came"), date_from=day, date_to=day)) == 1
    assert whats(noted("came"), date_from=date(2026, 5, 5)) == []
    assert whats(noted("came"), date_to=date(2026, 5, 3)) == []


@pytest.mark.parametrize(("on", "is_in"), [("2015", True), ("2015-12", True), ("2015-11", False), ("2015-12-07", True)])
def test_a_date_that_is_only_partly_known_may_be_any_day_of_it(on: str, is_in: bool) -> None:
    found = whats(status("existing", "former", on=on), date_from=date(2015, 12, 5), date_to=date(2015, 12, 8))
    assert bool(found) is is_in


def test_names_are_those_of_the_view_and_an_earlier_name_is_for_co_ordinators() -> None:
    renamed = noted("renamed", before="Jane’s house", after="Asset 0")
    assert listed(renamed).rows.iloc[0]["says"].startswith("Asset 0 is called otherwise (")
    own = listed(renamed, view=seen({}, audience="coordinator")).rows.iloc[0]
    assert "it was “Jane’s house”" in own["says"]


def test_what_an_audience_may_not_see_is_only_counted_in_a_band() -> None:
    view = seen({}, {"visibility": "coordinator"}, person())
    found = listed(*(noted("came", asset_id=one) for one in ("a0", "a1", "a2", "gone for long")), view=view)
    assert found.rows["asset_id"].tolist() == ["a0"] and found.withheld == "fewer than 5"
    assert "As it was called" not in found.rows.to_csv()


def test_no_hidden_change_and_a_few_look_the_same() -> None:
    """Otherwise asking for one day after another would tell when somebody was added."""
    hidden = [noted("came", asset_id=f"hidden {number}") for number in range(4)]
    assert listed().withheld == listed(*hidden).withheld == "fewer than 5"


def test_a_co_ordinator_sees_what_is_gone_under_its_last_name() -> None:
    found = listed(noted("went", asset_id="gone"), view=seen(audience="coordinator"))
    assert found.rows["name"].tolist() == ["As it was called"] and found.withheld == ""


def test_nobody_learns_that_a_blurred_place_moved() -> None:
    view = seen({"publish": "area_only"})
    assert listed(noted("moved", after="40"), view=view).rows.empty


def test_months_in_which_nothing_happened_are_in_the_chart() -> None:
    counted = counts_by_month(listed(noted("came"), noted("went", IN_JULY), view=seen(audience="coordinator")).rows)
    assert list(counted.itertuples(index=False, name=None)) == [
        ("2026-05", "added", 1, 0),
        ("2026-05", "gone", 0, 0),
        ("2026-06", "added", 0, 0),
        ("2026-06", "gone", 0, 0),
        ("2026-07", "added", 0, 0),
        ("2026-07", "gone", 1, 0),
    ]


def test_what_is_known_by_its_year_is_in_no_month() -> None:
    history = [noted("came"), status("existing", "former", on="2015"), status("former", "existing", on="2026-05-01")]
    counted = counts_by_month(listed(*history).rows).set_index(["month", "what"])
    assert counted["number"].to_dict() == {
        ("2015", "ended"): 1,
        ("2026-05", "added"): 1,
        ("2026-05", "ended"): 0,
        ("2026-05", "revived"): 1,
    }
    assert counted.loc[("2015", "ended"), "told"] == 1 and counted.loc[("2026-05", "added"), "told"] == 0


def test_nothing_makes_an_empty_list_and_an_empty_chart() -> None:
    found = listed()
    assert found.rows.empty and counts_by_month(found.rows).empty
    assert isinstance(found.rows, pd.DataFrame)


def test_what_a_source_brought_is_counted_by_the_day_it_was_read_and_what_people_said_is_not() -> None:
    gathering = [noted("came", IN_JUNE, one, by_source=True) for one in ("a", "b")]
    history = [noted("came", IN_MAY, "c"), *gathering, noted("went", IN_JUNE, "c", by_source=True)]
    rows = listed(*history, view=seen(audience="coordinator")).rows
    assert rows.set_index("asset_id")["by_source"].groupby(level=0).first().to_dict() == {
        "a": True,
        "b": True,
        "c": False,
    }
    assert list(brought_by_sources(rows).itertuples(index=False, name=None)) == [
        ("2026-06-05", "OpenStreetMap", "added", 2),
        ("2026-06-05", "OpenStreetMap", "gone", 1),
    ]
    assert brought_by_sources(listed().rows).empty
