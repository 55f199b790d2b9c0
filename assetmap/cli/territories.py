"""Commands on territories: add one, list them, call one otherwise, remove one."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assetmap.cli.arguments import FolderOption, TerritoryArgument
from assetmap.cli.terminal import numbers_of, tell
from assetmap.errors import StoreError, TerritoryError

if TYPE_CHECKING:
    from assetmap.territories import Territory

territory_app = typer.Typer(
    help="Add, list, rename and remove territories: named areas of a few streets.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


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
    point: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="A point, with --metres around it or --walk-minutes from it.")
    ] = None,
    postcode: Annotated[str | None, typer.Option(help="The middle of a postcode, in place of --point.")] = None,
    metres: Annotated[float | None, typer.Option(help="How far around --point, --postcode or --place.")] = None,
    walk_minutes: Annotated[
        float | None, typer.Option(help="How many minutes on foot from --point or --postcode, along the streets.")
    ] = None,
    extract: Annotated[
        Path | None,
        typer.Option(help="OpenStreetMap extract to walk in; without it streets that the workspace has kept."),
    ] = None,
    slower: Annotated[bool, typer.Option("--slower", help="Walking at 0.8 in place of 1.33 metres a second.")] = False,
    no_steps: Annotated[bool, typer.Option("--no-steps", help="Walking without steps, escalators and stiles.")] = False,
    bbox: Annotated[str | None, typer.Option(metavar="W,S,E,N", help="A box in degrees.")] = None,
    alias: Annotated[
        list[str] | None, typer.Option(help="Another name people use; may be given several times.")
    ] = None,
    population: Annotated[int | None, typer.Option(min=0, help="How many people live there.")] = None,
    population_source: Annotated[str, typer.Option(help="Who says so.")] = "",
    population_date: Annotated[str, typer.Option(help="For which date.")] = "",
    workspace: FolderOption = None,
) -> None:
    """Add a territory: from a boundary file, a place's name, a point or postcode, or a box."""
    from assetmap.boundaries import checked_name, free_id
    from assetmap.settings import settings
    from assetmap.workspace import opened

    if sum(option is not None for option in (file, place, point, postcode, bbox)) != 1:
        raise typer.BadParameter("use one of --file, --place, --point, --postcode and --bbox.")
    on_foot = _OnFoot(walk_minutes, extract, slower, no_steps)
    on_foot.check(has_point=bool(point or postcode), metres=metres)
    if population is not None and not population_source.strip():
        raise TerritoryError("A population needs its source: add --population-source and, if known, --population-date.")
    called, aliases = checked_name(name), tuple(map(checked_name, alias or ()))
    if place is not None:
        outline = _found_place((workspace or settings().workspace) / "osm", place, choose, metres)
    elif point or postcode:
        lat, lon = _point(point, postcode)
        outline = on_foot.outline(lat, lon, workspace) if walk_minutes is not None else _around(lat, lon, metres)
    else:
        outline = _outline(file, layer, area, bbox)
    with opened(workspace) as project:
        tell(project.store.warnings)
        known = project.territories()
        territory = replace(
            outline,
            id=free_id(called, known, project.territories(removed=True)),
            name=called,
            aliases=aliases,
            population=population,
            population_source=population_source.strip(),
            population_date=population_date.strip() or ("date not given" if population is not None else ""),
        )
        project.add_territory(territory)
    is_new = all(one.id != territory.id for one in known)
    km2 = territory.area_m2 / 1e6
    owed = f" Outline {territory.outline_credit}." if territory.outline_credit else ""
    print(f"{'Added' if is_new else 'Replaced'} {territory.name} ({territory.id}), {km2:,.2f} km².{owed}")


@dataclass(frozen=True)
class _OnFoot:
    """What was said about walking: how long, where the streets are, and how somebody walks."""

    minutes: float | None
    extract: Path | None
    slower: bool
    no_steps: bool

    def check(self, *, has_point: bool, metres: float | None) -> None:
        if self.minutes is None:
            if self.extract or self.slower or self.no_steps:
                raise typer.BadParameter("--extract, --slower and --no-steps go with --walk-minutes.")
            return
        if not has_point:
            raise typer.BadParameter("--walk-minutes needs --point or --postcode: where the walk begins.")
        if metres is not None:
            raise typer.BadParameter("use one of --metres and --walk-minutes.")

    def outline(self, lat: float, lon: float, folder: Path | None) -> Territory:
        from assetmap.reach import SLOWER_M_S, USUAL_M_S, Walking
        from assetmap.workspace import opened
        from assetmap.workspace.walking import EXTRA_M, WalkFrom, network_for, network_from, territory_on_foot

        speed = SLOWER_M_S if self.slower else USUAL_M_S
        walk = WalkFrom(lat, lon, self.minutes or 0, Walking(speed, avoid_steps=self.no_steps))
        if self.extract is not None:
            network = network_from(self.extract, walk.box(EXTRA_M))
        else:
            try:
                with opened(folder, create=False) as project:
                    network = network_for(project, walk)
            except StoreError as error:
                raise StoreError(f"{error} Where nothing was gathered yet, add --extract FILE to walk in.") from error
        found, notes = territory_on_foot(network, walk)
        tell(notes)
        return found


def _point(point: str | None, postcode: str | None) -> tuple[float, float]:
    if postcode is not None:
        from assetmap.settings import settings
        from assetmap.workspace.walking import place_of_postcode

        return place_of_postcode(postcode, settings())
    lat, lon = numbers_of(point or "", 2, "--point LAT,LON")
    return lat, lon


def _around(lat: float, lon: float, metres: float | None) -> Territory:
    from assetmap.territories import territory_from_point

    if metres is None:
        raise typer.BadParameter("--point and --postcode need --metres or --walk-minutes: how far.")
    return territory_from_point(lat, lon, metres)


def _outline(file: Path | None, layer: str | None, area: str | None, bbox: str | None) -> Territory:
    from assetmap.sources.boundaries import territory_from_file
    from assetmap.territories import territory_from_bbox

    if file is not None:
        return territory_from_file(file, layer, area)
    west, south, east, north = numbers_of(bbox or "", 4, "--bbox W,S,E,N")
    return territory_from_bbox((west, south, east, north))


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
            owed = f"  outline {one.outline_credit}" if one.outline_credit else ""
            print(f"{one.id:24} {one.name}{also}  {one.area_m2 / 1e6:,.2f} km²  {people}{owed}")


@territory_app.command("rename")
def territory_rename(
    territory: TerritoryArgument,
    name: Annotated[str, typer.Argument(metavar="NEW", help="What it is to be called.")],
    workspace: FolderOption = None,
) -> None:
    """Call a territory otherwise; its id and everything in it stay."""
    from assetmap.workspace import opened
    from assetmap.workspace.outlining import details_of, keep_territory

    with opened(workspace, create=False) as project:
        before = project.territory(territory)
        kept, _told = keep_territory(project, before, replace(details_of(before), name=name), replacing=before.id)
    print(f"{before.name} is called {kept.name} now ({kept.id}).")


@territory_app.command("remove")
def territory_remove(
    territory: TerritoryArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    workspace: FolderOption = None,
) -> None:
    """Remove a territory, and from the map what no other territory shows; `assetmap undo` brings it back."""
    from assetmap.workspace import opened
    from assetmap.workspace.removing import remove_territory, standing_in

    with opened(workspace, create=False) as project:
        found = project.territory(territory)
        print(standing_in(project, found).sentence(found.name))
        if not yes and sys.stdin.isatty():
            typer.confirm(f"Remove {found.name}?", abort=True)
        told = remove_territory(project, found)
        is_last = not project.territories()
    print(f"Removed {found.name}, as number {told.seq}; `assetmap undo {told.seq}` brings it back.")
    tell(told.notes)
    if is_last:
        tell(["No territory is left. Add one with `assetmap territory add NAME …`."])
