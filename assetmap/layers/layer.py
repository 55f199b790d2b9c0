"""What a layer is: its theme, its labels, its rules; and the pack of all of them with the index of their tag rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assetmap.phrases import PhraseIndex
from assetmap.rules import Match, RuleIndex, TagRule

MAX_LABELS = 4
"""Suggested health assets kept on one asset: few and apt. Chosen by us."""

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Theme:
    """A group of layers on the screen."""

    id: str
    label: str
    colour: str


THEMES: dict[str, Theme] = {
    theme.id: theme
    for theme in (
        Theme("meeting_places", "Meeting places", "#1b6e8c"),
        Theme("everyday_places", "Everyday social places", "#8a4b08"),
        Theme("green_and_blue", "Green and blue places", "#2f7a34"),
        Theme("play_and_sport", "Play and sport", "#b8400f"),
        Theme("food_and_growing", "Food and growing", "#566b00"),
        Theme("learning_and_culture", "Learning and culture", "#5b3fa0"),
        Theme("health_and_care", "Health and care", "#b3243b"),
        Theme("work_money_advice", "Work, money and advice", "#23408e"),
        Theme("faith", "Faith and belief", "#7a5c00"),
        Theme("volunteering", "Volunteering and associations", "#a32c78"),
        Theme("heritage", "Heritage", "#6b4a3a"),
        Theme("safety", "Safety and emergency", "#8f1d6f"),
        Theme("getting_about", "Getting about", "#4a5560"),
        Theme("people", "What people bring", "#0b5fb0"),
    )
}


@dataclass(frozen=True)
class LayerExample:
    """Tags or a text that belong in the layer, or nearly do. ``geometry`` is the shape it is meant for, None for any."""

    belongs: bool
    tags: Mapping[str, str] | None = None
    text: str | None = None
    geometry: str | None = None


@dataclass(frozen=True)
class LayerLabel:
    """A health asset that a layer suggests, with the reason. ``as_`` is ``is`` or ``supports``."""

    level: str
    entry: str
    as_: str
    reason: str


@dataclass(frozen=True)
class Layer:
    """A kind of asset, as its file says."""

    id: str
    level: str
    theme: str
    form: str
    colour: str
    icon: str
    order: int
    publish: str
    check_every_days: int
    level_note: str
    labels: Mapping[str, str]
    descriptions: Mapping[str, str]
    questions: Mapping[str, str]
    health_assets: tuple[LayerLabel, ...]
    rules: tuple[TagRule, ...]
    include_words: tuple[str, ...]
    exclude_words: tuple[str, ...]
    examples: tuple[LayerExample, ...]

    @property
    def label(self) -> str:
        """The layer's name in British English."""
        return self.labels["en-GB"]

    @property
    def description(self) -> str:
        """One sentence in British English."""
        return self.descriptions["en-GB"]

    @property
    def question(self) -> str:
        """What a workshop asks, in British English."""
        return self.questions["en-GB"]


class LayerPack(Mapping[str, Layer]):
    """All layers by id, in theme and layer order, with the index of their tag rules.

    ``off`` are those whose assets a workspace does not show; they classify like all others.
    """

    def __init__(self, layers: Iterable[Layer], digest: str = "", off: frozenset[str] = frozenset()) -> None:
        themes = list(THEMES)
        self._layers = {
            layer.id: layer for layer in sorted(layers, key=lambda one: (themes.index(one.theme), one.order, one.id))
        }
        self.digest = digest
        self.off = off

    def __getitem__(self, layer_id: str) -> Layer:
        return self._layers[layer_id]

    def __iter__(self) -> Any:
        return iter(self._layers)

    def __len__(self) -> int:
        return len(self._layers)

    @cached_property
    def index(self) -> RuleIndex:
        """The tag rules of every layer, ready to apply."""
        return RuleIndex((layer.id, layer.order, layer.rules) for layer in self.values())

    @cached_property
    def words(self) -> PhraseIndex:
        """The phrases that point to each layer, ready to be found."""
        return PhraseIndex((layer.id, layer.include_words) for layer in self.values())

    @cached_property
    def words_away(self) -> PhraseIndex:
        """The phrases that point away from each layer."""
        return PhraseIndex((layer.id, layer.exclude_words) for layer in self.values())

    def matches(self, tags: Mapping[str, str], kind: str) -> list[Match]:
        """Return the layers that take ``tags`` for a thing of shape ``kind`` (point, line, area), best first."""
        return self.index.match(tags, kind)


def suggested_labels(taken: Sequence[Layer]) -> str:
    """Return the health assets that layers suggest together, the primary layer's first, each (level, entry) once, as JSON."""
    labels: dict[tuple[str, str], dict[str, Any]] = {}
    for layer in taken:
        for label in layer.health_assets:
            key = (label.level, label.entry)
            if key not in labels and (layer is taken[0] or len(labels) < MAX_LABELS):
                labels[key] = {
                    "level": label.level,
                    "entry": label.entry,
                    "as": label.as_,
                    "reason": label.reason,
                    "by": "rule",
                    "rule": layer.id,
                }
    return _to_json(list(labels.values()))
