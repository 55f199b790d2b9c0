"""Read the layer files and check them: every fault of every file at once, with file, key and the nearest valid word."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assetmap import taxonomy
from assetmap.errors import LayerFileError, Problem
from assetmap.layers.explaining import explain_rules
from assetmap.layers.layer import THEMES, Layer, LayerExample, LayerLabel, LayerPack
from assetmap.rules import KINDS, TagBlock, TagRule
from assetmap.tables import FORMS, PUBLISH_RULES

OWN_LAYERS = "layers"
"""Folder of a workspace's own layer files, inside the workspace."""

SWITCHED_OFF = "switched-off.txt"


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


def load_layers(folder: Path | None = None, *, overlay: Path | None = None) -> LayerPack:
    """Read every ``*.toml`` file of ``folder`` (default: the layers that come with assetmap), and those of ``overlay`` over them.

    Parameters
    ----------
    overlay
        A workspace's own layer files, if the folder is there: a file of the same name takes the place of ours, another adds a
        layer. ``switched-off.txt`` in it names layers that are not shown, one a line.

    Raises
    ------
    LayerFileError
        With every fault of every file, in words; no layer is loaded then.
    """
    folder = folder or layers_folder()
    paths = {path.name: path for path in sorted(folder.glob("*.toml"))}
    if not paths:
        raise LayerFileError(
            f"There are no layer files in the folder {folder.name}. Put at least one .toml file there."
        )
    own = {path.name: path for path in sorted(overlay.glob("*.toml"))} if overlay is not None else {}
    layers, problems, digest = [], [], hashlib.sha256()
    for path in (paths | own).values():
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        layer, faults = read_layer(path, content)
        problems += faults
        if layer is not None:
            layers.append(layer)
    problems += find_clashes(layers)
    if problems:
        raise LayerFileError(in_one(problems))
    off = read_switched_off(overlay) if overlay is not None else frozenset()
    return LayerPack(layers, digest.hexdigest()[:16], off.intersection(layer.id for layer in layers))


def in_one(problems: Sequence[Problem]) -> str:
    """Write faults as one text, one a line."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    return f"The layer files have {_counted(len(problems), 'fault')}:\n{listed}"


def read_switched_off(overlay: Path) -> frozenset[str]:
    """Read which layers a workspace has switched off; an id nobody knows any more says nothing."""
    try:
        text = (overlay / SWITCHED_OFF).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise LayerFileError(f"{SWITCHED_OFF} of the workspace cannot be read. Mend or remove it.") from error
    return frozenset(filter(None, (line.strip() for line in text.splitlines())))


def layers_folder() -> Path:
    """Return the folder of layer files: of the checkout, or of the installed package."""
    here = Path(__file__).resolve().parent.parent
    bundled = here / "_bundled" / "layers"
    return bundled if bundled.is_dir() else here.parent / "layers"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def read_layer(path: Path, content: bytes) -> tuple[Layer | None, list[Problem]]:
    """Read one file: the layer, if it could be understood at all, and its faults. Its examples are run when it has none."""
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


def _example_kinds(layer: Layer, example: LayerExample) -> Iterable[str]:
    if example.geometry:
        return (example.geometry,)
    return {kind for rule in layer.rules for kind in rule.geometry}


def find_clashes(layers: Sequence[Layer]) -> Iterable[Problem]:
    """Find layers that cannot be told apart: of the same theme and with the same icon."""
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
        examples=tuple(LayerExample(**one.model_dump()) for one in parsed.examples),
    )
