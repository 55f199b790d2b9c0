"""Normalising: texts without hidden signs, shapes that keep the contract."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.normalise import normalise
from assetmap.signs import MAX_MARKS, clean
from assetmap.tables import check_records, records_from


def records(
    said: dict[str, Any] | None = None, tags: dict[str, str] | None = None, shape: Any = None
) -> gpd.GeoDataFrame:
    def as_text(values: dict[str, Any] | None) -> str:
        return json.dumps(values or {}, ensure_ascii=False, separators=(",", ":"))

    row = {"record_id": "t:1", "source": "t", "source_id": "1", "tags": as_text(tags), "said": as_text(said)}
    row |= {"precision": "exact", "contributor_kind": "osm", "licence": None, "attribution": None}
    row |= {"retrieved_at": None, "last_edited_at": None, "geometry": shape}
    return records_from({name: [value] for name, value in row.items()})


def name_after(name: str) -> str:
    table, _ = normalise(records({"name": name}))
    return str(json.loads(table["said"].iloc[0])["name"])


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9f", "\ufeff"])
def test_control_signs_are_taken_out(sign: str) -> None:
    assert name_after(f"Exa{sign}mple Hall") == "Example Hall"
    assert name_after(f"Exa{sign}mple Hàll") == "Example Hàll"


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u202a", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f"])
def test_signs_that_turn_the_direction_of_text_are_taken_out(sign: str) -> None:
    assert name_after(f"fdp{sign}gnp") == "fdpgnp"


def test_piles_of_marks_on_one_letter_are_cut_to_a_few() -> None:
    cleaned = name_after("Z" + "\u0316" * 500 + "algo")
    assert sum(map(bool, map(unicodedata.combining, cleaned))) == MAX_MARKS
    assert cleaned.startswith("Z") and cleaned.endswith("algo")


def test_composed_and_decomposed_names_become_the_same() -> None:
    assert name_after("Cafe\u0301") == name_after("Caf\u00e9") == "Caf\u00e9"


@pytest.mark.parametrize(
    "name",
    [
        "Ysgol Gŵyr & Llŷn",
        "Taigh-Òsta Àrd",
        "Łódź",
        "مسجد",
        "हिन्दी समाज",
        "中文學校",
        "👩🏽‍🌾 garden 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "{{ 7*7 }} ${x} 50% {% off <b> \\u0041 \\n",
        "a b",
        "line one\nline two\ttab",
    ],
)
def test_honest_text_comes_through_letter_for_letter(name: str) -> None:
    assert name_after(name) == name


def test_tags_are_cleaned_like_names() -> None:
    table, _ = normalise(records(tags={"name": "A\u202eB", "na\u200eme:gd": "x"}))
    assert json.loads(table["tags"].iloc[0]) == {"name": "AB", "name:gd": "x"}


def test_lists_within_what_was_said_are_cleaned() -> None:
    table, _ = normalise(records({"health_assets": [{"reason": "A\u202eB"}]}))
    assert json.loads(table["said"].iloc[0])["health_assets"][0]["reason"] == "AB"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def shape_after(shape: Any) -> tuple[Any, tuple[str, ...]]:
    table, notes = normalise(records(shape=shape))
    check_records(table)
    return table.geometry.iloc[0], notes


def test_a_bow_tie_is_mended_to_its_two_halves_and_said() -> None:
    shape, notes = shape_after(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
    assert shape.is_valid and shape.area == pytest.approx(0.5)
    assert notes == ("1 broken shape was repaired.",)


def test_a_tangle_becomes_a_point_at_once_and_is_said() -> None:
    """400 random corners: repairing them took 162 seconds."""
    import random

    chance = random.Random(1)
    corners = [(chance.random(), chance.random()) for _ in range(400)]
    table, notes = normalise(records(shape=shapely.Polygon(corners)))
    assert table.geometry.iloc[0].distance(shapely.Point(0.5, 0.5)) < 0.1
    assert list(table["precision"]) == ["area"] and "too tangled to repair" in notes[0]


def test_an_area_without_surface_becomes_a_point() -> None:
    shape, _ = shape_after(shapely.Polygon([(0, 0), (1, 1), (0, 0), (0, 0)]))
    assert shape.geom_type == "Point"


def test_heights_are_dropped() -> None:
    shape, notes = shape_after(shapely.Point(1, 2, 1e300))
    assert shape.equals(shapely.Point(1, 2)) and not shape.has_z and notes == ()


@pytest.mark.parametrize("shape", [shapely.Point(), shapely.Polygon(), shapely.GeometryCollection(), None])
def test_an_empty_shape_becomes_no_place(shape: Any) -> None:
    table, _ = normalise(records(shape=shape))
    assert table.geometry.iloc[0] is None and table["precision"].iloc[0] == "none"


def test_outer_rings_run_against_the_clock() -> None:
    shape, _ = shape_after(shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)]))
    assert shape.exterior.is_ccw


def test_positions_are_kept_to_a_centimetre() -> None:
    shape, _ = shape_after(shapely.Point(0.123456789012, 51))
    assert shape.x == 0.1234568


def test_a_table_without_rows_stays_one() -> None:
    table, notes = normalise(records().iloc[:0])
    assert table.empty and notes == ()
