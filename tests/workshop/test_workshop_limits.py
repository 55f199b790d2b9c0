"""Limits: guessing is slowed, a room behind one address is not, and nothing is known of anybody for longer than a day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.workshop.limits import (
    ADDRESSES_KEPT,
    ENTRIES_PER_MINUTE,
    ENTRIES_PER_WORKSHOP,
    FAILURES_PER_HOUR,
    FAILURES_PER_MINUTE,
    FORGOTTEN_AFTER_S,
    LONGEST_WAIT_S,
    TOKENS_KEPT,
    EntryLimits,
    FailureLimits,
    Refused,
)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def failures(clock: Clock) -> FailureLimits:
    return FailureLimits(clock)


def fail(failures: FailureLimits, times: int, address: str = "192.0.2.1") -> None:
    for _ in range(times):
        failures.failed(address)


def test_ten_wrong_codes_in_a_minute_are_a_room_that_learns_to_type(failures) -> None:
    fail(failures, FAILURES_PER_MINUTE - 1)
    assert failures.before_trying("192.0.2.1") is None


def test_then_each_further_one_waits_twice_as_long_up_to_half_a_minute(failures, clock) -> None:
    fail(failures, FAILURES_PER_MINUTE)
    waits = []
    for _ in range(7):
        refused = failures.before_trying("192.0.2.1")
        assert refused is not None
        waits.append(refused.wait_s)
        fail(failures, 1)
    assert waits == [2, 4, 8, 16, 30, 30, 30]


def test_whoever_waits_may_try_again(failures, clock) -> None:
    fail(failures, FAILURES_PER_MINUTE + 20)
    clock.now += LONGEST_WAIT_S - 0.5
    assert failures.before_trying("192.0.2.1") == Refused(1)
    clock.now += 0.5
    assert failures.before_trying("192.0.2.1") is None


def test_a_try_that_is_refused_makes_nothing_longer(failures) -> None:
    fail(failures, FAILURES_PER_MINUTE)
    for _ in range(50):
        assert failures.before_trying("192.0.2.1") == Refused(2)


def test_a_minute_without_failures_is_a_fresh_start(failures, clock) -> None:
    fail(failures, FAILURES_PER_MINUTE + 5)
    clock.now += 60
    fail(failures, 1)
    assert failures.before_trying("192.0.2.1") is None


def test_another_address_does_not_wait(failures) -> None:
    fail(failures, 50)
    assert failures.before_trying("192.0.2.2") is None


def test_a_hundred_and_twenty_right_codes_from_one_address_are_never_refused(failures) -> None:
    assert [failures.before_trying("192.0.2.1") for _ in range(120)] == [None] * 120


def test_a_guesser_who_waits_as_told_makes_few_tries(failures, clock) -> None:
    tries, end = 0, clock.now + 3_600
    while clock.now < end:
        refused = failures.before_trying("192.0.2.1")
        if refused is None:
            failures.failed("192.0.2.1")
            tries += 1
        else:
            clock.now += refused.wait_s or 0
    assert tries < 1_000


def test_too_many_failures_of_all_addresses_end_typed_codes(failures) -> None:
    for number in range(FAILURES_PER_HOUR - 1):
        failures.failed(f"address {number}")
    assert failures.has_typed_codes
    failures.failed("one more")
    assert not failures.has_typed_codes


def test_typed_codes_come_back_when_the_hour_has_passed(failures, clock) -> None:
    fail(failures, FAILURES_PER_HOUR)
    clock.now += 3_599
    assert not failures.has_typed_codes
    clock.now += 61
    assert failures.has_typed_codes


@settings(max_examples=30)
@given(st.lists(st.floats(0, 600), max_size=60))
def test_no_failure_of_the_last_hour_is_missed(pauses) -> None:
    clock = Clock()
    failures = FailureLimits(clock)
    times = []
    for pause in pauses:
        clock.now += pause
        failures.failed("192.0.2.1")
        times.append(clock.now)
        assert failures.failures_in_hour >= sum(clock.now - at < 3_600 for at in times)
        assert failures.failures_in_hour <= sum(clock.now - at < 3_660 for at in times)


def test_an_address_is_kept_only_as_a_hash_under_a_key_of_the_day(failures) -> None:
    fail(failures, 3, "192.0.2.77")
    assert "192.0.2.77" not in repr(vars(failures))
    assert all(len(hidden) == 32 for hidden in failures._addresses)
    other = FailureLimits(failures._clock)
    other.failed("192.0.2.77")
    assert not set(other._addresses) & set(failures._addresses)


def test_every_address_and_its_key_are_forgotten_after_a_day(failures, clock) -> None:
    key = failures._key
    clock.now += FORGOTTEN_AFTER_S - 1
    fail(failures, FAILURES_PER_MINUTE)
    assert failures.before_trying("192.0.2.1") is not None
    clock.now += 1
    assert failures.before_trying("192.0.2.1") is None
    assert failures._key != key
    assert len(failures._addresses) == 0


def test_an_address_that_stopped_is_forgotten_within_the_hour(failures, clock) -> None:
    fail(failures, 5)
    clock.now += 3_600
    failures.before_trying("192.0.2.2")
    assert len(failures._addresses) == 0


def test_a_hundred_thousand_addresses_do_not_fill_the_memory(failures) -> None:
    for number in range(ADDRESSES_KEPT + 5_000):
        failures.failed(str(number))
    assert len(failures._addresses) == ADDRESSES_KEPT
    assert not failures.has_typed_codes


def test_one_address_does_not_fill_the_memory(failures) -> None:
    fail(failures, 5_000)
    assert sum(map(len, failures._addresses.values())) == 2 * FAILURES_PER_MINUTE
    assert len(failures._by_minute) == 1


# Entries


def test_thirty_entries_a_minute_are_taken_and_then_a_phone_waits(clock) -> None:
    entries = EntryLimits(clock)
    assert [entries.take("phone") for _ in range(ENTRIES_PER_MINUTE)] == [None] * ENTRIES_PER_MINUTE
    clock.now += 20
    assert entries.take("phone") == Refused(40)
    clock.now += 40
    assert entries.take("phone") is None


def test_another_phone_is_not_slowed(clock) -> None:
    entries = EntryLimits(clock)
    for _ in range(40):
        entries.take("phone")
    assert entries.take("other") is None


def test_a_flood_of_five_hundred_is_cut_to_thirty_and_waits(clock) -> None:
    entries = EntryLimits(clock)
    answers = [entries.take("phone") for _ in range(500)]
    assert answers.count(None) == ENTRIES_PER_MINUTE
    assert all(one is None or one == Refused(60) for one in answers)


def test_two_hundred_entries_of_one_phone_are_all_a_workshop_takes(clock) -> None:
    entries = EntryLimits(clock)
    taken = 0
    for _ in range(300):
        taken += entries.take("phone") is None
        clock.now += 10
    assert taken == ENTRIES_PER_WORKSHOP
    assert entries.take("phone") == Refused(None)


def test_what_was_sent_before_a_restart_counts(clock) -> None:
    assert EntryLimits(clock).take("phone", sent_before=199) is None
    assert EntryLimits(clock).take("phone", sent_before=200) == Refused(None)


@settings(max_examples=30)
@given(st.lists(st.floats(0, 20), max_size=150))
def test_never_more_than_thirty_are_taken_in_any_minute(pauses) -> None:
    clock = Clock()
    entries = EntryLimits(clock)
    taken = []
    for pause in pauses:
        clock.now += pause
        if entries.take("phone") is None:
            taken.append(clock.now)
    assert all(sum(at <= other < at + 60 for other in taken) <= ENTRIES_PER_MINUTE for at in taken)


def test_many_phones_do_not_fill_the_memory(clock) -> None:
    entries = EntryLimits(clock)
    for number in range(TOKENS_KEPT + 500):
        entries.take(str(number))
    assert len(entries._times) == len(entries._sent) == TOKENS_KEPT
