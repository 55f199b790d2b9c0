"""Files to take away, made when they are asked for, each with a line that says what it is for."""

from __future__ import annotations

import contextlib
import datetime
import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _, language
from assetmap.app.parts.words import paragraph
from assetmap.errors import StoreError

if TYPE_CHECKING:
    from assetmap.workspace import Gathering


Noting = Callable[[str], object]
BUTTON_WIDE_PX = 250


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its ending, what its button and the line beside it say."""

    ending: str
    mime: str
    label: str
    about: str


def file_kinds() -> tuple[FileKind, ...]:
    """List the files there are, the one most people want first."""
    return (
        FileKind(
            ".html", "text/html", _("Download the map"), _("One file. It opens in any browser, with no internet.")
        ),
        FileKind(".csv", "text/csv", _("Download for a spreadsheet"), _("A table with one line for each asset (CSV).")),
        FileKind(
            ".geojson",
            "application/geo+json",
            _("Download for QGIS"),
            _("For map software and web maps, with every source and licence (GeoJSON)."),
        ),
        FileKind(
            ".gpkg",
            "application/geopackage+sqlite3",
            _("Download as GeoPackage"),
            _("For planners’ map software that works with tables."),
        ),
    )


def offer_downloads(gathering: Gathering, audience: str, noting: Noting) -> None:
    """Offer the files of a gathering as ``audience`` may have them; ``noting`` is told the kind of each that was made."""
    from assetmap.workspace.sharing import file_stem

    stem = file_stem(gathering.title, audience, datetime.date.today())
    with st.container(key="am-downloads"):
        for kind in file_kinds():
            make = functools.partial(_make, gathering, audience, stem + kind.ending)
            offer_file(kind, stem, noted(make, functools.partial(noting, what_is(kind))))


def what_is(kind: FileKind) -> str:
    """Name a kind of file as the store does."""
    return "map" if kind.ending == ".html" else kind.ending.strip(".")


def noted(make: Callable[[], bytes], note: Callable[[], object]) -> Callable[[], bytes]:
    """Return what makes a file and then notes that it was made; a file that cannot be noted is handed out all the same."""

    def made() -> bytes:
        content = make()
        with contextlib.suppress(StoreError):
            note()
        return content

    return made


def offer_file(kind: FileKind, stem: str, make: Callable[[], bytes]) -> None:
    """Offer one file, with the line that says what it is for; ``make`` is called when the button is pressed."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"am-download-{kind.ending.strip('.')}"):
        st.download_button(
            kind.label,
            data=make,
            file_name=stem + kind.ending,
            mime=kind.mime,
            on_click="ignore",
            width=BUTTON_WIDE_PX,
            key=f"download{kind.ending}",
        )
        st.html(paragraph(kind.about))


def _make(gathering: Gathering, audience: str, name: str) -> bytes:
    from assetmap.workspace import now, write_output

    with tempfile.TemporaryDirectory(prefix="assetmap-", ignore_cleanup_errors=True) as folder:
        spoken = replace(gathering, language=language())
        return write_output(spoken, Path(folder) / name, audience, now()).read_bytes()
