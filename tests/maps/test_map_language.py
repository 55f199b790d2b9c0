"""What the map says itself: one table, in the catalogues, and nothing that a screen shows beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.jslexer import tokenize
from map_samples import SQUARE, make_assets

import assetmap
from assetmap.languages import LANGUAGES, WRITTEN_IN, catalogue_file, map_table, texts_of_the_map, texts_shown
from assetmap.layers import LayerPack
from assetmap.maps import MapOptions, MapSpec, build_map_spec, libraries
from assetmap.maps.page import build_page
from assetmap.privacy import view_for

OTHERS = [one for one in LANGUAGES if one != WRITTEN_IN]
PACKAGE = Path(assetmap.__file__).parent
SCRIPTS = sorted([*libraries.WEB_FOLDER.glob("*.js"), *(PACKAGE / "app").rglob("*.js")])
TEXTS = {key: text for key, (_line, text) in map_table.map_texts().items()}

LETTERS = re.compile(r"[A-Za-z]\W*\s\W*[A-Za-z]|^\W*[A-Z][a-z]")
"""Two words, or one with a capital letter."""

FOR_MACHINES = re.compile(
    r"am-[\w-]+( am-[\w-]+)*-? ?|\((prefers|forced)-[\w-]+: \w+\)|[.:;[].*|translate\(.*"  # classes, queries, selectors
    r"|(Multi)?(Point|LineString|Polygon)|GeometryCollection|OpenStreetMap"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"  # as opening hours write them
    r"|Escape|italic px |zoomstart movestart|noopener noreferrer nofollow|M, C, , ,"
    r"|Dark|Light|System|\"System\"|Connection error"  # Streamlit's own
    r"|assetmap: the map was not drawn:|map data: "  # for the browser's console
)


def strings_of(path: Path) -> list[str]:
    """Return the strings of a script, templates without what is filled in."""
    source = re.sub(r"^import .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [one.value[1:-1] for one in tokenize(source) if one.type in ("string", "template_string")]
    return [re.sub(r"\$\{[^}]*\}", "", one) for one in found]


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def catalogue(language: str) -> Any:
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def spec_of(rows: list[dict[str, Any]], layers: LayerPack, **options: Any) -> MapSpec:
    return build_map_spec(view_for(make_assets(rows, layers), areas=(SQUARE,)), layers, MapOptions(**options))


@pytest.mark.parametrize("path", [one for one in SCRIPTS if one != map_table.TABLE], ids=lambda one: one.name)
def test_no_script_says_anything_beside_the_table(path: Path) -> None:
    assert [one for one in strings_of(path) if LETTERS.search(one) and not FOR_MACHINES.fullmatch(one)] == []


def test_a_text_beside_the_table_would_be_found(tmp_path: Path) -> None:
    script = tmp_path / "some.js"
    script.write_text("import { el } from './dom.js';\nel('p', {}, 'Nothing here', `${many} things left`, 'Close');\n")
    found = [one for one in strings_of(script) if LETTERS.search(one) and not FOR_MACHINES.fullmatch(one)]
    assert found == ["Nothing here", " things left", "Close"]


def test_every_text_of_the_table_is_said_by_some_script() -> None:
    """Either by its name or by the beginning of its name, which a code follows."""
    scripts = [path.read_text(encoding="utf-8") for path in SCRIPTS if path != map_table.TABLE]
    said = {one for text in scripts for one in re.findall(r"'(\w+)'", text)}
    said |= set(re.findall(r"phrase\('(\w+)'", map_table.TABLE.read_text(encoding="utf-8")))
    begun = {one for text in scripts for one in re.findall(r"`([a-z_]+_)\$", text)}
    begun |= {f"{one}_" for text in scripts for one in re.findall(r"(?:codeWords|named)\('(\w+)'", text)}
    ended = {one for text in scripts for one in re.findall(r"}(_[a-z]+)`", text)}
    unsaid = TEXTS.keys() - said
    assert [one for one in sorted(unsaid) if not one.startswith(tuple(begun)) and not one.endswith(tuple(ended))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_map_is_in_the_catalogue(language: str) -> None:
    known = {one.id if isinstance(one.id, str) else one.id[0]: one.id for one in catalogue(language) if one.id}
    first = {text if isinstance(text, str) else text[0]: text for text in TEXTS.values()}
    assert sorted(first.keys() - known.keys()) == []
    assert [one for one, text in first.items() if not isinstance(text, str) and isinstance(known[one], str)] == []


def test_the_texts_of_the_map_count_among_those_to_translate() -> None:
    shown = {one.id if isinstance(one.id, str) else one.id[0] for one in texts_shown()}
    assert {text if isinstance(text, str) else text[0] for text in TEXTS.values()} <= shown


def test_one_and_many_have_the_same_places_to_fill() -> None:
    assert [text for text in TEXTS.values() if not isinstance(text, str) and fields(text[0]) != fields(text[1])] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_language_says_on_the_map_has_the_places_of_its_original(language: str) -> None:
    there = texts_of_the_map(language) or {}
    assert len(there) > 10
    for key in there.keys() - {"plural"}:
        forms = [there[key]] if isinstance(there[key], str) else there[key]
        original = TEXTS[key] if isinstance(TEXTS[key], str) else TEXTS[key][0]
        assert all(fields(form) == fields(original) for form in forms), key


def test_english_brings_no_table_and_is_written_once(layers: LayerPack) -> None:
    spec = spec_of([{"name": f"Hall {at}"} for at in range(30)], layers)
    assert "texts" not in spec.document
    assert build_page(spec).count("Skip to the list") == 1


def test_an_unknown_language_is_refused(layers: LayerPack) -> None:
    with pytest.raises(ValueError, match="xx"):
        spec_of([], layers, language="xx")


def test_a_table_that_holds_more_than_strings_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "texts.js"
    table.write_text("const TEXTS = {\n  one: 'One',\n  two: other,\n};\n")
    monkeypatch.setattr(map_table, "TABLE", table)
    with pytest.raises(ValueError, match="line 3: a string is expected"):
        map_table.map_texts.__wrapped__()


@pytest.mark.browser
def test_a_page_speaks_its_language_and_english_where_it_has_no_word(
    layers: LayerPack, tmp_path: Path, open_page: Any
) -> None:
    path = tmp_path / "map.html"
    path.write_text(build_page(spec_of([{"name": "Hall"}], layers, language="cy")), encoding="utf-8")
    page = open_page(path).page
    assert page.evaluate("document.documentElement.lang") == "cy"
    page.click(".am-row")
    assert page.get_attribute(".am-close", "aria-label") == "Cau"
    assert page.inner_text(".am-left") == "1 thing"


PLURALS = """([texts, key]) => { speak(texts); return [0, 1, 2, 5, 11, 12, 20, 111, 211, 1822].map((n) => counted(key, n)); }"""


@pytest.mark.browser
def test_each_count_takes_the_form_of_its_language(browser: Any) -> None:
    gaelic = {"things": ["{count} aon", "{count} dhà", "{count} beagan", "{count} mòran"]}
    plural = (texts_of_the_map("gd") or {})["plural"]
    script = re.sub(r"^export ", "", map_table.TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    page = browser.new_page()
    page.add_script_tag(content=script)
    try:
        assert page.evaluate(PLURALS, [gaelic | {"plural": plural}, "things"]) == [
            "0 mòran", "1 aon", "2 dhà", "5 beagan", "11 aon", "12 dhà", "20 mòran", "111 mòran", "211 mòran", "1,822 mòran",
        ]  # fmt: skip
        assert page.evaluate(PLURALS, [None, "things"])[:3] == ["0 things", "1 thing", "2 things"]
    finally:
        page.close()


def strange(text: str) -> str:
    return f"⟦{text}⟧"


STRANGE: dict[str, Any] = {
    key: strange(text) if isinstance(text, str) else [strange(one) for one in text] for key, text in TEXTS.items()
} | {"plural": "1" * map_table.COUNTS}
"""A language in which every text stands in brackets, so that one without them shows."""

SHOWN = """() => {
  const bare = (text) => { for (let last = ''; last !== text; ) { last = text; text = text.replace(/⟦[^⟦⟧]*⟧/g, ' '); } return text; };
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: by } = walk.currentNode;
    if (!by.closest('script, style, noscript, .leaflet-control-scale')) texts.push(walk.currentNode.nodeValue);
  }
  for (const node of document.querySelectorAll('.am-root *')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-roledescription', 'alt']) texts.push(node.getAttribute(name) || '');
  }
  return bare(texts.join('\\n')).split('\\n').filter((text) => /\\p{L}/u.test(text));
}"""
"""A sentence may go through several elements, so brackets are looked for in all texts together."""


def words_of_data(node: Any) -> set[str]:
    """Return the texts a spec brings for people to read: more than one word, or one with a capital letter."""
    if isinstance(node, str):
        return {node.casefold()} if re.search(r"\w \S|^[A-Z]\w{3}", node) else set()
    members = node.values() if isinstance(node, dict) else node if isinstance(node, (list, tuple)) else ()
    return {text for one in members for text in words_of_data(one)}


def beside_the_table(page: Any, data: set[str]) -> list[str]:
    """Return what the page says that is neither in brackets nor from the data."""
    left = []
    for text in page.evaluate(SHOWN):
        text = text.casefold()
        for one in sorted(data, key=len, reverse=True):
            text = text.replace(one, " ")
        if any(letter.isalpha() for letter in text):
            left.append(text)
    return sorted(set(left))


ROWS: list[dict[str, Any]] = [
    {
        "name": "QQ HALL",
        "description": "QQ LONG",
        "why_it_matters": "QQ WHY",
        "opening_hours": "Mo-Fr 10:00-12:00, Sa sunrise-18:00+; Dec 24 off",
        "sessions": "QQ WHEN",
        "open_to": "QQ ALL",
        "access_route": "drop_in",
        "cost": "QQ FREE",
        "accessibility": "QQ RAMP",
        "address": "QQ STREET",
        "phone": "01234 567890",
        "website": "https://QQ.example",
        "status": "potential",
        "precision": "street",
        "filed_because": "QQ BECAUSE",
        "said_by": '{"name": "osm"}',
        "counts": '[{"what": "QQ SEATS", "number": "9", "date": "2020"}, {"what": "QQ SEATS", "number": "8"}]',
        "relations": '[{"type": "meets_at", "name": "QQ CHURCH"}, {"type": "unheard_of", "name": "QQ CLUB"}]',
        "checked_at": "2020-01-01",
    },
    {"name": None, "layer": "parks", "geometry": None, "status": "former"},
    *({"name": f"QQ PARK {at}", "layer": "parks", "open_to": f"QQ {at}"} for at in range(250)),
]


@pytest.fixture
def strange_page(
    layers: LayerPack, tmp_path: Path, open_page: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, set[str]]:
    """Open a map of everything there is in the language of brackets; with it comes what its data says."""
    monkeypatch.setattr("assetmap.maps.spec.texts_of_the_map", lambda _language: STRANGE)
    assets = make_assets(ROWS, layers)
    open_parts = {assets["asset_id"].iloc[0]: 3}
    options = MapOptions(territory=SQUARE, made_at="2026-11-21", open_parts=open_parts, title="QQ MAP")
    spec = build_map_spec(view_for(assets, "coordinator", areas=(SQUARE,)), layers, options)
    path = tmp_path / "map.html"
    path.write_text(build_page(spec), encoding="utf-8")
    data = words_of_data(spec.document) | {"openstreetmap", "name from", "qq.example", "qq.exampl"}
    return open_page(path).page, data


@pytest.mark.browser
def test_nothing_on_the_map_is_said_beside_the_table(strange_page: tuple[Any, set[str]]) -> None:
    page, data = strange_page
    assert beside_the_table(page, data) == []
    assert "⟦More filters⟧" in page.inner_text(".am-narrow")
    page.click(".am-narrow summary")
    page.locator(".am-narrow select").first.select_option(index=1)
    page.locator(".am-narrow input[type=checkbox]").first.check()
    page.locator(".am-sort").select_option("distance")
    assert beside_the_table(page, data) == []
    page.get_by_role("button", name="⟦Show all⟧", exact=True).click()
    page.locator(".am-row", has_text="QQ HALL").click()
    page.click(".am-measure")
    assert "⟦Meets at QQ CHURCH⟧" in page.inner_text(".am-card")
    assert beside_the_table(page, data) == []
    page.fill(".am-search", "nowhere at all")
    page.wait_for_selector(".am-empty-title")
    assert beside_the_table(page, data | {"nowhere at all"}) == []


DRAW = """(mode) => {
  const host = document.body.appendChild(document.createElement('div'));
  host.style.cssText = 'position: fixed; inset: 0; z-index: 9999; background: white';
  const spec = JSON.parse(document.getElementById('assetmap-spec').textContent);
  const overlays = [{ kind: 'reach', label: 'QQ OVER', shapes: { type: 'Point', coordinates: [-3, 51.59] } }];
  window.drawn = assetmap.mountMap(host, spec, { L, wishes: { mode, parts: 'map', overlays } });
}"""


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["point", "line", "area"])
def test_nothing_about_drawing_is_said_beside_the_table(strange_page: tuple[Any, set[str]], mode: str) -> None:
    page, data = strange_page
    page.evaluate(DRAW, mode)
    data |= {"qq over", *(f"qq park {at}" for at in range(250))}
    heard = []
    strip = page.locator(".am-map-only .am-strip")
    page.locator(".am-map-only .am-leaflet").focus()
    for key in ("Backspace", "Enter", "ArrowRight", "Enter", "ArrowDown", "Enter", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(350 if key.startswith("Arrow") else 20)
        heard += beside_the_table(page, data)
    for button in (0, 1, 0, 2):
        strip.locator("button").nth(button).click(force=True)  # one that is only called disabled
        heard += beside_the_table(page, data)
    assert heard == []
    assert "⟦Nothing was drawn.⟧" in strip.text_content()
