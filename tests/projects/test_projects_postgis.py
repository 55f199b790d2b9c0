"""The whole way on PostGIS, as an office with a server goes it; skipped loudly where ``ASSETMAP_TEST_POSTGIS`` names none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from osm_data import small_town
from postgis_addresses import new_postgis_addresses
from project_lines import TOWN_BOX, Run, features_of, is_refusal


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store on the server that is not there yet; it goes with everything beside it."""
    addresses = new_postgis_addresses()
    address = next(addresses)()
    monkeypatch.setenv("ASSETMAP_STORE_URL", address)
    yield address
    next(addresses, None)


def test_the_whole_way_on_a_server(run: Run, office: str, tmp_path: Path) -> None:
    small_town().save(tmp_path / "town.osm")
    (tmp_path / "halls.csv").write_text("name,lat,lon,description\nExample Hall,56.4415,-2.9315,Ours\nA choir,,,\n")
    missing = run("refresh", "Town")
    assert is_refusal(missing, tmp_path) and office not in missing.err
    assert run("territory", "add", "Town", f"--bbox={TOWN_BOX}").code == 0
    assert run("gather", "Town", "--extract", "town.osm").out.startswith("New: 4\n")
    assert run("gather", "Town", "--extract", "town.osm").out == "Nothing is different.\n"
    assert "Kept as number 4;" in run("upload", "Town", "halls.csv").out
    run("export", "Town", "o.geojson")
    ids = {one["name"]: one["asset_id"] for one in features_of(tmp_path / "o.geojson")}
    assert len(ids) == 5
    (tmp_path / "judged.csv").write_text(f"asset_id,action,value\n{ids['Example Hall']},rename,The Hut\n")
    assert run("judge", "Town", "judged.csv").out.startswith("Kept 1 judgement, number 6.")
    assert "is called “The Hut”" in run("explain", ids["Example Hall"]).out
    assert run("backup", "monday.db").code == 0
    assert run("undo", "6").code == 0 and run("undo", "4").code == 0
    run("export", "Town", "o.geojson")
    assert {one["name"] for one in features_of(tmp_path / "o.geojson")} == {
        "Example Hall",
        "Example Path",
        "Example Pharmacy",
        "Example Wood",
    }
    assert run("restore", "monday.db").code == 0
    assert run("map", "Town", "o.html").code == 0
    assert run("export", "Town", "o.csv").code == 0
    assert "The Hut" in (tmp_path / "o.csv").read_text(encoding="utf-8")


def test_a_server_that_cannot_be_had_is_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_STORE_URL", "postgresql+psycopg://nobody:secret@127.0.0.1:9/none")
    said = run("territory", "list")
    assert is_refusal(said, tmp_path) and "secret" not in said.err
