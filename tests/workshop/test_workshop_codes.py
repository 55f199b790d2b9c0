"""Codes: hard to guess, easy to read out, kept only as hashes, and refused in one way whatever is wrong with them."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import math
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.errors import WorkshopError
from assetmap.workshop import codes
from assetmap.workshop.codes import (
    SIGNS,
    KeptCode,
    Purpose,
    in_groups,
    is_let_in,
    keyed_hash,
    new_receipt,
    new_short_code,
    new_token,
    read_receipt,
    read_short_code,
)

SECRET = b"s" * 32
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(hours=12)


def kept(code: str, expires_at: datetime = SOON, is_open: bool = True) -> KeptCode:
    return KeptCode(keyed_hash(SECRET, Purpose.SHORT_CODE, code), expires_at, is_open)


def opens(code: str, one: KeptCode | None, now: datetime = NOON) -> bool:
    return is_let_in(code, one, SECRET, Purpose.SHORT_CODE, now)


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


def test_a_receipt_has_eight_signs() -> None:
    assert re.fullmatch(f"[{SIGNS}]{{8}}", new_receipt())


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
    by_hand = hmac.new(SECRET, b"receipt\0BCDFGHJK", hashlib.sha256).hexdigest()
    assert keyed_hash(SECRET, Purpose.RECEIPT, "BCDFGHJK") == by_hand


def test_a_hash_for_one_purpose_never_stands_for_another() -> None:
    assert len({keyed_hash(SECRET, purpose, "BCDFGH") for purpose in Purpose}) == len(Purpose)


def test_another_workspace_has_other_hashes() -> None:
    assert keyed_hash(b"t" * 32, Purpose.JOIN, "x") != keyed_hash(SECRET, Purpose.JOIN, "x")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        keyed_hash(b"secret", Purpose.JOIN, "x")


def test_the_right_code_opens() -> None:
    assert opens("BCDFGH", kept("BCDFGH"))


@pytest.mark.parametrize(
    "one",
    [kept("BCDFGJ"), kept("BCDFGH", expires_at=NOON), kept("BCDFGH", is_open=False), None],
    ids=["wrong", "expired", "closed", "unknown"],
)
def test_whatever_is_wrong_a_code_does_not_open(one) -> None:
    assert not opens("BCDFGH", one)


@pytest.mark.parametrize("given_code", ["", "0" * 64])
def test_no_code_opens_what_is_not_kept(given_code) -> None:
    assert not opens(given_code, None)


@pytest.mark.parametrize(
    "one",
    [kept("BCDFGH"), kept("BCDFGJ"), kept("BCDFGH", expires_at=NOON), kept("BCDFGH", is_open=False), None],
    ids=["right", "wrong", "expired", "closed", "unknown"],
)
def test_every_code_takes_one_hash_and_one_comparison_in_constant_time(one, monkeypatch) -> None:
    steps: list[str] = []
    compare, make = hmac.compare_digest, keyed_hash
    monkeypatch.setattr(codes.hmac, "compare_digest", lambda a, b: steps.append(f"{len(a)}={len(b)}") or compare(a, b))
    monkeypatch.setattr(codes, "keyed_hash", lambda *all_: steps.append("hash") or make(*all_))
    opens("BCDFGH", one)
    assert steps == ["hash", "64=64"]


def test_the_decision_has_no_way_out_before_its_end() -> None:
    source = inspect.getsource(is_let_in)
    assert source.count("return") == 1
    assert " and " not in source.split('"""')[2]
