"""Whatever goes wrong is told in a sentence: on every view, for every error, and never with a traceback, a path or a class."""

from __future__ import annotations

import ast
import html
import importlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import assetmap
from assetmap.app.parts.errors import UNFORESEEN
from assetmap.app.server import SCRIPT
from assetmap.errors import AssetMapError, StoreError
from assetmap.territories import territory_from_bbox
from assetmap.workspace.stored import Workspace

VIEWS = ("start", "map", "bring_in", "check", "signpost", "compare", "share", "settings")
RESTS_ON = {
    "start": "assetmap.workspace.next_steps.steps_taken",
    "map": "assetmap.workspace.stored.Workspace.gathering",
    "bring_in": "assetmap.workspace.contents.sources_here",
    "check": "assetmap.workspace.checking.queues",
    "signpost": "assetmap.workspace.stored.Workspace.gathering",
    "compare": "assetmap.workspace.measuring.measurable",
    "share": "assetmap.workspace.sharing.shares_of",
    "settings": "assetmap.app.parts.layer_choices.show_layers",
}
"""What a view needs first of all."""

TOLD = "The store of *this* workspace is [locked] by <another> app. Close that one, then try again."
PACKAGE = Path(str(assetmap.__file__)).parent


def errors() -> list[type[AssetMapError]]:
    """Return every class of error that has a sentence for people."""
    for path in PACKAGE.rglob("*.py"):
        if re.search(r"^class \w+Error\(", path.read_text(encoding="utf-8"), re.MULTILINE) and path.stem != "worker":
            importlib.import_module(".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)))
    found: list[type[AssetMapError]] = [AssetMapError]
    for one in found:
        found += [below for below in one.__subclasses__() if below not in found]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("faults") / "workspace"
    with Workspace.open(made) as workspace:
        workspace.add_territory(territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "A quarter"))
    return made


@pytest.fixture(autouse=True)
def in_use(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of its own for each test: what was drawn of another is not drawn again."""
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(shutil.copytree(folder, tmp_path / "workspace")))
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)


def break_it(monkeypatch: pytest.MonkeyPatch, what: str, error: Exception) -> None:
    def fails(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(what, fails)


def opened(view: str) -> AppTest:
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    if view == "bring_in":  # its address is not its file's name, so the views must be known first
        screen.run()
    screen.switch_page(str(Path(SCRIPT).parent / "views" / f"{view}.py"))
    return screen.run()


def said(screen: AppTest) -> str:
    """Return everything that is written on the screen."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "error",
        "warning",
        "success",
        "info",
        "code",
        "text",
    )
    parts = [str(one.value) for kind in kinds for one in screen.get(kind)]
    return html.unescape(" ".join([*parts, *(str(one.proto.body) for one in screen.get("html"))]))


def told(screen: AppTest) -> list[str]:
    """Return what the red boxes say; there is nothing else that looks like a fault."""
    assert not screen.exception
    assert not re.search(r"Traceback|[a-z]Error\b|secret\.py", said(screen))
    return [html.unescape(one.value) for one in screen.error]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_that_cannot_be_drawn_says_why(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    break_it(monkeypatch, RESTS_ON[view], StoreError(TOLD))
    assert told(opened(view)) == [TOLD]


@pytest.mark.parametrize("view", VIEWS)
def test_what_nobody_foresaw_is_told_in_one_plain_sentence(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    break_it(monkeypatch, RESTS_ON[view], ZeroDivisionError("division by zero in /home/x/secret.py"))
    assert told(opened(view)) == [UNFORESEEN]


@pytest.mark.parametrize("view", VIEWS)
def test_a_workspace_that_cannot_be_read_is_told_and_not_called_empty(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch, "assetmap.workspace.stored.Workspace.territories", StoreError(TOLD))
    screen = opened(view)
    assert set(told(screen)) == {TOLD}
    assert "There is no territory yet" not in said(screen)


def test_every_error_with_a_sentence_is_shown_by_it_and_no_other_by_its_own() -> None:
    def show_all() -> None:
        from test_faults import TOLD, errors

        from assetmap.app.parts.errors import show_error

        for error in errors():
            raised = error.__new__(error)  # some are made of more than their sentence
            raised.args = (TOLD,)
            show_error(raised)
        for foreign in (ValueError(TOLD), KeyError("x"), OSError(2, "No such file", "/home/x/secret.py")):
            show_error(foreign)

    screen = AppTest.from_function(show_all, default_timeout=60).run()
    assert told(screen) == [TOLD] * len(errors()) + [UNFORESEEN] * 3
    assert len(errors()) > 12


NAMES = frozenset(one.__name__ for one in errors())


def raised_in(path: Path, names: frozenset[str]) -> Iterator[tuple[int, ast.expr]]:
    """Find what errors with a sentence are made of, where it is written beside ``raise``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            made = node.exc.func
            name = made.id if isinstance(made, ast.Name) else getattr(made, "attr", "")
            if name in names and node.exc.args and name != "ServiceError":  # made of what happened; it words it itself
                yield node.lineno, node.exc.args[0]


def end_of(text: ast.expr) -> str | None:
    """Return how a sentence ends; None where only a run can tell."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        return text.value
    if isinstance(text, ast.JoinedStr):
        return end_of(text.values[-1])
    if isinstance(text, ast.Call):
        inside = text.func.value if isinstance(text.func, ast.Attribute) else text.args[0] if text.args else text
        return None if inside is text else end_of(inside)
    return end_of(text.right) if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Add) else None


def test_what_is_said_of_a_fault_is_a_whole_sentence() -> None:
    ends = {
        f"{path.relative_to(PACKAGE)}:{line}": end
        for path in PACKAGE.rglob("*.py")
        for line, text in raised_in(path, NAMES)
        if (end := end_of(text)) is not None
    }
    assert len(ends) > 100
    broken = {place: end for place, end in ends.items() if end.strip() and not end.endswith((".", "?", ".”"))}
    assert broken == {}


def test_what_is_said_of_a_fault_names_files_and_never_where_they_lie() -> None:
    paths = re.compile(r"^(self\.)?_?(path|folder|directory|place)$")
    named = [
        f"{path.relative_to(PACKAGE)}:{line}: {ast.unparse(part.value)}"
        for path in PACKAGE.rglob("*.py")
        for line, text in raised_in(path, NAMES)
        for part in ast.walk(text)
        if isinstance(part, ast.FormattedValue) and paths.match(ast.unparse(part.value))
    ]
    assert named == []
