"""Read the first worked example in the background while the browser opens."""

from __future__ import annotations

import logging

log = logging.getLogger("assetmap.app")


def warm_up() -> None:
    """Import what maps need; in the demo bring in the first example and draw it, so that the screen finds it ready."""
    try:
        from assetmap.app.desk import Desk, is_demo, open_example, sweep_practice
        from assetmap.app.openings import draw
        from assetmap.workspace import examples

        known = examples()
        if known and is_demo():
            workspace = open_example(known[0]).result()
            draw(Desk(workspace, True, workspace.territory(known[0].id)).opening(), "coordinator")
        sweep_practice()
    except Exception:
        log.exception("The first example could not be read ahead of time; the screen will try again.")
