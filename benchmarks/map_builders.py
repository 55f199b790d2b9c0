"""The pages that ``map.py`` compares, ours among them: each builder reads the same assets and writes one HTML file.

Usage: python benchmarks/map_builders.py BUILDER ASSETS.pickle ASSETS.geojson OUT.html
Prints one JSON line: ``build_s`` (imports and reading apart), ``bytes`` and ``own_bytes`` (without inlined libraries).
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser import installed_file

COLOURS = {"community": "#1b6e8c", "organisational": "#23408e"}
FIELDS = ("name", "category", "level", "address", "opening_hours", "note")
MAX_ZOOM = 19
Build = Callable[[Path], int | None]
"""Writes the page; returns the bytes of libraries in it, or None when it links to them."""

_LEAFLET_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Assets</title><style>%(style)s
html, body, #map { height: 100%%; margin: 0; }</style><script>%(script)s</script></head><body><div id="map"></div><script>
const data = %(data)s, colours = %(colours)s;
const escape = (text) => String(text ?? '').replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const map = L.map('map', { preferCanvas: true, maxZoom: %(zoom)d }).setView(%(centre)s, 13);
L.geoJSON(data, {
  pointToLayer: (feature, place) => L.circleMarker(place, { radius: 6 }),
  style: (feature) => ({ color: colours[feature.properties.level], weight: 2 }),
}).bindTooltip((layer) => escape(layer.feature.properties.name))
  .bindPopup((layer) => %(fields)s.map((name) => escape(layer.feature.properties[name])).join('<br>')).addTo(map);
</script></body></html>"""


def features_of(path: str) -> list[dict[str, Any]]:
    """Read the assets as the peers get them."""
    return json.loads(Path(path).read_text(encoding="utf-8"))["features"]


def centre_of(features: list[dict[str, Any]]) -> list[float]:
    """Return the middle of the points, latitude first."""
    points = [one["geometry"]["coordinates"] for one in features if one["geometry"]["type"] == "Point"]
    return [sum(point[axis] for point in points) / len(points) for axis in (1, 0)]


def prepare_ours(pickled: str, _geojson: str) -> Build:
    """Our page, from a view as every map of ours."""
    import folium  # noqa: F401 - the page imports it late; imports are not part of what is measured
    import pandas as pd

    from assetmap.layers import load_layers
    from assetmap.maps import MapOptions, build_map_spec, write_map
    from assetmap.privacy import view_for

    assets, layers = pd.read_pickle(pickled), load_layers()
    options = MapOptions(title="Benchmark", made_at="2023-06-13T00:00:00Z")
    empty = write_map(
        build_map_spec(view_for(assets.iloc[:0]), layers, options), Path(pickled).with_suffix(".empty.html")
    )
    shell = empty.stat().st_size
    view = view_for(assets)

    def build(out: Path) -> int:
        spec = build_map_spec(view, layers, options)
        write_map(spec, out)
        return shell + len(json.dumps(spec.document["icons"]))  # Font Awesome's outlines are a library too

    return build


def _folium_map(features: list[dict[str, Any]]) -> Any:
    import folium

    return folium.Map(location=centre_of(features), zoom_start=13, tiles=None, max_zoom=MAX_ZOOM)


def prepare_folium_geojson(_pickled: str, geojson: str) -> Build:
    """folium's GeoJson layer with tooltip and popup of the same fields."""
    import folium

    features = features_of(geojson)

    def build(out: Path) -> None:
        page = _folium_map(features)
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            marker=folium.CircleMarker(radius=6, fill=True),
            style_function=lambda one: {"color": COLOURS.get(one["properties"]["level"], "#333333"), "weight": 2},
            tooltip=folium.GeoJsonTooltip(["name"]),
            popup=folium.GeoJsonPopup(list(FIELDS)),
        ).add_to(page)
        page.save(str(out))

    return build


def prepare_folium_markers(_pickled: str, geojson: str) -> Build:
    """folium's Marker and Polygon for each asset."""
    import folium

    features = features_of(geojson)

    def build(out: Path) -> None:
        page = _folium_map(features)
        for feature in features:
            _add_marker(folium, page, feature)
        page.save(str(out))

    return build


def _add_marker(folium: Any, page: Any, feature: dict[str, Any]) -> None:
    said, geometry = feature["properties"], feature["geometry"]
    text = "<br>".join(html.escape(str(said[name] or "")) for name in FIELDS)
    shown = {"popup": folium.Popup(text, max_width=300), "tooltip": html.escape(said["name"] or "")}
    if geometry["type"] == "Point":
        folium.Marker(geometry["coordinates"][::-1], **shown).add_to(page)
        return
    rings = geometry["coordinates"] if geometry["type"] == "Polygon" else geometry["coordinates"][0]
    outline = [(lat, lon) for lon, lat in rings[0]]
    folium.Polygon(outline, color=COLOURS.get(said["level"], "#333333"), fill=True, weight=2, **shown).add_to(page)


def prepare_leaflet_canvas(_pickled: str, geojson: str) -> Build:
    """A page by hand: Leaflet on one canvas, inlined, the assets as GeoJSON in it."""
    features = features_of(geojson)
    files = [installed_file("leaflet", name) for name in ("leaflet.css", "leaflet.js")]
    if None in files:
        raise SystemExit("xstatic-leaflet is not installed: pip install xstatic-leaflet")
    style, script = (file.read_text(encoding="utf-8").replace("//# sourceMappingURL", "//") for file in files if file)

    def build(out: Path) -> int:
        collection = {"type": "FeatureCollection", "features": features}
        data = json.dumps(collection, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
        parts = {"style": style, "script": script, "data": data, "zoom": MAX_ZOOM, "fields": json.dumps(FIELDS)}
        parts |= {"colours": json.dumps(COLOURS), "centre": json.dumps(centre_of(features))}
        out.write_text(_LEAFLET_PAGE % parts, encoding="utf-8")
        return len(style.encode()) + len(script.encode())

    return build


BUILDERS: dict[str, Callable[[str, str], Build]] = {
    "ours": prepare_ours,
    "folium_geojson": prepare_folium_geojson,
    "folium_markers": prepare_folium_markers,
    "leaflet_canvas": prepare_leaflet_canvas,
}


def main() -> None:
    """Run one builder."""
    name, pickled, geojson, out = sys.argv[1:5]
    build = BUILDERS[name](pickled, geojson)
    start = time.perf_counter()
    libraries = build(Path(out))
    taken = time.perf_counter() - start
    size = Path(out).stat().st_size
    print(json.dumps({"build_s": round(taken, 3), "bytes": size, "own_bytes": size - (libraries or 0)}))


if __name__ == "__main__":
    main()
