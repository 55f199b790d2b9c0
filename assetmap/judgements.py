"""Judgements: what people decided about assets. Kept as events, never overwritten, re-applied at every refresh."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assetmap import taxonomy
from assetmap.errors import JudgementError
from assetmap.layers import LayerPack
from assetmap.signs import without_unseen
from assetmap.tables import ACCESS_ROUTES, RELATION_TYPES, STATUSES, VISIBILITIES

MAX_TEXT = 2_000
MAX_NAME = 120
DETAILS = (
    "description",
    "address",
    "postcode",
    "phone",
    "website",
    "opening_hours",
    "sessions",
    "access_route",
    "open_to",
    "cost",
    "accessibility",
)
"""Columns that ``detail`` may set; the others have an action of their own."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Judgement:
    """One decision. ``seq`` is its event's number; ``records`` are those the asset was drawn from when it was judged.

    ``was`` holds what the sources said then, by column, so that a later disagreement can be told.
    """

    seq: int
    at: str
    asset_id: str
    action: str
    value: Mapping[str, Any]
    reason: str = ""
    records: tuple[str, ...] = ()
    was: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """Say the judgement in words."""
        said = ACTIONS[self.action].say(self.value)
        return f"{said} ({self.reason})" if self.reason else said


@dataclass(frozen=True)
class Action:
    """A kind of judgement: how its text is understood, how it is said, and which asset columns it decides."""

    understand: Callable[[str, LayerPack], dict[str, Any]]
    say: Callable[[Mapping[str, Any]], str]
    form: str
    columns: tuple[str, ...] = ()


def _text_of(name: str, most: int) -> Callable[[str, LayerPack], dict[str, Any]]:
    def understand(text: str, layers: LayerPack) -> dict[str, Any]:
        text = without_unseen(text).strip()
        if not text:
            raise JudgementError(f"it needs a text as its value: the {name}.")
        if len(text) > most:
            raise JudgementError(
                f"the {name} has {len(text):,} characters; at most {most:,} are kept. Make it shorter."
            )
        return {name: text}

    return understand


def _no_value(text: str, layers: LayerPack) -> dict[str, Any]:
    return {}


def _audience(text: str, layers: LayerPack) -> dict[str, Any]:
    audience = text.strip()
    if audience and audience not in VISIBILITIES:
        raise JudgementError(f"its value is nothing, or one of {', '.join(VISIBILITIES)}.")
    return {"to": audience}


def _other_asset(text: str, layers: LayerPack) -> dict[str, Any]:
    if not text.strip():
        raise JudgementError("it needs the other asset's id as its value.")
    return {"other": text.strip()}


def _place(text: str, layers: LayerPack) -> dict[str, Any]:
    parts = [part.strip() for part in text.split(",")]
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise JudgementError("its value is LAT,LON in degrees, such as 55.8123,-4.2345.") from None
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        raise JudgementError("its value is LAT,LON in degrees; this is no place on Earth that could be meant.")
    return {"lat": lat, "lon": lon}


def _layer(text: str, layers: LayerPack) -> dict[str, Any]:
    wanted = text.strip()
    if wanted not in layers:
        by_label = {layer.label.casefold(): layer.id for layer in layers.values()}
        wanted = by_label.get(wanted.casefold(), "")
    if not wanted:
        raise JudgementError(f"“{text.strip()[:40]}” is no layer. `assetmap layers list` shows them.")
    return {"layer": wanted}


def _label(text: str, layers: LayerPack) -> dict[str, Any]:
    level, _, entry = text.strip().partition("/")
    try:
        found = taxonomy.health_asset(level.strip(), entry.strip())
    except taxonomy.TaxonomyError as error:
        raise JudgementError(f"its value is LEVEL/ENTRY, such as community/community_cohesion. {error}") from None
    return {"level": found.level, "entry": found.entry}


def _status(text: str, layers: LayerPack) -> dict[str, Any]:
    status, _, rest = text.strip().partition(" ")
    if status not in STATUSES:
        raise JudgementError(f"the status is one of {', '.join(STATUSES)}, then the date it changed, if it is known.")
    since = rest.removeprefix("since").strip()
    return {"status": status, "since": "" if since in ("", "unknown", "?") else told_date(since)}


def told_date(text: str) -> str:
    """Return a date as people tell it: 2026, 2026-11 or 2026-11-22.

    Raises
    ------
    JudgementError
        When it is none.
    """
    found = _DATE.fullmatch(text.strip())
    if found:
        year, month, day = found.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            found = None
    if not found:
        raise JudgementError(f"“{text.strip()[:20]}” is no date. Write 2026, 2026-11 or 2026-11-22, or leave it out.")
    return text.strip()


def _checked(text: str, layers: LayerPack) -> dict[str, Any]:
    text = text.strip()
    return {"on": "" if text in ("", "today") else told_date(text)}


def _relation(text: str, layers: LayerPack) -> dict[str, Any]:
    kind, _, to = text.strip().partition(" ")
    if kind not in RELATION_TYPES or not to.strip():
        raise JudgementError(
            f"its value is a relation and what it leads to, such as “meets_at {'Example Hall'}”. Relations: {', '.join(RELATION_TYPES)}."
        )
    return {"type": kind, "to": to.strip()[:MAX_NAME]}


def _detail(text: str, layers: LayerPack) -> dict[str, Any]:
    column, equals, value = text.partition("=")
    column = column.strip()
    if not equals or column not in DETAILS:
        raise JudgementError(f"its value is COLUMN=TEXT; columns: {', '.join(DETAILS)}.")
    value = without_unseen(value).strip()
    if len(value) > MAX_TEXT:
        raise JudgementError(f"the text has {len(value):,} characters; at most {MAX_TEXT:,} are kept.")
    if column == "access_route" and value not in ACCESS_ROUTES:
        raise JudgementError(f"access_route is one of {', '.join(ACCESS_ROUTES)}.")
    return {"column": column, "text": value}


def _count(text: str, layers: LayerPack) -> dict[str, Any]:
    parts = [part.strip() for part in text.split(";")]
    if len(parts) < 2 or not parts[0] or not parts[1]:
        raise JudgementError(
            "its value is WHAT; NUMBER; DATE; SOURCE, such as “people at the café; 120; 2012-04; our own count”."
        )
    parts += [""] * (4 - len(parts))
    return {
        "what": parts[0][:MAX_NAME],
        "number": parts[1][:40],
        "date": parts[2][:20],
        "source": "; ".join(parts[3:]).strip("; ")[:MAX_NAME],
    }


ACTIONS: dict[str, Action] = {
    "same": Action(
        _other_asset, lambda v: f"the same place as {v.get('other_name') or v['other']}", "the other asset's id"
    ),
    "not_same": Action(
        _other_asset, lambda v: f"not the same place as {v.get('other_name') or v['other']}", "the other asset's id"
    ),
    "rename": Action(_text_of("name", MAX_NAME), lambda v: f"is called “{v['name']}”", "the name", ("name",)),
    "move": Action(_place, lambda v: f"is at {v['lat']:.5f}, {v['lon']:.5f}", "LAT,LON", ("geometry",)),
    "reclassify": Action(_layer, lambda v: f"belongs to the layer {v['layer']}", "a layer's id or name", ("layer",)),
    "confirm": Action(_label, lambda v: f"{_said(v)} is right", "LEVEL/ENTRY", ("health_assets",)),
    "add_health_asset": Action(
        _label, lambda v: f"also gives {_said(v)}", "LEVEL/ENTRY; the reason says how", ("health_assets",)
    ),
    "remove_health_asset": Action(_label, lambda v: f"does not give {_said(v)}", "LEVEL/ENTRY", ("health_assets",)),
    "status": Action(
        _status,
        lambda v: f"is {v['status']}" + (f" since {v['since']}" if v["since"] else ", date not known"),
        "a status, then the date if known: “former 2015-12”",
        ("status",),
    ),
    "hide": Action(
        _no_value, lambda v: "is for the co-ordinator alone", "nothing; the reason says why", ("visibility",)
    ),
    "show": Action(
        _audience,
        lambda v: f"is shown to {v['to']}" if v["to"] else "is shown again",
        "nothing to take a hiding back, or public, planner or room",
        ("visibility",),
    ),
    "note": Action(_text_of("text", MAX_TEXT), lambda v: f"note: “{v['text']}”", "the note", ("coordinator_notes",)),
    "why_it_matters": Action(
        _text_of("text", MAX_TEXT), lambda v: f"matters because “{v['text']}”", "the words", ("why_it_matters",)
    ),
    "relate": Action(
        _relation,
        lambda v: f"{v['type'].replace('_', ' ')} {v.get('name') or v['to']}",
        "RELATION and an asset's id or a name",
        ("relations",),
    ),
    "unrelate": Action(
        _relation,
        lambda v: f"no longer: {v['type'].replace('_', ' ')} {v.get('name') or v['to']}",
        "RELATION and an asset's id or a name",
        ("relations",),
    ),
    "checked": Action(_checked, lambda v: f"was checked on {v['on']}", "a date, or nothing for today", ("checked_at",)),
    "detail": Action(_detail, lambda v: f"{v['column'].replace('_', ' ')}: “{v['text']}”", "COLUMN=TEXT"),
    "count": Action(
        _count,
        lambda v: f"{v['what']}: {v['number']}" + "".join(f", {v[key]}" for key in ("date", "source") if v[key]),
        "WHAT; NUMBER; DATE; SOURCE",
        ("counts",),
    ),
}
"""Every action there is, by the word used in files and in the store."""

PAIRED = ("same", "not_same")
ADDING = ("note", "count", "relate", "unrelate", "confirm", "add_health_asset", "remove_health_asset")
"""Actions that stand beside earlier ones of their kind; of the others the last one counts."""


def _said(value: Mapping[str, Any]) -> str:
    found = taxonomy.health_asset(value["level"], value["entry"])
    return f"“{found.name}” ({found.level})"


def understand(action: str, text: str, layers: LayerPack) -> tuple[str, dict[str, Any]]:
    """Read an action and the text of its value, as files and the command line give them.

    Returns
    -------
    tuple
        The action in our word, and its value as plain data.

    Raises
    ------
    JudgementError
        Saying what the action wants; nothing names the row, that is for the caller.
    """
    word = re.sub(r"[\s-]+", "_", action.strip().casefold())
    word = _ALSO.get(word, word)
    if word not in ACTIONS:
        raise JudgementError(f"“{action.strip()[:40]}” is no action. Actions: {', '.join(ACTIONS)}.")
    try:
        return word, ACTIONS[word].understand(text, layers)
    except JudgementError as error:
        raise JudgementError(f"“{word}”: {error}") from None


_ALSO = {
    "not_the_same": "not_same",
    "different": "not_same",
    "merge": "same",
    "split": "not_same",
    "name": "rename",
    "layer": "reclassify",
    "confirm_label": "confirm",
    "add_label": "add_health_asset",
    "remove_label": "remove_health_asset",
    "why": "why_it_matters",
    "relation": "relate",
    "checked_today": "checked",
    "unhide": "show",
    "set": "detail",
}


def standing(judged: Sequence[Judgement], undone: frozenset[int] | set[int]) -> list[Judgement]:
    """Return the judgements that were not undone, oldest first."""
    return [one for one in sorted(judged, key=lambda one: one.seq) if one.seq not in undone]


def in_force(judged: Sequence[Judgement]) -> list[Judgement]:
    """Return of one asset's judgements those that count: of renames the last, of notes every one, oldest first."""
    last: dict[tuple[str, str], Judgement] = {}
    for one in judged:
        key = (_family(one), str(one.seq) if one.action in ADDING else "")
        last[key] = one
    return sorted(last.values(), key=lambda one: one.seq)


def _family(judgement: Judgement) -> str:
    if judgement.action in ("hide", "show"):
        return "visibility"
    if judgement.action == "detail":
        return f"detail {judgement.value['column']}"
    if judgement.action in PAIRED:
        return f"pair {judgement.value['other']}"
    return judgement.action
