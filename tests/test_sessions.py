"""Times from words: into OpenStreetMap's syntax where they say enough, never beyond what they say."""

from __future__ import annotations

from typing import Any

import pytest

from assetmap.classify import read_times


@pytest.mark.parametrize(
    ("words", "opening_hours"),
    [
        ("last Thursday of the month 2-4pm", "Th[-1] 14:00-16:00"),
        ("weekdays 10 to 4", "Mo-Fr 10:00-16:00"),
        ("Thurs 12-2, £3", "Th 12:00-14:00"),
        ("Weds + Fri 10-3", "We,Fr 10:00-15:00"),
        ("Tuesdays 10am", "Tu 10:00+"),
        ("open 9-5 weekdays", "Mo-Fr 09:00-17:00"),
        ("Mon-Fri 3-6 term time", "Mo-Fr 15:00-18:00; SH off"),
        ("May to September, Sundays 2pm-4pm", "May-Sep Su 14:00-16:00"),
        ("Mon 10am-12 noon and Wed 2-4pm", "Mo 10:00-12:00; We 14:00-16:00"),
        ("Mass Sat 6pm, Sun 10am", "Sa 18:00+; Su 10:00+"),
        ("Fri 10pm-2am", "Fr 22:00-02:00"),
        ("10am Saturdays", "Sa 10:00+"),
        ("Tuesday evenings 7-9", "Tu 19:00-21:00"),
        ("Youth club, Thursdays 7pm, ages 11 to 16", "Th 19:00+"),
    ],
)
def test_clock_times_become_opening_hours(words: str, opening_hours: str) -> None:
    assert read_times(words).opening_hours == opening_hours


@pytest.mark.parametrize(
    ("words", "session"),
    [
        ("Mon mornings", {"days": ["Mo"], "frequency": "weekly", "part": "morning"}),
        ("men meet Monday mornings at the centre", {"days": ["Mo"], "frequency": "weekly", "part": "morning"}),
        ("every second Tuesday evening", {"days": ["Tu"], "frequency": "fortnightly", "part": "evening"}),
        ("last Thursday", {"days": ["Th"], "frequency": "monthly", "which": -1}),
        ("first Thurs o the month", {"days": ["Th"], "frequency": "monthly", "which": 1}),
        ("Tues 7-9", {"days": ["Tu"], "frequency": "weekly"}),
        ("second Saturday of June", {"days": ["Sa"], "frequency": "yearly", "which": 2}),
        ("Saturday 14th June", {"days": ["Sa"], "frequency": "once"}),
        ("monthly", {"frequency": "monthly"}),
    ],
)
def test_what_has_no_clear_clock_time_is_a_session_without_opening_hours(words: str, session: dict[str, Any]) -> None:
    times = read_times(words)
    assert ([one.as_json() for one in times.sessions], times.opening_hours) == ([session], "")


@pytest.mark.parametrize(
    "words",
    ["", "ask Sandra", "over 65s, 12 Elm Row", "sun shelter in the park", "marathon monsters", "G1 1AA 07700 900123"],
)
def test_words_without_a_time_give_none(words: str) -> None:
    assert (read_times(words).sessions, read_times(words).opening_hours) == ((), "")


def test_term_time_and_the_words_are_kept() -> None:
    times = read_times("Term time only")
    assert times.term_time and times.words == "Term time only" and times.sessions == ()
