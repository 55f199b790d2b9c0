"""A page to print: the map with numbers, what each number is, what the shapes and colours say. Nothing in it runs or is fetched."""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from assetmap import taxonomy
from assetmap.export.credits import credit_lines
from assetmap.export.print_look import PAPERS, style
from assetmap.export.print_map import Frame, Shown, draw_map, frame_for, mark_svg, mark_symbols
from assetmap.export.print_marks import Mark, ranges
from assetmap.layers import THEMES, LayerPack
from assetmap.privacy import Audience, AudienceView
from assetmap.tables import street_credits
from assetmap.territories import Territory

if TYPE_CHECKING:
    import geopandas as gpd

OSM_CREDIT = "© OpenStreetMap contributors (ODbL-1.0)"
OTHER_THEME, OTHER_COLOUR = "Not sorted yet", "#4a5560"
FOR_WHOM = {
    Audience.PUBLIC: "",
    Audience.PLANNER: "For planners: not for passing on.",
    Audience.ROOM: "For the people in the room: not for passing on.",
    Audience.COORDINATOR: "For co-ordinators only: it holds what people told in confidence. Not for passing on.",
}
NOTHING_YET = "Nothing here yet. That means “not mapped yet”, not “nothing there”."
_LAST = "\U0010ffff"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What is printed besides the assets: ``made_on`` is the date in words, ``paper`` one of ``PAPERS``.

    ``basemap`` has ``kind``, ``name`` and EPSG:4326 geometry, as ``workspace.streets`` reads it. Assets of the themes in ``without``
    (ids; "" for what is not sorted) are left out, and the page says so.
    """

    title: str
    made_on: str
    layers: LayerPack
    territory: Territory | None = None
    basemap: gpd.GeoDataFrame | None = None
    paper: str = "A4"
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """The assets of a view in the order of the list: those on the map with their numbers, and the others."""

    numbered: Mapping[int, Row]
    somewhere: Sequence[Row]
    unplaced: Sequence[Row]
    left_out: Mapping[str, int]
    """How many assets of which theme were left out on purpose."""

    @property
    def count(self) -> int:
        return len(self.numbered) + len(self.somewhere) + len(self.unplaced)

    def all(self) -> Iterator[Row]:
        yield from self.numbered.values()
        yield from self.somewhere
        yield from self.unplaced


def write_print_page(view: AudienceView, sheet: Sheet) -> str:
    """Write a view as an HTML page for paper: the map with every placed asset's number on it once, alone or under a letter.

    The paper lies the way in which the map is larger. Assets known only to be somewhere in the whole territory have no mark.

    Raises
    ------
    TypeError
        When ``view`` is anything but an :class:`AudienceView`.
    """
    if not isinstance(view, AudienceView):
        raise TypeError(f"A page is made from an AudienceView, not from a {type(view).__name__}.")
    listed = listed_of(view, sheet)
    frame, is_wide = _frame(listed, sheet)
    shown = [shown_of(number, row, sheet.layers) for number, row in listed.numbered.items()]
    polygon = sheet.territory.polygon if sheet.territory else None
    drawn, marks = draw_map(frame, polygon, sheet.basemap, shown, f"Map of {sheet.title} with the numbers of the list")
    body = (
        f'<section class="front">{_head(view, sheet, listed)}{drawn}{_under_map(frame, sheet)}{_legend(listed, sheet.layers)}'
        f"{_foot(view, sheet)}</section><section>{_list(listed, marks, sheet)}{_held_back(view)}{_foot(view, sheet)}</section>"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{html.escape(sheet.title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style(sheet.paper, is_wide)}</style></head>'
        f'<body>{mark_symbols()}<p class="screen">{_how_to_print(sheet)}</p>'
        f"<main>{body}</main></body></html>\n"
    )


def listed_of(view: AudienceView, sheet: Sheet) -> Listed:
    """Put the assets of a view in the order of the list, by theme and then by name, and number those that have a place."""
    rows: list[Row] = sorted(view.assets.to_dict("records"), key=lambda row: _order(row, sheet.layers))
    numbered: dict[int, Row] = {}
    somewhere, unplaced = [], []
    left_out: dict[str, int] = {}
    for row in rows:
        shape = row["geometry"]
        if (row["theme"] if row["theme"] in THEMES else "") in sheet.without:
            left_out[theme_of(row)] = left_out.get(theme_of(row), 0) + 1
        elif shape is None or shape.is_empty:
            unplaced.append(row)
        elif row["precision"] == "area" and sheet.territory and shape.covers(sheet.territory.polygon):
            somewhere.append(row)
        else:
            numbered[len(numbered) + 1] = row
    return Listed(numbered, somewhere, unplaced, left_out)


def _order(row: Row, layers: LayerPack) -> tuple[int, str, str]:
    themes = list(THEMES)
    name = "".join(one for one in unicodedata.normalize("NFD", row["name"] or "") if one.isalnum() or one == " ")
    place = themes.index(row["theme"]) if row["theme"] in THEMES else len(themes)
    return place, name.casefold().strip() or _LAST + kind_of(row, layers), row["asset_id"]


def kind_of(row: Row, layers: LayerPack) -> str:
    """Return what the layer of an asset is called."""
    layer = layers.get(row["layer"]) if row["layer"] else None
    return layer.label if layer else OTHER_THEME


def theme_of(row: Row) -> str:
    """Return what the theme of an asset is called."""
    return THEMES[row["theme"]].label if row["theme"] in THEMES else OTHER_THEME


def shown_of(number: int, row: Row, layers: LayerPack) -> Shown:
    """Say how an asset is painted under its number."""
    layer = layers.get(row["layer"]) if row["layer"] else None
    return Shown(
        number,
        row["geometry"],
        layer.colour if layer else OTHER_COLOUR,
        row["level"] or "",
        row["status"],
        row["precision"] in ("area", "street"),
    )


def _frame(listed: Listed, sheet: Sheet) -> tuple[Frame, bool]:
    """Choose how the paper lies; return the map's frame, and whether it is wider than high."""
    shapes = [row["geometry"] for row in listed.numbered.values()]
    bounds = (
        sheet.territory.bbox_lonlat if sheet.territory else shapely.total_bounds(shapes) if shapes else (-1, 54, 1, 55)
    )
    west, south, east, north = (float(one) for one in bounds)
    paper = PAPERS[sheet.paper]
    upright = frame_for((west, south, east, north), *paper.upright_map_mm)
    wide = frame_for((west, south, east, north), *paper.wide_map_mm)
    return (wide, True) if wide.scale < upright.scale else (upright, False)


def _head(view: AudienceView, sheet: Sheet, listed: Listed) -> str:
    count = f"{listed.count:,} asset{'' if listed.count == 1 else 's'}"
    whom = f'<strong class="whom">{FOR_WHOM[view.audience]}</strong> ' if FOR_WHOM[view.audience] else ""
    return f"<h1>{_text(sheet.title)}</h1><p>{whom}{count}, as known on {_text(sheet.made_on)}.</p>"


def _under_map(frame: Frame, sheet: Sheet) -> str:
    words = f"Scale 1 : {frame.scale:,.0f} when printed on {sheet.paper} at 100 %."
    if sheet.basemap is None or sheet.basemap.empty:
        words += " No street map loaded."
    return f'<p class="small">{words}</p>'


def _how_to_print(sheet: Sheet) -> str:
    words = f"To print: Ctrl and P, or “Print” in the menu of the browser. Paper: {sheet.paper}."
    if sheet.basemap is None or sheet.basemap.empty:
        words += " Bring in an OpenStreetMap extract or a street map (.pmtiles), and the streets are drawn, too."
    return words


def _legend(listed: Listed, layers: LayerPack) -> str:
    """Say what the shapes and colours mean, and how many there are of each."""
    levels, themes = counts_of(listed)
    shapes = "".join(
        f"<li>{mark_svg(None, level)} {_text(taxonomy.LEVELS[level].name)}: {count:,}</li>"
        for level, count in levels.items()
    )
    hues = "".join(
        f'<li><svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" fill="{colour_of(theme)}"/></svg> '
        f"{_text(theme)}: {count:,}</li>"
        for theme, count in themes.items()
    )
    left_out = ", ".join(f"{theme} ({count:,})" for theme, count in listed.left_out.items())
    rest = f'<p class="small">Left out of this sheet: {_text(left_out)}.</p>' if left_out else ""
    return f'<div class="legend"><h2>What the marks say</h2><ul>{shapes}</ul><ul>{hues}</ul>{rest}</div>'


def counts_of(listed: Listed) -> tuple[dict[str, int], dict[str, int]]:
    """Count the assets of a list by level (its key), and by theme (what it is called), in the order of the legend."""
    levels = Counter(row["level"] for row in listed.all())
    themes = Counter(theme_of(row) for row in listed.all())
    labels = [*(theme.label for theme in THEMES.values()), OTHER_THEME]
    return (
        {level: levels[level] for level in taxonomy.LEVELS if levels[level]},
        {label: themes[label] for label in labels if themes[label]},
    )


def colour_of(theme: str) -> str:
    """Return the colour of a theme, by what it is called."""
    return next((one.colour for one in THEMES.values() if one.label == theme), OTHER_COLOUR)


def _list(listed: Listed, marks: Sequence[Mark], sheet: Sheet) -> str:
    letters = {number: mark.letter for mark in marks if mark.letter for number in mark.numbers}
    together = [f"<b>{mark.letter}</b> {ranges(mark.numbers)}" for mark in marks if mark.letter]
    parts = (
        [
            f'<p class="letters">Where marks stand too close together, one letter stands for them: {" · ".join(together)}.</p>'
        ]
        if together
        else []
    )
    theme, entries = "", list[str]()
    for number, row in listed.numbered.items():
        if theme_of(row) != theme:
            theme = theme_of(row)
            entries.append(f"<h2>{_text(theme)}</h2>")
        entries.append(_entry(row, sheet.layers, number, letters.get(number, "")))
    for heading, rows in (
        ("Somewhere in this area", listed.somewhere),
        ("Without a place on the map", listed.unplaced),
    ):
        if rows:
            entries += [f"<h2>{heading}</h2>", *(_entry(row, sheet.layers) for row in rows)]
    nothing = "Everything was left out of this sheet." if listed.left_out else NOTHING_YET
    rest = "" if entries else f"<p>{nothing}</p>"
    return f'{"".join(parts)}<div class="list">{"".join(entries)}</div>{rest}'


def _entry(row: Row, layers: LayerPack, number: int | None = None, letter: str = "") -> str:
    kind = kind_of(row, layers)
    mark = mark_svg(shown_of(number or 0, row, layers))
    title = f"<s>{_text(row['name'] or kind)}</s>" if row["status"] == "former" else _text(row["name"] or kind)
    head = f'<span class="no">{number}</span> ' if number else ""
    under = f' <span class="under">({letter})</span>' if letter else ""
    rest = ". ".join(_text(one) for one in told_of(row, layers, bool(number)))
    return f'<div class="entry">{mark}<p>{head}<b>{title}</b>{under}{f"<br>{rest}" if rest else ""}</p></div>'


def told_of(row: Row, layers: LayerPack, is_on_map: bool) -> list[str]:
    """Return what is told of an asset beneath its name, a few words each."""
    where = ", ".join(dict.fromkeys(filter(None, (row["address"], row["postcode"]))))
    told = [kind_of(row, layers) if row["name"] else "", where, row["sessions"] or "", row["phone"] or ""]
    told.append({"potential": "not there yet", "former": "no longer there"}.get(row["status"], ""))
    told.append("place only roughly known" if is_on_map and row["precision"] in ("area", "street") else "")
    return [one for one in told if one]


def held_back_lines(view: AudienceView) -> list[str]:
    """Say what is not on a sheet, a sentence each."""
    lines = [f"What people bring in {one.territory}: {one.band}." for one in view.people]
    lines += [
        f"Not on this sheet: {one.count} {one.reason}."
        for one in view.withheld
        if not one.reason.startswith("what people bring")
    ]
    return lines


def has_streets(sheet: Sheet) -> bool:
    """Say whether there are streets beneath the map."""
    return sheet.basemap is not None and not sheet.basemap.empty


def credits_under(view: AudienceView, sheet: Sheet) -> list[str]:
    """Return whom a sheet is owed to, OpenStreetMap for its streets alone too."""
    credits = list(credit_lines(view))
    if has_streets(sheet) and not any("openstreetmap" in one.lower() for one in credits):
        credits.insert(0, OSM_CREDIT)
    if sheet.territory is not None and sheet.territory.outline_credit not in ("", *credits):
        credits.append(sheet.territory.outline_credit)
    return [*credits, *(one for one in street_credits(sheet.basemap) if one not in credits)]


def _held_back(view: AudienceView) -> str:
    return "".join(f'<p class="small">{_text(line)}</p>' for line in held_back_lines(view))


def _foot(view: AudienceView, sheet: Sheet) -> str:
    said = " · ".join(_text(one) for one in (*credits_under(view, sheet), f"Made with assetmap on {sheet.made_on}"))
    whom = f"{FOR_WHOM[view.audience]} " if FOR_WHOM[view.audience] else ""
    return f'<p class="foot">{whom}{said}</p>'


def _text(text: str) -> str:
    return f"<bdi>{html.escape(str(text))}</bdi>"
