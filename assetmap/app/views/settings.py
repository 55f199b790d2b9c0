"""Settings: how the screens look for you, and what this workspace wishes for all who open it."""

from __future__ import annotations

from assetmap.app.language import _
from assetmap.app.parts.bar import heading, the_desk
from assetmap.app.parts.layer_choices import show_layers
from assetmap.app.parts.own_choices import choose_for_the_workspace, choose_for_yourself


def show() -> None:
    """Draw the view."""
    heading(_("Settings"))
    choose_for_yourself()
    desk = the_desk()
    if desk is not None:
        choose_for_the_workspace(desk.workspace)
        show_layers(desk.workspace)


show()
