"""Start: open or make a workspace, see what to do next, and make the territories."""

from __future__ import annotations

from assetmap.app.desk import has_own_workspace
from assetmap.app.language import _
from assetmap.app.parts.bar import heading, the_desk
from assetmap.app.parts.done import show_done
from assetmap.app.parts.steps import show_steps
from assetmap.app.parts.territory_list import show_territories
from assetmap.app.parts.territory_making import make_territory
from assetmap.app.parts.workspaces import offer_other_folder, show_examples, welcome, where_you_are


def show() -> None:
    """Draw the view."""
    desk = the_desk()
    heading(_("Start"))
    where_you_are(desk)
    if desk is None and not has_own_workspace():
        welcome()
    elif desk is not None:
        show_done(desk)
        show_steps(desk)
        make_territory(desk, show_territories(desk))
    show_examples(desk)
    offer_other_folder()


show()
