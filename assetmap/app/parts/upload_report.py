"""How files of one's own were understood: what happened to their rows, what their columns are, and what to take along."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.answers import columns_once, meaning, meanings_to_offer, told, understood, with_columns
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.asset_words import layer_words
from assetmap.app.parts.keeping import offer_keeping
from assetmap.app.parts.own_file import change
from assetmap.app.parts.questions import show_decided
from assetmap.app.parts.words import literal, paragraph, table, without_controls
from assetmap.app.uploads import Brought, marked_up, marked_up_name

if TYPE_CHECKING:
    from assetmap.sources.upload.report import ProposedColumn, UploadReport

SHOWN_KINDS = 40
"""Words of a file for kinds that are offered to be changed, those met first. Chosen by us."""

SHOWN_FAULTS = 100
"""Rows of the table on the screen; the marked-up copy has them all. Chosen by us."""

HEADINGS = ("sheet", "row", "column", "what happened", "why", "how to mend", "value")


def show_summaries(desk: Desk, brought: Brought, reports: tuple[UploadReport, ...]) -> None:
    """Say for each file in a sentence how it was read, and offer to keep it."""
    with st.container(key="am-summaries"):
        for number, report in enumerate(reports):
            st.html(paragraph(f"{told(report)} {understood(report)}"))
            offer_keeping(desk, brought, report, f"own_report_{number}")


def show_reports(desk: Desk, brought: Brought, reports: tuple[UploadReport, ...]) -> None:
    """Unfold for each file on demand what happened to its rows, what its columns are, and what to take along."""
    with st.container(key="am-reports"):
        for number, report in enumerate(reports):
            key = f"own_report_{number}"
            with st.expander(literal(_("How {file} was read").format(file=report.file_name)), key=key):
                _show_report(desk, brought, report, key)


def _show_report(desk: Desk, brought: Brought, report: UploadReport, key: str) -> None:
    words = [_("What happened"), _("Columns"), *([_("Kinds")] if report.categories else []), _("To take along")]
    rows, columns, *kinds, files = st.tabs(words)
    with rows:
        _show_faults(report)
        show_decided(brought, report.file_name)
    with columns:
        _show_columns(brought, report, key)
    for tab in kinds:
        with tab:
            _show_kinds(desk, brought, report, key)
    with files:
        _offer_files(brought, report, key)


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


def _show_kinds(desk: Desk, brought: Brought, report: UploadReport, key: str) -> None:
    """Let a person say which kind each word of the file's own means; the rest goes by the words of each row."""
    layers = layer_words(desk.workspace.layers)
    st.html(paragraph(_("What each word for a kind was taken for. Change what is wrong, then read the file again.")))
    with st.form(f"{key}_kinds", border=False):
        said = {
            word: st.selectbox(
                literal(f"“{word}”"),
                ["", *layers],
                index=["", *layers].index(layer if layer in layers else ""),
                format_func=lambda one: layers.get(one, _("Goes by the words of each row")),
                key=f"{key}_kind_{at}",
            )
            for at, (word, layer) in enumerate(list(report.categories.items())[:SHOWN_KINDS])
        }
        if st.form_submit_button(_("Read it again like this")):
            choices = brought.choices(report.file_name)
            changed = {word: layer for word, layer in said.items() if layer != report.categories[word]}
            kinds = {**choices.categories, **changed}
            change(brought.deciding(report.file_name, replace(choices, categories=kinds)))


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
