"""Bring a worked example into a workspace, the way a person would: its territory, its street map, its lists."""

from __future__ import annotations

from pathlib import Path

from assetmap.sources.upload.report import Choices, refuse_open_questions
from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.examples import Example
from assetmap.workspace.gathering import Progress
from assetmap.workspace.stored import Workspace

MAP_ENDINGS = (".osm.pbf", ".osm")


def bring_in_example(workspace: Workspace, example: Example, *, progress: Progress | None = None) -> Territory:
    """Keep what a worked example holds, unless it is there already, and return its territory.

    Raises
    ------
    AssetMapError
        When a file of it cannot be used.
    """
    say = progress or (lambda what, share: None)
    territory = example.territory()
    if territory.id in {one.id for one in workspace.territories()}:
        return territory
    all_of_them = (territory, *example.nested_territories())
    for one in all_of_them:
        workspace.add_territory(one)
    for number, path in enumerate(example.inputs):
        say(f"Reading {path.name}", 0.1 + 0.8 * number / len(example.inputs))
        if path.name.endswith(MAP_ENDINGS):
            for one in all_of_them:
                gather(workspace, one, path)
        else:
            _bring_in_list(workspace, territory, path, example)
    say("Done", 1.0)
    return territory


def _bring_in_list(workspace: Workspace, territory: Territory, path: Path, example: Example) -> None:
    answers = example.answers.get(path.name)
    report = examine_upload(workspace, territory, path, Choices.from_dict(answers) if answers else None)
    refuse_open_questions(report)
    keep_upload(workspace, territory, report)
