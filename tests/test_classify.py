"""Classifying: every label with its rule and a reason, equal to a plain loop over every rule."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from osm_data import Osm, small_town

from assetmap.assets import asset_id_of, assets_of, web_address
from assetmap.classify import classify, judge_tags, matches_of
from assetmap.errors import AssetMapError
from assetmap.layers import LayerPack
from assetmap.normalise import normalise
from assetmap.rules import is_over, make_match, match_block
from assetmap.sources.osm_extract import read_extract
from assetmap.tables import check_assets
from assetmap.workspace import classify_table, examples_folder

Write = Callable[[str, str | bytes], Path]
PRACTICE = examples_folder() / "practice_neighbourhood" / "practice_neighbourhood.osm.pbf"


def read(path: Path, pack: LayerPack) -> gpd.GeoDataFrame:
    return normalise(read_extract(path, pack, "2024-05-01").records)[0]


def made(data: Osm, pack: LayerPack, folder: Path) -> gpd.GeoDataFrame:
    records = read(data.save(folder / "made.osm"), pack)
    return check_assets(assets_of(records, classify(records, pack), pack)[0])


def plain_order(tags: dict[str, str], kinds: tuple[str, ...], pack: LayerPack) -> list[str]:
    best: dict[str, Any] = {}
    for layer in [] if is_over(tags) else pack.values():
        for rule in layer.rules:
            for kind in kinds:
                block = match_block(rule, tags, kind)
                if block is not None:
                    rank = make_match(layer.id, layer.order, block, tags).rank
                    best[layer.id] = min(best.get(layer.id, rank), rank)
    return sorted(best, key=lambda name: best[name])


def test_a_real_town_is_classified_as_a_plain_loop_over_every_rule_would(pack: LayerPack) -> None:
    records = read(PRACTICE, pack)
    classes = classify(records, pack)
    kinds = {0: ("point",), 1: ("line",), 2: ("area",), -1: ("point", "line", "area")}
    from shapely import get_dimensions

    assert len(records) > 100
    for tags, dimension, layer, others in zip(
        records["tags"], get_dimensions(records.geometry), classes["layer"], classes["other_layers"], strict=True
    ):
        expected = plain_order(json.loads(tags), kinds[int(dimension)], pack)
        assert [name for name in (layer, *json.loads(others)) if name] == expected


def test_every_asset_says_why_it_is_filed_and_names_the_tag_that_decided(pack: LayerPack) -> None:
    records = read(PRACTICE, pack)
    classes = classify(records, pack)
    for tags, layer, because in zip(records["tags"], classes["layer"], classes["filed_because"], strict=True):
        if layer is None:
            assert because is None
            continue
        assert because.startswith("OpenStreetMap says ") and because.endswith(f": that is “{pack[layer].label}”.")
        said = because.removeprefix("OpenStreetMap says ").split(": that is “")[0]
        assert any(said.startswith(f"{key}={value}") for key, value in json.loads(tags).items())


def test_every_label_carries_its_rule_and_a_reason(pack: LayerPack) -> None:
    records = read(PRACTICE, pack)
    for text in classify(records, pack)["health_assets"]:
        for label in json.loads(text):
            assert set(label) == {"level", "entry", "as", "reason", "by", "rule"}
            assert label["by"] == "rule" and label["rule"] in pack and label["reason"]
            assert label["level"] != "individual" or label["as"] == "supports"


def test_reasons_with_values_that_vary_are_each_records_own(pack: LayerPack, tmp_path: Path) -> None:
    data = Osm()
    for number, club in enumerate(("knitting", "lawnmower_racing", "knitting")):
        data.node(number + 1, 0.5, 51, {"club": club, "name": f"Club {number}"})
    because = list(classify(read(data.save(tmp_path / "clubs.osm"), pack), pack)["filed_because"])
    assert ["knitting" in because[0], "lawnmower_racing" in because[1], because[0] == because[2]] == [True] * 3


def test_a_place_of_several_layers_is_one_asset_with_one_first_and_the_others_beside(
    pack: LayerPack, tmp_path: Path
) -> None:
    data = Osm().node(1, 0.5, 51, {"amenity": "library", "emergency": "defibrillator", "name": "Example Library"})
    assets = made(data, pack, tmp_path)
    assert list(assets["layer"]) == ["libraries"]
    assert "defibrillators" in json.loads(assets["other_layers"].iloc[0])


def test_a_table_without_rows_is_classified_to_none(pack: LayerPack, tmp_path: Path) -> None:
    records = read(Osm().node(1, 0.5, 51).save(tmp_path / "none.osm"), pack)
    classes = classify(records, pack)
    assert list(classes.columns) == ["layer", "other_layers", "health_assets", "filed_because"] and classes.empty


def test_the_answer_keeps_the_index_of_the_records(pack: LayerPack, tmp_path: Path) -> None:
    records = read(small_town().save(tmp_path / "town.osm"), pack)
    records.index = records.index + 100
    assert list(classify(records, pack).index) == list(records.index)


def test_without_a_shape_any_shape_may_fit(pack: LayerPack) -> None:
    assert matches_of({"natural": "wood"}, -1, pack)[0].layer == "woodlands"
    assert matches_of({"natural": "wood"}, 0, pack) == []


# From records to assets


def test_the_same_record_is_the_same_asset_for_ever() -> None:
    """Computed with Python's uuid module by hand; if this changes, every published id changes."""
    assert asset_id_of("osm:way/123") == "5c30a5a2-d4da-5644-a13c-2faf2bb3cd0c"


def test_tags_become_the_words_of_an_asset(pack: LayerPack, tmp_path: Path) -> None:
    tags = {
        "amenity": "library",
        "name": "Example Library",
        "phone": "1",
        "website": "example.org",
        "wheelchair": "limited",
    }
    tags |= {
        "addr:housenumber": "4",
        "addr:street": "Example Street",
        "addr:postcode": "G1 1AA",
        "opening_hours": "Mo 09:00-17:00",
    }
    asset = made(Osm().node(1, 0.5, 51, tags), pack, tmp_path).iloc[0]
    assert (asset["name"], asset["phone"], asset["website"]) == ("Example Library", "1", "https://example.org")
    assert (asset["address"], asset["postcode"]) == ("4 Example Street", "G1 1AA")
    assert (asset["accessibility"], asset["opening_hours"]) == ("Partly step-free", "Mo 09:00-17:00")
    assert (asset["level"], asset["theme"], asset["form"]) == ("organisational", "learning_and_culture", "place")
    assert (asset["status"], asset["visibility"], asset["publish"]) == ("existing", "public", "exact")
    assert json.loads(asset["tags"]) == tags


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("example.org", "https://example.org"),
        ("www.example.org/about", "https://www.example.org/about"),
        ("https://a.example; https://b.example", "https://a.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ('https://x.org/"onmouseover=', None),
        ("https://x.org/<script>", None),
        (" java\nscript:alert(1)", None),
        ("ftp://example.org", None),
        ("call us", None),
        ("", None),
    ],
)
def test_only_addresses_that_are_safe_to_follow_become_links(text: str, link: str | None) -> None:
    assert web_address(text) == link


# Tables whose rows have tags


def classified(
    write: Write, tmp_path: Path, header: list[str], *rows: list[str]
) -> tuple[list[str], list[dict[str, str]]]:
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    classify_table(path, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def test_a_classified_table_keeps_its_columns_and_adds_ours(write: Write, tmp_path: Path) -> None:
    names, rows = classified(write, tmp_path, ["ref", "tags", "anything"], ["007", '{"amenity": "library"}', "x, y"])
    added = "kind level layer form status health_assets reason confidence".split()
    assert names == ["ref", "tags", "anything", *added]
    assert (rows[0]["ref"], rows[0]["anything"]) == ("007", "x, y")
    assert (rows[0]["kind"], rows[0]["level"], rows[0]["layer"]) == ("asset", "organisational", "libraries")
    assert rows[0]["reason"] == "OpenStreetMap says amenity=library: that is “Libraries”."
    assert 0 <= float(rows[0]["confidence"]) <= 1


def test_a_column_without_a_heading_is_kept(write: Write, tmp_path: Path) -> None:
    path = write("in.csv", 'tags,,\n"{""amenity"": ""library""}",first,second\n')
    classify_table(path, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert "first" in text and "second" in text


@pytest.mark.parametrize("tags", ["", " ", "{}", "[]", "5", "amenity=library", "{", "[" * 100_000])
def test_a_row_without_readable_tags_stays_unsure(tags: str, pack: LayerPack) -> None:
    answer = judge_tags(tags, pack)
    assert (answer["kind"], answer["layer"], answer["confidence"]) == ("unsure", "", "0")
    assert answer["reason"]


def test_a_row_no_layer_asks_for_is_not_an_asset(pack: LayerPack) -> None:
    answer = judge_tags('{"amenity": "parking"}', pack)
    assert (answer["kind"], answer["layer"], answer["level"], answer["health_assets"]) == ("not_an_asset", "", "", "[]")


def test_tags_that_are_not_words_are_judged_as_words(pack: LayerPack) -> None:
    assert judge_tags('{"amenity": "library", "capacity": 5, "x": null}', pack)["layer"] == "libraries"


def test_half_a_character_in_tags_does_not_stop_the_table(write: Write, tmp_path: Path) -> None:
    _, rows = classified(write, tmp_path, ["tags"], ['{"club": "\\ud800", "name": "x"}'], ['{"amenity": "library"}'])
    assert rows[1]["layer"] == "libraries"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@x", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded_in_the_classified_table(
    text: str, write: Write, tmp_path: Path
) -> None:
    names, rows = classified(write, tmp_path, ["tags", text], ["{}", text])
    assert rows[0][names[1]] == f"'{text}" and names[1] == f"'{text}"


def test_a_table_without_tags_is_told(write: Write, tmp_path: Path) -> None:
    with pytest.raises(AssetMapError, match="has no column called “tags” or “name” or “description”"):
        classify_table(write("in.csv", "venue\nHall\n"), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_the_ending_of_a_classified_table_may_be_in_capitals(write: Write, tmp_path: Path) -> None:
    classify_table(write("in.csv", "tags\n{}\n"), tmp_path / "OUT.CSV")
    assert (tmp_path / "OUT.CSV").exists()


def test_a_classified_table_is_only_written_as_csv(write: Write, tmp_path: Path) -> None:
    with pytest.raises(AssetMapError, match=r"does not end in \.csv"):
        classify_table(write("in.csv", "tags\n{}\n"), tmp_path / "out.xlsx")
