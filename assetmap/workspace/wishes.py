"""What the people of one workspace wish for all who open it: kept in ``settings.json`` in its folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assetmap.errors import ExportError, StoreError

FILE = "settings.json"


class Wishes(BaseModel):
    """How a workspace wants to be shown. Everything is off until somebody switches it on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hide_the_word: bool = Field(False, description="Say “strength” where the screens say “asset”.")
    online_tiles: bool = Field(False, description="Let maps ask OpenStreetMap's servers for pictures of streets.")


def read_wishes(folder: Path) -> Wishes:
    """Read what this workspace wishes; without a file, or with one that cannot be read, what everybody gets at first."""
    try:
        return Wishes.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return Wishes()


def write_wishes(folder: Path, wishes: Wishes) -> None:
    """Keep what this workspace wishes.

    Raises
    ------
    StoreError
        When the folder cannot be written; what was wished before then stands.
    """
    from assetmap.writing import whole_file

    try:
        with whole_file(folder / FILE) as temporary:
            temporary.write_text(wishes.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except ExportError as error:
        raise StoreError(str(error)) from error
