"""Territories set side by side: what is measured of them, worked out once for everybody who looks at the same ones.

No Streamlit here. ``assetmap.workspace`` is imported only when it is needed, because it brings the whole of geopandas.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assetmap.app.openings import territory_key
from assetmap.app.shelf import Job, Report, Shelf

if TYPE_CHECKING:
    from assetmap.reach import WalkNetwork
    from assetmap.territories import Territory
    from assetmap.workspace import Workspace
    from assetmap.workspace.measuring import Measurable

Result = TypeVar("Result")

MEASURED_HELD = 4
RESULTS_HELD = 48
NETWORKS_HELD = 6


@dataclass(frozen=True)
class Beside:
    """Territories in the order in which they are to stand, as one audience may see them, at one version of the workspace."""

    workspace: Workspace
    territories: tuple[Territory, ...]
    audience: str
    version: int

    @property
    def key(self) -> str:
        """The name of everything measured of them: it changes with any change of what is measured."""
        named = "|".join(territory_key(one) for one in self.territories)
        return f"{self.workspace.folder}|{self.version}|{self.audience}|{named}"

    def work_out(self, what: str, make: Callable[[Measurable], Result], doing: str = "Counting") -> Job[Result]:
        """Begin to measure something, or join the work already under way.

        ``what`` names it with everything it depends on; ``doing`` is said to who waits.
        """

        def measured(report: Report) -> Result:
            seen = self._seen()
            while not seen.wait(0.1):
                report(seen.doing, seen.share)
            report(doing, 0.7)
            return make(seen.result())

        return _results().begin(f"{self.key}|{what}", measured)

    def walk_network(self, territory: Territory) -> WalkNetwork | None:
        """Return the streets to walk on around a territory, read once; None when none are kept. Wait for it in a job only."""

        def read(report: Report) -> WalkNetwork | None:
            from assetmap.workspace.walking import walk_network

            return walk_network(self.workspace, territory)

        key = f"{self.workspace.folder}|{self.version}|{territory_key(territory)}"
        return _networks().begin(key, read).result()

    def as_csv(self, today: date, between: tuple[date, date]) -> bytes:
        """Return everything that is compared as a CSV, with the changes between two dates one by one.

        Raises
        ------
        AssetMapError
            When a territory is gone, or the file cannot be written.
        """
        from assetmap.workspace.comparing import Period, compare, write_comparison

        found = compare(self.workspace, [one.id for one in self.territories], Period(today, *between), self.audience)
        with tempfile.TemporaryDirectory(prefix="assetmap-", ignore_cleanup_errors=True) as folder:
            out = Path(folder) / "comparison.csv"
            write_comparison(found, out)
            return out.read_bytes()

    def _seen(self) -> Job[Measurable]:
        def read(report: Report) -> Measurable:
            from assetmap.workspace.measuring import measurable

            report("Reading the workspace", 0.3)
            return measurable(self.workspace, self.territories, self.audience)

        return _measured().begin(self.key, read)


@functools.cache
def _measured() -> Shelf[Measurable]:
    return Shelf(MEASURED_HELD)


@functools.cache
def _results() -> Shelf[Any]:
    return Shelf(RESULTS_HELD, at_once=4)


@functools.cache
def _networks() -> Shelf[WalkNetwork | None]:
    return Shelf(NETWORKS_HELD)
