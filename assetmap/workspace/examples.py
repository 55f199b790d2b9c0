"""The worked examples that come with assetmap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assetmap.layers import layers_folder
from assetmap.territories import Territory, territory_from_file


@dataclass(frozen=True)
class Example:
    """A worked example that comes with assetmap."""

    id: str
    title: str
    description: str
    inputs: tuple[Path, ...]
    territory_file: Path | None = None

    def territory(self) -> Territory | None:
        """Return the example's own territory, if it has one."""
        return territory_from_file(self.territory_file) if self.territory_file else None


def examples_folder() -> Path:
    """Return the folder of worked examples: of the checkout, or of the installed package."""
    return layers_folder().parent / "data" / "examples"


def examples() -> list[Example]:
    """List the worked examples that are there."""
    folder = examples_folder()
    practice = folder / "practice_neighbourhood"
    known = [
        Example(
            "practice",
            "Practice neighbourhood",
            "An invented quarter of a small Scottish town, to learn and train with.",
            (practice / "practice_neighbourhood.osm.pbf",),
        ),
        Example(
            "castlemilk",
            "Castlemilk, Glasgow",
            "A housing association, its trust, a nursery and a wood. Positions are approximate.",
            (folder / "castlemilk" / "castlemilk.csv",),
        ),
        Example(
            "hawkhill",
            "Hawkhill, Alloa",
            "A small community and its revived centre. Positions are approximate.",
            (folder / "hawkhill" / "hawkhill.csv",),
        ),
    ]
    return [example for example in known if all(path.exists() for path in example.inputs)]
