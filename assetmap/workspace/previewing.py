"""What files would bring in, looked at before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.errors import SourceError
from assetmap.sources.registry import STREET_TILES, UPLOAD, format_of
from assetmap.sources.upload.report import Choices, refuse_open_questions
from assetmap.tables import empty_assets
from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload
from assetmap.workspace.flow import Known, run
from assetmap.workspace.gathering import Gathering, Progress
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import read_streets

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.sources.upload.report import UploadReport


def preview(
    workspace: Workspace,
    territory: Territory,
    files: Sequence[tuple[Path, Choices | None]],
    *,
    progress: Progress | None = None,
) -> Gathering:
    """Examine files beside a territory, and draw what just they would bring in; nothing is kept.

    Returns
    -------
    Gathering
        Its ``reports`` still hold their records; its assets may be empty.

    Raises
    ------
    SourceError
        When a file cannot be used, or is OpenStreetMap's own data;
        :class:`~assetmap.sources.upload.report.OpenQuestionsError` for the first file that leaves something to ask.
    """
    say = progress or (lambda what, share: None)
    reports = []
    for number, (path, choices) in enumerate(files):
        _refuse_openstreetmap(path)
        part = _part_of(say, 0.8 * number / len(files), 0.8 / len(files))
        report = examine_upload(workspace, territory, path, choices, progress=part)
        refuse_open_questions(report)
        reports.append(report)
    say("Sorting into layers", 0.85)
    assets, notes = _drawn(workspace, reports)
    streets = read_streets(workspace.folder, territory)
    say("Done", 1.0)
    return Gathering(assets, streets, notes, workspace.layers, territory, territory.name, tuple(reports))


def _part_of(say: Progress, start: float, share_of_all: float) -> Progress:
    def report(what: str, share: float) -> None:
        say(what, start + share_of_all * share)

    return report


def _refuse_openstreetmap(path: Path) -> None:
    if format_of(path) is STREET_TILES:
        raise SourceError(f"{path.name} is a street map, not a list. Bring it in under “From OpenStreetMap”.")
    if format_of(path) is not UPLOAD:
        raise SourceError(f"{path.name} is OpenStreetMap's own data. Bring it in under “From OpenStreetMap”.")


def _drawn(workspace: Workspace, reports: Sequence[UploadReport]) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    import pandas as pd

    tables = [report.records for report in reports if len(report.records)]
    if not tables:
        return empty_assets(), ()
    records = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    records = records[~records["record_id"].duplicated(keep="last")].reset_index(drop=True)
    outcome = run(records, workspace.layers, Known(words=workspace.words))
    return outcome.assets, outcome.notes
