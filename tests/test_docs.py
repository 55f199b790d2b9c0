"""Documents that cannot lie: generated pages are fresh, every command is documented, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
import typer.main

from assetmap import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/**/*.md")), ROOT / "layers" / "README.md"]


def load_generator():
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate_docs"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", ["layers.md", "command-line.md", "data-contract.md", "judgements.md"])
def test_a_generated_page_says_what_the_code_says(path):
    pages = {page.name: text for page, text in load_generator().pages().items()}
    assert (ROOT / "docs" / path).read_text(encoding="utf-8") == pages[path], "run python docs/generate.py"


def test_every_command_is_in_the_command_line_page():
    group = typer.main.get_command(cli.app)
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    missing = [name for name in group.commands if f"## `assetmap {name}" not in page]
    assert group.commands and not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_inside_the_project_is_there(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_the_readme_has_its_two_lines():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = dict(re.findall(r"<!-- line: (\w+) -->\n```sh\n([^\n]+)\n```", readme))
    assert set(lines) == {"run", "test"}
    assert lines["run"].endswith("assetmap demo")
    assert "pytest" in lines["test"]


def test_the_readme_counts_the_layers_rightly(pack):
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{len(pack)} layers" in changelog
