"""The wheel is the whole product: installed into an empty folder it works without the checkout."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from osm_data import small_town

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("streamlit_app.py", "README.md", "data/examples", "layers")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without fetching anything."""
    missing = [name for name in NEEDED if not (ROOT / name).exists()]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in this checkout, so there is nothing whole to build")
    out = tmp_path_factory.mktemp("wheel")
    if importlib.util.find_spec("hatchling"):
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    else:
        command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with nothing but the wheel in it."""
    target = tmp_path_factory.mktemp("installed")
    if importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
        done = subprocess.run(
            [*command, "--target", str(target), str(wheel)], capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
    else:  # an environment without pip: a wheel of nothing but Python is installed by unpacking it
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    return target


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_layer_file(wheel: Path) -> None:
    carried = {Path(name).name for name in names_in(wheel) if name.startswith("assetmap/_bundled/layers/")}
    assert {path.name for path in (ROOT / "layers").glob("*.toml")} <= carried


def test_the_wheel_carries_the_worked_examples_and_the_app(wheel: Path) -> None:
    names = names_in(wheel)
    assert "assetmap/_bundled/streamlit_app.py" in names
    for example in (
        "practice_neighbourhood/practice_neighbourhood.osm.pbf",
        "castlemilk/castlemilk.csv",
        "hawkhill/hawkhill.csv",
    ):
        assert f"assetmap/_bundled/data/examples/{example}" in names


def test_the_wheel_carries_everything_of_the_package_that_is_not_python(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "assetmap"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    ).stdout.split()
    assert set(tracked) <= names_in(wheel)


def test_the_wheel_carries_no_tests_and_no_caches(wheel: Path) -> None:
    strays = [
        name for name in names_in(wheel) if name.startswith("tests/") or "__pycache__" in name or ".pytest" in name
    ]
    assert strays == []


def run_installed(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ASSETMAP_")}
    environment["PYTHONPATH"] = str(installed)
    command = [sys.executable, "-m", "assetmap", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_quick_works_from_the_wheel_in_another_folder(installed: Path, tmp_path: Path) -> None:
    small_town().save(tmp_path / "town.osm")
    done = run_installed(installed, tmp_path, "quick", "town.osm", "out.geojson")
    assert done.returncode == 0, done.stderr
    features = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert {"Example Hall", "Example Wood"} <= {feature["properties"]["name"] for feature in features}


def test_the_single_file_map_is_made_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    small_town().save(tmp_path / "town.osm")
    done = run_installed(installed, tmp_path, "quick", "town.osm", "out.html")
    assert done.returncode == 0, done.stderr
    assert "Example Hall" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_the_wheels_own_layers_and_examples_are_used(installed: Path, tmp_path: Path) -> None:
    check = "from assetmap import workspace as w; from assetmap.layers import layers_folder; print(layers_folder()); print(len(w.examples()))"
    done = subprocess.run(
        [sys.executable, "-c", check],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    folder, number = done.stdout.split()
    assert Path(folder).is_relative_to(installed) and number == "11"


@pytest.mark.enable_socket
def test_the_demo_opens_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ASSETMAP_")}
    command = [sys.executable, "-m", "assetmap", "demo", "--no-browser"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment | {"PYTHONPATH": str(installed)}, stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        assert line.startswith("Open http://127.0.0.1:"), line
        address = line.split()[-1]
        with urllib.request.urlopen(address, timeout=30) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"{address}/web/assetmap/assetmap.js", timeout=30) as script:
            assert b"mountMap" in script.read()
    finally:
        process.terminate()
        process.wait(timeout=30)
