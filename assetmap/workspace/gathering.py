"""One shot from files to a map: what is known after reading, and how it is written for an audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.errors import ExportError, SourceError
from assetmap.languages import WRITTEN_IN
from assetmap.layers import LayerPack, load_layers
from assetmap.privacy import DEFAULT_AUDIENCE, Audience, AudienceView, view_for
from assetmap.sources.registry import read_file
from assetmap.territories import Territory, inside
from assetmap.workspace.flow import run
from assetmap.workspace.streets import streets_for

if TYPE_CHECKING:
    import geopandas as gpd

    from assetmap.maps import MapSpec
    from assetmap.sources.upload.report import Choices, UploadReport

OUTPUTS = (".html", ".geojson", ".gpkg", ".csv")
PRIORITIES_NOTE = "What people want changed is no asset and on no map. `assetmap classify` lists it; a workspace keeps it (`assetmap priorities`)."
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Gathering:
    """What is known after reading inputs: assets, the quiet map beneath them, and what a person should be told.

    ``reports`` say of each file of somebody's own how it was understood; OpenStreetMap's have none. ``elsewhere`` are the assets
    outside the territory to which relations lead. ``online_tiles`` lets its maps ask OpenStreetMap's servers for pictures of streets.
    """

    assets: gpd.GeoDataFrame
    basemap: gpd.GeoDataFrame | None
    notes: tuple[str, ...]
    layers: LayerPack
    territory: Territory | None
    title: str
    reports: tuple[UploadReport, ...] = ()
    elsewhere: gpd.GeoDataFrame | None = None
    online_tiles: bool = False
    language: str = WRITTEN_IN
    """What its maps speak (see :mod:`assetmap.languages`)."""


def gather_files(
    inputs: Sequence[Path],
    territory: Territory | None = None,
    *,
    with_basemap: bool = True,
    title: str | None = None,
    progress: Progress | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Gathering:
    """Read files, classify what is in them and cut to ``territory``.

    ``answers`` are what a person decided about a file, by its name, as plain data (``Choices.from_dict``).

    Raises
    ------
    AssetMapError
        With one plain sentence, when a file cannot be used or none of them holds anything that a layer asks for;
        :class:`~assetmap.sources.upload.report.OpenQuestionsError` for the first file that leaves something to ask.
    """
    say = progress or (lambda what, share: None)
    say("Reading the layer files", 0.0)
    layers = load_layers()
    found = _read_all(inputs, layers, answers or {}, say)
    say("Sorting into layers", 0.65)
    outcome = run(_together(found.records), layers)
    if outcome.assets.empty:
        names = ", ".join(path.name for path in inputs)
        raise SourceError(
            f"There is nothing in {names} that any layer asks for. See `assetmap layers list` for what is looked for."
        )
    assets = outcome.assets if territory is None else _within(outcome.assets, territory)
    notes = [*found.notes, *_what_is_not_shown(assets, outcome.priorities, territory)]
    basemap = None
    if with_basemap and found.street_files:
        say("Drawing the streets", 0.8)
        basemap, left_out = streets_for(found.street_files, territory, assets)
        notes += left_out
    say("Done", 1.0)
    shown = title or (territory.name if territory else _title_of(inputs[0]))
    said = tuple(dict.fromkeys((*notes, *outcome.notes)))
    elsewhere = elsewhere_of(outcome.assets, assets)
    return Gathering(assets, basemap, said, layers, territory, shown, tuple(found.reports), elsewhere)


@dataclass
class _Found:
    """What several files hold, in their order, and which of them have streets."""

    records: list[gpd.GeoDataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reports: list[UploadReport] = field(default_factory=list)
    street_files: list[Path] = field(default_factory=list)


def _read_all(
    inputs: Sequence[Path], layers: LayerPack, answers: Mapping[str, Mapping[str, Any]], say: Progress
) -> _Found:
    found = _Found()
    for number, path in enumerate(inputs):
        say(f"Reading {path.name}", 0.05 + 0.6 * number / len(inputs))
        reading, format_ = read_file(path, layers, _choices(answers.get(path.name)))
        found.records.append(reading.records)
        found.notes += reading.notes
        found.reports += [reading.report] if reading.report else []
        found.street_files += [path] if format_.has_streets else []
    return found


def _what_is_not_shown(
    assets: gpd.GeoDataFrame, priorities: gpd.GeoDataFrame, territory: Territory | None
) -> tuple[str, ...]:
    notes = (PRIORITIES_NOTE,) if len(priorities) else ()
    if territory is None or len(assets):
        return notes
    return (*notes, nothing_mapped_in(territory, "the input"))


def nothing_mapped_in(territory: Territory, what: str) -> str:
    """Say that a territory is empty, and that ``what`` was read may not reach it."""
    return (
        f"Nothing is mapped in {territory.name}. That means “not mapped yet”, not “nothing there”. "
        f"Check also that {what} covers it."
    )


def _choices(answers: Mapping[str, Any] | None) -> Choices | None:
    from assetmap.sources.upload.report import Choices

    return Choices.from_dict(answers) if answers else None


def _title_of(path: Path) -> str:
    name = path.name.split(".")[0].replace("_", " ")
    return name[:1].upper() + name[1:]


def _together(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Join record tables; a record that two inputs share is kept once, the later input's."""
    import pandas as pd

    if len(parts) == 1:
        return parts[0]
    records = pd.concat(parts, ignore_index=True)
    return records[~records["record_id"].duplicated(keep="last")].reset_index(drop=True)


def _within(assets: gpd.GeoDataFrame, territory: Territory) -> gpd.GeoDataFrame:
    """Keep what is inside, and what people told us of that has no place (OpenStreetMap's without a place could be anywhere)."""
    unplaced_but_told = assets.geometry.isna() & (assets["contributor_kind"] != "osm")
    return assets[inside(assets.geometry, territory) | unplaced_but_told].reset_index(drop=True)


def elsewhere_of(assets: gpd.GeoDataFrame, here: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Return the assets outside ``here`` that relations of those inside lead to; None where there are none."""
    text = "".join(here.loc[here["relations"] != "[]", "relations"])
    if not text:
        return None
    found = assets[[one in text for one in assets["asset_id"]]]
    found = found[~found["asset_id"].isin(here["asset_id"])]
    return None if found.empty else found


def view_of(gathering: Gathering, audience: Audience | str = DEFAULT_AUDIENCE) -> AudienceView:
    """Return what ``audience`` may see of a gathering."""
    areas = (gathering.territory,) if gathering.territory else ()
    return view_for(gathering.assets, audience, areas, gathering.elsewhere)


def map_spec_of(
    gathering: Gathering,
    audience: Audience | str = DEFAULT_AUDIENCE,
    made_at: str | None = None,
    view: AudienceView | None = None,
    *,
    town_buildings: bool = False,
) -> MapSpec:
    """Return the map of a gathering as plain data, the same for the page and the app; of ``view`` if it was made before.

    ``town_buildings`` keeps the buildings of a whole town, for a map that is not sent about as a file.
    """
    return _spec(gathering, view or view_of(gathering, audience), made_at, town_buildings)


def _open_parts(view: AudienceView, made_at: str) -> Mapping[str, int]:
    """Return when assets are open in the week a map is made (see ``measure.open_parts``)."""
    from assetmap.measure import open_parts
    from assetmap.workspace.measuring import week_of

    if view.assets["opening_hours"].isna().all() and view.assets["sessions"].isna().all():
        return {}
    day = datetime.fromisoformat(made_at).date()
    return open_parts(week_of(view, day - timedelta(days=day.weekday())))


def _spec(gathering: Gathering, view: AudienceView, made_at: str | None, town_buildings: bool = False) -> MapSpec:
    from assetmap.maps import MapOptions, build_map_spec

    made_at = made_at or now()
    options = MapOptions(
        title=gathering.title,
        territory=gathering.territory,
        basemap=gathering.basemap,
        made_at=made_at,
        notes=gathering.notes,
        online_tiles=gathering.online_tiles,
        town_buildings=town_buildings,
        open_parts=_open_parts(view, made_at),
        language=gathering.language,
    )
    return build_map_spec(view, gathering.layers, options)


def write_output(
    gathering: Gathering, out: Path, audience: Audience | str = DEFAULT_AUDIENCE, made_at: str | None = None
) -> Path:
    """Write a gathering for ``audience`` in the format that the ending of ``out`` names.

    Raises
    ------
    ExportError
        When the ending is not one of ``OUTPUTS`` or the file cannot be written.
    """
    return write_view(gathering, view_of(gathering, audience), out, made_at)


def write_view(gathering: Gathering, view: AudienceView, out: Path, made_at: str | None = None) -> Path:
    """Write a view of a gathering, as :func:`write_output` does."""
    check_output(out)
    if out.suffix.lower() == ".html":
        from assetmap.maps import write_map

        write_map(_spec(gathering, view, made_at), out)
        return out
    from assetmap.export.geojson import About, write_geojson
    from assetmap.export.table import write_csv, write_gpkg

    writers = {".geojson": write_geojson, ".gpkg": write_gpkg, ".csv": write_csv}
    writers[out.suffix.lower()](view, About(gathering.title, made_at or now(), gathering.layers), out)
    return out


def check_output(out: Path) -> None:
    """Refuse an output that could not be written, before the work begins."""
    if out.suffix.lower() not in OUTPUTS:
        raise ExportError(f"{out.name} does not end in one of {', '.join(OUTPUTS)}. The ending says what to write.")
    if not out.parent.is_dir():
        raise ExportError(f"There is no folder {out.parent} to write {out.name} into. Make it first.")


def now() -> str:
    """Return the time, ISO 8601 in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
