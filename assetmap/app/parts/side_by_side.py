"""Territories side by side as an HTML table: a column for each, and an empty cell that says what its emptiness means."""

from __future__ import annotations

import html
import itertools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assetmap.app.language import _, ngettext
from assetmap.app.parts.words import without_controls

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.territories import Territory


@dataclass(frozen=True)
class Cell:
    """One territory's answer. ``state`` is a key of :data:`assetmap.measure.STATES` and decides the look, ``more`` are quiet lines."""

    text: str
    more: tuple[str, ...] = ()
    state: str = "counted"


@dataclass(frozen=True)
class Row:
    """A row's name, a few words on it, and a cell for each territory. A row without cells is the heading of a group."""

    name: str
    about: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Column:
    """A territory's name, and a few words below it."""

    name: str
    about: str = ""


def safe(text: str) -> str:
    """Write text from outside as HTML."""
    return f"<bdi>{html.escape(without_controls(text))}</bdi>"


def comparison_table(caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Write the table; on a narrow screen each row is a card that names the territory beside each answer."""
    head = "".join(f'<th scope="col" role="columnheader">{safe(one.name)}{_quiet(one.about)}</th>' for one in columns)
    body = "".join(_row(one, columns) for one in rows)
    return (
        f'<table class="am-table am-compare" role="table"><caption>{safe(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row"><td role="cell"></td>{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def plain_table(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], states: Sequence[str] = ()
) -> str:
    """Write a table whose first column names its rows; ``states`` give the rows their look."""
    head = "".join(f'<th scope="col" role="columnheader">{safe(one)}</th>' for one in headings)
    looks = states or [""] * len(rows)
    body = "".join(
        f'<tr role="row" class="am-{look}"><th scope="row" role="rowheader">{safe(row[0])}</th>'
        + "".join(
            f'<td role="cell" data-heading="{html.escape(name)}">{safe(text) if text else ""}</td>'
            for name, text in zip(headings[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row, look in zip(rows, looks, strict=True)
    )
    return (
        f'<table class="am-table am-compare" role="table"><caption>{safe(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def columns_of(territories: Sequence[Territory], with_people: bool = False) -> list[Column]:
    """Head a column for each territory, where it is asked for with how many people live there, and who says so."""
    return [Column(one.name, _population(one) if with_people else "") for one in territories]


def rows_of(counts: pd.DataFrame, about: Mapping[str, str] = {}, confirmed: bool = False) -> list[Row]:
    """Turn a table of counts (``measure.COUNT_COLUMNS``) into rows, in its own order.

    Parameters
    ----------
    about
        A few words on a key.
    confirmed
        Whether to say how many of the labels a person stands behind.
    """
    rows = []
    for key, part in itertools.groupby(counts.to_dict("records"), key=operator.itemgetter("key")):
        told = list(part)
        cells = tuple(_cell(one, confirmed) for one in told)
        rows.append(Row(str(told[0]["name"]), about.get(key, ""), cells))
    return rows


def looks_explained() -> str:
    """Explain the three looks of a cell."""
    looks = (
        ("none_told", state_words()["none_told"], _("somebody looked, and nothing was found")),
        ("not_mapped", state_words()["not_mapped"], _("nobody looked: no map, no list, no walk")),
    )
    items = "".join(
        f'<li><span class="am-none am-{state}">{safe(word)}</span> {safe(meaning)}</li>'
        for state, word, meaning in looks
    )
    return f'<ul class="am-looks" aria-label="{html.escape(_("What an empty cell means"))}">{items}</ul>'


def state_words() -> dict[str, str]:
    """Say each state of a cell without a number."""
    return {
        "none_told": _("Nobody has told us yet"),
        "not_mapped": _("Not mapped"),
        "in_bands": _("Told as one number, below"),
    }


def _cell(told: Mapping[Any, Any], confirmed: bool) -> Cell:
    import pandas as pd

    state = str(told["state"])
    if state != "counted":
        return Cell(state_words()[state], (), state)
    number = _number(told["count"])
    more = []
    if confirmed and (sure := _number(told["confirmed"])):
        more.append(_("{count:,} said or confirmed by people").format(count=sure))
    if supports := _number(told["supports"]):
        more.append(ngettext("{count:,} supports it", "{count:,} support it", supports).format(count=supports))
    if otherwise := _number(told["otherwise"]):
        more.append(_("{count:,} planned, resting or gone").format(count=otherwise))
    if number and not pd.isna(told["per_1000"]):
        more.append(_("{rate} per 1,000 people").format(rate=told["per_1000"]))
    if number:
        return Cell(f"{number:,}", tuple(more))
    return Cell("", tuple(more) or (str(told["says"]),))


def _number(value: Any) -> int:
    import pandas as pd

    return 0 if value is None or value is pd.NA else int(value)


def _row(row: Row, columns: Sequence[Column]) -> str:
    if not row.cells:
        return (
            f'<tr role="row" class="am-level"><th scope="rowgroup" role="rowheader" colspan="{len(columns) + 1}">'
            f"{safe(row.name)}{_quiet(row.about)}</th></tr>"
        )
    cells = "".join(
        f'<td role="cell" data-heading="{html.escape(without_controls(column.name))}">{_answer(cell)}</td>'
        for column, cell in zip(columns, row.cells, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{safe(row.name)}{_quiet(row.about)}</th>{cells}</tr>'


def _answer(cell: Cell) -> str:
    more = "".join(f'<span class="am-aside">{safe(one)}</span>' for one in cell.more)
    if cell.state in ("none_told", "not_mapped"):
        return f'<span class="am-none am-{cell.state}">{safe(cell.text)}</span>{more}'
    return (f'<span class="am-number">{safe(cell.text)}</span>' if cell.text else "") + more


def _quiet(text: str) -> str:
    return f'<span class="am-aside">{safe(text)}</span>' if text else ""


def _population(territory: Territory) -> str:
    if territory.population is None:
        return _("How many people live here is not told yet")
    return _("{people:,} people ({source}, {date})").format(
        people=territory.population, source=territory.population_source, date=territory.population_date
    )
