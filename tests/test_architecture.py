"""The house rules, held by a machine: who may import whom, what modules are called, and that every test asserts something."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "assetmap"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORLDLY = {"osmnx", "requests", "httpx", "urllib3", "aiohttp", "osmium"}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    return found


def importers_of(*packages: str) -> set[str]:
    return {dotted(path) for path in MODULES if {name.split(".")[0] for name in imports_of(path)} & set(packages)}


def test_imports_point_downwards_only_and_the_other_contracts_hold() -> None:
    """As a process of its own: the linter keeps state of the package it has read."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layers_contract_names_every_part_of_the_package() -> None:
    contract = next(one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    named = {part.strip() for line in contract["layers"] for part in line.split("|")}
    ignored = set(contract["exhaustive_ignores"])
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert contract["exhaustive"] and parts - {"__init__"} - ignored <= named


def test_only_the_app_imports_streamlit() -> None:
    assert {name for name in importers_of("streamlit") if not name.startswith("assetmap.app")} == set()


def test_only_sources_import_what_speaks_to_the_world() -> None:
    assert {name for name in importers_of(*WORLDLY) if not name.startswith("assetmap.sources")} == set()


def test_only_maps_import_folium() -> None:
    assert {name for name in importers_of("folium", "branca") if not name.startswith("assetmap.maps")} == set()


@pytest.mark.parametrize(
    "contract", [c["name"] for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "forbidden"]
)
def test_a_forbidding_contract_covers_every_part_but_the_one_it_is_for(contract: str) -> None:
    rule = next(one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["name"] == contract)
    excepted = {"streamlit": {"app"}, "folium": {"maps"}, "osmnx": {"sources"}}[rule["forbidden_modules"][0]]
    covered = {name.split(".")[1] for name in rule["source_modules"]}
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    uncovered = parts - covered - excepted - {"__init__", "__main__", "_bundled", "errors", "taxonomy"}
    for part in uncovered | {"errors", "taxonomy"}:
        paths = [PACKAGE / f"{part}.py", *(PACKAGE / part).rglob("*.py")]
        reached = {name.split(".")[0] for path in paths if path.is_file() for name in imports_of(path)}
        assert not reached & set(rule["forbidden_modules"]), part


def test_no_module_is_named_after_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "core"}
    assert {dotted(path) for path in MODULES if path.stem in empty_names} == set()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_says_in_its_first_lines_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_fault_is_never_passed_over_in_silence(path: Path) -> None:
    silent = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
        and all(isinstance(part, ast.Pass) for part in node.body)
    ]
    assert silent == []


def test_nothing_reads_uploads_by_guessing_their_format() -> None:
    """``geopandas.read_file`` follows disguised files to other files on the machine (threats B01 to B13)."""
    guessing = [
        (dotted(path), node.lineno)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "read_file"
        and getattr(node.value, "id", "") in ("gpd", "geopandas")
    ]
    assert guessing == []


def test_importing_the_command_line_imports_neither_tables_nor_the_app() -> None:
    """`assetmap --help` answers at once; checked in a fresh process, because this one has imported everything."""
    check = "import sys, assetmap.cli; print([name for name in ('geopandas', 'streamlit', 'osmium', 'folium') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


# The tests themselves


TEST_FILES = sorted((ROOT / "tests").rglob("test_*.py"))


def asserts_something(function: ast.AST, local: dict[str, ast.AST], seen: frozenset[str] = frozenset()) -> bool:
    """Say whether a test asserts, expects a fault, or calls a function of its file or a browser's check that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("raises", "fail", "expect", "assert_frame_equal") or name.startswith(
                ("assert_", "wait_for", "to_")
            ):
                return True
            if name in local and name not in seen and asserts_something(local[name], local, seen | {name}):
                return True
    return False


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_every_test_asserts_something(path: Path) -> None:
    functions = {
        node.name: node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    idle = [
        name for name, node in functions.items() if name.startswith("test_") and not asserts_something(node, functions)
    ]
    assert functions and idle == []


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_no_two_tests_of_a_file_share_a_name(path: Path) -> None:
    names = [
        node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    ]
    assert len(set(names)) == len(names)


def test_a_test_cannot_reach_the_network() -> None:
    import socket
    import urllib.request

    with pytest.raises(RuntimeError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match="asked the network"):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_a_test_can_reach_its_own_machine() -> None:
    import socket

    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()
