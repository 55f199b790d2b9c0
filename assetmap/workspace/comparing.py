"""Territories side by side as one table of plain rows: every measure, every zero, and never a ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap import measure
from assetmap.errors import ExportError, TerritoryError
from assetmap.privacy import DEFAULT_AUDIENCE, Audience
from assetmap.territories import Territory
from assetmap.workspace.measuring import Measurable, measurable, week_of
from assetmap.workspace.street_walks import walks_of
from assetmap.workspace.streets import read_streets

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.workspace.stored import Workspace

COLUMNS = (
    "measure",
    "territory_id",
    "territory",
    "level",
    "key",
    "name",
    "number",
    "confirmed",
    "supports",
    "otherwise",
    "per_1000",
    "state",
    "says",
    "when",
    "source",
)
"""Columns of the file, the same for every measure; what a measure does not have is empty."""
_DAY_NAMES = dict(
    zip(
        measure.DAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)

Row = dict[str, str]


@dataclass(frozen=True)
class Period:
    """The dates of a comparison: the day it is made for, and from when to when changes are listed one by one."""

    today: date
    date_from: date | None = None
    date_to: date | None = None

    @property
    def is_listed(self) -> bool:
        """Whether changes are listed one by one, not only counted by month."""
        return self.date_from is not None or self.date_to is not None


@dataclass(frozen=True)
class Comparison:
    """The rows (``COLUMNS``), and sentences on what they cannot say."""

    rows: list[Row]
    notes: tuple[str, ...]


def check_comparison(names: Sequence[str], out: Path) -> None:
    """Refuse what could not be compared or written, before the work begins.

    Raises
    ------
    ExportError
        When ``out`` is no CSV in a folder that is there.
    TerritoryError
        When no territory is named.
    """
    if out.suffix.lower() != ".csv":
        raise ExportError(f"{out.name} does not end in .csv. Name the territories, then the CSV to write.")
    if not names:
        raise TerritoryError("Name at least one territory before the file to write.")
    if not out.parent.is_dir():
        raise ExportError(f"There is no folder {out.parent} to write {out.name} into. Make it first.")


def compare(
    workspace: Workspace, names: Sequence[str], period: Period, audience: Audience | str = DEFAULT_AUDIENCE
) -> Comparison:
    """Set territories beside each other, in the order in which they are named.

    Raises
    ------
    TerritoryError
        When there is no territory of a name, or one is named twice.
    """
    territories = _each_once(workspace, names)
    seen = measurable(workspace, territories, audience)
    rows = [row for part in _MEASURES for row in part(workspace, seen, period)]
    return Comparison(rows, tuple(_notes(seen)))


def write_comparison(comparison: Comparison, out: Path) -> None:
    """Write a comparison as CSV, guarded against spreadsheet formulas.

    Raises
    ------
    ExportError
        When ``out`` cannot be written.
    """
    from assetmap.export.table import write_rows

    write_rows(out, list(COLUMNS), comparison.rows)


def _each_once(workspace: Workspace, names: Sequence[str]) -> list[Territory]:
    found: dict[str, str] = {}
    territories = []
    for name in names:
        territory = workspace.territory(name)
        if territory.id in found:
            raise TerritoryError(
                f"{territory.name} is named twice (“{found[territory.id][:40]}” and “{name[:40]}”). "
                "Name every territory once."
            )
        found[territory.id] = name
        territories.append(territory)
    return territories


def _notes(seen: Measurable) -> Iterator[str]:
    if len(seen.territories) == 1:
        yield f"{seen.territories[0].name} is the only territory named, so there is nothing to set beside it."
    for one in seen.territories:
        if not one.population:
            yield (
                f"The population of {one.name} is not known, so nothing is told per 1,000 people there. Add the territory again "
                "with --population and --population-source."
            )
        if not seen.mapped[one.id].places:
            yield f"{one.name} is not mapped: nobody gathered it, brought in a list for it or walked one of its streets."


def _row(kind: str, territory: Territory, **values: Any) -> Row:
    given = {"measure": kind, "territory_id": territory.id, "territory": territory.name} | values
    return {name: _cell(given.get(name)) for name in COLUMNS}


def _cell(value: Any) -> str:
    import pandas as pd

    return "" if value is None or value is pd.NA or value != value else str(value)


def _population(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    for one in seen.territories:
        state = "counted" if one.population is not None else "not_known"
        yield _row(
            "population",
            one,
            number=one.population,
            state=state,
            says=one.population_text,
            when=one.population_date,
            source=one.population_source,
        )


def _counts(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    given = (seen.views, seen.territories, seen.mapped)
    tables = {
        "health_asset": measure.health_asset_table(*given),
        "theme": measure.theme_table(*given),
        "layer": measure.layer_table(*given, workspace.layers),
    }
    by_id = {one.id: one for one in seen.territories}
    for kind, table in tables.items():
        for row in table.rename(columns={"count": "number"}).to_dict("records"):
            rate = {} if _cell(row["per_1000"]) == "" else {"source": "population: " + row["population_source"]}
            yield _row(kind, by_id[row["territory_id"]], **_only(row), **rate)


def _people(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    table = measure.people_table(seen.views, seen.territories, seen.mapped)
    for one, row in zip(seen.territories, table.to_dict("records"), strict=True):
        yield _row("people", one, level="individual", name="What people bring", number=row["people"], **_only(row))


def _hours(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    for one in seen.territories:
        weeks = week_of(seen.views[one.id], period.today)
        if said := measure.without_times(weeks):
            yield _row("open_hours", one, key="without_times", name="Without times", says=said)
        for row in measure.open_hours_week(weeks).to_dict("records"):
            hour = int(row["hour"])
            more = [f"{row['sometimes']:,} more in some weeks"] if row["sometimes"] else []
            more += [f"{row['unknown']:,} more at a time nobody told"] if row["unknown"] else []
            yield _row(
                "open_hours",
                one,
                key=f"{row['weekday']} {hour:02}:00",
                name=f"{_DAY_NAMES[row['weekday']]} {hour:02}:00 to {hour + 1:02}:00",
                number=row["open"],
                says="; ".join(more),
            )


def _changes(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    for one in seen.territories:
        changed = measure.changes_seen(
            seen.histories[one.id], seen.views[one.id], period.date_from or date.min, period.date_to or date.max
        )
        for row in measure.counts_by_month(changed.rows).to_dict("records"):
            told = f"{row['told']:,} with a date that people told" if row["told"] else ""
            what = row["what"]
            yield _row(
                "changes", one, key=what, name=measure.WHAT[what], number=row["number"], when=row["month"], says=told
            )
        if changed.withheld:
            says = "changes of what this audience may not see, or of what is gone"
            yield _row("changes", one, key="withheld", name="Not listed", number=changed.withheld, says=says)
        for row in changed.rows.to_dict("records") if period.is_listed else ():
            yield _row(
                "change",
                one,
                key=row["what"],
                name=row["name"],
                state=row["when_known"],
                says=row["says"],
                when=row["when"],
                source=row["by"],
            )


def _relations(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    for one in seen.territories:
        graph = measure.relation_graph(seen.views[one.id])
        for row in graph.edges.to_dict("records"):
            yield _row("relation", one, key=row["type"], name=row["from_name"], says=row["says"])
        for row in graph.connectors.to_dict("records"):
            yield _row("connector", one, name=row["name"], number=row["parts"], says=row["why"])
        pairs = measure.neighbours_without_relation(seen.views[one.id], graph)
        for row in pairs.to_dict("records"):
            name = f"{row['a_name']} and {row['b_name']}"
            yield _row("neighbours_without_relation", one, name=name, says=row["because"])


def _streets(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    for one in seen.territories:
        ledger = street_ledger_of(workspace, seen, one)
        yield _row("streets", one, name="Streets walked", says=measure.walked_in_words(ledger))
        for row in ledger.to_dict("records"):
            says = f"{row['says']} ({row['note']})" if row["note"] else row["says"]
            told = {"number": row["times"], "state": row["state"], "when": row["last_on"], "source": row["by"]}
            yield _row("street", one, name=row["street"], says=says, **told)


def street_ledger_of(workspace: Workspace, seen: Measurable, territory: Territory) -> pd.DataFrame:
    """Return the street ledger of a territory (``measure.LEDGER_COLUMNS``) as the audience of ``seen`` may see it."""
    streets = measure.streets_in(read_streets(workspace.folder, territory), territory)
    return measure.street_ledger(streets, walks_of(seen.events, territory), seen.audience)


def _participation(workspace: Workspace, seen: Measurable, period: Period) -> Iterator[Row]:
    for one in seen.territories:
        for row in measure.participation_table(seen.views[one.id]).to_dict("records"):
            state = "disagrees" if row["disagrees"] else "counted"
            told = {"number": row["number"], "when": row["date"], "source": row["source"]}
            yield _row("participation", one, key=row["what"], name=row["asset"], state=state, **told)


def _only(row: dict[Any, Any]) -> dict[str, Any]:
    """Return what a measure says of its own columns under the file's names."""
    return {name: row[name] for name in COLUMNS if name in row and name not in ("measure", "territory_id", "territory")}


_MEASURES = (_population, _counts, _people, _hours, _changes, _relations, _streets, _participation)
