"""The committed examples are what their makers and readmes say they are."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import osmium
import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "examples"
PRACTICE = EXAMPLES / "practice_neighbourhood"
EXTRACT = PRACTICE / "practice_neighbourhood.osm.pbf"
FROM_THE_REPORT = ("castlemilk", "hawkhill")

COLUMNS = [
    "name",
    "description",
    "why_it_matters",
    "level",
    "layer",
    "form",
    "status",
    "health_assets",
    "access_route",
    "open_to",
    "cost",
    "opening_hours",
    "sessions",
    "address",
    "lat",
    "lon",
    "precision",
    "visibility",
    "consent",
    "contributor_kind",
    "source",
    "source_id",
    "licence",
    "attribution",
    "relations",
    "checked_at",
]
ALLOWED = {
    "level": {"individual", "community", "organisational"},
    "form": {"place", "area", "route", "group", "activity", "skill", "role", "organisation", "network", "information"},
    "status": {"existing", "emerging", "potential", "dormant", "former"},
    "access_route": {"drop_in", "self_referral", "referral", "invitation", "unknown"},
    "precision": {"exact", "street", "area", "none"},
    "visibility": {"public", "planner", "room", "coordinator"},
    "contributor_kind": {"osm", "resident", "volunteer", "service", "coordinator"},
}
ENTRIES = {
    "individual": {"resilience", "self_esteem", "sense_of_purpose", "positive_values", "commitment_to_learning"},
    "community": {
        "family_and_friendship_networks",
        "intergenerational_solidarity",
        "community_cohesion",
        "affinity_groups",
        "religious_tolerance_and_harmony",
    },
    "organisational": {
        "physical_mental_and_social_health",
        "employment_security",
        "opportunity_for_voluntary_service",
        "religious_tolerance_and_harmony",
        "safe_and_pleasant_housing",
        "political_democracy_and_social_justice",
    },
}
RELATIONS = {
    "part_of",
    "meets_at",
    "run_by",
    "supports",
    "partners_with",
    "progresses_to",
    "performs_at",
    "funded_by",
    "replaces",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def objects_of(path: Path) -> list[tuple[Any, ...]]:
    """Give every object whole: kind, id, tags, place or members, and who made it when."""
    found: list[tuple[Any, ...]] = []
    thing: Any
    for thing in osmium.FileProcessor(str(path)):
        about = (
            thing.id,
            tuple(sorted((t.k, t.v) for t in thing.tags)),
            thing.version,
            str(thing.timestamp),
            thing.uid,
        )
        if thing.is_node():
            found.append(("node", *about, thing.location.x, thing.location.y))
        elif thing.is_way():
            found.append(("way", *about, tuple(node.ref for node in thing.nodes)))
        else:
            found.append(("relation", *about, tuple((m.type, m.ref, m.role) for m in thing.members)))
    return found


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, str(PRACTICE / "make.py"), str(folder)], check=True, env=environment)
    return folder


@pytest.fixture(scope="module")
def objects() -> list[tuple[Any, ...]]:
    return objects_of(EXTRACT)


def test_the_generator_reproduces_the_committed_extract(remade: Path, objects: list[tuple[Any, ...]]) -> None:
    assert objects_of(remade / EXTRACT.name) == objects


@pytest.mark.parametrize("name", ["expected.csv", "expected_territory.csv", "territory.geojson"])
def test_the_generator_reproduces_the_committed_text(remade: Path, name: str) -> None:
    assert (remade / name).read_text(encoding="utf-8") == (PRACTICE / name).read_text(encoding="utf-8")


def test_the_extract_is_small_enough_to_commit() -> None:
    assert EXTRACT.stat().st_size < 150_000


def test_the_quarter_has_the_promised_number_of_streets_and_buildings(objects: list[tuple[Any, ...]]) -> None:
    ways = [dict(thing[2]) for thing in objects if thing[0] == "way"]
    streets = {tags["name"] for tags in ways if "highway" in tags and "name" in tags}
    buildings = [tags for tags in ways if "building" in tags]
    assert 95 <= len(streets) <= 115
    assert 800 <= len(buildings) <= 900
    assert sum("addr:housenumber" in tags for tags in buildings) > 600


def test_every_object_has_an_id_far_above_real_ones_and_the_invented_date(objects: list[tuple[Any, ...]]) -> None:
    lowest = {"node": 90_000_000_000, "way": 9_000_000_000, "relation": 9_000_000_000}
    for thing in objects:
        assert thing[1] > lowest[str(thing[0])]
        assert str(thing[4]).startswith("2025-05-01")


def test_ways_name_only_nodes_that_are_there(objects: list[tuple[Any, ...]]) -> None:
    nodes = {thing[1] for thing in objects if thing[0] == "node"}
    named = {ref for thing in objects if thing[0] == "way" for ref in thing[6]}
    assert named <= nodes


def test_every_expected_record_is_in_the_extract_under_its_name(objects: list[tuple[Any, ...]]) -> None:
    names = {f"osm:{thing[0]}/{thing[1]}": dict(thing[2]).get("name", "") for thing in objects}
    rows = rows_of(PRACTICE / "expected.csv")
    assert len({row["record_id"] for row in rows}) == len(rows)
    assert {row["record_id"]: row["name"] for row in rows}.items() <= names.items()


def test_expected_answers_say_what_is_an_asset_and_what_is_not() -> None:
    rows = rows_of(PRACTICE / "expected.csv")
    assets = [row for row in rows if row["layer"]]
    others = [row for row in rows if not row["layer"]]
    assert len(assets) >= 90
    assert all(row["level"] in ("community", "organisational") for row in assets)
    assert all(row["note"] and not row["level"] for row in others)


def test_awkward_names_are_there_to_the_letter() -> None:
    names = {row["name"] for row in rows_of(PRACTICE / "expected.csv") if row["layer"]}
    assert {
        "Café “The Neuk” & Sons",
        "{{ 7*7 }} Maker Space",
        "${alert(1)} Studio",
        "<img src=x onerror=alert(1)> Gallery",
        "50% {% off Charity Shop",
        "C:\\new\\table </script> Computer Club",
        "مسجد الجدول",
        "🌱 Seedlings Garden",
        "Talla Coimhearsnachd na h-Àirde",
        "",
    } <= names
    assert any("\u202e" in name for name in names)
    assert max(map(len, names)) == 150


def test_territory_counts_never_exceed_the_expected_answers() -> None:
    counts = rows_of(PRACTICE / "expected_territory.csv")
    layers = [row["layer"] for row in rows_of(PRACTICE / "expected.csv")]
    features = json.loads((PRACTICE / "territory.geojson").read_text(encoding="utf-8"))["features"]
    assert {row["territory"] for row in counts} == {feature["properties"]["name"] for feature in features}
    assert all(0 < int(row["inside"]) + int(row["on_edge"]) <= layers.count(row["layer"]) for row in counts)


@pytest.mark.parametrize("area", FROM_THE_REPORT)
class TestAnAreaOfTheReport:
    def rows(self, area: str) -> list[dict[str, str]]:
        return rows_of(EXAMPLES / area / f"{area}.csv")

    def test_has_our_columns_and_only_valid_values(self, area: str) -> None:
        rows = self.rows(area)
        assert list(rows[0]) == COLUMNS
        for row in rows:
            assert all(row[column] in allowed for column, allowed in ALLOWED.items()), row["name"]
            assert row["name"] and row["description"] and row["layer"] and row["source"] and row["attribution"]

    def test_names_and_source_ids_are_unique(self, area: str) -> None:
        rows = self.rows(area)
        assert len({row["name"] for row in rows}) == len({row["source_id"] for row in rows}) == len(rows)

    def test_every_health_asset_is_one_of_the_sixteen_with_a_reason(self, area: str) -> None:
        for row in self.rows(area):
            labels = json.loads(row["health_assets"])
            assert labels, row["name"]
            for label in labels:
                assert set(label) == {"level", "entry", "as", "reason"}
                assert label["entry"] in ENTRIES[label["level"]]
                assert label["as"] in ("is", "supports") and label["reason"]
                if label["level"] == "individual" and row["level"] != "individual":
                    assert label["as"] == "supports"

    def test_relations_lead_to_rows_of_the_same_file(self, area: str) -> None:
        rows = self.rows(area)
        names = {row["name"] for row in rows}
        for row in rows:
            for relation in json.loads(row["relations"]):
                assert relation["type"] in RELATIONS and relation["to"] in names

    def test_what_a_person_holds_has_no_point_and_stays_with_the_coordinator(self, area: str) -> None:
        personal = [row for row in self.rows(area) if row["level"] == "individual"]
        assert personal
        for row in personal:
            assert (row["lat"], row["lon"], row["precision"]) == ("", "", "none")
            assert row["visibility"] == "coordinator"

    def test_every_position_is_marked_as_approximate(self, area: str) -> None:
        for row in self.rows(area):
            assert bool(row["lat"]) == bool(row["lon"]) == (row["precision"] != "none")
            assert row["precision"] != "exact"
            assert ("Position approximate." in row["description"]) == bool(row["lat"])

    def test_what_lies_outside_the_area_has_no_place(self, area: str) -> None:
        outside = [row for row in self.rows(area) if "utside the area" in row["description"]]
        assert outside
        assert not any(row["lat"] for row in outside)


def test_a_group_that_rests_is_dormant_and_a_service_that_ended_is_former() -> None:
    status = {row["name"]: row["status"] for row in rows_of(EXAMPLES / "hawkhill" / "hawkhill.csv")}
    assert status["Operational group"] == "dormant"
    assert status["Keep Well men's health assessment"] == "former"


def test_figures_that_disagree_stand_side_by_side() -> None:
    texts = {row["name"]: row["description"] for row in rows_of(EXAMPLES / "castlemilk" / "castlemilk.csv")}
    assert "87%" in texts["Paths to Employment"] and "70%" in texts["Paths to Employment"]
