"""What the commands share at the terminal: a bar for long work, numbers with commas, and reports in words."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assetmap.workspace import Progress, Told


def numbers_of(text: str, how_many: int, option: str) -> list[float]:
    """Read numbers with commas between them.

    Raises
    ------
    typer.BadParameter
        When there are more or fewer, or something is no number.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != how_many:
        raise typer.BadParameter(f"{option} takes {how_many} numbers with commas between them.")
    return numbers


@contextmanager
def showing_progress() -> Iterator[Progress]:
    """Show a bar on a terminal; stay quiet elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, share: None
        return
    from rich import progress
    from rich.console import Console

    columns = (progress.TextColumn("{task.description}"), progress.BarColumn())
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)


def tell(notes: Iterable[str]) -> None:
    """Print what a person should know, one sentence a line, beside the result."""
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)


def tell_changes(told: Told, *, everything: bool = False) -> None:
    """Print what an action changed, one line a change; with ``everything`` the counts also where nothing is different."""
    from assetmap.assets import told as lines_of

    tell(told.notes)
    if not told.changes and not everything:
        print("Nothing is different.")
        return
    for line in lines_of(told.changes):
        print(line)
