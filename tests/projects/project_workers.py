"""What runs in processes of their own beside a test: a reader like the app, people who judge, and an upload that is killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from assetmap.errors import AssetMapError
from assetmap.workspace import Workspace
from assetmap.workspace.bringing import examine_upload, keep_upload
from assetmap.workspace.deciding import Wish, judge


def read_on(folder: str) -> None:
    """Draw Town again and again until a line comes in; say each time how many assets there were, or what was wrong."""
    with Workspace.open(Path(folder), create=False) as project:
        town = project.territory("town")
        print("ready", flush=True)
        while not (Path(folder).parent / "stop").exists():
            try:
                assets = project.gathering(town).assets
                whole = assets["asset_id"].is_unique and assets["sources"].str.startswith("[").all()
                print("assets" if whole else "torn", len(assets), flush=True)
            except AssetMapError as error:
                print("fault", error, flush=True)


def judge_together(folder: str, asset_id: str, people: str) -> None:
    """Let so many processes, each with the workspace open, keep a judgement of its own at the same moment."""
    ready, gate = os.pipe(), os.pipe()
    children = []
    for number in range(int(people)):
        child = os.fork()
        if child:
            children.append(child)
            continue
        with Workspace.open(Path(folder), create=False) as project:
            os.write(ready[1], b".")
            os.read(gate[0], 1)
            print("kept", judge(project, [Wish(asset_id, "note", f"note {number}")]).seq, flush=True)
        os._exit(0)
    for _ in children:
        os.read(ready[0], 1)
    os.write(gate[1], b"." * len(children))
    for child in children:
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def upload_slowly(folder: str, file: str) -> None:
    """Keep a list; say when it begins, and when it is kept."""
    with Workspace.open(Path(folder), create=False) as project:
        town = project.territory("town")
        report = examine_upload(project, town, Path(file))
        print("start", flush=True)
        print("kept", keep_upload(project, town, report).seq, flush=True)


if __name__ == "__main__":
    {"read_on": read_on, "judge_together": judge_together, "upload_slowly": upload_slowly}[sys.argv[1]](*sys.argv[2:])
