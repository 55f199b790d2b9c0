"""The short list itself: what fits a person's words, near enough, open then, with the access they need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from assetmap.layers import LayerPack
from assetmap.phrases import stems
from assetmap.signposting.interests import Heard, hear

if TYPE_CHECKING:
    from assetmap.privacy import AudienceView

MOST = 6
"""How many suggestions fit into one conversation. Chosen by us."""
_INSTEAD = 2
_ASK_THERE = ("community_centres", "libraries", "volunteer_centres", "advice_services", "town_halls_and_public_halls")
"""Where people may know more when nothing fits. Chosen by us."""
_GOES_ON = frozenset({"existing", "emerging"})
_SEARCHED = ("name", "description", "why_it_matters", "sessions", "open_to")

NEEDS: dict[str, str] = {
    "step_free": "step-free",
    "drop_in": "no need to be referred",
    "free": "free of charge",
}
"""What a person may need, and how it is said."""


@dataclass(frozen=True)
class Wanted:
    """What one person would like: their own words, minutes on foot at most (None: any), and needs (keys of ``NEEDS``).

    It is never stored.
    """

    words: str
    minutes_at_most: float | None = None
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """What was worked out about the assets beforehand, by asset id.

    ``minutes`` on foot, missing where there is no way or no place; ``is_estimate`` when they are from the distance as the crow
    flies. ``open_then`` says ``yes``, ``sometimes``, ``no`` or ``unknown``; empty when the time does not matter. ``when`` says
    that time in words.
    """

    minutes: Mapping[str, float] = field(default_factory=dict)
    is_estimate: bool = False
    open_then: Mapping[str, str] = field(default_factory=dict)
    when: str = ""


@dataclass(frozen=True)
class Suggestion:
    """One asset for this person: which of their words led to it, what speaks for it, and what to ask before going."""

    asset_id: str
    name: str
    kind: str
    minutes: float | None
    because: tuple[str, ...]
    """In sentences that hold the person's words: for the conversation, not for paper."""
    why: tuple[str, ...]
    ask: tuple[str, ...]
    but: str = ""
    """What does not fit, for those that are offered all the same."""


@dataclass(frozen=True)
class Signposted:
    """The list, what comes nearest where little fits, and one sentence about both."""

    suggestions: tuple[Suggestion, ...]
    instead: tuple[Suggestion, ...]
    sentence: str


@dataclass(frozen=True)
class _Candidate:
    score: float
    suggestion: Suggestion
    misses: tuple[str, ...]


def signpost(view: AudienceView, layers: LayerPack, wanted: Wanted, known: Known = Known()) -> Signposted:
    """Make the short list from what an audience may see, best first.

    What is not known (times, steps, cost) does not rule an asset out: it is said as something to ask. What is known not to fit
    does, and the best two of those that miss one thing only are offered instead, with what they miss.
    """
    heard = hear(wanted.words, layers)
    rows = view.assets.drop(columns="geometry").to_dict("records")
    found = [one for row in rows if (one := _weigh(row, layers, heard, wanted, known))]
    found.sort(key=lambda one: (-one.score, one.suggestion.name, one.suggestion.asset_id))
    fits = _mixed([one for one in found if not one.misses])
    nearly = [one for one in found if len(one.misses) == 1]
    instead = tuple(_but(one) for one in nearly[:_INSTEAD]) if len(fits) < 2 else ()
    if not fits and not instead:
        instead = _where_to_ask(rows, layers, known)
    return Signposted(fits, instead, _sentence(fits, instead, bool(nearly), wanted))


def _mixed(found: list[_Candidate]) -> tuple[Suggestion, ...]:
    """Take the best, but let everything a person said have its turn."""
    taken: list[Suggestion] = []
    times: dict[str, int] = {}
    left = list(found)
    while left and len(taken) < MOST:
        best = max(left, key=lambda one: one.score - 0.8 * times.get(one.suggestion.because[0], 0))
        left.remove(best)
        taken.append(best.suggestion)
        times[best.suggestion.because[0]] = times.get(best.suggestion.because[0], 0) + 1
    return tuple(taken)


def _weigh(row: Mapping[str, Any], layers: LayerPack, heard: Heard, wanted: Wanted, known: Known) -> _Candidate | None:
    if row["status"] not in _GOES_ON:
        return None
    layer = layers.get(row["layer"]) if row["layer"] else None
    because, score = [], 0.0
    if layer and layer.id in heard.by_layer:
        phrase, fit = heard.by_layer[layer.id]
        because.append(f"You said “{phrase}”.")
        score += 2.5 * fit
    said = {column: set(stems(row[column] or "")) for column in _SEARCHED}
    for word in heard.words:
        column = next((column for column in _SEARCHED if word in said[column]), None)
        if column:
            score += 2.5 if column == "name" else 1.5
            because.append(
                f"“{word}” is in its name." if column == "name" else f"“{word}” is in what it says about itself."
            )
    if score == 0:
        return None
    asset_id, kind = str(row["asset_id"]), layer.label if layer else ""
    minutes = known.minutes.get(asset_id)
    misses, ask, why = _constraints(row, minutes, wanted, known)
    score += 0.5 * len(why) - (minutes if minutes is not None else 20.0) / 20.0
    score += 0.4 if row["name"] else -0.6
    suggestion = Suggestion(
        asset_id,
        str(row["name"] or kind),
        kind,
        minutes,
        tuple(dict.fromkeys(because[:2])),
        tuple(why),
        tuple(ask),
    )
    return _Candidate(score, suggestion, tuple(misses))


def _constraints(
    row: Mapping[str, Any], minutes: float | None, wanted: Wanted, known: Known
) -> tuple[list[str], list[str], list[str]]:
    """Return what does not fit, what is to be asked, and what speaks for it."""
    misses: list[str] = []
    ask: list[str] = []
    why: list[str] = []
    if minutes is not None:
        about = "about " if known.is_estimate else ""
        words = f"{about}{max(1, round(minutes))} minute{'' if round(minutes) <= 1 else 's'} on foot"
        if wanted.minutes_at_most is not None and minutes > wanted.minutes_at_most:
            misses.append(f"it is {words}, further than you wanted to walk")
        else:
            why.append(f"It is {words}.")
    else:
        ask.append("Where is it, and how do I get there?")
    answer = known.open_then.get(str(row["asset_id"]), "unknown") if known.when else ""
    if answer == "no":
        misses.append(f"it is not open {known.when}")
    elif answer == "yes":
        why.append(f"It is open {known.when}.")
    elif answer == "sometimes":
        why.append(f"It is open {known.when} in some weeks.")
        ask.append("In which weeks?")
    elif answer == "unknown":
        ask.append(f"Are you open {known.when}?")
    for need in sorted(wanted.needs):
        has = _has(row, need)
        if has is None:
            ask.append(
                {
                    "step_free": "Can I get in without steps?",
                    "drop_in": "Can I just turn up?",
                    "free": "What does it cost?",
                }[need]
            )
        elif has:
            why.append(
                {"step_free": "It is step-free.", "drop_in": "You can come yourself.", "free": "It is free."}[need]
            )
        else:
            misses.append(
                {"step_free": "it has steps", "drop_in": "somebody has to refer you", "free": "it costs something"}[
                    need
                ]
            )
    return misses, ask, why


def _has(row: Mapping[str, Any], need: str) -> bool | None:
    """Say whether an asset has what is needed; None where nobody told."""
    if need == "drop_in":
        route = row["access_route"]
        return None if route in (None, "", "unknown") else route in ("drop_in", "self_referral")
    if need == "free":
        cost = " ".join(stems(row["cost"] or ""))
        return None if not cost else any(word in cost for word in ("free", "no charge", "nothing", "no fee"))
    access = " ".join(stems(row["accessibility"] or ""))
    if any(word in access for word in _IN_PART):
        return None
    if any(word in access for word in _STEPS):
        return False
    return True if any(word in access for word in _NO_STEPS) else None


_IN_PART = ("partly", "limited", "part of")
_STEPS = ("no step free", "not step free", "not wheelchair", "no wheelchair", "stair only", "step to")
_NO_STEPS = ("step free", "wheelchair", "level access", "ramp", "lift", "no step")


def _but(one: _Candidate) -> Suggestion:
    from dataclasses import replace

    (missed,) = one.misses
    return replace(one.suggestion, but=f"But {missed}.")


def _where_to_ask(rows: list[dict[str, Any]], layers: LayerPack, known: Known) -> tuple[Suggestion, ...]:
    """Return the nearest places where people may know more."""
    places = [row for row in rows if row["layer"] in _ASK_THERE and row["name"] and row["status"] in _GOES_ON]
    far = 1e6
    places.sort(key=lambda row: (known.minutes.get(row["asset_id"], far), row["name"]))
    return tuple(
        Suggestion(
            str(row["asset_id"]),
            str(row["name"]),
            layers[row["layer"]].label,
            known.minutes.get(row["asset_id"]),
            (),
            ("People there may know of something.",),
            (),
        )
        for row in places[:_INSTEAD]
    )


def _sentence(fits: tuple[Suggestion, ...], instead: tuple[Suggestion, ...], are_near: bool, wanted: Wanted) -> str:
    said = shorten(wanted.words, 60, placeholder=" …")
    if len(fits) > 1:
        return f"{len(fits)} ideas for “{said}”."
    if fits:
        return f"One idea for “{said}”." + (" And what comes close:" if instead else "")
    if are_near:
        return f"Nothing fits “{said}” in every way. This comes closest:"
    if instead:
        return f"Nobody has told us of anything for “{said}” here yet. Somebody here may know:"
    return f"Nobody has told us of anything for “{said}” here yet. Try other words, or ask in a workshop."
