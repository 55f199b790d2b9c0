"""How files of one's own were understood: what happened to their rows, what their columns are, and what to take along."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.answers import columns_once, meaning, meanings_to_offer, told, understood, with_columns
from assetmap.app.parts.keeping import offer_keeping
from assetmap.app.parts.own_file import change
from assetmap.app.parts.questions import show_decided
from assetmap.app.parts.words import literal, paragraph, table, without_controls
from assetmap.app.project import has_workspace
from assetmap.app.uploads import Brought, marked_up, marked_up_name

if TYPE_CHECKING:
    from assetmap.sources.upload.report import ProposedColumn, UploadReport

SHOWN_FAULTS = 100
"""Rows of the table on the screen; the marked-up copy has them all. Chosen by us."""

HEADINGS = ("sheet", "row", "column", "what happened", "why", "how to mend", "value")


def show_reports(brought: Brought, reports: tuple[UploadReport, ...]) -> None:
    """Say for each file how it was read, with everything else to unfold; nothing for OpenStreetMap's files."""
    with st.container(key="am-reports"):
        for number, report in enumerate(reports):
            st.html(paragraph(f"{told(report)} {understood(report)}"))
            with st.expander(literal(f"How {report.file_name} was read"), key=f"own_report_{number}"):
                _show_report(brought, report, f"own_report_{number}")


def _show_report(brought: Brought, report: UploadReport, key: str) -> None:
    names = ["What happened", "Columns", "To take along", *(["Keep"] if has_workspace() else [])]
    rows, columns, files, *keeping = st.tabs(names)
    with rows:
        _show_faults(report)
        show_decided(brought, report.file_name)
    with columns:
        _show_columns(brought, report, key)
    with files:
        _offer_files(brought, report, key)
    for tab in keeping:
        with tab:
            offer_keeping(brought, report, key)


def _show_faults(report: UploadReport) -> None:
    for note in report.notes:
        st.html(paragraph(note))
    faults = report.as_table()
    if not faults:
        st.html(paragraph("Every row was taken as it is."))
        return
    headings = [name for name in HEADINGS if any(fault[name] for fault in faults)]
    st.html(
        table(
            [(report.row_word if name == "row" else name).capitalize() for name in headings],
            [[_sentence(fault[name]) for name in headings] for fault in faults[:SHOWN_FAULTS]],
            f"What happened in {report.file_name}",
        )
    )
    if len(faults) > SHOWN_FAULTS:
        more = len(faults) - SHOWN_FAULTS
        st.html(paragraph(f"… and {more:,} more. The marked-up copy has them all."))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _show_columns(brought: Brought, report: UploadReport, key: str) -> None:
    columns = columns_once(report)
    st.html(paragraph("What each column was taken for. Change what is wrong, then read the file again."))
    with st.form(f"{key}_columns", border=False):
        said = {column.theirs: _ask_column(column, f"{key}_{at}") for at, column in enumerate(columns)}
        if st.form_submit_button("Read it again like this"):
            changed = {column.theirs: said[column.theirs] for column in columns if said[column.theirs] != column.ours}
            choices = with_columns(brought.choices(report.file_name), changed, columns)
            change(brought.deciding(report.file_name, choices))


def _ask_column(column: ProposedColumn, key: str) -> str:
    options = meanings_to_offer(column.ours)
    samples = ", ".join(f"“{sample}”" for sample in column.samples[:2])
    chosen = st.selectbox(
        literal(f"“{column.theirs}”"),
        options,
        index=options.index(column.ours),
        format_func=meaning,
        key=f"{key}_{column.ours}",
    )
    about = "; ".join(part for part in (column.why, f"as in {samples}" if samples else "empty") if part)
    st.html(paragraph(without_controls(about[:1].upper() + about[1:])))
    return str(chosen)


def _offer_files(brought: Brought, report: UploadReport, key: str) -> None:
    st.html(
        paragraph(
            "The marked-up copy is your own table with two more columns: what happened to each row, and how to mend it."
        )
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download the marked-up copy",
            data=functools.partial(marked_up, brought, report),
            file_name=marked_up_name(report),
            on_click="ignore",
            key=f"{key}_marked_up",
        )
        st.download_button(
            "Download the report",
            data=functools.partial(_report_bytes, report),
            file_name=f"{marked_up_name(report).rpartition(' marked up')[0]} report.json",
            mime="application/json",
            on_click="ignore",
            key=f"{key}_json",
        )


def _report_bytes(report: UploadReport) -> bytes:
    from assetmap.workspace.bringing import report_text

    return report_text(report).encode("utf-8")
