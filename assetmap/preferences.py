"""What the people of one workspace prefer for all who open it: kept in ``settings.json`` in its folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assetmap.errors import ExportError, StoreError

FILE = "settings.json"


class Preferences(BaseModel):
    """How a workspace wants to be shown. Everything is off until somebody switches it on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hide_the_word: bool = Field(default=False, description="Say “strength” where the screens say “asset”.")
    online_tiles: bool = Field(
        default=False, description="Let maps ask OpenStreetMap's servers for pictures of streets."
    )


def read_preferences(folder: Path) -> Preferences:
    """Read what this workspace prefers; without a file, or with one that cannot be read, what everybody gets at first."""
    try:
        return Preferences.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return Preferences()


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep what this workspace prefers.

    Raises
    ------
    StoreError
        When the folder cannot be written; what was preferred before then stands.
    """
    from assetmap.writing import whole_file

    try:
        with whole_file(folder / FILE) as temporary:
            temporary.write_text(preferences.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except ExportError as error:
        raise StoreError(str(error)) from error
