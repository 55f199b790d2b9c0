"""The worked examples that come with assetmap: which files, and what a person answered where a file leaves a question."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assetmap.layers import layers_folder
from assetmap.sources.boundaries import territory_from_file
from assetmap.territories import Territory


@dataclass(frozen=True)
class Example:
    """A worked example. ``answers`` are choices by file name, as plain data (``Choices.from_dict``)."""

    id: str
    title: str
    description: str
    inputs: tuple[Path, ...]
    territory_file: Path | None = None
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def territory(self) -> Territory | None:
        """Return the example's own territory, if it has one."""
        return territory_from_file(self.territory_file) if self.territory_file else None


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
            answers=one.get("answers", {}),
        )
        for one in tomllib.loads(listed.read_text(encoding="utf-8"))["example"]
    ]
    return [example for example in known if all(path.exists() for path in example.inputs)]
