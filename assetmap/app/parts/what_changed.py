"""What changed between two dates: by month as bars, and one by one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.language import _
from assetmap.app.parts.charts import CHARTED, change_words, month_bars, months_between
from assetmap.app.parts.side_by_side import Cell, Row, columns_of, comparison_table, plain_table, state_words
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.measure import ChangesSeen
    from assetmap.workspace.measuring import Measurable

MOST_LISTED = 200
"""Changes of one territory that are listed on the screen; the download has all. Chosen by us."""
FROM, TO = "compare_from", "compare_to"


@dataclass(frozen=True)
class Changed:
    """What became of one territory's assets, one by one and by month, and whether anybody ever looked there."""

    seen: ChangesSeen
    by_month: pd.DataFrame
    is_mapped: bool


def show_changes(beside: Beside) -> None:
    """Ask for two dates; draw the numbers, the bars and the list of each territory."""
    date_from, date_to = _dates()
    if date_from > date_to:
        st.html(paragraph(_("The first date is after the second. Choose an earlier one.")))
        return

    def make(seen: Measurable) -> dict[str, Changed]:
        from assetmap.measure import changes_seen, counts_by_month

        changed = {}
        for one in seen.territories:
            found = changes_seen(seen.histories[one.id], seen.views[one.id], date_from, date_to)
            changed[one.id] = Changed(found, counts_by_month(found.rows), seen.mapped[one.id].holds(None))
        return changed

    job = beside.work_out(f"changes|{date_from}|{date_to}", make)
    changed = wait_for(job, beside.territories[0].name, st.empty())
    st.html(_table(beside, changed))
    st.html(
        paragraph(
            _(
                "“Added” means that it came on the map then, not that it began. Where nobody said when something happened, the day "
                "it was written down counts."
            )
        )
    )
    for one in beside.territories:
        found = changed[one.id]
        st.subheader(literal(one.name), anchor=False)
        if found.seen.withheld:
            said = _("Not listed, because it is not for these readers or is gone: {band}.")
            st.html(paragraph(said.format(band=found.seen.withheld)))
        if found.seen.rows.empty:
            st.html(paragraph(_("Nothing changed between these dates that we know of.")))
            continue
        st.html(month_bars(found.by_month, f"{one.name}.", months_between(date_from, date_to)))
        with st.expander(_("One by one: {count:,}").format(count=len(found.seen.rows))):
            st.html(_list(found.seen.rows))
            if len(found.seen.rows) > MOST_LISTED:
                more = len(found.seen.rows) - MOST_LISTED
                st.html(paragraph(_("{count:,} more are in the download.").format(count=more)))


def dates_asked() -> tuple[datetime.date, datetime.date]:
    """Return the two dates: the last twelve months until somebody chose others."""
    today = datetime.date.today()
    first = today.replace(year=today.year - 1, day=min(today.day, 28))
    return st.session_state.get(f"{FROM}_kept", first), st.session_state.get(f"{TO}_kept", today)


def _dates() -> tuple[datetime.date, datetime.date]:
    today, earliest = datetime.date.today(), datetime.date(1900, 1, 1)
    first, last = dates_asked()
    with st.container(horizontal=True, key="am-compare-dates"):
        date_from = st.date_input(
            _("From"), first, min_value=earliest, max_value=today, format="DD/MM/YYYY", key=FROM, width=200
        )
        date_to = st.date_input(
            _("To"), last, min_value=earliest, max_value=today, format="DD/MM/YYYY", key=TO, width=200
        )
    st.session_state[f"{FROM}_kept"], st.session_state[f"{TO}_kept"] = date_from, date_to
    return date_from, date_to


def _table(beside: Beside, changed: dict[str, Changed]) -> str:
    """Set side by side how often each thing happened; what happened nowhere has a row only if it is in the chart."""
    rows = []
    for what, words in change_words().items():
        cells = tuple(_cell(changed[one.id], what) for one in beside.territories)
        if what in CHARTED or any(one.state == "counted" for one in cells):
            rows.append(Row(words, "", cells))
    return comparison_table(_("What changed between these dates"), columns_of(beside.territories), rows)


def _cell(changed: Changed, what: str) -> Cell:
    number = int((changed.seen.rows["what"] == what).sum())
    if number:
        return Cell(f"{number:,}")
    if not changed.is_mapped:
        return Cell(state_words()["not_mapped"], (), "not_mapped")
    return Cell(_("None that we know of"), (), "none_told")


def _list(rows: pd.DataFrame) -> str:
    words = change_words()
    listed = [
        (one["name"], words[one["what"]], _when(one["when"], one["when_known"]), one["by"])
        for one in rows.head(MOST_LISTED).to_dict("records")
    ]
    headings = [_("What"), _("What became of it"), _("When"), _("Who says so")]
    return plain_table(_("One by one, oldest first"), headings, listed)


def _when(when: str, known: str) -> str:
    return when if known == "told" else _("{when} (the day it was written down)").format(when=when)
