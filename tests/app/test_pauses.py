"""What stood for a while is left out of Python's own looks, and freed all the same when nobody holds it any more."""

from __future__ import annotations

import gc
import weakref

import pytest

from assetmap.app import pauses


class Held:
    """Something that holds itself, so that only a look through everything finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _own_looks_again():  # type: ignore[no-untyped-def]
    yield
    gc.unfreeze()


def test_what_was_there_is_left_out_of_pythons_own_looks() -> None:
    held = Held()
    pauses.look_through_everything()
    assert gc.get_freeze_count() > 10_000
    assert all(one is not held for one in gc.get_objects())


def test_what_nobody_holds_any_more_is_freed_at_the_next_look() -> None:
    held = Held()
    pauses.look_through_everything()
    seen = weakref.ref(held)
    del held
    gc.collect()
    assert seen() is not None
    pauses.look_through_everything()
    assert seen() is None
