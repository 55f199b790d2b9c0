"""The week: when assets are open, from opening hours and from words, and what nobody has told is not taken for closed."""

from __future__ import annotations

from datetime import date

import pytest
from measured_assets import seen

from assetmap.classify import read_times
from assetmap.measure import (
    DAYS,
    PARTS_OF_DAY,
    Weeks,
    open_at,
    open_between,
    open_hours_week,
    open_parts,
    weeks_of,
    without_times,
)

MONDAY = date(2026, 11, 23)


def weeks(*times: tuple[str | None, str | None], monday: date = MONDAY) -> Weeks:
    """The weeks of assets with (opening hours, words)."""
    view = seen(*[{"opening_hours": hours, "sessions": words} for hours, words in times])
    return weeks_of(view, monday, lambda words: read_times(words).sessions)


def answer(hours: str | None, words: str | None, weekday: str, part: str) -> str:
    return str(open_at(weeks((hours, words)), weekday, part).iloc[0])


@pytest.mark.parametrize(
    ("hours", "weekday", "part", "expected"),
    [
        ("Mo-Fr 09:00-17:30", "Th", "evening", "yes"),
        ("Mo-Fr 09:00-17:00", "Th", "evening", "no"),
        ("Mo-Fr 09:00-17:00", "Sa", "morning", "no"),
        ("24/7", "Su", "evening", "yes"),
        ("Th[-1] 18:00-20:00", "Th", "evening", "sometimes"),
        ("Th[5] 18:00-20:00", "Fr", "evening", "no"),
        ("Fr 20:00-02:00", "Fr", "evening", "yes"),
        ("Mo-Fr 09:00-17:00; PH off", "Mo", "morning", "yes"),
        ("Mo-Fr 09:00-17:00; SH off", "Mo", "morning", "yes"),
        ("Apr-Sep 10:00-16:00", "Mo", "morning", "no"),
        ("Mo 10:00-12:00 unknown", "Mo", "morning", "unknown"),
        ("Tu 14:00+", "Tu", "afternoon", "yes"),
        ("Tu 14:00+", "Tu", "evening", "no"),
        ("Tu 10:00-13:00+", "Tu", "afternoon", "yes"),
        ("nine to five", "Mo", "morning", "unknown"),
        (None, "Mo", "morning", "unknown"),
    ],
)
def test_opening_hours_are_answered_for_a_part_of_a_day(
    hours: str | None, weekday: str, part: str, expected: str
) -> None:
    assert answer(hours, None, weekday, part) == expected


@pytest.mark.parametrize(
    ("words", "weekday", "part", "expected"),
    [
        ("Tuesdays 2pm to 4pm", "Tu", "afternoon", "yes"),
        ("Tuesdays at 2pm", "Tu", "evening", "no"),
        ("Monday mornings", "Mo", "morning", "yes"),
        ("Monday mornings", "Mo", "afternoon", "no"),
        ("Wednesdays", "We", "evening", "unknown"),
        ("Wednesdays", "Th", "evening", "no"),
        ("last Thursday of the month 6pm to 8pm", "Th", "evening", "sometimes"),
        ("every second Friday 10am to 12 noon", "Fr", "morning", "sometimes"),
        ("weekly", "Fr", "morning", "unknown"),
        ("ask at the desk", "Fr", "morning", "unknown"),
    ],
)
def test_times_told_in_words_are_answered_too(words: str, weekday: str, part: str, expected: str) -> None:
    assert answer(None, words, weekday, part) == expected


def test_opening_hours_and_words_are_added_up() -> None:
    hall = ("Mo-Fr 09:00-17:00", "Choir, Mondays 7pm to 9pm")
    assert answer(*hall, "Mo", "evening") == "yes"
    assert answer(*hall, "Tu", "evening") == "no"


def test_every_monthly_thing_is_in_the_five_weeks_from_any_monday() -> None:
    days = [date(2026, 1, 5 + 7 * place) if place < 4 else date(2026, 2, 2 + 7 * (place - 4)) for place in range(8)]
    for which in (1, 2, 3, 4, -1):
        answers = {
            open_at(weeks((f"We[{which}] 10:00-12:00", None), monday=day), "We", "morning").iloc[0] for day in days
        }
        assert answers == {"sometimes"}


def test_a_day_in_the_middle_of_a_week_stands_for_that_week() -> None:
    assert open_at(weeks(("Mo 10:00-12:00", None), monday=date(2026, 11, 26)), "Mo", "morning").iloc[0] == "yes"


def test_answers_are_by_asset_id() -> None:
    found = open_at(weeks(("24/7", None), (None, None)), "Mo", "morning")
    assert found.to_dict() == {"a0": "yes", "a1": "unknown"}


def test_any_two_clock_times_can_be_asked_for() -> None:
    week = weeks(("Mo 10:00-12:00", None))
    assert open_between(week, "Mo", "11:45", "13:00").iloc[0] == "yes"
    assert open_between(week, "Mo", "12:00", "13:00").iloc[0] == "no"
    with pytest.raises(ValueError, match="not before"):
        open_between(week, "Mo", "13:00", "12:00")


def test_the_week_counts_every_hour_in_which_something_is_open() -> None:
    table = open_hours_week(
        weeks(("Mo 09:15-10:30", None), ("Mo[2] 09:00-10:00", None), (None, "Mondays"), (None, None))
    )
    assert len(table) == 168
    monday = table[table["weekday"] == "Mo"].set_index("hour")
    assert monday.loc[[8, 9, 10, 11], "open"].tolist() == [0, 1, 1, 0]
    assert monday.loc[9, "sometimes"] == 1 and monday.loc[9, "unknown"] == 1
    assert table.loc[table["weekday"] != "Mo", ["open", "sometimes", "unknown"]].to_numpy().sum() == 0


def test_what_runs_past_sunday_midnight_goes_on_on_monday() -> None:
    table = open_hours_week(weeks((None, "Sundays 11pm to 1am"))).set_index(["weekday", "hour"])["open"]
    assert table[table > 0].index.tolist() == [("Mo", 0), ("Su", 23)]


def test_those_without_times_are_told_in_a_sentence() -> None:
    assert without_times(weeks((None, None), (None, None), ("nine to five", None))) == (
        "2 have no times yet and 1 has opening hours that cannot be read."
    )
    assert without_times(weeks(("24/7", None))) == ""


def test_a_territory_without_assets_has_an_empty_week() -> None:
    assert open_hours_week(weeks())["open"].sum() == 0
    assert open_at(weeks(), "Mo", "morning").empty


def test_the_parts_of_days_in_which_something_is_open_are_bits() -> None:
    week = weeks(("Mo 09:00-11:00; Th 19:00-21:00", None), ("Mo-Su 13:00-14:00", None), (None, None))
    masks = open_parts(week)
    assert masks == {"a0": 1 << 0 | 1 << (3 * 3 + 2), "a1": sum(1 << (3 * day + 1) for day in range(7))}
    for weekday_at, weekday in enumerate(DAYS):
        for part_at, part in enumerate(PARTS_OF_DAY):
            answers = open_at(week, weekday, part)
            for one, mask in masks.items():
                assert bool(mask & 1 << (3 * weekday_at + part_at)) == (answers[one] in ("yes", "sometimes"))
