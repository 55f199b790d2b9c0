"""Commands that need no workspace, and the edge of the program where faults become sentences."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assetmap import __version__
from assetmap.cli.terminal import numbers_of, showing_progress, tell
from assetmap.errors import AssetMapError
from assetmap.privacy import DEFAULT_AUDIENCE, Audience

if TYPE_CHECKING:
    from assetmap.territories import Territory

app = typer.Typer(
    name="assetmap",
    help="Map what is strong in a neighbourhood: gather, classify and show community assets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
layers_app = typer.Typer(
    help="Look at the layers: what each takes, and why.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(layers_app, name="layers")

PortOption = Annotated[
    int | None, typer.Option("--port", min=1, max=65535, help="Port on this machine; a free one is found without it.")
]
NoBrowserOption = Annotated[
    bool, typer.Option("--no-browser", help="Do not open a browser.", envvar="ASSETMAP_NO_BROWSER")
]


@app.callback(invoke_without_command=True)
def _main(version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False) -> None:
    if version:
        print(f"assetmap {__version__}")
        raise typer.Exit


@app.command()
def demo(port: PortOption = None, no_browser: NoBrowserOption = False) -> None:
    """Open the app on the worked examples. Needs no network."""
    from assetmap.launch import run_app

    raise typer.Exit(run_app(port, open_browser=not no_browser, environment={"ASSETMAP_DEMO": "1"}))


@app.command()
def serve(
    port: PortOption = None,
    no_browser: NoBrowserOption = False,
    workspace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", envvar="ASSETMAP_WORKSPACE", help="Folder of the workspace; ./workspace without it."
        ),
    ] = None,
) -> None:
    """Open the app on a workspace, on this machine (127.0.0.1)."""
    from assetmap.launch import run_app
    from assetmap.settings import settings
    from assetmap.storage import hold_app_lock
    from assetmap.storage.folder import find_warnings

    folder = (workspace or settings().workspace).resolve()
    if not settings().store_url:
        tell(find_warnings(folder))
    with hold_app_lock(folder) if folder.is_dir() else nullcontext():
        raise typer.Exit(
            run_app(
                port, open_browser=not no_browser, environment={"ASSETMAP_WORKSPACE": str(folder), "ASSETMAP_DEMO": ""}
            )
        )


@app.command()
def quick(
    files: Annotated[
        list[Path], typer.Argument(metavar="INPUT... OUT", help="One or more files to read, then the file to write.")
    ],
    territory: Annotated[
        Path | None, typer.Option(help="GeoJSON, GeoPackage or zipped shapefile with the boundary.")
    ] = None,
    territory_layer: Annotated[str | None, typer.Option(help="Which layer of a GeoPackage.")] = None,
    territory_name: Annotated[str | None, typer.Option(help="Which area of the file, by its name.")] = None,
    bbox: Annotated[
        str | None, typer.Option(metavar="W,S,E,N", help="A box in degrees instead of a boundary file.")
    ] = None,
    point: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="A point instead, with --metres around it.")
    ] = None,
    metres: Annotated[float, typer.Option(help="How far around --point.")] = 400,
    audience: Annotated[Audience, typer.Option(help="Who the output is for.")] = DEFAULT_AUDIENCE,
    title: Annotated[str | None, typer.Option(help="Title of the map.")] = None,
) -> None:
    """Read files and write one map (.html) or file (.geojson, .gpkg, .csv), without a workspace."""
    from assetmap import workspace

    if len(files) < 2:
        raise typer.BadParameter("name at least one file to read and, last, the file to write.")
    *inputs, out = files
    workspace.check_output(out)
    gc.disable()  # one short run makes no cycles worth looking for, and looking costs up to a tenth of it
    where = _where(territory, territory_layer, territory_name, bbox, point, metres)
    with showing_progress() as progress:
        gathering = workspace.gather_files(
            inputs, where, with_basemap=out.suffix.lower() == ".html", title=title, progress=progress
        )
        progress(f"Writing {out.name}", 0.9)
        view = workspace.view_of(gathering, audience)
        workspace.write_view(gathering, view, out)
    for note in gathering.notes:
        print(f"Note: {note}", file=sys.stderr)
    number = len(view.assets)
    print(f"{out}: {number:,} asset{'' if number == 1 else 's'} for the audience “{audience}”.", file=sys.stderr)


@app.command()
def classify(
    table: Annotated[Path, typer.Argument(help="CSV with columns “name”, “description” or “tags” (JSON).")],
    out: Annotated[Path, typer.Argument(help="CSV to write.")],
) -> None:
    """Add kind, level, layer and reasons to every row of a table, by its tags or else by its words."""
    from assetmap import workspace

    unsure = workspace.classify_table(table, out)
    if unsure:
        print(f"Note: {unsure:,} {'row stays' if unsure == 1 else 'rows stay'} unsure.", file=sys.stderr)


@app.command()
def match(
    first: Annotated[
        Path,
        typer.Argument(
            metavar="A.csv",
            help="CSV with the columns id and name and, where there, lat, lon, address, postcode, phone, website, identifier, kind.",
        ),
    ],
    second: Annotated[Path, typer.Argument(metavar="B.csv", help="Another, with the same columns.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.csv", help="CSV to write: a_id, b_id, score, decision, reason.")],
) -> None:
    """Say which rows of two tables are one place: same, unsure, or different though alike, each with its reason."""
    from assetmap import workspace

    gc.disable()  # as in `quick`: one short run
    counts, notes = workspace.match_tables(first, second, out)
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)
    print(f"{out}: {counts.get('same', 0):,} same, {counts.get('unsure', 0):,} unsure.", file=sys.stderr)


@app.command()
def languages(
    missing: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="List what this language lacks: gd or cy.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write the texts of today into the catalogues, to be filled.")
    ] = False,
) -> None:
    """Say how far the languages of the screens are. What a language lacks is shown in English."""
    from assetmap.languages import LANGUAGES, WRITTEN_IN, bring_up_to_date, how_far

    others = [one for one in LANGUAGES if one != WRITTEN_IN]
    if missing is not None and missing not in others:
        raise typer.BadParameter(f"use one of {', '.join(others)}.")
    if missing is not None:
        print("\n".join(how_far(missing).missing))
        return
    for one in LANGUAGES:
        told = bring_up_to_date(one) if update and one != WRITTEN_IN else how_far(one)
        outdated = f", {len(told.outdated):,} that no screen shows any more" if told.outdated else ""
        print(f"{told}{outdated}")


@layers_app.command("check")
def layers_check(
    folder: Annotated[Path | None, typer.Option(help="Another folder of layer files.")] = None,
) -> None:
    """Report every fault of every layer file."""
    from assetmap.layers import load_layers

    print(f"{len(load_layers(folder))} layers, no faults.")


@layers_app.command("list")
def layers_list() -> None:
    """List the layers by theme."""
    from assetmap.layers import THEMES, load_layers

    theme = None
    for layer in load_layers().values():
        if layer.theme != theme:
            theme = layer.theme
            print(f"\n{THEMES[theme].label}")
        print(f"  {layer.id:36} {layer.label} ({layer.level})")


@layers_app.command("explain")
def layers_explain(
    tags: Annotated[str, typer.Argument(help="Tags such as 'amenity=doctors;name=Example'.")],
    shape: Annotated[str | None, typer.Option(help="point, line or area; any without it.")] = None,
) -> None:
    """Say in words why something is or is not in a layer."""
    from assetmap.layers import explain, load_layers, parse_tags
    from assetmap.rules import KINDS

    if shape is not None and shape not in KINDS:
        raise typer.BadParameter(f"--shape is one of {', '.join(KINDS)}.")
    for sentence in explain(load_layers(), parse_tags(tags), shape):
        print(sentence)


def _where(
    file: Path | None, layer: str | None, name: str | None, bbox: str | None, point: str | None, metres: float
) -> Territory | None:
    from assetmap.sources.boundaries import territory_from_file
    from assetmap.territories import territory_from_bbox, territory_from_point

    if sum(option is not None for option in (file, bbox, point)) > 1:
        raise typer.BadParameter("use one of --territory, --bbox and --point.")
    if file is not None:
        return territory_from_file(file, layer, name)
    if bbox is not None:
        west, south, east, north = numbers_of(bbox, 4, "--bbox W,S,E,N")
        return territory_from_bbox((west, south, east, north))
    if point is not None:
        lat, lon = numbers_of(point, 2, "--point LAT,LON")
        return territory_from_point(lat, lon, metres)
    if layer is not None or name is not None:
        raise typer.BadParameter("--territory-layer and --territory-name need --territory FILE.")
    return None


def main() -> None:
    """Run the command line; an expected fault is one sentence, never a traceback."""
    try:
        app()
    except AssetMapError as error:
        print(f"assetmap: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the outermost edge: a fault of ours is a sentence, too
        if os.environ.get("ASSETMAP_DEBUG"):
            raise
        print(
            f"assetmap: Something went wrong that should not have ({type(error).__name__}: {str(error)[:120]}). "
            "Please report it; ASSETMAP_DEBUG=1 shows where.",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
