"""What waits for the facilitator before anybody else sees it, and why. Source: privacy 7.

Hints of harm go to a list of their own, with the project's safeguarding contact, and never to the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assetmap.workshop.contact_details import contact_details
from assetmap.workshop.held_words import harm_hints, offensive_words

SHOWN_AT_ONCE = frozenset({"community", "organisational"})
"""Levels that need not wait. Every other one does, so also what has none yet."""

REASONS: dict[str, str] = {
    "individual": "It is about one person, so it is shown only when you say so.",
    "picture": "It has a picture. Look whether anybody can be known in it.",
    "muted": "The phone it came from is muted.",
    "long": "It is very long. Read it to its end.",
    "offensive": "It may hold an insult.",
    "phone": "It may hold a phone number, or another number of a person.",
    "email": "It may hold an e-mail address.",
    "web": "It may hold a web address, or the name of an account.",
    "address": "It may hold the address of a home.",
    "born": "It may hold a date of birth.",
}
"""What the facilitator is told, in English; a face translates it."""

HARM_REASONS: dict[str, str] = {
    "self_harm": "Somebody may be about to hurt themselves.",
    "abuse": "Somebody may be hurt, or afraid of another person.",
    "threat": "It sounds like a threat to somebody.",
    "named": "It speaks of harm, and of no help with it.",
}
"""What the safeguarding list says, in English."""

LOOKED_AT = 2_000
"""Letters of each text that are looked at; a longer text waits for that alone. Chosen by us: a page of writing."""

WORD_SHOWN = 40
"""Letters of a found word that are repeated at most."""


@dataclass(frozen=True)
class Held:
    """Why an entry waits: plain sentences, what was found, and whether it belongs on the safeguarding list."""

    reasons: tuple[str, ...]
    found: tuple[str, ...] = ()
    """Held words and hints of harm, so that the facilitator need not search; never a number or an address."""
    is_safeguarding: bool = False


def screen(entry_texts: Iterable[str], level: str | None, has_picture: bool, is_muted: bool) -> Held | None:
    """Say why an entry must wait; None when it may be shown.

    Parameters
    ----------
    entry_texts
        Everything that the person wrote: name, description, nickname, answers.
    level
        A level of the taxonomy as the *server* knows it, never as the phone says; None where it is not known.
    """
    whole = [text for text in entry_texts if text]
    texts = [text[:LOOKED_AT] for text in whole]
    harm = harm_hints(". ".join(texts))
    offensive = list(dict.fromkeys(word for text in texts for word in offensive_words(text)))
    kinds = ["muted"] if is_muted else []
    kinds += ["individual"] if level not in SHOWN_AT_ONCE else []
    kinds += ["picture"] if has_picture else []
    kinds += ["long"] if whole != texts else []
    kinds += ["offensive"] if offensive else []
    kinds += [kind for text in texts for kind in contact_details(text)]
    reasons = [HARM_REASONS[kind] for kind, _ in harm] + [REASONS[kind] for kind in dict.fromkeys(kinds)]
    if not reasons:
        return None
    found = tuple(word[:WORD_SHOWN] for word in (*(said for _, said in harm), *offensive))
    return Held(tuple(reasons), found, bool(harm))
