"""The errors a person may meet. Each message says what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


class AssetMapError(Exception):
    """Stop with one plain sentence for the person at the screen."""


class SourceError(AssetMapError):
    """A file or service could not be read; nothing was kept from it."""


class LayerFileError(AssetMapError):
    """One or more layer files break the rules; no layer was loaded."""


class TableError(AssetMapError):
    """A table does not have the columns or values the contract asks for."""


class TerritoryError(AssetMapError):
    """A territory could not be made from what was given."""


class ReachError(AssetMapError):
    """A walking area or distance could not be worked out from the streets that are known."""


class JudgementError(AssetMapError):
    """A judgement could not be understood or does not fit; nothing was changed."""


class StoreError(AssetMapError):
    """The workspace's store could not be read or written; what was in it is as it was."""


class ExportError(AssetMapError):
    """An output could not be written; no partial file was left behind."""


class WorkshopError(AssetMapError):
    """What somebody sent in a workshop could not be taken; nothing was kept of it."""


@dataclass(frozen=True)
class Problem:
    """One fault found in data: where it is, what is wrong, and how to mend it."""

    where: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.mend}" if self.mend else "")
