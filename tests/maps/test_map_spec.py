"""A map's plain data: small, nothing more than the view holds, and each layer's words once."""

import json
import re
from pathlib import Path

import folium
import pytest
import shapely
from map_samples import AWKWARD_NAMES, OSM, SQUARE, make_assets

import assetmap.maps
from assetmap.errors import ExportError
from assetmap.maps import MapOptions, build_map_spec, libraries, write_map
from assetmap.maps.packing import unpack_ints
from assetmap.maps.page import build_page
from assetmap.privacy import view_for


def spec_of(rows, layers, audience="public", **options):
    areas = (options["territory"],) if options.get("territory") else ()
    return build_map_spec(view_for(make_assets(rows, layers), audience, areas), layers, MapOptions(**options))


def test_an_asset_table_is_refused(layers):
    with pytest.raises(TypeError, match="view_for"):
        build_map_spec(make_assets([{}], layers), layers)


def test_what_a_layer_says_is_kept_once(layers):
    block = spec_of([{}] * 50, layers).to_json()
    label = layers["community_centres"].label
    assert block.count(label) == 1
    assert block.count(layers["community_centres"].health_assets[0].reason) == 1


def test_the_public_never_sees_a_person_s_asset(layers):
    person = next(layer for layer in layers.values() if layer.level == "individual")
    row = {
        "layer": person.id,
        "name": "Morag plays the fiddle",
        "geometry": shapely.Point(-3, 51.59),
        "consent": "room",
    }
    spec = spec_of([row, {}], layers, territory=SQUARE)
    assert spec.count == 1
    assert "Morag" not in spec.to_json()
    assert spec.document["people"] == [{"territory": "The Square", "band": "fewer than 5"}]


def test_what_goes_without_saying_is_left_out(layers):
    texts = spec_of([{}, {"status": "potential"}], layers).document["assets"]["texts"]
    assert set(texts) == {"name", "status"}
    assert texts["status"]["w"] == ["potential"]


def test_an_asset_s_own_gifts_are_kept_only_where_they_differ(layers):
    own = [
        {
            "level": "community",
            "entry": "affinity_groups",
            "as": "is",
            "reason": "A knitting circle.",
            "by": "confirmed",
        }
    ]
    spec = spec_of([{}, {"health_assets": json.dumps(own)}], layers)
    assert unpack_ints(spec.document["assets"]["gives"]["r"]) == [1]


def test_only_web_addresses_are_links(layers):
    rows = [{"website": "javascript:alert(1)"}, {"website": "https://example.org"}, {"website": "data:text/html,x"}]
    assert spec_of(rows, layers).document["assets"]["texts"]["website"]["w"] == ["https://example.org"]


def test_rows_stand_a_to_z_with_the_unnamed_last(layers):
    rows = [{"name": None}, {"name": "Zebra"}, {"name": "Élan"}, {"name": "apple"}]
    assert spec_of(rows, layers).document["assets"]["texts"]["name"]["w"] == ["apple", "Élan", "Zebra"]


def test_openstreetmap_is_credited_whenever_it_is_used(layers):
    council = OSM | {"source": "halls", "licence": "OGL 3.0", "attribution": "Example Council"}
    credits = spec_of([{}, {"sources": json.dumps([council])}], layers).document["attributions"]
    assert [credit["text"] for credit in credits] == ["© OpenStreetMap contributors", "Example Council"]
    assert "ODbL" in credits[0]["licence"]
    assert [one["text"] for one in spec_of([{"sources": json.dumps([council])}], layers).document["attributions"]] == [
        "Example Council"
    ]


def test_five_thousand_assets_are_less_than_half_of_folium_s_own_page(layers, tmp_path):
    rows = [
        {"description": "Open to everyone, step-free.", "address": f"{number} High Street"} for number in range(5000)
    ]
    table = make_assets(rows, layers)
    ours = len(build_map_spec(view_for(table), layers).to_json().encode())
    page = folium.Map(tiles=None)
    folium.GeoJson(
        json.loads(table[["name", "theme", "level", "address", "description", "geometry"]].to_json())
    ).add_to(page)
    page.save(tmp_path / "peer.html")
    assert ours < 0.5 * (tmp_path / "peer.html").stat().st_size


def test_the_same_map_has_the_same_digest(layers):
    assert spec_of([{}], layers).digest == spec_of([{}], layers).digest
    assert spec_of([{}], layers).digest != spec_of([{}, {}], layers).digest


def test_folium_evaluates_nothing_of_ours(layers):
    rows = [{"name": name} for name in AWKWARD_NAMES]
    spec = spec_of(rows, layers, title="{{ 6*7 }}", notes=("{% raise %}",))
    page = build_page(spec)
    assert page.count(spec.to_json()) == 1
    assert "<title>Asset map</title>" in page


def test_a_page_carries_its_licences_and_asks_for_nothing(layers):
    page = build_page(spec_of([{}], layers))
    assert "BSD-2-Clause" in page and "Redistributions in binary form" in page and "CC BY 4.0" in page
    assert "default-src 'none'" in page
    assert "sourceMappingURL" not in page
    assert "https://cdn" not in page and "url(" not in libraries.style_sheet()


def test_tiles_are_asked_for_only_on_request(layers):
    assert "tile.openstreetmap.org" not in build_page(spec_of([{}], layers))
    page = build_page(spec_of([{}], layers, online_tiles=True))
    assert "img-src data: https://tile.openstreetmap.org" in page


def test_a_page_that_cannot_be_written_leaves_the_old_one(layers, tmp_path):
    with pytest.raises(ExportError, match="There is no folder"):
        write_map(spec_of([{}], layers), tmp_path / "missing" / "map.html")


def test_every_layer_s_icon_is_in_the_installed_set(layers):
    missing = [f"{layer.id}: {layer.icon}" for layer in layers.values() if libraries.icon_path(layer.icon) is None]
    assert missing == []


def test_scripts_join_without_a_name_twice():
    listed = {*libraries.SCRIPTS, *libraries.APP_SCRIPTS}
    assert listed == {path.name for path in libraries.WEB_FOLDER.glob("*.js")}
    script = libraries.explorer_script()
    assert "\nimport " not in script and "\nexport " not in script
    assert not re.search(r"^\s*(//|/\*|\*)", script, re.MULTILINE)
    names = re.findall(r"^(?:async function|function|const|let|class) (\w+)", script, re.MULTILINE)
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    "forbidden", ["folium.Popup(", ".explore(", "Marker(popup=", "innerHTML", "insertAdjacentHTML", "eval("]
)
def test_no_file_of_the_package_uses(forbidden):
    folder = Path(assetmap.maps.__file__).parent.parent
    files = [path for ending in ("*.py", "*.js") for path in folder.rglob(ending)]
    assert [str(path.name) for path in files if forbidden in path.read_text(encoding="utf-8")] == []
