"""Commands on a workspace: territories, gathering, uploads, judgements, maps and exports, backup."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assetmap.cli.terminal import numbers_of, showing_progress, tell
from assetmap.errors import AssetMapError, ExportError, TerritoryError
from assetmap.privacy import DEFAULT_AUDIENCE, Audience

if TYPE_CHECKING:
    from assetmap.sources.upload.report import Choices, Question, UploadReport
    from assetmap.territories import Territory
    from assetmap.workspace import Told

EXPORTS = (".geojson", ".gpkg", ".csv")
OWN_FILES = ("assetmap.db", "workspace.json", "app.lock")
LONGEST_NAME = 120
"""Letters of a territory's name. Chosen by us: more does not fit on a line of a list or a map's title."""

projects_app = typer.Typer(rich_markup_mode=None)
territory_app = typer.Typer(
    help="Add and list territories: named areas of a few streets.", no_args_is_help=True, rich_markup_mode=None
)
postcodes_app = typer.Typer(
    help="Prepare a file that knows where postcodes are.", no_args_is_help=True, rich_markup_mode=None
)
projects_app.add_typer(territory_app, name="territory")
projects_app.add_typer(postcodes_app, name="postcodes")

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        envvar="ASSETMAP_WORKSPACE",
        help="Folder of the workspace; ./workspace without it.",
    ),
]
TerritoryArgument = Annotated[str, typer.Argument(metavar="TERRITORY", help="Id, name or alias of a territory.")]
AudienceOption = Annotated[Audience, typer.Option(help="Who the output is for.")]


@territory_app.command("add")
def territory_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="GeoJSON, GeoPackage or zipped shapefile with the boundary.")
    ] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="Which layer of a GeoPackage.")] = None,
    area: Annotated[
        str | None, typer.Option("--name", help="Which area of the file, by its name; several of one name are joined.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="TEXT", help="A place's name, looked up in OpenStreetMap."),
    ] = None,
    choose: Annotated[int | None, typer.Option("--choose", min=1, help="Which of several places of that name.")] = None,
    point: Annotated[str | None, typer.Option(metavar="LAT,LON", help="A point, with --metres around it.")] = None,
    metres: Annotated[float | None, typer.Option(help="How far around --point or --place.")] = None,
    bbox: Annotated[str | None, typer.Option(metavar="W,S,E,N", help="A box in degrees.")] = None,
    alias: Annotated[
        list[str] | None, typer.Option(help="Another name people use; may be given several times.")
    ] = None,
    population: Annotated[int | None, typer.Option(min=0, help="How many people live there.")] = None,
    population_source: Annotated[str, typer.Option(help="Who says so.")] = "",
    population_date: Annotated[str, typer.Option(help="For which date.")] = "",
    workspace: FolderOption = None,
) -> None:
    """Add a territory: from a boundary file, a place's name, a point, or a box."""
    from assetmap.settings import settings
    from assetmap.workspace import opened

    if sum(option is not None for option in (file, place, point, bbox)) != 1:
        raise typer.BadParameter("use one of --file, --place, --point and --bbox.")
    if population is not None and not population_source.strip():
        raise TerritoryError("A population needs its source: add --population-source and, if known, --population-date.")
    called, aliases = _name(name), tuple(map(_name, alias or ()))
    if place is None:
        outline = _outline(file, layer, area, point, metres, bbox)
    else:
        outline = _found_place((workspace or settings().workspace) / "osm", place, choose, metres)
    with opened(workspace) as project:
        known = project.territories()
        territory = replace(
            outline,
            id=_free_id(called, known),
            name=called,
            aliases=aliases,
            population=population,
            population_source=population_source.strip(),
            population_date=population_date.strip() or ("date not given" if population is not None else ""),
        )
        project.add_territory(territory)
    is_new = all(one.id != territory.id for one in known)
    km2 = territory.area_m2 / 1e6
    print(f"{'Added' if is_new else 'Replaced'} {territory.name} ({territory.id}), {km2:,.2f} km².")


def _name(text: str) -> str:
    """Return a territory's name on one line.

    Raises
    ------
    TerritoryError
        When there is no letter in it, or it is too long for a list.
    """
    name = " ".join(text.split())
    if not name or not name.isprintable():
        raise TerritoryError("A territory needs a name that can be read. Write what people call it.")
    if len(name) > LONGEST_NAME:
        raise TerritoryError(
            f"“{name[:40]}…” has {len(name):,} letters; a territory's name has at most {LONGEST_NAME}. Make it shorter."
        )
    return name


def _free_id(name: str, known: Sequence[Territory]) -> str:
    """Return the id of the territory of this name, or one that no other has: “Town!” does not take the place of “Town”."""
    from itertools import count

    from assetmap.territories import make_id

    taken = {one.id: one.name.casefold() for one in known}
    own = next((one.id for one in known if one.name.casefold() == name.casefold()), None)
    plain = make_id(name)
    return own or next(
        one for number in count(1) if (one := plain if number == 1 else f"{plain}-{number}") not in taken
    )


def _outline(
    file: Path | None, layer: str | None, area: str | None, point: str | None, metres: float | None, bbox: str | None
) -> Territory:
    from assetmap.sources.boundaries import territory_from_file
    from assetmap.territories import territory_from_bbox, territory_from_point

    if file is not None:
        return territory_from_file(file, layer, area)
    if bbox is not None:
        west, south, east, north = numbers_of(bbox, 4, "--bbox W,S,E,N")
        return territory_from_bbox((west, south, east, north))
    lat, lon = numbers_of(point or "", 2, "--point LAT,LON")
    if metres is None:
        raise typer.BadParameter("--point needs --metres: how far around it.")
    return territory_from_point(lat, lon, metres)


def _found_place(folder: Path, text: str, choose: int | None, metres: float | None) -> Territory:
    from assetmap.settings import settings
    from assetmap.sources.place_names import find_places, territory_from_place

    found = find_places(text, settings=settings(), folder=folder)
    listed = "\n".join(f"  {number}. {one}" for number, one in enumerate(found, start=1))
    if choose is None and len(found) > 1:
        raise TerritoryError(f"Several places are called “{text[:40]}”. Say which with --choose NUMBER:\n{listed}")
    if choose is not None and choose > len(found):
        raise TerritoryError(f"There is no number {choose} among what is called “{text[:40]}”:\n{listed}")
    chosen = found[(choose or 1) - 1]
    if metres is None and not chosen.is_area:
        raise TerritoryError(
            f"“{chosen.name[:40]}” is a point on the map, not an area. Add --metres N: how far around it is meant."
        )
    return territory_from_place(chosen, metres)


@territory_app.command("list")
def territory_list(workspace: FolderOption = None) -> None:
    """List the territories of the workspace."""
    from assetmap.workspace import opened

    with opened(workspace, create=False) as project:
        for one in project.territories():
            also = f", also {', '.join(one.aliases)}" if one.aliases else ""
            people = "population not known" if one.population is None else f"population {one.population_text}"
            print(f"{one.id:24} {one.name}{also}  {one.area_m2 / 1e6:,.2f} km²  {people}")


@projects_app.command()
def gather(
    territory: TerritoryArgument,
    extract: Annotated[Path | None, typer.Option(help="OpenStreetMap extract (.osm.pbf, .osm).")] = None,
    overpass_json: Annotated[Path | None, typer.Option(help="Saved Overpass answer.")] = None,
    workspace: FolderOption = None,
) -> None:
    """Bring in what OpenStreetMap knows of a territory: from a file, or live without one."""
    from assetmap.workspace import opened
    from assetmap.workspace.bringing import gather as gather_into

    if extract is not None and overpass_json is not None:
        raise typer.BadParameter("use one of --extract and --overpass-json.")
    with opened(workspace, create=False) as project, showing_progress() as progress:
        told = gather_into(project, project.territory(territory), extract or overpass_json, progress=progress)
    _tell_changes(told)


@projects_app.command()
def upload(
    territory: TerritoryArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV, TSV, XLSX, ODS, GeoJSON, KML, KMZ, GPX, GeoPackage or zipped shapefile."
        ),
    ],
    sheet: Annotated[list[str] | None, typer.Option(help="Which sheet or layer; may be given several times.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="OURS=THEIRS", help="What a column is, such as name=Venue.")
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(metavar="THEIRS=LAYER", help="Which layer a word of their category column means."),
    ] = None,
    crs: Annotated[
        str | None, typer.Option(metavar="EPSG:27700", help="What the numbers are, where the file does not say.")
    ] = None,
    swap: Annotated[
        bool | None,
        typer.Option("--swap/--no-swap", help="Latitude and longitude are the wrong way round, or they are right."),
    ] = None,
    source_name: Annotated[
        str | None,
        typer.Option(help="What to call this list. The same name next year updates it."),
    ] = None,
    licence: Annotated[str | None, typer.Option(help="The list's licence.")] = None,
    attribution: Annotated[str | None, typer.Option(help="The credit the list's owner asks for.")] = None,
    registered: Annotated[
        bool,
        typer.Option("--registered", help="Addresses are registered ones, perhaps homes: no place is kept of them."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Write the problem report.")] = None,
    marked_up: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the file with what happened beside every row."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before leaving rows out.")] = False,
    workspace: FolderOption = None,
) -> None:
    """Bring in a list. What cannot be understood is asked about, never guessed; all of it is kept, or none."""
    from assetmap.workspace import opened
    from assetmap.workspace.bringing import examine_upload, keep_upload

    choices = replace(
        _choices(column, category, sheet, crs, swap),
        source_name=source_name,
        licence=licence,
        attribution=attribution,
        registered=registered,
    )
    _check_reports(file, report, marked_up)
    with opened(workspace, create=False) as project:
        where = project.territory(territory)
        with showing_progress() as progress:
            found = examine_upload(project, where, file, choices, progress=progress)
        _write_reports(found, file, report, marked_up)
        _print_report(found)
        if found.questions:
            raise AssetMapError(f"{found.file_name}: {_asked(found.questions[0])} Nothing was kept.")
        if dry_run:
            print("Nothing was kept: this was a dry run.", file=sys.stderr)
            return
        if found.counts.refused and not yes and sys.stdin.isatty():
            typer.confirm(
                f"Bring in {found.counts.accepted:,} rows and leave {found.counts.refused:,} out?", abort=True
            )
        with showing_progress() as progress:
            told = keep_upload(project, where, found, progress=progress)
    print(f"Kept as number {told.seq}; `assetmap undo {told.seq}` takes it back.")
    _tell_changes(told)


def _asked(question: Question) -> str:
    """Return a question with how to answer it: each answer there is, where the first is not plainly meant."""
    if question.id == "sheet":
        names = ", ".join(f"“{value}”" for value, _ in question.options)
        return f"{question.text} It has {names}. Add {question.how_to_say}, or another of them, or several --sheet."
    if question.id == "swap":
        return f"{question.text} Add {question.how_to_say}, or --no-swap if they are right as they stand."
    return f"{question.text} Add {question.how_to_say}."


def _choices(
    column: list[str] | None,
    category: list[str] | None,
    sheet: list[str] | None,
    crs: str | None,
    swap: bool | None,
) -> Choices:
    from assetmap.sources.upload.report import Choices

    return Choices(
        columns={theirs: ours for ours, theirs in _pairs(column, "--column name=Venue")},
        sheets=tuple(sheet or ()),
        crs=crs,
        swap=swap,
        categories=dict(_pairs(category, "--category “Lunch club=lunch_clubs”")),
    )


def _pairs(texts: list[str] | None, form: str) -> list[tuple[str, str]]:
    pairs = []
    for text in texts or []:
        one, equals, other = text.partition("=")
        if not equals or not one.strip():
            raise typer.BadParameter(f"“{text[:40]}” has no “=”. Write {form}.")
        pairs.append((one.strip(), other.strip()))
    return pairs


def _check_reports(file: Path, report: Path | None, marked_up: Path | None) -> None:
    """Refuse, before the work, to write a report in the place of the list itself or under an ending it will not have."""
    if report is not None and report.suffix.lower() != ".json":
        raise ExportError(f"{report.name or 'That'} does not end in .json. Name the file of --report so.")
    if marked_up is not None and marked_up.suffix.lower() not in (".csv", ".xlsx"):
        raise ExportError(
            f"{marked_up.name or 'That'} does not end in .csv or .xlsx. A list of text is given back as .csv, all others as .xlsx."
        )
    written = [report] if report else []
    written += [marked_up.with_suffix(ending) for ending in (".csv", ".xlsx")] if marked_up else []
    if file.resolve() in [out.resolve() for out in written]:
        raise ExportError(f"{file.name} is the list itself. Give what is written another name.")


def _write_reports(found: UploadReport, file: Path, report: Path | None, marked_up: Path | None) -> None:
    from assetmap.workspace.bringing import report_text
    from assetmap.writing import whole_file

    if report is not None:
        with whole_file(report) as temporary:
            temporary.write_text(report_text(found), encoding="utf-8")
    if marked_up is not None:
        from assetmap.sources.upload.markedup import marked_up_copy
        from assetmap.sources.upload.opening import open_upload

        written = marked_up_copy(file, open_upload(file), found, marked_up)
        print(f"{written}: every row with what happened to it.", file=sys.stderr)


def _print_report(found: UploadReport) -> None:
    counts = found.counts
    encoding = f" ({found.encoding})" if found.encoding else ""
    line = f"{found.file_name}, {found.format}{encoding}: {counts.rows:,} row{'' if counts.rows == 1 else 's'}."
    if not found.questions:  # until they are answered nothing is taken, and nothing refused
        line += (
            f" Taken: {counts.accepted:,} ({counts.placed:,} with a place, {counts.without_place:,} without). "
            f"Repaired: {counts.repaired:,}. Not taken: {counts.refused:,}."
        )
    print(line)
    used = [
        f"“{one.theirs}” is {one.ours}" for one in found.columns if one.ours and one.ours not in ("further", one.theirs)
    ]
    if used:
        print(f"Columns: {'; '.join(used)}.")
    tell(found.sentences())


@projects_app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write, .xlsx (with drop-downs) or .csv.")],
) -> None:
    """Write an empty list to fill in, with our columns and two examples."""
    from assetmap.sources.upload.template import template_csv, template_xlsx

    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise ExportError(f"{out.name} does not end in .csv or .xlsx. The ending says what to write.")
    (template_xlsx if out.suffix.lower() == ".xlsx" else template_csv)(out)
    print(f"{out}: an empty list with two examples. Delete them and write your own rows.", file=sys.stderr)


@postcodes_app.command("build")
def postcodes_build(
    source: Annotated[
        Path, typer.Argument(help="Code-Point Open or ONS Postcode Directory, CSV or zip, as downloaded.")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT.sqlite", help="File to write; name it in ASSETMAP_POSTCODES.")],
) -> None:
    """Make a downloaded postcode file quick to look up."""
    from assetmap.sources.upload.postcodes import build_postcodes

    print(f"{out}: {build_postcodes(source, out):,} postcodes.", file=sys.stderr)


@projects_app.command()
def refresh(territory: TerritoryArgument, workspace: FolderOption = None) -> None:
    """Draw everything anew and say what is new, changed, gone, moved or in dispute since the last refresh."""
    from assetmap.workspace import opened
    from assetmap.workspace.telling import told_applied

    with opened(workspace, create=False) as project:
        told = project.refresh(project.territory(territory))
    _tell_changes(told, everything=True)
    for line in told_applied(told.applied):
        print(line)


@projects_app.command()
def judge(
    territory: TerritoryArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns asset_id, action, value and reason.")],
    workspace: FolderOption = None,
) -> None:
    """Keep judgements from a file: same, not_same, rename, move, reclassify, confirm, status, hide and more. All or none."""
    from assetmap.workspace import opened
    from assetmap.workspace.deciding import judge as keep
    from assetmap.workspace.deciding import read_wishes

    with opened(workspace, create=False) as project:
        wishes = read_wishes(file)
        told = keep(project, wishes, project.territory(territory))
    many = len(wishes)
    print(
        f"Kept {many:,} judgement{'' if many == 1 else 's'}, number {told.seq - many + 1}{f' to {told.seq}' if many > 1 else ''}."
    )
    _tell_changes(told)


@projects_app.command()
def undo(
    seq: Annotated[int, typer.Argument(metavar="SEQ", help="Number of a judgement, an upload or an undo.")],
    workspace: FolderOption = None,
) -> None:
    """Take back a judgement or an upload. It stays in the history; undoing the undo brings it back."""
    from assetmap.workspace import opened
    from assetmap.workspace.deciding import undo as take_back

    with opened(workspace, create=False) as project:
        told = take_back(project, seq)
    print(f"Took back number {seq}, as number {told.seq}.")
    _tell_changes(told)


@projects_app.command("map")
def map_(
    territory: TerritoryArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="Page to write.")],
    audience: AudienceOption = DEFAULT_AUDIENCE,
    workspace: FolderOption = None,
) -> None:
    """Write a territory's map as one page that needs no internet."""
    if out.suffix.lower() != ".html":
        raise ExportError(f"{out.name} does not end in .html. Other files are written by `assetmap export`.")
    _write(territory, out, audience, workspace)


@projects_app.command()
def export(
    territory: TerritoryArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write: .geojson, .gpkg or .csv.")],
    audience: AudienceOption = DEFAULT_AUDIENCE,
    workspace: FolderOption = None,
) -> None:
    """Write a territory's assets for planners and others."""
    if out.suffix.lower() == ".html":
        raise ExportError(f"{out.name} is a page. Write it with `assetmap map`.")
    if out.suffix.lower() not in EXPORTS:
        raise ExportError(f"{out.name} does not end in one of {', '.join(EXPORTS)}. The ending says what to write.")
    _write(territory, out, audience, workspace)


def _write(territory: str, out: Path, audience: Audience, folder: Path | None) -> None:
    from assetmap.workspace import check_output, opened, view_of, write_view

    check_output(out)
    with opened(folder, create=False) as project, showing_progress() as progress:
        progress("Reading the workspace", 0.1)
        gathering = project.gathering(project.territory(territory))
        view = view_of(gathering, audience)
        progress(f"Writing {out.name}", 0.5)
        write_view(gathering, view, out)
    tell(gathering.notes)
    number = len(view.assets)
    print(f"{out}: {number:,} asset{'' if number == 1 else 's'} for the audience “{audience}”.", file=sys.stderr)


@projects_app.command()
def priorities(territory: TerritoryArgument, workspace: FolderOption = None) -> None:
    """List what people would like to change: kept apart from assets, for the co-ordinator."""
    import json

    from assetmap.workspace import opened

    with opened(workspace, create=False) as project:
        rows = project.priorities(project.territory(territory))
    for source, text in zip(rows["source"], rows["said"], strict=True):
        said = json.loads(text)
        print(
            f"{said.get('name') or ''}{': ' + said['description'] if said.get('description') else ''} (from {source})"
        )
    print(f"{len(rows):,} in all.", file=sys.stderr)


@projects_app.command()
def explain(asset_id: Annotated[str, typer.Argument(metavar="ASSET_ID")], workspace: FolderOption = None) -> None:
    """Tell the whole history of one asset, for the co-ordinator."""
    from assetmap.workspace import opened
    from assetmap.workspace.telling import explain as story_of

    with opened(workspace, create=False) as project:
        for line in story_of(project, asset_id):
            print(line)


@projects_app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Backup to write.")], workspace: FolderOption = None
) -> None:
    """Write everything of a workspace's store into one file, while others go on working."""
    from assetmap.storage import backup as write_backup
    from assetmap.workspace import opened

    with opened(workspace, create=False) as project:
        if out.resolve() in ((project.folder / name).resolve() for name in OWN_FILES):
            raise ExportError(f"{out.name} is a file of the workspace itself. Give the backup another name or folder.")
        write_backup(project.store, out)
        print(f"{out}: everything up to number {project.store.version()}.", file=sys.stderr)


@projects_app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Backup to bring back.")],
    workspace: FolderOption = None,
) -> None:
    """Put a backup in the place of the workspace's store; what was there is kept beside it."""
    from assetmap.settings import settings
    from assetmap.storage import open_store
    from assetmap.storage import restore as bring_back

    options = settings()
    folder = workspace or options.workspace
    kept = bring_back(source, open_store(options.store_url) if options.store_url else folder)
    print(f"{source.name} is back in place.{f' What was there is kept as {kept}.' if kept else ''}", file=sys.stderr)


def _tell_changes(told: Told, *, everything: bool = False) -> None:
    from assetmap.assets import told as lines_of

    tell(told.notes)
    if not told.changes and not everything:
        print("Nothing is different.")
        return
    for line in lines_of(told.changes):
        print(line)
