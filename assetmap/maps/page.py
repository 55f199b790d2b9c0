"""The single-file map: a page built with folium that asks the network for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.maps.libraries import explorer_script, leaflet_script, licence_notices, style_sheet
from assetmap.writing import whole_file

if TYPE_CHECKING:
    from assetmap.maps.spec import MapSpec

_TILE_HOST = "https://tile.openstreetmap.org"

_HEAD = """<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>Asset map</title>
<!--
{notices}
-->
<style>
html, body {{ width: 100%; height: 100%; margin: 0; }}
{style}
</style>"""

_BODY = """<main id="assetmap" class="am-page"><noscript>This map needs a browser that runs scripts.
The same things can be had as a table: ask for the CSV file.</noscript></main>
<div hidden><div id="{name}"></div></div>
<script type="application/json" id="assetmap-spec">{block}</script>"""

_MOUNT = """
assetmap.mountMap(
  document.getElementById('assetmap'),
  JSON.parse(document.getElementById('assetmap-spec').textContent),
  {{ L, map: {name}, page: true }},
);"""


def write_map(spec: MapSpec, path: Path | str) -> Path:
    """Write ``spec`` as one HTML file that needs no network, and return its path.

    Raises
    ------
    ExportError
        When the file cannot be written; an older file of that name is then unchanged.
    """
    path = Path(path)
    text = build_page(spec)
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return path


def build_page(spec: MapSpec) -> str:
    """Return the page of ``spec`` as text."""
    # folium takes a third of a second to import; only a person who asks for a page should wait for it.
    from branca.element import Element
    from folium import Map

    class Verbatim(Element):  # type: ignore[misc]
        """Text that enters the page as it is: folium would run any other as a template, twice."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

        def render(self, **kwargs: object) -> str:
            return self.text

    class Page(Map):  # type: ignore[misc]
        """folium's map page with our own head and every library inside the file."""

        def render(self, **kwargs: object) -> None:  # type: ignore[override]
            figure: Any = self.get_root()
            name = self.get_name()
            head = _HEAD.format(policy=_policy(spec.online_tiles), notices=_notices(), style=style_sheet())
            figure.header.add_child(Verbatim(head), name="assetmap_head")
            figure.html.add_child(Verbatim(_BODY.format(name=name, block=spec.to_json())), name="assetmap_body")
            figure.script.add_child(Verbatim(leaflet_script() + explorer_script()), name="assetmap_libraries")
            figure.script.add_child(Element(self._template.module.script(self, kwargs)), name=name)
            figure.script.add_child(Verbatim(_MOUNT.format(name=name)), name="assetmap_mount")

    page = Page(tiles=None, zoom_control=False, prefer_canvas=True, attribution_control=False, max_zoom=19)
    text: str = page.get_root().render()
    return text.replace("<html>", f'<html lang="{spec.language}">', 1)


def _policy(online_tiles: bool) -> str:
    images = f"data: {_TILE_HOST}" if online_tiles else "data:"
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src {images}; base-uri 'none'; form-action 'none'"


def _notices() -> str:
    lines = ["This page carries:"]
    for one in licence_notices():
        lines.append(f"* {one.work}, copyright {one.holder}. Licence: {one.licence}")
        if one.text:
            lines.append(one.text)
    return "\n".join(lines)
