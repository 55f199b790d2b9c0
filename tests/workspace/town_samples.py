"""A town that is gathered, uploaded to and judged, for the tests of the workspace."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from osm_data import Osm, small_town

from assetmap.sources.upload.report import Choices
from assetmap.territories import Territory
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace

LIST = """name,category,lat,lon,description,phone
Example Hall,hall,56.4415,-2.9315,Our hall,01382 000001
Knitting circle,group,,,"Knitters, Tuesdays at 2pm",
"""


def town(project: Workspace) -> Territory:
    return project.territory("town")


def gathered(project: Workspace, tmp_path: Path, osm: Osm | None = None, where: Territory | None = None) -> Told:
    """Gather the small town, or another one, for Town or for another territory."""
    return gather(project, where or town(project), (osm or small_town()).save(tmp_path / "town.osm"))


def uploaded(
    project: Workspace, tmp_path: Path, text: str = LIST, name: str = "halls.csv", source: str | None = None
) -> Told:
    """Bring a list in for Town."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    report = examine_upload(project, town(project), path, Choices(source_name=source))
    return keep_upload(project, town(project), report)


def assets(project: Workspace) -> gpd.GeoDataFrame:
    return project.assets(town(project)).set_index("name", drop=False)


def id_of(project: Workspace, name: str) -> str:
    return str(assets(project).loc[name, "asset_id"])


def judged(project: Workspace, *wishes: tuple[str, ...]) -> Told:
    """Judge assets by their names: (name, action, value, reason)."""
    return judge(project, [Wish(id_of(project, name), *rest) for name, *rest in wishes])


def without(osm: Osm, number: int) -> Osm:
    """Return the town without one of its things."""
    return Osm([thing for thing in osm.things if thing[1] != number])
