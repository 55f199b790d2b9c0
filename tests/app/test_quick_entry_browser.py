"""Typing in a sheet in a real browser: by keyboard alone, line after line, wide and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running_app import served_script
from visits import axe_violations

from assetmap.territories import territory_from_bbox
from assetmap.workspace import Workspace
from assetmap.workspace.typing_in import typed_lines

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

FOCUSED = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one territory, in which nothing is known."""
    place = tmp_path_factory.mktemp("typed") / "workspace"
    with Workspace.open(place) as project:
        project.add_territory(territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "Example Quarter"))
    return place


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with served_script(Path(__file__).with_name("quick_entry_app") / "serve.py", ASSETMAP_WORKSPACE=str(folder)) as url:
        yield url


def opened(browser: Any, url: str, width: int) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(url)
    page.get_by_role("button", name="Keep this line").wait_for(timeout=60_000)
    return page


def type_line(page: Any, *fields: str) -> None:
    """Type into the fields one after the other from the one that has the focus, and keep the line."""
    for number, text in enumerate(fields):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "street"), [(1280, "Braeside"), (390, "Kirkside")])
def test_lines_are_typed_one_after_the_other_without_a_mouse(
    browser: Any, url: str, folder: Path, width: int, street: str
) -> None:
    page = opened(browser, url, width)
    page.get_by_label("Square").focus()
    type_line(page, "c4", f"{street} community hall", "We meet there.")
    page.locator(".am-done", has_text=f"{street} community hall").wait_for(timeout=30_000)
    page.wait_for_function(f"{FOCUSED} === 'Square'", timeout=10_000)
    assert page.get_by_label("What", exact=True).input_value() == ""
    type_line(page, "D5", f"{street} allotments")
    page.locator(".am-done", has_text=f"{street} allotments").wait_for(timeout=30_000)
    with Workspace.open(folder, create=False) as project:
        lines = typed_lines(project, project.territories()[0])
    assert [(one.square, one.name) for one in lines][-2:] == [
        ("C4", f"{street} community hall"),
        ("D5", f"{street} allotments"),
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Any, url: str, width: int) -> None:
    page = opened(browser, url, width)
    page.get_by_label("Square").focus()
    type_line(page, "Z9", "Braeside community hall")
    page.get_by_text("Squares go from A1").wait_for(timeout=30_000)
    assert axe_violations(page) == []
    page.close()
