"""Read the first worked example in the background while the browser opens."""

from __future__ import annotations

import logging

log = logging.getLogger("assetmap.app")


def warm_up() -> None:
    """Import what maps need and draw the first example for the public; the screen then finds it ready."""
    try:
        from assetmap.app.openings import draw, open_example
        from assetmap.workspace import examples

        known = examples()
        if known:
            draw(open_example(known[0]), "public")
    except Exception:
        log.exception("The first example could not be read ahead of time; the screen will try again.")
