"""Layers: read and check the TOML files that say what a kind of asset is, and explain in words what they take."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assetmap import taxonomy
from assetmap.errors import LayerFileError, Problem
from assetmap.phrases import PhraseIndex
from assetmap.rules import KINDS, Match, RuleIndex, TagBlock, TagRule, fits, is_over
from assetmap.tables import FORMS, PUBLISH_RULES

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


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _HealthAssetLabel(_Strict):
    level: str
    entry: str
    reason: str = Field(min_length=8)


class _OsmBlock(_Strict):
    any_of: list[dict[str, list[str]]] = Field(min_length=1)
    none_of: list[dict[str, list[str]]] = []
    geometry: list[str] = list(KINDS)


class _Words(_Strict):
    include: list[str] = []
    exclude: list[str] = []


class _Example(_Strict):
    belongs: bool
    tags: dict[str, str] | None = None
    text: str | None = None
    geometry: str | None = None


class _LayerFile(_Strict):
    id: str
    level: str
    theme: str
    form: str
    colour: str = Field(pattern=r"^#[0-9a-f]{6}$")
    icon: str = Field(pattern=r"^[a-z0-9-]+$")
    order: int
    publish: str
    check_every_days: int = Field(gt=0)
    level_note: str = ""
    label: dict[str, str]
    description: dict[str, str]
    question: dict[str, str]
    health_assets: list[_HealthAssetLabel] = []
    osm: list[_OsmBlock] = []
    words: _Words = _Words()
    examples: list[_Example] = []


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
    examples: tuple[_Example, ...]

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
    """All layers by id, in theme and layer order, with the index of their tag rules."""

    def __init__(self, layers: Iterable[Layer], digest: str = "") -> None:
        themes = list(THEMES)
        self._layers = {
            layer.id: layer for layer in sorted(layers, key=lambda one: (themes.index(one.theme), one.order, one.id))
        }
        self.digest = digest

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


def load_layers(folder: Path | None = None) -> LayerPack:
    """Read every ``*.toml`` file of ``folder`` (default: the layers that come with assetmap).

    Raises
    ------
    LayerFileError
        With every fault of every file, in words; no layer is loaded then.
    """
    folder = folder or layers_folder()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise LayerFileError(f"There are no layer files in {folder}. Put at least one .toml file there.")
    layers, problems, digest = [], [], hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        layer, faults = _read_layer(path, content)
        problems += faults
        if layer is not None:
            layers.append(layer)
    problems += _clashes(layers)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        raise LayerFileError(f"The layer files have {_counted(len(problems), 'fault')}:\n{listed}")
    return LayerPack(layers, digest.hexdigest()[:16])


def layers_folder() -> Path:
    """Return the folder of layer files: of the checkout, or of the installed package."""
    here = Path(__file__).resolve().parent
    bundled = here / "_bundled" / "layers"
    return bundled if bundled.is_dir() else here.parent / "layers"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _read_layer(path: Path, content: bytes) -> tuple[Layer | None, list[Problem]]:
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [Problem(path.name, f"is not readable as TOML: {error}.")]
    try:
        parsed = _LayerFile.model_validate(data)
    except ValidationError as error:
        return None, [_in_words(path.name, fault) for fault in error.errors()]
    problems = [Problem(path.name, what, mend) for what, mend in _faults(parsed, path.stem)]
    layer = _layer_from(parsed)
    if not problems:
        problems = [Problem(path.name, what, mend) for what, mend in _example_faults(layer)]
    return layer, problems


def _in_words(file: str, fault: Any) -> Problem:
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        valid = _valid_keys(fault["loc"])
        near = difflib.get_close_matches(str(fault["loc"][-1]), valid, n=1, cutoff=0.5)
        hint = f"Did you mean “{near[0]}”?" if near else f"Valid here: {', '.join(valid)}."
        return Problem(file, f"the key “{key}” is not known.", hint)
    if fault["type"] == "missing":
        return Problem(file, f"the key “{key}” is missing.", "Add it.")
    return Problem(file, f"the key “{key}” is not right: {fault['msg'].lower()}.")


def _valid_keys(location: tuple[int | str, ...]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "health_assets": _HealthAssetLabel,
        "osm": _OsmBlock,
        "words": _Words,
        "examples": _Example,
    }
    model = models.get(str(location[0]), _LayerFile) if len(location) > 1 else _LayerFile
    return list(model.model_fields)


def _one_of(key: str, value: str, valid: Iterable[str]) -> Iterable[tuple[str, str]]:
    options = list(valid)
    if value not in options:
        near = difflib.get_close_matches(value, options, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(options)}."
        yield f"{key} = “{value}” is not known.", hint


def _faults(parsed: _LayerFile, stem: str) -> Iterable[tuple[str, str]]:
    if parsed.id != stem:
        yield f"id = “{parsed.id}” differs from the file's name.", f"Write id = “{stem}” or rename the file."
    yield from _one_of("level", parsed.level, taxonomy.LEVELS)
    yield from _one_of("theme", parsed.theme, THEMES)
    yield from _one_of("form", parsed.form, FORMS)
    yield from _one_of("publish", parsed.publish, PUBLISH_RULES)
    for table in ("label", "description", "question"):
        if not getattr(parsed, table).get("en-GB", "").strip():
            yield f"{table} has no en-GB text.", "Every layer speaks British English; other languages may follow."
    for label in parsed.health_assets:
        try:
            taxonomy.health_asset(label.level, label.entry)
        except taxonomy.TaxonomyError as error:
            yield f"health_assets: {error}", ""
    for block in parsed.osm:
        for kind in block.geometry:
            yield from _one_of("osm.geometry", kind, KINDS)
    if parsed.level == "individual":
        if parsed.osm:
            yield (
                "an individual-level layer has an [[osm]] block.",
                "What a person holds is never read from the map; take it out.",
            )
        if parsed.publish == "exact":
            yield "an individual-level layer says publish = “exact”.", "Use “area_only” or “never”."


def _example_faults(layer: Layer) -> Iterable[tuple[str, str]]:
    for example in layer.examples:
        if example.tags is None:
            continue
        taken = any(explain_rules(layer, example.tags, kind)[0] for kind in _example_kinds(layer, example))
        if taken != example.belongs:
            said, found = ("belongs", "does not") if example.belongs else ("does not belong", "it does")
            shown = ", ".join(f"{key}={value}" for key, value in example.tags.items())
            yield (
                f"the example {{{shown}}} is said to be one that {said}, but by the rules {found}.",
                "Mend the rule or the example.",
            )


def _example_kinds(layer: Layer, example: _Example) -> Iterable[str]:
    if example.geometry:
        return (example.geometry,)
    return {kind for rule in layer.rules for kind in rule.geometry}


def _clashes(layers: list[Layer]) -> Iterable[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for layer in layers:
        key = (layer.theme, layer.icon)
        if key in seen:
            yield Problem(
                f"{layer.id}.toml",
                f"has the same icon “{layer.icon}” as {seen[key]}.",
                "Within a theme each needs its own.",
            )
        seen.setdefault(key, layer.id)


def _blocks(blocks: list[dict[str, list[str]]]) -> tuple[TagBlock, ...]:
    return tuple({key: tuple(values) for key, values in block.items()} for block in blocks)


def _layer_from(parsed: _LayerFile) -> Layer:
    rules = tuple(TagRule(_blocks(block.any_of), _blocks(block.none_of), tuple(block.geometry)) for block in parsed.osm)
    labels = tuple(
        LayerLabel(
            one.level,
            one.entry,
            "supports" if one.level == "individual" and parsed.level != "individual" else "is",
            one.reason,
        )
        for one in parsed.health_assets
    )
    return Layer(
        id=parsed.id,
        level=parsed.level,
        theme=parsed.theme,
        form=parsed.form,
        colour=parsed.colour,
        icon=parsed.icon,
        order=parsed.order,
        publish=parsed.publish,
        check_every_days=parsed.check_every_days,
        level_note=parsed.level_note,
        labels=parsed.label,
        descriptions=parsed.description,
        questions=parsed.question,
        health_assets=labels,
        rules=rules,
        include_words=tuple(parsed.words.include),
        exclude_words=tuple(parsed.words.exclude),
        examples=tuple(parsed.examples),
    )


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


def explain_rules(layer: Layer, tags: Mapping[str, str], kind: str) -> tuple[bool, str]:
    """Say whether the layer's rules take ``tags`` as a thing of shape ``kind``, and why, in one sentence."""
    reasons = []
    for rule in layer.rules:
        fitting = [block for block in rule.any_of if fits(block, tags)]
        if not fitting:
            continue
        said = _tags_in_words(max(fitting, key=len), tags)
        if is_over(tags):
            return False, f"it is {said}, but marked as disused or gone"
        barred = [block for block in rule.none_of if fits(block, tags)]
        if barred:
            reasons.append(f"it is {said}, but {_tags_in_words(barred[0], tags)} keeps it out")
        elif kind not in rule.geometry:
            reasons.append(f"it is {said}, but this layer takes {' and '.join(rule.geometry)} shapes, not a {kind}")
        else:
            return True, f"it is {said}"
    return False, reasons[0] if reasons else "none of its tags are asked for"


def _tags_in_words(block: TagBlock, tags: Mapping[str, str]) -> str:
    return " with ".join(f"{key}={tags[key]}" for key in block)


def explain(pack: LayerPack, tags: Mapping[str, str], kind: str | None = None) -> list[str]:
    """Say in sentences which layers take ``tags`` and which nearly do, best first; for ``kind`` None any shape is tried."""
    kinds = (kind,) if kind else KINDS
    matches = {match.layer: match for shape in kinds for match in pack.matches(tags, shape)}
    taken = sorted(matches.values(), key=lambda match: match.rank)
    sentences = []
    for place, match in enumerate(taken):
        layer = pack[match.layer]
        why = next(text for fits_, text in (explain_rules(layer, tags, shape) for shape in kinds) if fits_)
        role = "This is shown in" if place == 0 else "It also belongs to"
        sentences.append(f"{role} “{layer.label}” ({layer.id}), because {why}.")
    for layer in pack.values():
        if layer.id in matches:
            continue
        why = explain_rules(layer, tags, kinds[0])[1]
        if why != "none of its tags are asked for":
            sentences.append(f"It is not in “{layer.label}” ({layer.id}): {why}.")
    if not taken:
        asked = " with ".join(f"{key}={value}" for key, value in tags.items()) or "nothing"
        why = "." if sentences else f": no layer asks for {asked}. See layers/README.md for what deserves one."
        sentences.insert(0, f"This is in no layer{why}")
    return sentences


def parse_tags(text: str) -> dict[str, str]:
    """Read tags written as ``key=value;key=value``.

    Raises
    ------
    LayerFileError
        When a part has no ``=``.
    """
    tags: dict[str, str] = {}
    last = None
    for part in text.split(";"):
        if "=" in part:
            last, value = (side.strip() for side in part.split("=", 1))
            tags[last] = value
        elif last is not None and part.strip():
            tags[last] += ";" + part.strip()
        elif part.strip():
            raise LayerFileError(f"“{part.strip()[:40]}” is not a tag. Write tags as key=value;key=value.")
    return tags
