"""What changed between two dates: what people said by month as bars, what sources brought by day, and all of it one by one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.language import _
from assetmap.app.parts.charts import CHARTED, brought_in_words, change_words, month_bars, months_between
from assetmap.app.parts.side_by_side import Cell, Row, columns_of, comparison_table, plain_table, state_words
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, literal, paragraph

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.measure import ChangesSeen
    from assetmap.workspace.measuring import Measurable

MOST_LISTED = 200
"""Changes of one territory that are listed on the screen; the download has all. Chosen by us."""
FROM, TO = "compare_from", "compare_to"


@dataclass(frozen=True)
class Changed:
    """What became of one territory's assets: by people's word one by one and by month, by sources one by one and by day.

    ``is_mapped`` says whether anybody ever looked there.
    """

    seen: ChangesSeen
    by_month: pd.DataFrame
    brought: pd.DataFrame
    is_mapped: bool

    def rows(self, by_source: bool) -> pd.DataFrame:
        """Return what people said, or what sources brought."""
        rows = self.seen.rows
        return rows[rows["by_source"] == by_source]


def show_changes(beside: Beside) -> None:
    """Ask for two dates; draw the numbers, the bars and the list of each territory."""
    date_from, date_to = _dates()
    if date_from > date_to:
        st.html(paragraph(_("The first date is after the second. Choose an earlier one.")))
        return

    def make(seen: Measurable) -> dict[str, Changed]:
        from assetmap.measure import brought_by_sources, changes_seen, counts_by_month

        changed = {}
        for one in seen.territories:
            found = changes_seen(seen.histories[one.id], seen.views[one.id], date_from, date_to)
            by_month = counts_by_month(found.rows[~found.rows["by_source"]])
            brought = brought_by_sources(found.rows)
            changed[one.id] = Changed(found, by_month, brought, seen.mapped[one.id].holds(None))
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
        _show_one(one.name, found, months_between(date_from, date_to))


def _show_one(name: str, found: Changed, months: Sequence[str]) -> None:
    """Draw what people said as bars; what sources brought stands beside them, by the day they were read."""
    brought = brought_in_words(found.brought)
    bars = month_bars(found.by_month, f"{name}.", months, brought)
    st.html(bars or paragraph(_("Nobody told us of anything that was added, ended or revived between these dates.")))
    if brought:
        st.html(paragraph(_("What sources brought, on the day each was read:")))
        st.html(bullet_list(list(brought.values())))
    for by_source, words in (
        (False, _("What people said, one by one: {count:,}")),
        (True, _("What sources brought, one by one: {count:,}")),
    ):
        rows = found.rows(by_source)
        if len(rows):
            with st.expander(words.format(count=len(rows))):
                st.html(_list(rows))
                if len(rows) > MOST_LISTED:
                    st.html(paragraph(_("{count:,} more are in the download.").format(count=len(rows) - MOST_LISTED)))


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
    """Set side by side how often each thing happened, by people and by sources; what happened nowhere has a row only if it is charted."""
    rows = []
    for by_source, group in ((False, _("What people said")), (True, _("What sources brought"))):
        of_group = []
        for what, words in change_words().items():
            cells = tuple(_cell(changed[one.id], what, by_source) for one in beside.territories)
            is_charted = what in CHARTED and not by_source
            if is_charted or any(one.state == "counted" for one in cells):
                of_group.append(Row(words, "", cells))
        rows += [Row(group), *of_group] if of_group else []
    return comparison_table(_("What changed between these dates"), columns_of(beside.territories), rows)


def _cell(changed: Changed, what: str, by_source: bool) -> Cell:
    number = int((changed.rows(by_source)["what"] == what).sum())
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
