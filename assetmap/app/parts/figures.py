"""Figures people gave, each with its source; those that disagree stand side by side, and none is chosen or averaged."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.language import _
from assetmap.app.parts.side_by_side import safe
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.workspace.measuring import Measurable


def show_figures(beside: Beside) -> None:
    """Draw the figures of each territory."""

    def make(seen: Measurable) -> dict[str, pd.DataFrame]:
        from assetmap.measure import participation_table

        return {one.id: participation_table(seen.views[one.id]) for one in seen.territories}

    tables = wait_for(beside.work_out("figures", make), beside.territories[0].name, st.empty())
    for one in beside.territories:
        if tables[one.id].empty:
            st.subheader(literal(one.name), anchor=False)
            st.html(paragraph(_("Nobody has given a figure here yet: how many took part, and who says so.")))
            continue
        st.html(_table(tables[one.id], one.name))


def _table(figures: pd.DataFrame, name: str) -> str:
    headings = (_("Who or what"), _("How many, of what, and who says so"))
    head = "".join(f'<th scope="col" role="columnheader">{safe(one)}</th>' for one in headings)
    body = "".join(_row(part, headings[1]) for _asset, part in figures.groupby("asset_id", sort=False))
    return (
        f'<table class="am-table am-compare" role="table"><caption>{safe(name)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(part: pd.DataFrame, heading: str) -> str:
    """Set all figures of one asset beside each other."""
    told = part.to_dict("records")
    figures = "".join(
        f'<li><span class="am-number">{safe(one["number"])}</span> {safe(one["what"])}'
        f'<span class="am-aside">{safe(_source(one["source"], one["date"]))}</span></li>'
        for one in told
    )
    disagree = any(one["disagrees"] for one in told)
    said = f'<p class="am-disagree">{safe(_("These do not agree. All of them stand."))}</p>' if disagree else ""
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{safe(told[0]["asset"] or _("No name yet"))}</th>'
        f'<td role="cell" data-heading="{html.escape(heading)}"><ul class="am-figures">{figures}</ul>{said}</td></tr>'
    )


def _source(source: str, date: str) -> str:
    who = source or _("nobody said who counted")
    return f"{who}, {date}" if date else _("{who}, no date").format(who=who)
