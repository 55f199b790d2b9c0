"""The charts of Compare: what they say in words, and that shape tells what colour tells."""

from __future__ import annotations

import datetime
import json
import re

import pandas as pd
import pytest
from measured_assets import seen

from assetmap.app.parts.charts import (
    brought_in_words,
    month_bars,
    months_between,
    periods,
    week_in_words,
    week_strip,
    week_table,
)
from assetmap.app.parts.figures import _table as figures_table
from assetmap.app.parts.side_by_side import Cell, Column, Row, comparison_table
from assetmap.measure import COUNT_COLUMNS, open_hours_week, participation_table, weeks_of

MONDAY = datetime.date(2026, 11, 23)


def week(*hours: str) -> pd.DataFrame:
    return open_hours_week(weeks_of(seen(*({"opening_hours": one} for one in hours)), MONDAY))


def test_a_day_is_told_by_when_most_is_open() -> None:
    said = week_in_words(week("Th 10:00-12:00", "Th 11:00-15:00", "Th 9:00-12:00"))
    assert said == [
        "Thursday: most is open 11 to 12 (3 at once).",
        "Monday, Tuesday, Wednesday, Friday, Saturday, Sunday: nobody has told us of anything open.",
    ]


def test_two_spans_of_a_day_are_both_told() -> None:
    assert week_in_words(week("Mo 9:00-10:00,14:00-16:00"))[0] == "Monday: 1 is open 9 to 10 and 14 to 16."


def test_what_is_open_in_some_weeks_is_striped_and_told() -> None:
    once = week("Tu[2] 10:00-12:00")
    assert week_in_words(once)[0] == "Tuesday: up to 1 more in some weeks."
    assert "am-sometimes" in week_strip(once)
    assert "1 in some weeks" in week_table(once, "Open")


def test_the_strip_has_168_hours_and_is_not_read_aloud() -> None:
    strip = week_strip(week("Mo-Su 00:00-24:00"))
    assert strip.count("<i>") == 168
    assert 'aria-hidden="true"' in strip


def test_the_table_of_a_week_leaves_out_hours_in_which_nothing_is_open() -> None:
    written = week_table(week("Mo 9:00-11:00"), "Open")
    assert re.findall(r'rowheader"><bdi>([^<]*)', written) == ["9 to 10", "10 to 11"]


def changes(*counted: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame([(*one, 0) for one in counted], columns=["month", "what", "number", "told"])


def test_bars_carry_their_number_and_are_told_in_words() -> None:
    bars = month_bars(changes(("2026-01", "added", 4), ("2026-02", "ended", 1)), "Town.")
    assert 'aria-label="Town. Jan 2026: added 4. Feb 2026: ended 1."' in bars
    assert re.findall(r"<b>(\d+)</b>", bars) == ["4", "1"]


def test_months_in_which_nothing_happened_are_drawn() -> None:
    months = months_between(datetime.date(2025, 11, 30), datetime.date(2026, 2, 1))
    assert months == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert list(periods(changes(("2026-01", "added", 4)), months)) == months


def test_many_months_become_years() -> None:
    months = months_between(datetime.date(2020, 1, 1), datetime.date(2026, 2, 1))
    found = periods(changes(("2024-01", "added", 4), ("2024-07", "added", 1)), months)
    assert found["2024"]["added"] == 5
    assert len(found) == 7


def test_nothing_to_chart_draws_nothing() -> None:
    assert month_bars(changes(("2026-01", "renamed", 4)), "Town.") == ""


def test_what_sources_brought_is_marked_below_its_month_and_in_no_bar() -> None:
    brought = brought_in_words(
        pd.DataFrame(
            [("2026-01-07", "OpenStreetMap", "added", 143), ("2026-01-07", "OpenStreetMap", "gone", 2)],
            columns=["day", "by", "what", "number"],
        )
    )
    assert brought == {"2026-01-07": "7 January 2026, OpenStreetMap: added 143, left the map 2."}
    bars = month_bars(changes(("2026-01", "added", 4), ("2026-02", "ended", 1)), "Town.", (), brought)
    assert re.findall(r"<b>(\d+)</b>", bars) == ["4", "1"]
    assert re.findall(r"<span>(\w+) ◆</span>", bars) == ["Jan"]
    assert "7 January 2026, OpenStreetMap: added 143, left the map 2." in bars.partition("aria-label=")[2]
    assert "A source was read then." in bars and "◆" not in month_bars(changes(("2026-01", "added", 4)), "Town.")


def test_a_table_names_rows_and_columns_and_escapes_what_people_wrote() -> None:
    written = comparison_table("All", [Column("A & <b>")], [Row("Group"), Row("<i>", "", (Cell("3", ("x<y",)),))])
    assert 'scope="col" role="columnheader"><bdi>A &amp; &lt;b&gt;</bdi>' in written
    assert 'scope="row" role="rowheader"><bdi>&lt;i&gt;</bdi>' in written
    assert 'data-heading="A &amp; &lt;b&gt;"' in written
    assert "x&lt;y" in written


@pytest.mark.parametrize(("dates", "disagree"), [(("2012", "2012"), True), (("2012", "2014"), False)])
def test_figures_that_do_not_agree_are_marked(dates: tuple[str, str], disagree: bool) -> None:
    counts = [
        {"what": "people", "number": number, "date": date, "source": source}
        for number, date, source in (("20", dates[0], "report"), ("30", dates[1], "club"))
    ]
    written = figures_table(participation_table(seen({"counts": json.dumps(counts)}, audience="coordinator")), "Town")
    assert ("These do not agree" in written) is disagree
    assert "report, 2012" in written
    assert f"club, {dates[1]}" in written


def test_every_count_column_that_a_cell_reads_is_there() -> None:
    assert {"key", "name", "count", "confirmed", "supports", "otherwise", "per_1000", "state"} <= set(COUNT_COLUMNS)
