"""Start."""

from __future__ import annotations

from assetmap.app.language import _
from assetmap.app.parts.bar import heading


def show() -> None:
    """Draw the view."""
    heading(_("Start"))


show()
