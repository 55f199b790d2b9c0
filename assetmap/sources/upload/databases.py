"""GeoPackage and zipped shapefile: every layer a sheet, read apart, its coordinate system as the file declares it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from assetmap.errors import SourceError
from assetmap.sources.reading import counted
from assetmap.sources.upload.apart.process import run_apart
from assetmap.sources.upload.containers import unpack
from assetmap.sources.upload.features import Feature, sheet_of
from assetmap.sources.upload.reference_systems import known_crs
from assetmap.sources.upload.sheets import MAX_ROWS, Contents, Sheet

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = (".shp", ".shx", ".dbf")
_MAGIC = b"\0\0\x27\x0a"


def read_geopackage(content: bytes, file: str) -> Contents:
    """Read every layer of a GeoPackage that is a plain table.

    Raises
    ------
    SourceError
        When it is damaged, no GeoPackage, or has nothing but views, pictures or empty layers.
    """
    answer = run_apart("geopackage", {"file.gpkg": content}, file)
    notes: list[str] = []
    if answer["is_wal"]:
        notes.append(f"{file} was copied while a program had it open; its newest changes may be missing.")
    if answer["views"]:
        views = ", ".join(f"“{name[:40]}”" for name in answer["views"][:8])
        notes.append(f"These layers of {file} are views, which are not run, and were left out: {views}.")
    if answer["rasters"]:
        notes.append(f"{counted(len(answer['rasters']), 'layer', 'layers')} of pictures in {file} were left out.")
    sheets = _sheets(answer["layers"], file, notes)
    if not sheets:
        what = (
            "only views, which are not run" if answer["views"] else "only pictures" if answer["rasters"] else "no rows"
        )
        raise SourceError(
            f"{file} has {what}: there are no assets to add. Export its layers as tables with points or areas."
        )
    return Contents(file, "GeoPackage", tuple(sheets), "utf-8", tuple(notes))


def read_shapefiles(content: bytes, file: str) -> Contents:
    """Read every shapefile of a zip, in whatever folder of it.

    Raises
    ------
    SourceError
        When a part is missing, naming it, when there is none, or when one is damaged.
    """
    notes: list[str] = []
    sheets = _sheets(shapefile_layers(content, file, notes), file, notes)
    if not sheets:
        raise SourceError(f"{file} has no assets in it: its shapefile is empty.")
    return Contents(file, "Shapefile", tuple(sheets), None, tuple(notes))


def shapefile_layers(content: bytes, file: str, notes: list[str]) -> list[dict[str, Any]]:
    """Read every shapefile of a zip as a layer: ``name``, ``header``, ``rows`` of cells and hexadecimal WKB, ``crs``.

    Raises
    ------
    SourceError
        As :func:`read_shapefiles`.
    """
    parts = unpack(content, file, lambda name: PurePosixPath(name).suffix.casefold() in _PARTS)
    layers = _by_layer(parts)
    if not layers:
        raise SourceError(f"{file} is a zip without a shapefile in it. Unpack it, and give the files in it one by one.")
    _check_parts(layers, file)
    files = {f"layer{at}{part}": data for at, found in enumerate(layers.values()) for part, data in found.items()}
    answer = run_apart("shapefile", files, file)
    return [_named(layer, list(layers), notes) for layer in answer]


def _check_parts(layers: Mapping[str, Mapping[str, bytes]], file: str) -> None:
    """Refuse a shapefile that lacks a part, or has one that is something else."""
    for name, found in layers.items():
        missing = [part for part in _NEEDED if part not in found]
        if missing:
            raise SourceError(
                f"{file} lacks {' and '.join(name[:60] + part for part in missing)}. "
                "A shapefile needs its .shp, .shx and .dbf; pack them together."
            )
        if not found[".shp"].startswith(_MAGIC) or not found[".shx"].startswith(_MAGIC):
            raise SourceError(f"{file} holds a {name[:60]}.shp that is no shapefile. Export it again.")


def _named(layer: dict[str, Any], names: list[str], notes: list[str]) -> dict[str, Any]:
    """Give a layer the name its parts had in the zip, and say what it does not tell of itself."""
    name = names[int(layer["name"].removeprefix("layer"))]
    if layer["guessed"] and not all(cell.isascii() for cells, _ in layer["rows"] for cell in cells):
        notes.append(
            f"{name[:60]}.dbf does not say how its letters are written; {layer['guessed']} was taken. Check the names."
        )
    if not layer["has_crs"]:
        notes.append(f"{name[:60]} has no .prj, so it does not say its coordinate system. Say which it is.")
    return {**layer, "name": name, "srs": 1 if layer["has_crs"] else None, "has_shapes": True, "binary": 0}


def _by_layer(parts: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    layers: dict[str, dict[str, bytes]] = {}
    stems: dict[str, str] = {}
    for name, data in parts.items():
        path = PurePosixPath(name)
        stem = stems.setdefault(str(path.with_suffix("")).casefold(), path.stem)
        while stem in layers and path.suffix.casefold() in layers[stem]:
            stem += " (2)"
        layers.setdefault(stem, {})[path.suffix.casefold()] = data
    return {name: found for name, found in layers.items() if any(part in found for part in _NEEDED)}


def _sheets(layers: list[dict[str, Any]], file: str, notes: list[str]) -> list[Sheet]:
    sheets = []
    for layer in layers:
        name = layer["name"]
        where = f"{file}, layer “{name[:40]}”"
        if len(layer["rows"]) > MAX_ROWS:
            raise SourceError(f"{where} has more than {MAX_ROWS:,} rows. Split it into smaller files.")
        if not layer["rows"]:
            notes.append(f"{where} is empty.")
            continue
        crs = known_crs(layer["crs"] or "")
        if crs is None and layer["srs"] not in (None, 0, -1):
            notes.append(f"{where} is in a coordinate system that is not one we know. Say which it is.")
        if layer["binary"]:
            notes.append(f"{counted(layer['binary'], 'value', 'values')} of {where} that are no text were left out.")
        features = [
            _feature(row, layer["header"], f"{where}, feature {at}", at) for at, row in enumerate(layer["rows"], 1)
        ]
        sheets.append(sheet_of(features, where, crs=crs, in_degrees=crs == "EPSG:4326", notes=notes, name=name))
    return sheets


def _feature(row: list[Any], header: list[str], where: str, number: int) -> Feature:
    cells, shape = row
    raw = None if shape is None else bytes.fromhex(shape)
    return Feature(number, where, dict(zip(header, cells, strict=True)), raw)
