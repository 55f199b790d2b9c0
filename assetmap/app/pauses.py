"""Keep the pauses short in which Python looks for what nobody holds any more: nobody is answered meanwhile.

Such a look goes through everything that is held. With the libraries of maps loaded that takes more than a tenth of a second, and every
map that is drawn brings one about. What has stood for a while is therefore left out of it, and taken in again now and then.
"""

from __future__ import annotations

import gc
import itertools
import time

SOON_S, THEN_S = (0, 5, 10, 20), 300
"""Seconds between one look through everything and the next: soon after the start, when most is loaded, and then every five minutes.
Chosen by us: on two cores one takes 0.15 s."""


def keep_pauses_short() -> None:
    """Look through everything at long intervals, and have Python's own looks pass over what was there; never returns."""
    for seconds in itertools.chain(SOON_S, itertools.repeat(THEN_S)):
        time.sleep(seconds)
        look_through_everything()


def look_through_everything() -> None:
    """Free what nobody holds any more, and leave the rest out of Python's own looks until the next time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
