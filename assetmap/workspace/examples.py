"""The worked examples that come with assetmap: which files, and what a person answered where a file leaves a question."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from assetmap.layers import layers_folder
from assetmap.sources.boundaries import territory_from_file
from assetmap.territories import Territory


@dataclass(frozen=True)
class Example:
    """A worked example.

    ``answers`` are choices by file name, as plain data (``Choices.from_dict``). ``boxes`` (west, south, east, north in degrees)
    together are its territory; ``nested`` are the boundary files of smaller territories inside it, by the name of the area.
    """

    id: str
    title: str
    description: str
    inputs: tuple[Path, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    nested: Mapping[str, Path] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def territory(self) -> Territory:
        """Return the example's territory: its id and name are the example's own."""
        return Territory(self.id, self.title, shapely.union_all([shapely.box(*box) for box in self.boxes]))

    def nested_territories(self) -> list[Territory]:
        """Return the smaller territories inside the example's."""
        return [territory_from_file(path, name=name) for name, path in self.nested.items()]


def examples_folder() -> Path:
    """Return the folder of worked examples: of the checkout, or of the installed package."""
    return layers_folder().parent / "data" / "examples"


def examples() -> list[Example]:
    """List the worked examples that are there, as ``examples.toml`` in their folder says."""
    folder = examples_folder()
    listed = folder / "examples.toml"
    if not listed.exists():
        return []
    known = [
        Example(
            one["id"],
            one["title"],
            one["description"],
            tuple(folder / one["folder"] / name for name in one["files"]),
            tuple(tuple(box) for box in one["boxes"]),
            {name: folder / one["folder"] / file for name, file in one.get("nested", {}).items()},
            one.get("answers", {}),
        )
        for one in tomllib.loads(listed.read_text(encoding="utf-8"))["example"]
    ]
    return [example for example in known if all(path.exists() for path in example.inputs)]
