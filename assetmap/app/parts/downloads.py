"""The files to take along, each made when somebody asks for it."""

from __future__ import annotations

import datetime
import functools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.openings import DrawnMap

if TYPE_CHECKING:
    from assetmap.workspace import Gathering

FILES = (
    ("Download the map", ".html", "text/html", "One file that opens in any browser, with no internet."),
    ("Download for QGIS", ".geojson", "application/geo+json", "GeoJSON with every fact, source and licence."),
    ("Download for a spreadsheet", ".csv", "text/csv", "CSV with one line for each asset."),
)


def offer_downloads(drawn: DrawnMap) -> None:
    """Offer the map as a page, GeoJSON and CSV, as this audience may have them."""
    from assetmap.territories import make_id

    audience = drawn.view.audience.value
    stem = make_id(drawn.gathering.title) + ("" if audience == "public" else f"-for-{audience}s")
    with st.container(horizontal=True, key="am-downloads"):
        for label, ending, mime, helps in FILES:
            st.download_button(
                label,
                data=_maker(drawn.gathering, audience, stem + ending),
                file_name=stem + ending,
                mime=mime,
                help=helps,
                on_click="ignore",
                key=f"download{ending}",
            )


def _maker(gathering: Gathering, audience: str, name: str) -> Callable[[], bytes]:
    return functools.partial(_make, gathering, audience, name)


def _make(gathering: Gathering, audience: str, name: str) -> bytes:
    from assetmap.workspace import write_output

    made_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="assetmap-", ignore_cleanup_errors=True) as folder:
        return write_output(gathering, Path(folder) / name, audience, made_at).read_bytes()
