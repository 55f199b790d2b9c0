"""Consent: four plain choices, none of them made for anybody, and each permits what its sentence says and no more."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from assetmap.errors import WorkshopError
from assetmap.workshop.consents import (
    ICONS,
    NEEDS,
    SENTENCES,
    SUPPORTER_ROLES,
    WORDING_VERSION,
    Choice,
    Consent,
    Permit,
    from_form,
    no_consent,
    wording_of,
)

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 13, 0, tzinfo=UTC)
ENGLISH = wording_of()
SHOWN = (ENGLISH, wording_of(str.upper))
ALL_CHOICES = {choice.value: "yes" for choice in Choice}

WORDINGS = {1: "7b70ff47a29a33031302405b0ba0a476695ef17bc289524d8d4ead6af6a86396"}
"""The SHA-256 of each version of the English sentences. A new wording is a new version: add a line, and never change one."""


def form(**values: str) -> dict[str, str]:
    return {"wording": ENGLISH.sha256, **values}


def consent(*choices: Choice) -> Consent:
    return from_form(form(**{choice.value: "yes" for choice in choices}), NOON, SHOWN)


@pytest.mark.parametrize("choice", list(Choice))
def test_a_child_of_nine_can_read_each_choice(choice) -> None:
    textstat = pytest.importorskip("textstat")
    assert textstat.flesch_kincaid_grade(SENTENCES[choice]) + 5 <= 9


@pytest.mark.parametrize("choice", list(Choice))
def test_each_choice_is_one_sentence_with_a_picture_that_is_there(choice) -> None:
    from xstatic.pkg import font_awesome

    sentence = SENTENCES[choice]
    assert sentence.endswith(".") and sentence.count(".") == 1
    assert (Path(font_awesome.BASE_DIR) / "svgs" / "solid" / f"{ICONS[choice]}.svg").is_file()


def test_no_two_choices_share_a_sentence_or_a_picture() -> None:
    assert len(set(SENTENCES.values())) == len(set(ICONS.values())) == len(Choice) == 4


def test_a_changed_wording_is_a_new_version() -> None:
    assert ENGLISH.sha256 == WORDINGS[WORDING_VERSION]
    assert max(WORDINGS) == WORDING_VERSION


def test_another_language_is_another_wording() -> None:
    assert SHOWN[1].sha256 != ENGLISH.sha256
    assert dict(SHOWN[1].sentences)[Choice.KEEP] == SENTENCES[Choice.KEEP].upper()


def test_nothing_is_ticked_for_anybody() -> None:
    assert no_consent(NOON).choices == frozenset()
    assert from_form(form(), NOON, SHOWN).choices == frozenset()


def test_saying_nothing_permits_nothing() -> None:
    assert not any(no_consent(NOON).permits(permit) for permit in Permit)


@pytest.mark.parametrize(
    "choices, permitted",
    [
        ((Choice.KEEP,), {Permit.HOLD_AFTERWARDS}),
        ((Choice.SHOW_IN_ROOM,), {Permit.SHOW_ON_SCREEN}),
        ((Choice.SHARE_BLURRED,), set()),
        ((Choice.KEEP_EXACT_PLACE,), set()),
        ((Choice.KEEP, Choice.SHARE_BLURRED), {Permit.HOLD_AFTERWARDS, Permit.COUNT_FOR_PLANNERS}),
        ((Choice.KEEP, Choice.KEEP_EXACT_PLACE), {Permit.HOLD_AFTERWARDS, Permit.HOLD_TRUE_POINT}),
        (tuple(Choice), set(Permit)),
    ],
)
def test_each_choice_permits_what_it_says_and_no_more(choices, permitted) -> None:
    assert {permit for permit in Permit if consent(*choices).permits(permit)} == permitted


def test_more_choices_never_permit_less() -> None:
    for number in range(len(Choice)):
        for choices in combinations(Choice, number):
            for more in set(Choice) - set(choices):
                before = {permit for permit in Permit if consent(*choices).permits(permit)}
                assert before <= {permit for permit in Permit if consent(*choices, more).permits(permit)}


def test_every_permit_needs_a_choice() -> None:
    assert set(NEEDS) == set(Permit)
    assert all(NEEDS[permit] for permit in Permit)


def test_a_form_keeps_what_was_shown_how_and_when() -> None:
    kept = from_form(form(keep="yes", method="supported", supporter_role="carer"), NOON, SHOWN)
    assert kept == Consent(frozenset({Choice.KEEP}), WORDING_VERSION, ENGLISH.sha256, "supported", "carer", NOON)


@pytest.mark.parametrize("key", ["level", "masked", "role", "created_by", "consent", "KEEP", "keep ", "at", "choices"])
def test_a_forged_key_is_refused(key) -> None:
    with pytest.raises(WorkshopError, match="not asked for"):
        from_form(form(keep="yes", **{key: "yes"}), NOON, SHOWN)


@pytest.mark.parametrize("value", ["on", "", "no", "true", "YES", "yes yes"])
def test_a_forged_value_is_refused(value) -> None:
    with pytest.raises(WorkshopError, match="neither ticked nor left open"):
        from_form(form(keep=value), NOON, SHOWN)


@pytest.mark.parametrize("wording", ["", "0" * 64, None])
def test_choices_under_other_words_are_asked_again(wording) -> None:
    values = {**ALL_CHOICES} if wording is None else {**ALL_CHOICES, "wording": wording}
    with pytest.raises(WorkshopError, match="have changed"):
        from_form(values, NOON, SHOWN)


@pytest.mark.parametrize(
    "method, role",
    [
        ("self", "carer"),
        ("supported", ""),
        ("supported", "Mrs Example"),
        ("lacks capacity", ""),
        ("", ""),
        ("read_aloud", "nurse Jean"),
    ],
)
def test_help_is_kept_as_a_role_and_nothing_else(method, role) -> None:
    with pytest.raises(WorkshopError):
        from_form(form(keep="yes", method=method, supporter_role=role), NOON, SHOWN)


@pytest.mark.parametrize("role", ["", *SUPPORTER_ROLES])
def test_words_may_be_read_aloud_by_anybody(role) -> None:
    kept = from_form(form(keep="yes", method="read_aloud", supporter_role=role), NOON, SHOWN)
    assert kept.supporter_role == role


def test_a_consent_is_kept_as_plain_values() -> None:
    kept = from_form(form(**ALL_CHOICES, method="supported", supporter_role="friend"), NOON, SHOWN)
    data = json.loads(json.dumps(kept.as_data()))
    assert data["choices"] == [choice.value for choice in Choice]
    assert (data["method"], data["supporter_role"], data["at"]) == ("supported", "friend", NOON.isoformat())
    assert data["wording_sha256"] == kept.wording_sha256


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        no_consent(datetime(2026, 5, 1, 12, 0))


def test_a_consent_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        no_consent(NOON).method = "supported"
