"""Codes: hard to guess, easy to read out, and refused in one way whatever is wrong with them; receipts that are kept nowhere."""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.errors import WorkshopError
from assetmap.workshop.codes import (
    SIGNS,
    Purpose,
    in_groups,
    keyed_hash,
    new_short_code,
    new_token,
    read_receipt,
    read_short_code,
    receipt_of,
)

SECRET = b"s" * 32


def test_a_token_has_128_bits_and_needs_no_escaping() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)
    assert new_token(lambda number: b"\xff" * number) == "_" * 21 + "w"


def test_there_are_as_many_short_codes_as_the_threat_model_counts_on() -> None:
    assert len(set(SIGNS)) == 27
    assert math.log2(len(SIGNS) ** len(new_short_code())) == pytest.approx(28.5, abs=0.05)
    assert 4_000 / len(SIGNS) ** 6 == pytest.approx(1.0e-5, rel=0.05)


def test_codes_are_drawn_evenly_from_the_signs() -> None:
    numbers = iter(range(27))
    drawn = "".join(new_short_code(lambda below: next(numbers) % below) for _ in range(4))
    assert drawn == SIGNS[:24]


def receipts(number: int) -> list[str]:
    return [receipt_of(keyed_hash(SECRET, Purpose.DEVICE, f"phone {one}")) for one in range(number)]


def test_a_receipt_has_eight_signs_and_every_phone_its_own() -> None:
    made = receipts(2_000)
    assert all(re.fullmatch(f"[{SIGNS}]{{8}}", one) for one in made)
    assert len(set(made)) == 2_000


def test_a_receipt_follows_from_what_is_kept_of_a_phone_and_from_nothing_else() -> None:
    token = keyed_hash(SECRET, Purpose.DEVICE, "phone")
    number = int(hashlib.sha256(f"receipt\0{token}".encode()).hexdigest(), 16)
    by_hand = "".join(SIGNS[number // 27**at % 27] for at in range(8))
    assert receipt_of(token) == receipt_of(token) == by_hand


def test_the_signs_of_receipts_are_spread_evenly() -> None:
    seen = Counter("".join(receipts(2_700)))
    assert set(seen) == set(SIGNS)
    assert all(800 * 0.8 < number < 800 * 1.2 for number in seen.values())


def test_a_code_is_shown_in_two_groups() -> None:
    assert in_groups("BCDFGH") == "BCD FGH"
    assert in_groups("BCDFGHJK") == "BCDF GHJK"


@pytest.mark.parametrize(
    "typed", ["BCDFG2", "bcdfg2", " BCD FG2 ", "bcd-fg2", "b c d f g 2", "BCD–FG2", "bcd.fg2", "BCD\u00a0FG2\n"]
)
def test_case_spaces_and_hyphens_are_forgiven(typed) -> None:
    assert read_short_code(typed) == "BCDFG2"


@pytest.mark.parametrize("typed", ["BCDFGO", "BCDFG0", "bcdfgl", "BCDFG1", "BCDFGI"])
def test_signs_that_look_alike_are_told(typed) -> None:
    with pytest.raises(WorkshopError, match="look alike"):
        read_short_code(typed)


@pytest.mark.parametrize(
    "typed", ["", "BCD", "BCDFGHJ", "BCDFGA", "BCDFG€", "<script>", "B" * 10_000, "БСДФГН", "ＢＣＤＦＧ２"]
)
def test_what_cannot_be_a_code_is_refused_without_repeating_it(typed) -> None:
    with pytest.raises(WorkshopError) as refused:
        read_short_code(typed)
    assert not typed or typed not in str(refused.value)


@given(st.text())
def test_whatever_is_typed_is_a_code_or_is_refused(typed) -> None:
    try:
        assert re.fullmatch(f"[{SIGNS}]{{8}}", read_receipt(typed))
    except WorkshopError as refused:
        assert "look at the code again" in str(refused)


@given(st.text(SIGNS, min_size=6, max_size=6))
def test_a_shown_code_is_read_back(code) -> None:
    assert read_short_code(in_groups(code).lower()) == code


def test_a_hash_is_the_standard_one_under_the_secret() -> None:
    by_hand = hmac.new(SECRET, b"device\0BCDFGHJK", hashlib.sha256).hexdigest()
    assert keyed_hash(SECRET, Purpose.DEVICE, "BCDFGHJK") == by_hand


def test_a_hash_for_one_purpose_never_stands_for_another() -> None:
    assert len({keyed_hash(SECRET, purpose, "BCDFGH") for purpose in Purpose}) == len(Purpose)


def test_another_workspace_has_other_hashes() -> None:
    assert keyed_hash(b"t" * 32, Purpose.DEVICE, "x") != keyed_hash(SECRET, Purpose.DEVICE, "x")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        keyed_hash(b"secret", Purpose.DEVICE, "x")
