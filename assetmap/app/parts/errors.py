"""The one error boundary: a plain sentence on the screen, the details in the log."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import streamlit as st

from assetmap.app.parts.words import literal
from assetmap.errors import AssetMapError

log = logging.getLogger("assetmap.app")

UNFORESEEN = (
    "Something went wrong in assetmap, and this part of the screen could not be drawn. Nothing of yours was changed. "
    "Reload the page; if it happens again, tell whoever looks after assetmap what you did just before."
)


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Show whatever goes wrong inside as a sentence."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the outermost edge
        show_error(error)


def show_error(error: Exception) -> None:
    """Say what went wrong: the error's own sentence when it has one for people, else ours."""
    if isinstance(error, AssetMapError):
        st.error(literal(str(error)))
        return
    log.error("A view failed.", exc_info=error)
    st.error(UNFORESEEN)
