"""What a person agrees to: four separate choices, each in one plain sentence, and what each permits. Nothing is ticked for anybody.

Saying no to all of them still lets a person take part: the answer then lives until the workshop closes. Source: privacy 8.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assetmap.errors import WorkshopError


class Choice(StrEnum):
    """The four choices, in the order in which they are asked."""

    KEEP = "keep"
    SHOW_IN_ROOM = "show_in_room"
    SHARE_BLURRED = "share_blurred"
    KEEP_EXACT_PLACE = "keep_exact_place"


class Permit(StrEnum):
    """What may be done with an individual-level answer."""

    SHOW_ON_SCREEN = "show_on_screen"
    """On the shared screen while the workshop lasts: first name if given, words, and the area."""
    HOLD_AFTERWARDS = "hold_afterwards"
    """In the store when the workshop has closed, for the co-ordinator."""
    COUNT_FOR_PLANNERS = "count_for_planners"
    """As one in a banded count of an area; never name, words or place."""
    HOLD_TRUE_POINT = "hold_true_point"
    """The point itself beside the area, for the co-ordinator."""


NEEDS: Mapping[Permit, frozenset[Choice]] = {
    Permit.SHOW_ON_SCREEN: frozenset({Choice.SHOW_IN_ROOM}),
    Permit.HOLD_AFTERWARDS: frozenset({Choice.KEEP}),
    Permit.COUNT_FOR_PLANNERS: frozenset({Choice.KEEP, Choice.SHARE_BLURRED}),
    Permit.HOLD_TRUE_POINT: frozenset({Choice.KEEP, Choice.KEEP_EXACT_PLACE}),
}
"""Which choices must all be made for each permit: what is not kept can be neither shared later nor exact."""

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

SENTENCES: Mapping[Choice, str] = {
    Choice.KEEP: N_("You may keep my answer when we are done here."),
    Choice.SHOW_IN_ROOM: N_("You may show my answer on the big screen in this room."),
    Choice.SHARE_BLURRED: N_("You may tell planners what kind of thing I said, but not my name or where I live."),
    Choice.KEEP_EXACT_PLACE: N_("You may keep my exact place, not just the rough area."),
}
"""What each choice says, in English. A face translates these and hands what it showed to :func:`wording_of`."""

ICONS: Mapping[Choice, str] = {
    Choice.KEEP: "box-archive",
    Choice.SHOW_IN_ROOM: "display",
    Choice.SHARE_BLURRED: "users",
    Choice.KEEP_EXACT_PLACE: "location-dot",
}
"""The picture beside each sentence: a name in Font Awesome 6 Free (solid), which comes with assetmap."""

WORDING_VERSION = 1
"""Goes up with every change of ``SENTENCES``; a test holds the two together."""

METHODS = ("self", "read_aloud", "supported")
SUPPORTER_ROLES = ("family", "friend", "carer", "advocate", "worker", "volunteer", "facilitator")
"""Who may have helped: a role, never a name."""

FIELDS = frozenset({*Choice, "method", "supporter_role", "wording"})
"""The fields of the form. ``wording`` is the SHA-256 of what was shown."""


@dataclass(frozen=True)
class Wording:
    """The sentences as they were shown, in one language: their version and the SHA-256 that a consent keeps."""

    version: int
    sentences: tuple[tuple[Choice, str], ...]
    sha256: str


def wording_of(translate: Callable[[str], str] = str) -> Wording:
    """Return the sentences as ``translate`` says them."""
    sentences = tuple((choice, translate(SENTENCES[choice])) for choice in Choice)
    text = "\n".join([f"version {WORDING_VERSION}", *(f"{choice}: {sentence}" for choice, sentence in sentences)])
    return Wording(WORDING_VERSION, sentences, hashlib.sha256(text.encode("utf-8")).hexdigest())


@dataclass(frozen=True)
class Consent:
    """What one person chose, under which wording, how, with whose help and when. Nothing about health or capacity."""

    choices: frozenset[Choice]
    wording_version: int
    wording_sha256: str
    method: str
    supporter_role: str
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the time of a consent needs its time zone")
        if not self.choices <= set(Choice):
            raise WorkshopError("A choice is none of the four that were asked. Load the page again.")
        if self.method not in METHODS:
            raise WorkshopError("Say how the choices were made: by the person, read aloud, or with support.")
        if self.supporter_role and (self.method == "self" or self.supporter_role not in SUPPORTER_ROLES):
            raise WorkshopError("Say who helped by choosing one of the roles, and only where somebody helped.")
        if self.method == "supported" and not self.supporter_role:
            raise WorkshopError("Say who helped: choose a role such as friend or carer. No name is needed.")

    def permits(self, permit: Permit) -> bool:
        """Say whether the choices allow something, by ``NEEDS``."""
        return NEEDS[permit] <= self.choices

    def as_data(self) -> dict[str, Any]:
        """Return it as plain values for the store."""
        return {
            "choices": [choice.value for choice in Choice if choice in self.choices],
            "wording_version": self.wording_version,
            "wording_sha256": self.wording_sha256,
            "method": self.method,
            "supporter_role": self.supporter_role,
            "at": self.at.isoformat(),
        }


def no_consent(at: datetime, wording: Wording | None = None) -> Consent:
    """Return what holds for somebody who ticked nothing."""
    wording = wording or wording_of()
    return Consent(frozenset(), wording.version, wording.sha256, "self", "", at)


def from_form(values: Mapping[str, str], at: datetime, shown: Iterable[Wording]) -> Consent:
    """Read the choices of a form.

    Parameters
    ----------
    values
        One text for each field: ``yes`` for a ticked choice, left out for the others; ``method`` (left out: ``self``), ``supporter_role``,
        and ``wording``, the SHA-256 of the sentences that were shown.
    shown
        The wordings that the workshop shows, one for each language.

    Raises
    ------
    WorkshopError
        When a field is none of the form's, a value is none that the form sends, or the sentences have changed since.
    """
    if not set(values) <= FIELDS:
        raise WorkshopError("The form holds a field that was not asked for. Load the page again.")
    ticked = {choice: values[choice] for choice in Choice if choice in values}
    if set(ticked.values()) - {"yes"}:
        raise WorkshopError("A choice is neither ticked nor left open. Load the page again.")
    wording = next((one for one in shown if one.sha256 == values.get("wording")), None)
    if wording is None:
        raise WorkshopError("The words beside the choices have changed. Please look at them again.")
    method, role = values.get("method", "self"), values.get("supporter_role", "")
    return Consent(frozenset(ticked), wording.version, wording.sha256, method, role, at)
