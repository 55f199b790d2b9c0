"""Commands that bring something in: gather, upload and what helps with a list, refresh."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assetmap.cli.arguments import FolderOption, TerritoryArgument
from assetmap.cli.terminal import showing_progress, tell, tell_changes
from assetmap.errors import AssetMapError, ExportError

if TYPE_CHECKING:
    from assetmap.sources.upload.report import Choices, Question, UploadReport

bringing_app = typer.Typer(rich_markup_mode=None)
postcodes_app = typer.Typer(
    help="Prepare a file that knows where postcodes are.", no_args_is_help=True, rich_markup_mode=None
)
bringing_app.add_typer(postcodes_app, name="postcodes")


@bringing_app.command()
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
        tell(project.store.warnings)
        told = gather_into(project, project.territory(territory), extract or overpass_json, progress=progress)
    if told.seq:
        print(f"Kept as number {told.seq}; `assetmap undo {told.seq}` takes it back.", file=sys.stderr)
    tell_changes(told)


@bringing_app.command("street-map")
def street_map(
    territory: TerritoryArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.pmtiles", help="Vector street map: Protomaps, OpenMapTiles or Shortbread."),
    ],
    workspace: FolderOption = None,
) -> None:
    """Draw a territory's streets from a vector street map, where there is no OpenStreetMap extract; no internet is used."""
    from assetmap.workspace import opened
    from assetmap.workspace.street_maps import keep_street_map

    with opened(workspace, create=False) as project, showing_progress() as progress:
        tell(project.store.warnings)
        where = project.territory(territory)
        kept = keep_street_map(project, where, file, progress=progress)
    tell(kept.notes)
    print(f"Kept: the streets of {where.name} come from {file.name}.")


@bringing_app.command()
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
        tell(project.store.warnings)
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
    tell_changes(told)


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


@bringing_app.command()
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


@bringing_app.command()
def refresh(territory: TerritoryArgument, workspace: FolderOption = None) -> None:
    """Draw everything anew and say what is new, changed, gone, moved or in dispute since the last refresh."""
    from assetmap.workspace import opened
    from assetmap.workspace.telling import told_applied

    with opened(workspace, create=False) as project:
        told = project.refresh(project.territory(territory))
    tell_changes(told, everything=True)
    for line in told_applied(told.applied):
        print(line)
