"""What is there: the 16 health assets, the themes and the kinds of each territory, with their zeroes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assetmap import taxonomy
from assetmap.app.comparisons import Beside
from assetmap.app.language import _
from assetmap.app.parts.side_by_side import (
    Cell,
    Row,
    columns_of,
    comparison_table,
    looks_explained,
    rows_of,
    state_words,
)
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import paragraph

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.workspace.measuring import Measurable


@dataclass(frozen=True)
class Counted:
    """The tables of counts: health assets, themes, layers, and what people bring; and the names of what nobody looked at."""

    gives: pd.DataFrame
    themes: pd.DataFrame
    layers: pd.DataFrame
    people: pd.DataFrame
    not_mapped: tuple[str, ...]


def show_gives(beside: Beside) -> None:
    """Draw the 16 health assets."""
    counted = _counted(beside)
    about = {f"{one.level}/{one.entry}": one.gloss for one in taxonomy.HEALTH_ASSETS.values()}
    rows: list[Row] = []
    for level in taxonomy.LEVELS.values():
        rows.append(Row(level.name, level.gloss))
        rows += rows_of(counted.gives[counted.gives["level"] == level.key], about, confirmed=True)
        if level.key == "individual":
            rows.append(_people_row(counted))
    st.html(
        comparison_table(
            _("What each territory gives people who live there"), columns_of(beside.territories, with_people=True), rows
        )
    )
    st.html(looks_explained())
    st.html(
        paragraph(
            _(
                "A number is a count of suggestions by rules, until people confirm them under Change on the Map. Where people did, the "
                "cell says how many."
            )
        )
    )
    _say_what_is_missing(beside, counted)


def show_kinds(beside: Beside) -> None:
    """Draw the themes, and every kind that one of the territories has."""
    counted, columns = _counted(beside), columns_of(beside.territories, with_people=True)
    people = _people_row(counted)
    themes = [people if row.name == people.name else row for row in rows_of(counted.themes)]
    st.html(comparison_table(_("Themes"), columns, themes))
    if not counted.layers.empty:
        st.html(comparison_table(_("Kinds that one of them has"), columns, rows_of(counted.layers)))
    st.html(looks_explained())
    _say_what_is_missing(beside, counted)


def _counted(beside: Beside) -> Counted:
    def make(seen: Measurable) -> Counted:
        from assetmap import measure

        given = (seen.views, seen.territories, seen.mapped)
        return Counted(
            measure.health_asset_table(*given),
            measure.theme_table(*given),
            measure.layer_table(*given, beside.workspace.layers),
            measure.people_table(*given),
            tuple(one.name for one in seen.territories if not seen.mapped[one.id].holds(None)),
        )

    return wait_for(beside.work_out("counts", make), beside.territories[0].name, st.empty())


def _people_row(counted: Counted) -> Row:
    cells = []
    for one in counted.people.to_dict("records"):
        empty = state_words().get(one["state"], "")
        cells.append(Cell(one["people"], (), "counted") if one["people"] else Cell(empty, (), one["state"]))
    return Row(_("What people bring"), _("Skills, time and knowledge, all in one number"), tuple(cells))


def _say_what_is_missing(beside: Beside, counted: Counted) -> None:
    """Say what nobody looked at, and where nothing can be told per 1,000 people."""
    for name in counted.not_mapped:
        said = _("{territory} is not mapped: nobody brought in a map or a list of it, or walked one of its streets.")
        st.html(paragraph(said.format(territory=name)))
    names = [one.name for one in beside.territories if not one.population]
    if names:
        said = _(
            "Nothing is told per 1,000 people in {territories}, because nobody has told us how many people live there. Add the number "
            "with its source and date under Start."
        )
        st.html(paragraph(said.format(territories=", ".join(names))))
