"""Figures people gave: side by side with their sources where they disagree, never averaged."""

from __future__ import annotations

import json

from measured_assets import seen

from assetmap.measure import participation_table
from assetmap.privacy import Audience


def figures(*counts: tuple[str, str, str, str], audience: Audience = Audience.PUBLIC) -> list[tuple[str, bool]]:
    told = [dict(zip(("what", "number", "date", "source"), one, strict=True)) for one in counts]
    table = participation_table(seen({"counts": json.dumps(told)}, {}, audience=audience))
    return list(zip(table["number"], table["disagrees"], strict=True))


def test_two_sources_that_disagree_stand_side_by_side() -> None:
    found = figures(("people at the gala", "200", "2012-08", "council"), ("People at the gala", "350", "2012-08", "us"))
    assert found == [("200", True), ("350", True)]


def test_a_figure_of_another_date_is_no_disagreement() -> None:
    assert figures(("people", "200", "2012", "us"), ("people", "350", "2013", "us")) == [("200", False), ("350", False)]


def test_a_date_that_is_not_known_may_be_the_same() -> None:
    assert figures(("people", "200", "", "us"), ("people", "350", "2013", "us")) == [("200", True), ("350", True)]
    assert [one for _, one in figures(("people", "200", "2012", "a"), ("people", "9", "2012-04", "b"))] == [True, True]


def test_one_number_written_in_two_ways_agrees() -> None:
    assert [one for _, one in figures(("people", "1,200", "2012", "a"), ("people", "1200", "2012", "b"))] == [
        False,
        False,
    ]


def test_figures_of_two_things_are_not_compared() -> None:
    assert [one for _, one in figures(("people", "200", "2012", "a"), ("dogs", "9", "2012", "a"))] == [False, False]


def test_small_figures_are_bands_for_all_but_co_ordinators() -> None:
    small = ("people", "3", "2012", "us")
    assert figures(small) == [("fewer than 5", False)]
    assert figures(small, audience=Audience.COORDINATOR) == [("3", False)]
