"""When things are open: the week of each territory as a strip, in words, and as a table."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.language import _
from assetmap.app.parts.charts import week_in_words, week_strip, week_table
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, literal, paragraph

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.workspace.measuring import Measurable

Week = tuple["pd.DataFrame", str, int]
"""The hours of a week, a sentence on what is left out of it, and how many assets tell a time."""


def show_hours(beside: Beside) -> None:
    """Draw the week of each territory."""
    today = datetime.date.today()

    def make(seen: Measurable) -> dict[str, Week]:
        from assetmap.measure import open_hours_week, without_times
        from assetmap.workspace.measuring import week_of

        weeks = {one.id: week_of(seen.views[one.id], today) for one in seen.territories}
        return {
            one: (open_hours_week(week), without_times(week), int(week.has_times.sum())) for one, week in weeks.items()
        }

    weeks = wait_for(beside.work_out(f"hours|{today}", make), beside.territories[0].name, st.empty())
    st.html(
        paragraph(
            _(
                "Each bar is an hour. It is as high as the share of that territory's own fullest hour, so heights of two territories do "
                "not compare. Striped: open in some weeks only. What nobody told is unknown, never closed."
            )
        )
    )
    for one in beside.territories:
        week, left_out, told = weeks[one.id]
        st.subheader(literal(one.name), anchor=False)
        if left_out:
            st.html(paragraph(left_out))
        if not told:
            st.html(paragraph(_("Nobody has told us yet when things are open here.")))
            continue
        left, right = st.columns([3, 2], gap="medium")
        left.html(week_strip(week))
        right.html(bullet_list(week_in_words(week)))
        with st.expander(_("The numbers behind it")):
            st.html(week_table(week, _("How many are open, hour by hour, in {territory}").format(territory=one.name)))
